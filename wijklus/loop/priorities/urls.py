"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "priorities"
urlpatterns = [
    path("werk/themas/", views.themes, name="themes"),
    path("werk/themas/nieuw/", views.new_theme, name="new_theme"),
    path("werk/thema/<slug:reference>/", views.theme, name="theme"),
    path("werk/thema/<slug:reference>/bewerken/", views.edit_theme, name="edit_theme"),
    path("werk/thema/<slug:reference>/sluiten/", views.close_theme, name="close_theme"),
    path("werk/thema/<slug:reference>/openen/", views.open_theme, name="open_theme"),
    path("werk/thema/<slug:reference>/uithalen/", views.take_out, name="take_out"),
    path("werk/thema/<slug:reference>/prioriteit/", views.prioritise, name="prioritise"),
    path("werk/bundelen/", views.bundle, name="bundle"),
    path("werk/bundelen/ongedaan/", views.undo_bundle, name="undo_bundle"),
    path("werk/wijk/<slug:neighbourhood>/prioriteiten/", views.ranking, name="ranking"),
    path("werk/prioriteit/<slug:reference>/verplaatsen/", views.move, name="move"),
    path("werk/prioriteit/<slug:reference>/beeindigen/", views.end, name="end"),
    path("werk/prioriteit/<slug:reference>/terugnemen/", views.take_back, name="take_back"),
]
