"""Addresses of the pages that cross rooms."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.start, name="start"),
]
