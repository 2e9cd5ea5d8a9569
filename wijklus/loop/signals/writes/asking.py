"""Asking about a category, and keeping what is replied."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Category, Question, Reply, Signal

WHY: Mapping[str, Any] = {
    rules.asking.MISSING: _("Answer this question."),
    rules.asking.NO_NUMBER: _("Fill in a number, such as 3 or 2,5."),
    rules.asking.NO_OPTION: _("Choose one of the answers that are there."),
    rules.asking.TOO_LONG: _("Answer in at most 500 signs."),
    rules.asking.TOO_MANY: _("Choose one answer."),
}


def add_question(
    *,
    category: Category,
    text: Mapping[str, str],
    kind: str,
    options: Sequence[Mapping[str, str]],
    is_required: bool,
    by: Actor,
    at: datetime,
) -> Question:
    """Ask something about signals of a category, after what is asked already."""
    access.require(access.may_edit_categories(by))
    names = _text(text)
    with transaction.atomic():
        there = list(reads.questions_of(Category.objects.select_for_update().get(pk=category.pk), only_active=False))
        if len(there) >= rules.asking.MOST_QUESTIONS:
            raise Refused(_("Ask at most %(most)s questions.") % {"most": rules.asking.MOST_QUESTIONS}, field="text")
        last = Question.objects.filter(category=category).aggregate(last=Max("position"))["last"] or 0
        question = Question(
            category=category,
            code=_free_code(rules.code_of(next(iter(names.values()))), {row.code for row in there}),
            text=names,
            kind=_kind(kind),
            options=_options(kind, options),
            is_required=is_required,
            position=last + 10,
        )
        question.save(force_insert=True)
        _record(question, "signals.add_question", by=by, at=at)
    return question


def change_question(
    *,
    question: Question,
    version: int,
    text: Mapping[str, str],
    options: Sequence[Mapping[str, str]],
    is_required: bool,
    is_active: bool,
    position: int,
    by: Actor,
    at: datetime,
) -> Question:
    """Ask it in other words, in another place, or no longer. What was replied stays as it was said."""
    access.require(access.may_edit_categories(by))
    values: dict[str, Any] = {
        "text": _text(text),
        "options": _options(question.kind, options),
        "is_required": is_required,
        "is_active": is_active,
        "position": position,
    }
    with transaction.atomic():
        hit = Question.objects.filter(pk=question.pk, version=version).update(version=F("version") + 1, **values)
        now = Question.objects.select_related("category").get(pk=question.pk)
        if not hit:
            raise Conflict(
                _("Somebody else changed this question first. Look, and choose again."), theirs=now, mine=values
            )
        _record(now, "signals.change_question", by=by, at=at)
    return now


def reply(*, signal: Signal, given: Mapping[str, Sequence[str]], language: str, by: Actor, at: datetime) -> None:
    """Keep what somebody replies about their own signal; what they replied before is replaced.

    Raises Refused, with the code of the question as its field, for what is no answer to it.
    """
    access.require(access.may_reply(by, signal))
    if signal.category is None:
        return
    kept = replies_to(list(reads.questions_of(signal.category)), given, complete=True)
    with transaction.atomic():
        found = Signal.objects.select_for_update().get(pk=signal.pk)
        if not found.text:
            raise Refused(_("The words were erased at the request of the person."))
        Reply.objects.filter(signal=signal, question__in=[question.pk for question, _value in kept]).delete()
        keep(signal, kept, language=language)
        trail.record(
            by=by,
            at=at,
            verb="signals.reply",
            kind="signal",
            ref=signal.reference,
            neighbourhood_id=signal.neighbourhood_id,
            public=False,
        )


def replies_to(
    questions: Sequence[Question], given: Mapping[str, Sequence[str]], *, complete: bool
) -> Sequence[tuple[Question, list[str]]]:
    """What was replied to each question, checked; with `complete` those that are required must be there."""
    kept = []
    for question in questions:
        options = [option["key"] for option in question.options]
        said = [cleaned(text) for text in given.get(question.code, ())]
        try:
            value = rules.asking.answered(question.kind, options, said, required=complete and question.is_required)
        except rules.asking.NotAnAnswer as wrong:
            raise Refused(WHY[wrong.why], field=question.code) from wrong
        kept.append((question, value))
    return kept


def keep(signal: Signal, kept: Sequence[tuple[Question, list[str]]], *, language: str) -> None:
    """The rows of what was replied; inside the transaction of the signal."""
    for question, value in kept:
        if value:
            words = reads.words_of(question, value, language)
            Reply(signal=signal, question=question, value=value, shown=words).save(force_insert=True)


def _text(text: Mapping[str, str]) -> dict[str, str]:
    names = {language: " ".join(cleaned(words).split()) for language, words in text.items() if cleaned(words)}
    if not names:
        raise Refused(_("Write what you ask."), field="text")
    if any(len(words) > rules.asking.LONGEST_QUESTION for words in names.values()):
        raise Refused(_("Ask it in at most %(most)s signs.") % {"most": rules.asking.LONGEST_QUESTION}, field="text")
    return names


def _kind(kind: str) -> str:
    if kind not in rules.asking.QUESTION_KINDS:
        raise Refused(_("Choose how this is answered."), field="kind")
    return kind


def _options(kind: str, options: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Each with a key made of its first name; a key belongs to its words, so other words are another answer."""
    if kind not in rules.asking.WITH_OPTIONS:
        return []
    rows: dict[str, dict[str, Any]] = {}
    for option in options:
        names = {language: " ".join(cleaned(words).split())[: rules.LONGEST_NAME] for language, words in option.items()}
        names = {language: words for language, words in names.items() if words}
        if names:
            key = rules.code_of(next(iter(names.values())))
            rows.setdefault(key, {"key": key, "name": names})
    if not 2 <= len(rows) <= rules.asking.MOST_OPTIONS:
        sentence = _("Give from 2 to %(most)s different answers to choose from, one a line.")
        raise Refused(sentence % {"most": rules.asking.MOST_OPTIONS}, field="options")
    return list(rows.values())


def _free_code(code: str, taken: set[str]) -> str:
    """This code, or the next free one like it; `kind` is what Open311 calls problem, idea or offer."""
    taken, number, found = taken | {"kind"}, 2, code
    while found in taken:
        found, number = f"{code}-{number}", number + 1
    return found


def _record(question: Question, verb: str, *, by: Actor, at: datetime) -> None:
    after = {"label": question.text, "kind": question.kind, "is_active": question.is_active}
    trail.record(
        by=by, at=at, verb=verb, kind="category", ref=question.category.code[:40], neighbourhood_id=None, after=after
    )
