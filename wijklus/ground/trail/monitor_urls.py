"""The address for monitors: without a language and without a municipality."""

from django.urls import path

from . import views

urlpatterns = [path("", views.alive, name="alive")]
