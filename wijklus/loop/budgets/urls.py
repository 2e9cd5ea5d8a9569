"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "budgets"
urlpatterns = [
    path("werk/meerjarenplan/", views.plan, name="plan"),
    path("werk/meerjarenplan/inlezen/", views.plan_files, name="plan_files"),
    path("werk/meerjarenplan/inlezen/<slug:reference>/", views.plan_file, name="plan_file"),
    path("werk/meerjarenplan/inlezen/<slug:reference>/verder/", views.plan_file_step, name="plan_file_step"),
    path("werk/meerjarenplan/inlezen/<slug:reference>/voortgang/", views.plan_file_progress, name="plan_file_progress"),
]
