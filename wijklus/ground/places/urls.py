"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("grenzen.geojson", views.boundaries, name="boundaries"),
]
