"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "plans"
urlpatterns = [
    path("werk/plannen/", views.index, name="index"),
    path("werk/plannen/nieuw/", views.new, name="new"),
    path("werk/plan/<slug:reference>/", views.desk, name="desk"),
    path("werk/plan/<slug:reference>/bewerken/", views.edit, name="edit"),
    path("werk/plan/<slug:reference>/doel/", views.add_goal, name="add_goal"),
    path("werk/plan/<slug:reference>/vaststellen/", views.adopt, name="adopt"),
    path("werk/plan/<slug:reference>/beeindigen/", views.end, name="end"),
    path("werk/plan/<slug:reference>/start/", views.start_check, name="start_check"),
    path("werk/plan/<slug:reference>/start/uren/", views.set_hours, name="set_hours"),
    path("werk/plan/<slug:reference>/afbakening/", views.set_scope, name="set_scope"),
    path("werk/doel/<slug:reference>/", views.edit_goal, name="edit_goal"),
    path("werk/doel/<slug:reference>/verplaatsen/", views.move_goal, name="move_goal"),
    path("werk/doel/<slug:reference>/uithalen/", views.remove_goal, name="remove_goal"),
    path("plan/<slug:reference>/", views.plan, name="plan"),
    path("plan/<slug:reference>/afbakening/", views.scope, name="scope"),
    path("plan/<slug:reference>/v/<number:number>/", views.version, name="version"),
    path("plan/<slug:reference>/v/<number:number>/plan.json", views.document, name="document"),
    path("plan/<slug:reference>/v/<number:number>/plan.pdf", views.pdf, name="pdf"),
]
