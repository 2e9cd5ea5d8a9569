from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "wijklus.pages"
    label = "pages"
