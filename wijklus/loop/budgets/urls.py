"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "budgets"
urlpatterns = [
    path("wijk/<slug:neighbourhood>/geld/", views.river, name="river"),
    path("wijk/<slug:neighbourhood>/geld/<number:year>/", views.river, name="river_of_year"),
    path("werk/geld/", views.funds, name="funds"),
    path("werk/geld/nieuw/", views.new_fund, name="new_fund"),
    path("werk/geld/boekingen/", views.ledger, name="ledger"),
    path("werk/geld/boekingen/los/", views.loose, name="loose"),
    path("werk/geld/boekingen/opnieuw/", views.tie_again, name="tie_again"),
    path("werk/geld/boekingen/zonder/", views.without, name="without"),
    path("werk/geld/boekingen/boeking/<number:booking>/", views.booking, name="booking"),
    path("werk/geld/boekingen/boeking/<number:booking>/actie/", views.tie, name="tie"),
    path("werk/geld/boekingen/boeking/<number:booking>/verdelen/", views.split, name="split"),
    path("werk/geld/boekingen/boeking/<number:booking>/terug/", views.undo_tie, name="undo_tie"),
    path("werk/geld/boekingen/inlezen/", views.ledger_files, name="ledger_files"),
    path("werk/geld/boekingen/inlezen/<slug:reference>/", views.ledger_file, name="ledger_file"),
    path("werk/geld/boekingen/inlezen/<slug:reference>/verder/", views.ledger_file_step, name="ledger_file_step"),
    path(
        "werk/geld/boekingen/inlezen/<slug:reference>/voortgang/",
        views.ledger_file_progress,
        name="ledger_file_progress",
    ),
    path("werk/geld/kalender/", views.calendar, name="calendar"),
    path("werk/geld/kalender/nieuw/", views.new_amendment, name="new_amendment"),
    path("werk/geld/kalender/voorstellen/", views.propose, name="propose"),
    path("werk/geld/kalender/voorstel/<slug:reference>/", views.amendment_proposal, name="amendment_proposal"),
    path("werk/geld/kalender/voorstel/<slug:reference>/stap/", views.proposal_step, name="proposal_step"),
    path("werk/geld/kalender/<slug:reference>/", views.amendment, name="amendment"),
    path("werk/geld/kalender/<slug:reference>/veranderen/", views.change_amendment, name="change_amendment"),
    path("werk/geld/fonds/<slug:reference>/", views.fund, name="fund"),
    path("werk/geld/fonds/<slug:reference>/veranderen/", views.edit_fund, name="edit_fund"),
    path("werk/geld/fonds/<slug:reference>/sluiten/", views.close_fund, name="close_fund"),
    path("werk/geld/fonds/<slug:reference>/inleg/", views.put_in, name="put_in"),
    path("werk/geld/inleg/<slug:reference>/", views.contribution, name="contribution"),
    path("werk/geld/inleg/<slug:reference>/verbeteren/", views.correct, name="correct"),
    path("werk/geld/inleg/<slug:reference>/over/", views.explain_unspent, name="explain_unspent"),
    path("werk/geld/inleg/<slug:reference>/toewijzen/", views.allocate, name="allocate"),
    path("werk/geld/toewijzing/<slug:reference>/", views.allocation, name="allocation"),
    path("werk/geld/toewijzing/<slug:reference>/code/", views.ledger_code, name="ledger_code"),
    path("werk/meerjarenplan/", views.plan, name="plan"),
    path("werk/meerjarenplan/inlezen/", views.plan_files, name="plan_files"),
    path("werk/meerjarenplan/inlezen/<slug:reference>/", views.plan_file, name="plan_file"),
    path("werk/meerjarenplan/inlezen/<slug:reference>/verder/", views.plan_file_step, name="plan_file_step"),
    path("werk/meerjarenplan/inlezen/<slug:reference>/voortgang/", views.plan_file_progress, name="plan_file_progress"),
]
