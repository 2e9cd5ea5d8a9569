from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "wijklus.loop.plans"
    label = "plans"
