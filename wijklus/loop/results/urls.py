"""Addresses of this room, under the municipality's."""

from django.urls import path

from . import views

app_name = "results"
urlpatterns = [
    path("wijk/<slug:slug>/effecten/", views.effects, name="effects"),
    path("werk/actie/<str:reference>/resultaat/", views.record_for_action, name="record_for_action"),
    path("werk/thema/<str:reference>/resultaat/", views.record_for_theme, name="record_for_theme"),
    path("beleidssignalen/", views.policy_public, name="policy_public"),
    path("werk/beleidssignalen/", views.policy_signals, name="policy_signals"),
    path("werk/thema/<slug:reference>/naar-de-stad/", views.raise_policy, name="raise_policy"),
    path("werk/plan/<slug:reference>/evaluaties/", views.evaluations, name="evaluations"),
    path("werk/evaluatie/<slug:reference>/", views.evaluation, name="evaluation"),
    path("werk/evaluatie/<slug:reference>/doel/<slug:goal>/", views.judge_goal, name="judge_goal"),
    path("werk/evaluatie/<slug:reference>/publiceren/", views.publish_evaluation, name="publish_evaluation"),
    path("plan/<slug:reference>/evaluaties/", views.plan_evaluations, name="plan_evaluations"),
    path("plan/evaluatie/<slug:reference>/", views.plan_evaluation, name="plan_evaluation"),
    path("plan/evaluatie/<slug:reference>/oordeel/", views.judge, name="judge"),
    path(
        "plan/evaluatie/<slug:reference>/oordeel/<slug:link>/<number:expires>/<slug:key>/",
        views.judge_by_link,
        name="judge_by_link",
    ),
    path("plan/evaluatie/<slug:reference>/bedankt/", views.judged, name="judged"),
    path("werk/voortgang/", views.reports, name="reports"),
    path("werk/voortgang/tabel/", views.report_table, name="report_table"),
    path("werk/voortgang/<slug:reference>/", views.report_file, name="report_file"),
    path("plan/<slug:reference>/affiche.pdf", views.poster, name="poster"),
    path("raad/", views.council, name="council"),
    path("werk/raad/", views.council_work, name="council_work"),
    path("werk/raad/vraag/", views.ask_council, name="ask_council"),
    path("werk/raad/vraag/<slug:reference>/", views.council_question, name="council_question"),
    path("werk/raad/kader/", views.set_frame, name="set_frame"),
    path("werk/raad/rapporteur/", views.rapporteur, name="rapporteur"),
    path("werk/raad/rapporteur/<slug:neighbourhood>/", views.end_rapporteur, name="end_rapporteur"),
    path("besluiten/", views.decisions, name="decisions"),
    path("besluiten/<slug:reference>/", views.decision, name="decision"),
    path("werk/besluiten/", views.decisions_work, name="decisions_work"),
    path("werk/besluiten/nieuw/", views.new_decision, name="new_decision"),
    path("werk/besluiten/<slug:reference>/", views.decision_work, name="decision_work"),
    path("werk/besluiten/<slug:reference>/reacties/", views.reactions, name="reactions"),
    path("werk/besluiten/<slug:reference>/uitleg/", views.explain, name="explain"),
    path("werk/effecten/", views.index, name="index"),
    path("werk/effecten/inlezen/", views.indicator_files, name="indicator_files"),
    path("werk/effecten/inlezen/<slug:reference>/", views.indicator_file, name="indicator_file"),
    path("werk/effecten/inlezen/<slug:reference>/verder/", views.indicator_file_step, name="indicator_file_step"),
    path(
        "werk/effecten/inlezen/<slug:reference>/voortgang/",
        views.indicator_file_progress,
        name="indicator_file_progress",
    ),
    path("werk/effecten/wijk/<slug:slug>/", views.indicators, name="indicators"),
    path("werk/effecten/wijk/<slug:slug>/nieuw/", views.new_indicator, name="new_indicator"),
    path("werk/effecten/volgen/<slug:reference>/", views.indicator, name="indicator"),
    path("werk/effecten/volgen/<slug:reference>/bewerken/", views.edit_indicator, name="edit_indicator"),
]
