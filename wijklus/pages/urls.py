"""Addresses of the pages that cross rooms."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.start, name="start"),
    path("mijn/", views.my_account, name="my_account"),
    path("mijn/start/", views.after_login, name="after_login"),
    path("post/", views.demo_mailbox, name="demo_mailbox"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("stijl/", views.style, name="style"),
    path("<slug:city>/privacy/", views.privacy, name="privacy"),
    path("<slug:city>/stijl/", views.style, name="city_style"),
    path("<slug:city>/stad.css", views.city_look, name="city_look"),
]
