from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    name = "wijklus.loop.priorities"
    label = "priorities"
