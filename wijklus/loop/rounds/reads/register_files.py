"""Which registers were given for a round, and how far each is."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from wijklus.base import given, sealed
from wijklus.base.actor import Actor

from .. import access
from ..models import RegisterFile, Round, SentCode
from .admitting import POST


@dataclass(frozen=True)
class Post:
    """What is to be sent: how (mail or text), to which address, which code, and in which language."""

    how: str
    to: str
    code: str
    language: str


def register_files(*, by: Actor, round: Round) -> QuerySet[RegisterFile]:
    """The registers that were given for a round, newest first. One query."""
    access.require(access.may_run(by))
    return RegisterFile.objects.filter(round=round).order_by("-given_at", "-pk")


def register_file(*, by: Actor, reference: str) -> RegisterFile | None:
    """The register with this reference, or None. One query."""
    access.require(access.may_run(by))
    return register_file_by_reference(reference)


def register_file_by_reference(reference: str) -> RegisterFile | None:
    """The same for a job. One query."""
    return RegisterFile.objects.select_related("round").filter(reference=reference).first()


def registers_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are a register that is still to be taken in. One query."""
    found = RegisterFile.objects.filter(file__in=names).exclude(state=given.DONE)
    return {str(name) for name in found.values_list("file", flat=True)}


def post_of(sent: SentCode) -> Post:
    """What is to be sent, opened for the length of one job."""
    return Post(**json.loads(sealed.opened(sent.sealed_to, purpose=POST)))
