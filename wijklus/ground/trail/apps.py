from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "wijklus.ground.trail"
    label = "trail"
