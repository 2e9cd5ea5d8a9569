"""Addresses of the steps that make a municipality."""

from django.urls import path

from .views import new_city

app_name = "new_city"
urlpatterns = [
    path("", new_city.basics, name="basics"),
    path("wijken/", new_city.boundaries, name="boundaries"),
    path("wijken/eigenschappen/", new_city.mapping, name="mapping"),
    path("diensten/", new_city.services, name="services"),
    path("gebruikers/", new_city.users, name="users"),
    path("overzicht/", new_city.summary, name="summary"),
]
