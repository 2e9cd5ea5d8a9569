from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "wijklus.loop.results"
    label = "results"

    def ready(self) -> None:
        from wijklus.loop.rounds.reads.need import offer_figures  # tables are there only now

        from .reads.need import figures_of_need

        offer_figures(figures_of_need)
