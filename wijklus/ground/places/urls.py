"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("grenzen.geojson", views.boundaries, name="boundaries"),
    path("werk/instellingen/gemeente/", views.settings, name="settings"),
    path("werk/instellingen/gemeente/huisstijl/", views.theme, name="theme"),
    path("werk/instellingen/wijken/", views.sets, name="sets"),
    path("werk/instellingen/adressen/", views.address_files, name="address_files"),
    path("werk/instellingen/adressen/<slug:reference>/", views.address_file, name="address_file"),
    path("werk/instellingen/adressen/<slug:reference>/verder/", views.address_file_step, name="address_file_step"),
    path(
        "werk/instellingen/adressen/<slug:reference>/voortgang/",
        views.address_file_progress,
        name="address_file_progress",
    ),
]
