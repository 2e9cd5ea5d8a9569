"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "priorities"
urlpatterns = [
    path("zeg-het/ook-hier/", views.also_while_typing, name="also_while_typing"),
    path("ontvangen/<slug:reference>/<slug:key>/ook-hier/", views.also_here, name="also_here"),
    path("volg/<slug:reference>/<slug:key>/uitstappen/", views.step_out, name="step_out"),
    path("werk/signaal/<slug:reference>/hetzelfde/", views.same_matter, name="same_matter"),
    path("werk/signaal/<slug:reference>/suggesties/", views.suggestions, name="suggestions"),
    path("werk/suggesties/", views.suggesting, name="suggesting"),
    path("werk/samenbrengen/", views.join, name="join"),
    path("werk/samenbrengen/ongedaan/", views.undo_join, name="undo_join"),
    path("werk/themas/", views.themes, name="themes"),
    path("werk/themas/nieuw/", views.new_theme, name="new_theme"),
    path("werk/thema/<slug:reference>/", views.theme, name="theme"),
    path("werk/thema/<slug:reference>/bewerken/", views.edit_theme, name="edit_theme"),
    path("werk/thema/<slug:reference>/sluiten/", views.close_theme, name="close_theme"),
    path("werk/thema/<slug:reference>/openen/", views.open_theme, name="open_theme"),
    path("werk/thema/<slug:reference>/uithalen/", views.take_out, name="take_out"),
    path("werk/thema/<slug:reference>/prioriteit/", views.prioritise, name="prioritise"),
    path("werk/thema/<slug:reference>/groter/", views.nest, name="nest"),
    path("werk/thema/<slug:reference>/groter/uit/", views.unnest, name="unnest"),
    path("werk/bundelen/", views.bundle, name="bundle"),
    path("werk/bundelen/ongedaan/", views.undo_bundle, name="undo_bundle"),
    path("werk/wijk/<slug:neighbourhood>/prioriteiten/", views.ranking, name="ranking"),
    path("werk/prioriteit/<slug:reference>/verplaatsen/", views.move, name="move"),
    path("werk/prioriteit/<slug:reference>/beeindigen/", views.end, name="end"),
    path("werk/prioriteit/<slug:reference>/terugnemen/", views.take_back, name="take_back"),
]
