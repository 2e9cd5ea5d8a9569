"""Addresses of the trail."""

from django.urls import path

from . import views

app_name = "trail"
urlpatterns = [
    path("werk/gezondheid/", views.health, name="health"),
    path("werk/gezondheid/bericht/", views.settle, name="settle"),
    path("werk/gezondheid/taak/", views.retry, name="retry"),
    path("werk/spoor/", views.trail, name="trail"),
    path("werk/spoor/<number:entry_id>/leegmaken/", views.redact, name="redact"),
]
