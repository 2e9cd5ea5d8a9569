"""A request to an address of one municipality, as views see it: for annotations only, the middleware fills it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest

from .actor import Actor

if TYPE_CHECKING:  # base stands under places and never imports it while running; a checker may know the model
    from django_htmx.middleware import HtmxDetails

    from wijklus.ground.places.models import Municipality, Neighbourhood


class CityRequest(HttpRequest):
    """A request whose address names a municipality: its scope is open while the view runs.

    A view of such an address is written `def board(request: CityRequest, ...) -> HttpResponse`.
    """

    municipality: "Municipality"
    neighbourhood: "Neighbourhood | None"
    actor: Actor
    htmx: "HtmxDetails"
    keep_for: Callable[[int | None], None]
    """A public view of a room says, before it reads, of which neighbourhood (None: of the whole city) the page is.

    It is then kept until something there changes. Pages says the same with its decorator.
    """
