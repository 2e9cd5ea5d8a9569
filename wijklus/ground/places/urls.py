"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("grenzen.geojson", views.boundaries, name="boundaries"),
    path("werk/instellingen/gemeente/", views.settings, name="settings"),
    path("werk/instellingen/gemeente/huisstijl/", views.theme, name="theme"),
    path("werk/instellingen/wijken/", views.sets, name="sets"),
]
