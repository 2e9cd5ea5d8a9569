"""Addresses of this room, inside those of one municipality."""

from django.urls import path

from . import views

app_name = "teams"
urlpatterns = [
    path("werk/wijkteams/", views.index, name="index"),
    path("werk/wijkteams/nieuw/", views.new_team, name="new_team"),
    path("werk/wijkteam/<slug:reference>/", views.team, name="team"),
    path("werk/wijkteam/<slug:reference>/wijzigen/", views.change_team, name="change_team"),
    path("werk/wijkteam/<slug:reference>/leden/", views.members, name="members"),
    path("werk/wijkteam/<slug:reference>/noteren/", views.new_entry, name="new_entry"),
    path("werk/wijkteam/<slug:reference>/lijst/<slug:entry>/", views.entry, name="entry"),
    path("werk/wijkteam/<slug:reference>/lijst/<slug:entry>/doorverwijzen/", views.refer, name="refer"),
    path("werk/doorverwijzing/<slug:reference>/", views.referral, name="referral"),
    path("werk/wie-werkt-mee/<slug:reference>/", views.colleagues, name="colleagues"),
    path("doorverwijzing/<slug:reference>/<number:expires>/<slug:key>/", views.referral_link, name="referral_link"),
]
