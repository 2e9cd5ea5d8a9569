"""Addresses of the settings of a municipality: roles, people, services and partners, keys for software, mandates."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("contact/<slug:reference>/foto/", views.portrait, name="portrait"),
    path("contact/<slug:reference>/<number:expires>/<slug:key>/", views.confirm_by_link, name="confirm_by_link"),
    path("werk/contacten/", views.contact_points, name="contact_points"),
    path("werk/contacten/nieuw/", views.new_contact_point, name="new_contact_point"),
    path("werk/contacten/<slug:reference>/", views.contact_point, name="contact_point"),
    path("werk/contacten/<slug:reference>/klopt/", views.confirm_contact_point, name="confirm_contact_point"),
    path("werk/contacten/ik/<slug:reference>/klopt/", views.confirm_own_contact, name="confirm_own_contact"),
    path("werk/gedragen/woordvoerders/", views.speakers, name="speakers"),
    path("werk/gedragen/woordvoerders/<slug:reference>/einde/", views.end_speaker, name="end_speaker"),
    path("werk/instellingen/", views.settings, name="settings"),
    path("werk/instellingen/rollen/", views.roles, name="roles"),
    path("werk/instellingen/rollen/nieuw/", views.new_role, name="new_role"),
    path("werk/instellingen/rollen/<slug:key>/", views.role, name="role"),
    path("werk/instellingen/mensen/", views.members, name="members"),
    path("werk/instellingen/mensen/nieuw/", views.new_member, name="new_member"),
    path("werk/instellingen/mensen/<slug:reference>/einde/", views.end_role, name="end_role"),
    path("werk/instellingen/mensen/<slug:reference>/foto/", views.change_portrait, name="change_portrait"),
    path("werk/instellingen/mensen/<slug:reference>/foto/weg/", views.remove_portrait, name="remove_portrait"),
    path("werk/instellingen/mensen/<slug:reference>/wissen/", views.erase_account, name="erase_account"),
    path("werk/instellingen/partners/", views.parties, name="parties"),
    path("werk/instellingen/partners/nieuw/", views.new_party, name="new_party"),
    path("werk/instellingen/partners/plakken/", views.paste_parties, name="paste_parties"),
    path("werk/instellingen/partners/<slug:reference>/", views.party, name="party"),
    path("werk/instellingen/sleutels/", views.api_keys, name="api_keys"),
    path("werk/instellingen/sleutels/nieuw/", views.new_api_key, name="new_api_key"),
    path("werk/instellingen/sleutels/<slug:reference>/intrekken/", views.revoke_api_key, name="revoke_api_key"),
    path("werk/instellingen/mandaten/", views.mandates, name="mandates"),
    path("werk/instellingen/mandaten/nieuw/", views.new_mandate, name="new_mandate"),
    path("werk/instellingen/mandaten/<slug:reference>/einde/", views.end_mandate, name="end_mandate"),
]
