"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "plans"
urlpatterns = [
    path("werk/plannen/", views.index, name="index"),
    path("werk/plannen/nieuw/", views.new, name="new"),
    path("werk/plannen/herkomst/", views.tracing, name="tracing"),
    path("werk/plan/<slug:reference>/", views.desk, name="desk"),
    path("werk/plan/<slug:reference>/bewerken/", views.edit, name="edit"),
    path("werk/plan/<slug:reference>/doel/", views.add_goal, name="add_goal"),
    path("werk/plan/<slug:reference>/vaststellen/", views.adopt, name="adopt"),
    path("werk/plan/<slug:reference>/beeindigen/", views.end, name="end"),
    path("werk/plan/<slug:reference>/start/", views.start_check, name="start_check"),
    path("werk/plan/<slug:reference>/start/uren/", views.set_hours, name="set_hours"),
    path("werk/plan/<slug:reference>/afbakening/", views.set_scope, name="set_scope"),
    path("werk/plan/<slug:reference>/voorstellen/", views.propose, name="propose"),
    path("werk/plan/<slug:reference>/terugnemen/", views.take_back, name="take_back"),
    path("werk/plan/<slug:reference>/bijsturen/", views.amend, name="amend"),
    path("werk/plan/<slug:reference>/evalueren/", views.evaluate, name="evaluate"),
    path("werk/plan/<slug:reference>/draagvlak/", views.back_plan, name="back_plan"),
    path("werk/draagvlak/<slug:reference>/", views.note_deed, name="note_deed"),
    path("werk/doel/<slug:reference>/", views.edit_goal, name="edit_goal"),
    path("werk/doel/<slug:reference>/verplaatsen/", views.move_goal, name="move_goal"),
    path("werk/doel/<slug:reference>/uithalen/", views.remove_goal, name="remove_goal"),
    path("plan/<slug:reference>/", views.plan, name="plan"),
    path("plan/<slug:reference>/afbakening/", views.scope, name="scope"),
    path("plan/<slug:reference>/besluiten/", views.course, name="course"),
    path("plan/<slug:reference>/verschil/", views.compare, name="compare"),
    path("plan/<slug:reference>/voorstel/", views.proposal_now, name="proposal_now"),
    path("plan/<slug:reference>/voorstel/<number:number>/", views.proposal, name="proposal"),
    path("plan/<slug:reference>/voorstel/<number:number>/plan.json", views.proposed, name="proposed"),
    path("plan/<slug:reference>/v/<number:number>/", views.version, name="version"),
    path("plan/<slug:reference>/v/<number:number>/plan.json", views.document, name="document"),
    path("plan/<slug:reference>/v/<number:number>/plan.pdf", views.pdf, name="pdf"),
]
