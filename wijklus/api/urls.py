"""Addresses for software, without a language in them."""

from typing import Any

from django.urls import path

from . import document
from .georeport import urls as georeport
from .v1 import api, around

app_name = "api"
_calls: list[Any] = [call for call in api.urls[0] if getattr(call, "name", "") != "api-root"]
urlpatterns = [
    path("v1/openapi.json", document.openapi, name="openapi"),
    *(path(f"v1/{call.pattern}", around(call.callback), name=call.name) for call in _calls),
    *georeport.urlpatterns,
]
