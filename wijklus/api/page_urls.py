"""The page about the interface, for people."""

from django.urls import path

from . import document

urlpatterns = [path("", document.page, name="api_page")]
