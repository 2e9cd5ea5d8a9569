"""The words that people use, to find what somebody meant who mistyped one."""

from django.db import models

from wijklus.base.scope import Scoped

from ..rules import words as rules


class SearchWord(Scoped):
    """Derived, made anew every night: a word that is in several signals, under one of the keys by which it is found."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=rules.LONGEST)
    word = models.CharField(max_length=rules.LONGEST)
    signals = models.PositiveIntegerField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key", "word"], name="one_search_word_per_key"),
        ]
        indexes = [models.Index(fields=["municipality", "word"], name="search_words_by_word")]

    def __str__(self) -> str:
        return f"{self.key}: {self.word}"
