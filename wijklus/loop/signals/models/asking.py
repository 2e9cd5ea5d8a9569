"""What the city asks about a category, and what people replied."""

from django.db import models

from wijklus.base.scope import Scoped

from .. import rules
from .categories import Category
from .said import Signal


class Question(Scoped):
    """Something the city wants to know about signals of one category. `options` are a key and names by language."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=60)
    text = models.JSONField(default=dict)
    kind = models.CharField(max_length=7, choices=[(kind, kind) for kind in rules.asking.QUESTION_KINDS])
    options = models.JSONField(default=list)
    is_required = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="one_question_per_code")]

    def __str__(self) -> str:
        return self.code


class Reply(Scoped):
    """What was replied to a question about a signal. `shown` is the same in words, as they were on that day."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="replies")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    value = models.JSONField(default=list)
    shown = models.TextField(blank=True)
    PERSONAL = ("value", "shown")

    class Meta(Scoped.Meta):
        ordering = ["question__position", "id"]
        constraints = [models.UniqueConstraint(fields=["signal", "question"], name="one_reply_per_question")]

    def __str__(self) -> str:
        return self.shown
