from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "wijklus.loop.results"
    label = "results"

    def ready(self) -> None:
        from wijklus.loop.rounds.reads.need import offer_figures  # tables are there only now
        from wijklus.loop.signals.reads import tell_beside_link

        from .reads.judging import links_of_signal
        from .reads.need import figures_of_need

        offer_figures(figures_of_need)
        tell_beside_link("may_judge", links_of_signal)
