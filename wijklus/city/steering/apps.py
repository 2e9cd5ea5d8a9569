from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "wijklus.city.steering"
    label = "steering"
