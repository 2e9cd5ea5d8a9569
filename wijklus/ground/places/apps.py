from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "wijklus.ground.places"
    label = "places"
