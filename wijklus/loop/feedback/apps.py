from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "wijklus.loop.feedback"
    label = "feedback"
