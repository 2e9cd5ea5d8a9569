"""Addresses of Open311, as clients put them together: what is asked for, a dot, and the form of the answer."""

from django.urls import path

from . import discovery, offering, requests, updates

CITY = "open311/<slug:city>/v2/"
urlpatterns = [
    path(CITY + "discovery.<slug:shape>", discovery.discovery, name="open311_discovery"),
    path(CITY + "services.<slug:shape>", offering.services, name="open311_services"),
    path(CITY + "services/<slug:code>.<slug:shape>", offering.definition, name="open311_definition"),
    path(CITY + "requests.<slug:shape>", requests.requests, name="open311_requests"),
    path(CITY + "requests/<slug:reference>.<slug:shape>", requests.one, name="open311_request"),
    path(CITY + "request/<slug:reference>.<slug:shape>", requests.one, name="open311_request_alone"),
    path(CITY + "tokens/<slug:reference>.<slug:shape>", requests.token, name="open311_token"),
    path(CITY + "servicerequestupdates.<slug:shape>", updates.updates, name="open311_updates"),
]
