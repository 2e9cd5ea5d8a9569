from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "wijklus.loop.signals"
    label = "signals"
