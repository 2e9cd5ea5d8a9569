"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "actions"
urlpatterns = [
    path("werk/acties/", views.index, name="index"),
    path("werk/acties/nieuw/", views.new, name="new"),
    path("werk/actie/<slug:reference>/", views.action, name="action"),
    path("werk/actie/<slug:reference>/bewerken/", views.edit, name="edit"),
    path("werk/actie/<slug:reference>/toestand/", views.advance, name="advance"),
    path("werk/actie/<slug:reference>/koppelen/", views.link, name="link"),
    path("werk/actie/<slug:reference>/losmaken/", views.unlink, name="unlink"),
    path("werk/actie/<slug:reference>/voortgang/", views.work, name="work"),
    path("werk/actie/<slug:reference>/voortgang/melden/", views.tell_progress, name="tell_progress"),
    path("werk/actie/<slug:reference>/voortgang/<slug:kind>/", views.add_part, name="add_part"),
    path("werk/actie/<slug:reference>/foto/", views.add_photo, name="add_photo"),
    path("werk/actie/<slug:reference>/wacht-op/", views.say_needs, name="say_needs"),
    path("werk/actie/<slug:reference>/wacht-niet-op/", views.stop_needing, name="stop_needing"),
    path("werk/actie/deel/<slug:kind>/<slug:reference>/", views.part, name="part"),
    path("werk/actie/foto/<slug:reference>/weg/", views.remove_photo, name="remove_photo"),
    path("actie/<slug:reference>/", views.public_action, name="public_action"),
    path("actie/<slug:reference>/voortgang/", views.progress, name="progress"),
    path("actie/foto/<slug:reference>/", views.photo, name="photo"),
    path("werk/actie/<slug:reference>/vragen/", views.ask, name="ask"),
    path("werk/toezeggingen/", views.promises, name="promises"),
    path("werk/toezeggingen/lijst/<slug:shape>/", views.promises_file, name="promises_file"),
    path("wijk/<slug:slug>/agenda.ics", views.agenda_of_neighbourhood, name="agenda"),
    path("agenda/<slug:account>/<slug:key>/wijklus.ics", views.agenda_of_account, name="agenda_of_account"),
    path("werk/toezeggingen/nagekomen/", views.rates, name="rates"),
    path("werk/toezeggingen/nagekomen/<slug:reference>/", views.rate_rows, name="rate_rows"),
    path("nagekomen/", views.kept_promises, name="kept"),
    path("werk/toezegging/<slug:reference>/", views.commitment, name="commitment"),
    path("werk/toezegging/<slug:reference>/antwoord/", views.answer, name="answer"),
    path("werk/toezegging/<slug:reference>/voorstel/", views.propose, name="propose"),
    path("werk/toezegging/<slug:reference>/akkoord/", views.decide, name="decide"),
    path("werk/toezegging/<slug:reference>/bevestigen/", views.confirm, name="confirm"),
    path("werk/toezegging/<slug:reference>/visum/", views.visa, name="visa"),
    path("werk/toezegging/<slug:reference>/melden/", views.report, name="report"),
    path("werk/toezegging/<slug:reference>/beoordelen/", views.judge, name="judge"),
    path("werk/toezegging/<slug:reference>/opnieuw/", views.ask_again, name="ask_again"),
    path("werk/toezegging/<slug:reference>/intrekken/", views.withdraw, name="withdraw"),
    path("werk/toezegging/<slug:reference>/link/", views.renew_link, name="renew_link"),
    path("toezegging/<slug:reference>/<number:expires>/<slug:key>/", views.commitment_link, name="commitment_link"),
]
