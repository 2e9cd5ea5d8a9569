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
    path("werk/foto/<slug:photo>/", views.photo_for_staff, name="photo"),
]
