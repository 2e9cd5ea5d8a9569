"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "steering"
urlpatterns = [
    path("werk/overdrachten/", views.handovers, name="handovers"),
    path("werk/overdrachten/nieuw/", views.new_handover, name="new_handover"),
    path("werk/overdracht/<slug:reference>/", views.handover, name="handover"),
    path("werk/overdracht/<slug:reference>/merken/", views.mark_many, name="mark_many"),
    path("werk/overdracht/<slug:reference>/overdracht.json", views.document, name="document"),
    path("werk/overdracht/<slug:reference>/overdracht-<number:part>.pdf", views.pdf, name="pdf"),
    path("werk/overdracht/<slug:reference>/<number:number>/", views.item, name="item"),
    path("werk/regie/", views.regie, name="regie"),
    path("werk/regie/<slug:reference>/", views.matter, name="matter"),
    path("werk/regie/<slug:reference>/wijzigen/", views.change_direction, name="change_direction"),
    path("werk/regie/<slug:reference>/beeindigen/", views.end_direction, name="end_direction"),
]
