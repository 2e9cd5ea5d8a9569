from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "wijklus.loop.rounds"
    label = "rounds"
