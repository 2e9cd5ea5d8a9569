from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "wijklus.loop.budgets"
    label = "budgets"
