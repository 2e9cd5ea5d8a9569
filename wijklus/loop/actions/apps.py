from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "wijklus.loop.actions"
    label = "actions"
