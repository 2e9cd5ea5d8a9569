"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "signals"
urlpatterns = [
    path("zeg-het/", views.new_in_city, name="new_in_city"),
    path("wijk/<slug:slug>/zeg-het/", views.new, name="new"),
    path("hulp/", views.help_page, name="help"),
    path("hulp/tellen/", views.count_help, name="count_help"),
    path("ontvangen/<slug:reference>/<slug:key>/", views.receipt, name="receipt"),
    path("ontvangen/<slug:reference>/<slug:key>/qr.svg", views.receipt_qr, name="receipt_qr"),
    path("volg/<slug:reference>/<slug:key>/foto/<slug:photo>/", views.photo_by_link, name="photo_by_link"),
    path("werk/noteren/", views.note, name="note"),
    path("werk/inbox/", views.inbox, name="inbox"),
    path("werk/inbox/opzij/", views.set_aside, name="set_aside"),
    path("werk/inbox/terug/", views.take_back, name="take_back"),
    path("werk/inbox/<slug:reference>/", views.inbox_signal, name="inbox_signal"),
    path("werk/signaal/<slug:reference>/", views.detail, name="detail"),
    path("werk/signaal/<slug:reference>/sorteren/", views.triage, name="triage"),
    path("werk/signaal/<slug:reference>/contact/", views.contact, name="contact"),
    path("werk/categorieen/", views.categories, name="categories"),
    path("werk/categorieen/beginnen/", views.seed_categories, name="seed_categories"),
    path("werk/categorieen/<slug:code>/", views.category, name="category"),
    path("werk/foto/<slug:photo>/", views.photo_for_staff, name="photo"),
]
