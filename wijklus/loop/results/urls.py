"""Addresses of this room, under the municipality's."""

from django.urls import path

from . import views

app_name = "results"
urlpatterns = [
    path("werk/actie/<str:reference>/resultaat/", views.record_for_action, name="record_for_action"),
    path("werk/thema/<str:reference>/resultaat/", views.record_for_theme, name="record_for_theme"),
]
