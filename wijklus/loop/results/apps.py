from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "wijklus.loop.results"
    label = "results"
