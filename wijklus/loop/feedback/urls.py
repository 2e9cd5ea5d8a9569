"""Addresses of this room, under the municipality's."""

from django.urls import path

from .views import answering, commenting, figures, members, sending, solved, unanswered

app_name = "feedback"
urlpatterns = [
    path("cijfers/", figures.figures, name="figures"),
    path("wijk/<slug:slug>/cijfers/", figures.figures_of, name="figures_of"),
    path("wijk/<slug:slug>/contact/<slug:reference>/geen-antwoord/", unanswered.report, name="unanswered"),
    path("werk/cijfers/", figures.work_figures, name="work_figures"),
    path("werk/cijfers/<slug:part>/", figures.rows, name="rows"),
    path("werk/gedragen/antwoorden/", members.to_members, name="to_members"),
    path("werk/gedragen/antwoorden/<str:reference>/verteld/", members.tell_member, name="tell_member"),
    path("werk/antwoorden/", answering.owed, name="owed"),
    path("werk/verloren/", answering.lost, name="lost"),
    path("werk/antwoorden/resultaat/<str:reference>/", answering.answer, name="answer"),
    path("werk/antwoorden/signaal/<str:reference>/", answering.answer_signal, name="answer_signal"),
    path("werk/antwoorden/brieven/", sending.print_letters, name="letters"),
    path("werk/antwoorden/brieven/opnieuw/", sending.letters_again, name="letters_again"),
    path("werk/antwoorden/brief/<str:reference>/", sending.letter, name="letter"),
    path("werk/antwoorden/brief/<str:reference>/gepost/", sending.post_letter, name="post_letter"),
    path("werk/antwoorden/verteld/<str:reference>/", sending.tell, name="tell"),
    path("werk/antwoorden/opnieuw/<str:reference>/", sending.try_again, name="try_again"),
    path("werk/antwoorden/<str:reference>/", sending.sending, name="sending"),
    path("werk/plan/<slug:reference>/reacties/", commenting.comments, name="comments"),
    path("plan/<slug:reference>/voorstel/<number:number>/reacties/", commenting.plan_comments, name="plan_comments"),
    path("opgelost/<str:reference>/<str:key>/", solved.confirm, name="confirm"),
    path("opgelost/<str:reference>/<str:key>/dank/", solved.thanks, name="thanks"),
    path("opgelost/<str:reference>/<str:key>/<slug:value>/", solved.verdict, name="verdict"),
]
