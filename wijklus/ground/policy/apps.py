from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "wijklus.ground.policy"
    label = "policy"
