"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "rounds"
urlpatterns = [
    path("werk/rondes/", views.index, name="index"),
    path("werk/rondes/nieuw/", views.new, name="new"),
    path("werk/ronde/<slug:reference>/", views.desk, name="desk"),
    path("werk/ronde/<slug:reference>/bewerken/", views.edit, name="edit"),
    path("werk/ronde/<slug:reference>/bedragen/", views.divide, name="divide"),
    path("werk/ronde/<slug:reference>/tellen/", views.counting, name="counting"),
    path("werk/ronde/<slug:reference>/beslissers/", views.deciders, name="deciders"),
    path("werk/ronde/<slug:reference>/verder/", views.advance, name="advance"),
    path("werk/ronde/<slug:reference>/codes/", views.codes, name="codes"),
    path("werk/ronde/<slug:reference>/stembiljet/<slug:slug>/", views.paper, name="paper"),
    path("werk/ronde/<slug:reference>/loket/", views.vote_at_desk, name="vote_at_desk"),
    path("werk/ronde/<slug:reference>/kiezers/", views.voters, name="voters"),
    path("werk/register/<slug:reference>/", views.register, name="register"),
    path("werk/register/<slug:reference>/stap/", views.register_step, name="register_step"),
    path("werk/codes/<slug:reference>/brieven/", views.letters, name="letters"),
    path("werk/codes/<slug:reference>/vernietigen/", views.forget_codes, name="forget_codes"),
    path("werk/voorstel/<slug:reference>/", views.proposal_desk, name="proposal_desk"),
    path("werk/pot/<slug:reference>/weg/", views.remove_pot, name="remove_pot"),
    path("werk/samen/<slug:reference>/weg/", views.drop_rivals, name="drop_rivals"),
    path("werk/voorstel/<slug:reference>/plaats/", views.place, name="place"),
    path("werk/voorstel/<slug:reference>/anders/", views.overrule, name="overrule"),
    path("werk/voorstel/<slug:reference>/uitvoering/", views.carrying, name="carrying"),
    path("werk/voorstel/<slug:reference>/herkomst/", views.origins, name="origins"),
    path("werk/voorstel/<slug:reference>/oordeel/", views.judge, name="judge"),
    path("werk/voorstel/<slug:reference>/besluit/", views.decide, name="decide"),
    path("wijkbudget/", views.rounds, name="rounds"),
    path("wijkbudget/eerder/", views.past_elections, name="past_elections"),
    path("wijkbudget/eerder/<slug:reference>/", views.past_election, name="past_election"),
    path("wijkbudget/eerder/<slug:reference>/stemmen.pb", views.past_file, name="past_file"),
    path("wijkbudget/eerder/<slug:reference>/uitslag.json", views.past_results, name="past_results"),
    path("wijkbudget/voorstel/<slug:reference>/", views.proposal, name="proposal"),
    path("wijkbudget/voorstel/<slug:reference>/steunen/", views.support, name="support"),
    path("wijkbudget/<slug:reference>/", views.round_page, name="round"),
    path("wijkbudget/<slug:reference>/voorstellen/", views.propose, name="propose"),
    path("wijkbudget/<slug:reference>/stemmen/", views.vote, name="vote"),
    path("wijkbudget/<slug:reference>/code/", views.ask_code, name="ask_code"),
    path("wijkbudget/<slug:reference>/uitslag/<slug:slug>/", views.result, name="result"),
    path("wijkbudget/<slug:reference>/uitslag/<slug:slug>/stemmen.pb", views.election_file, name="election_file"),
    path("wijkbudget/<slug:reference>/uitslag/<slug:slug>/uitslag.json", views.results_file, name="results_file"),
    path("wijkbudget/<slug:reference>/uitslag/<slug:slug>/ontvangst.txt", views.receipts, name="receipts"),
]
