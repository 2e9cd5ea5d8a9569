from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "wijklus.city.teams"
    label = "teams"
