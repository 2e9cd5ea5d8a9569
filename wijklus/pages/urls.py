"""Addresses of the pages that cross rooms."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.start, name="start"),
    path("mijn/", views.my_account, name="my_account"),
    path("mijn/agenda/", views.renew_agenda, name="renew_agenda"),
    path("mijn/start/", views.after_login, name="after_login"),
    path("post/", views.demo_mailbox, name="demo_mailbox"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("narekenen/", views.recount, name="recount"),
    path("stijl/", views.style, name="style"),
    path("<slug:city>/", views.city, name="city"),
    path("<slug:city>/wijk/<slug:neighbourhood>/", views.neighbourhood, name="neighbourhood"),
    path("<slug:city>/contact/", views.find_contact, name="find_contact"),
    path("<slug:city>/contact/adressen/", views.suggest_addresses, name="suggest_addresses"),
    path("<slug:city>/wijk/<slug:neighbourhood>/contact/", views.contacts, name="contacts"),
    path("<slug:city>/wijk/<slug:neighbourhood>/plan/", views.plan_of, name="plan_of"),
    path("<slug:city>/thema/<slug:reference>/", views.theme_story, name="theme_story"),
    path("<slug:city>/volg/<slug:reference>/<slug:key>/", views.story, name="story"),
    path("<slug:city>/volg/<slug:reference>/<slug:key>/wissen/", views.erase_me, name="erase_me"),
    path("<slug:city>/volg/<slug:reference>/<slug:key>/oordeel/", views.judge_plan, name="judge_plan"),
    path("<slug:city>/gewist/", views.erased, name="erased"),
    path("<slug:city>/werk/", views.today, name="today"),
    path("<slug:city>/werk/signaal/<slug:reference>/", views.signal, name="signal"),
    path("<slug:city>/werk/signaal/<slug:reference>/wissen/", views.erase_person, name="erase_person"),
    path("<slug:city>/werk/instellingen/wijken/nieuw/", views.new_set, name="new_set"),
    path("<slug:city>/werk/instellingen/wijken/nieuw/eigenschappen/", views.new_set_mapping, name="new_set_mapping"),
    path("<slug:city>/privacy/", views.privacy, name="privacy"),
    path("<slug:city>/stijl/", views.style, name="city_style"),
    path("<slug:city>/stad.css", views.city_look, name="city_look"),
]
