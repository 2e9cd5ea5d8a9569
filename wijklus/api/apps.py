from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "wijklus.api"
    label = "api"
