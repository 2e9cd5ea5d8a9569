"""What goes in and comes out, as the OpenAPI document describes it: in English, translated on the page about it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from wijklus.loop.signals import rules as signal_rules

Count = Annotated[int | None, Field(description=_("null: some, but too few people to tell how many"))]


class Fault(Schema):
    """What is wrong with one input."""

    field: str
    sentence: str


class ErrorBody(Schema):
    """What went wrong: a code for software, a sentence for people, and which inputs it is about."""

    code: str
    sentence: str
    fields: list[Fault]


class ErrorAnswer(Schema):
    """Every answer with a status of 400 or more."""

    error: ErrorBody


class Municipality(Schema):
    """A municipality of this installation."""

    slug: str
    name: str
    nis_code: str
    country: str
    language: str
    languages: list[str]


class Municipalities(Schema):
    """A page of municipalities."""

    items: list[Municipality]
    next: str | None


class Inhabitants(Schema):
    """How many people live there, in which year, and who says so."""

    year: int
    value: float
    source: str


class Neighbourhood(Schema):
    """A neighbourhood one can point at."""

    code: str
    slug: str
    name: str
    inhabitants: Inhabitants | None
    link: str = Field(description=_("the page of the neighbourhood, for people"))


class Neighbourhoods(Schema):
    """A page of neighbourhoods."""

    items: list[Neighbourhood]
    next: str | None


class Category(Schema):
    """A line of the list of categories of the city; main categories have no parent."""

    code: str
    name: dict[str, str]
    parent: str | None
    public_space: bool


class Categories(Schema):
    """A page of categories."""

    items: list[Category]
    next: str | None


class Theme(Schema):
    """What several signals are about."""

    reference: str
    title: str
    state: str
    people: Count
    voices: Count
    withheld: bool


class Themes(Schema):
    """A page of themes, most people first."""

    items: list[Theme]
    next: str | None


class Plan(Schema):
    """The adopted plan of a neighbourhood.

    `sha256` is over the document as UTF-8 JSON with sorted names, no spaces and nothing escaped.
    """

    reference: str
    title: str
    state: str
    valid_from: date
    valid_until: date
    version: int
    decided_by: str
    decided_on: date
    decision_url: str
    adopted_at: datetime
    sha256: str
    follow_up_assured: bool
    missing: list[dict[str, Any]]
    document: dict[str, Any]


class Part(Schema):
    """People (or voices) who were told one kind of outcome."""

    key: str
    n: Count
    withheld: bool


class Split(Schema):
    """People, or voices without a name, by what they were told."""

    n: Count
    told: Count
    withheld: bool
    parts: list[Part]


class Days(Schema):
    """Whole days from signal to answer; those without an answer count as longer than today."""

    n: Count
    answered: Count
    median: int | None
    p90: int | None
    withheld: bool


class Verdicts(Schema):
    """Whether it was solved, as the people say who signalled."""

    yes: Count
    half: Count
    no: Count


class Debt(Schema):
    """Who still waits for an outcome, whenever they signalled, and since when the first."""

    people: Count
    voices: Count
    since: datetime | None
    withheld: bool


class BottomUp(Schema):
    """What the priorities stand on."""

    n: int
    named: int
    counted: int
    service_idea: int


class Figures(Schema):
    """The figures of the signals received in one quarter, `until` not included; null is withheld."""

    since: date
    until: date
    small_cell: int = Field(description=_("figures about fewer people than this are withheld"))
    signals: Count
    people: Split
    voices: Split
    first_answer: Days
    outcome: Days
    verdicts: Verdicts
    debt: Debt
    bottom_up: BottomUp


class Point(Schema):
    """A place on the map, in degrees (WGS84). Kept private: what is public is a cell of about 150 metres."""

    model_config = {"extra": "forbid"}
    lat: float
    lon: float


class HowToAnswer(Schema):
    """How somebody wants to be answered; only what the channel needs is kept."""

    model_config = {"extra": "forbid"}
    channel: Literal["mail", "phone", "sms", "letter", "group", "none"]
    name: str = Field("", max_length=160)
    email: str = Field("", max_length=254, description=_("needed for mail"))
    phone: str = Field("", max_length=40, description=_("needed for phone and sms"))
    address: str = Field("", max_length=500, description=_("needed for letter"))
    group_name: str = Field("", max_length=160, description=_("needed for group"))


class NewSignal(Schema):
    """Something that one person says about a neighbourhood."""

    model_config = {"extra": "forbid"}
    text: str = Field(description=_("what is said, in the words of the person"))
    kind: Literal["problem", "idea", "offer"] = Field(
        description=_("something is going on, an idea, or an offer to help")
    )
    neighbourhood: str = Field(
        "", max_length=80, pattern=r"^[-\w]*$", description=_("its slug; this or a point is needed")
    )
    point: Point | None = Field(None, description=_("where it is; decides the neighbourhood when it lies in one"))
    place_text: str = Field("", max_length=signal_rules.LONGEST_PLACE, description=_("the place in words"))
    language: str = Field(
        "", pattern=r"^([a-z]{2})?$", description=_("of the text, as two letters; the municipality's when empty")
    )
    answer: HowToAnswer | None = Field(None, description=_("how to answer; left out, only the private link tells"))


class ReceivedSignal(Schema):
    """What was received. Give the private link to the person who signalled, and to nobody else."""

    reference: str
    follow_url: str
    received_at: datetime
