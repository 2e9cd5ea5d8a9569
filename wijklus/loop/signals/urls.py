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
    path("ontvangen/<slug:reference>/<slug:key>/vragen/", views.questions, name="questions"),
    path("ontvangen/<slug:reference>/<slug:key>/qr.svg", views.receipt_qr, name="receipt_qr"),
    path("volg/<slug:reference>/<slug:key>/foto/<slug:photo>/", views.photo_by_link, name="photo_by_link"),
    path("werk/noteren/", views.note, name="note"),
    path("werk/bellen/", views.call, name="call"),
    path("werk/bellen/eerder/", views.earlier, name="earlier"),
    path("werk/papier/", views.paper, name="paper"),
    path("werk/papier/<slug:slug>.pdf", views.paper_form, name="paper_form"),
    path("werk/veld/", views.field, name="field"),
    path("werk/veld/sw.js", views.field_script, name="field_script"),
    path("werk/veld/app.webmanifest", views.field_manifest, name="field_manifest"),
    path("werk/veld/wie/", views.field_session, name="field_session"),
    path("werk/veld/sturen/", views.field_send, name="field_send"),
    path("werk/inbox/", views.inbox, name="inbox"),
    path("werk/inbox/uitvoer/", views.export, name="export"),
    path("werk/inbox/opzij/", views.set_aside, name="set_aside"),
    path("werk/inbox/terug/", views.take_back, name="take_back"),
    path("werk/inbox/<slug:reference>/", views.inbox_signal, name="inbox_signal"),
    path("werk/signaal/<slug:reference>/", views.detail, name="detail"),
    path("werk/signaal/<slug:reference>/sorteren/", views.triage, name="triage"),
    path("werk/signaal/<slug:reference>/contact/", views.contact, name="contact"),
    path("werk/categorieen/", views.categories, name="categories"),
    path("werk/categorieen/beginnen/", views.seed_categories, name="seed_categories"),
    path("werk/categorieen/<slug:code>/", views.category, name="category"),
    path("werk/inlezen/", views.imports, name="imports"),
    path("werk/inlezen/<slug:reference>/", views.import_file, name="import_file"),
    path("werk/inlezen/<slug:reference>/kolommen/", views.import_columns, name="import_columns"),
    path("werk/inlezen/<slug:reference>/stap/", views.import_step, name="import_step"),
    path("werk/inlezen/<slug:reference>/stand/", views.import_progress, name="import_progress"),
    path("werk/inlezen/<slug:reference>/geweigerd.csv", views.import_refused, name="import_refused"),
    path("werk/categorieen/<slug:code>/vragen/", views.category_questions, name="category_questions"),
    path("werk/categorieen/<slug:code>/vragen/<slug:question>/", views.category_question, name="category_question"),
    path("werk/foto/<slug:photo>/", views.photo_for_staff, name="photo"),
]
