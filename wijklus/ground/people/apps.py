from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wijklus.ground.people"
    label = "people"
