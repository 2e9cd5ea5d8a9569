"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "policy"
urlpatterns = [
    path("werk/beleid/", views.index, name="index"),
    path("werk/beleid/bestuursperiode/", views.add_term, name="add_term"),
    path("werk/beleid/doelstelling/", views.add_objective, name="add_objective"),
]
