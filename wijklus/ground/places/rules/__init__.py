"""What holds for municipalities and neighbourhoods, without a database: names in addresses, periods, cells of the map.

Reading a boundaries file is in `rules.geojson`, checking a token file in `rules.theme`: both are imported only by whom
they concern.
"""

from wijklus.ground.trail.rules import mark as _

from .cells import PUBLIC_RESOLUTION, cell_centre, cell_outline, public_cell
from .names import CODE_DIGITS, NOT_LOCATABLE, RESERVED, free_slug, is_code_of, not_locatable_code, slug_of
from .periods import Period, overlap

__all__ = [
    "CODE_DIGITS",
    "NOT_LOCATABLE",
    "PUBLIC_RESOLUTION",
    "RESERVED",
    "SENTENCES",
    "TRAIL_KINDS",
    "Period",
    "cell_centre",
    "cell_outline",
    "free_slug",
    "is_code_of",
    "not_locatable_code",
    "overlap",
    "public_cell",
    "slug_of",
]

SENTENCES: dict[str, str] = {
    "places.found_municipality": _("%(who)s began %(name)s on this installation"),
    "places.change_settings": _("%(who)s changed the settings of the municipality"),
    "places.change_theme": _("%(who)s changed the house style of the municipality"),
    "places.open_set": _(
        "%(who)s began the division “%(name)s” from %(valid_from)s: %(neighbourhoods)s neighbourhoods"
    ),
    "places.mark_current": _("%(who)s let the neighbourhoods of a new division begin"),
    "places.give_address_file": _("%(who)s gave a file with addresses: %(file)s"),
    "places.drop_address_file": _("%(who)s threw a file with addresses away: %(file)s"),
    "places.take_in_address_file": _("%(who)s took in %(count)s addresses from %(file)s"),
    "places.set_figures": _("%(who)s entered %(count)s figures of neighbourhoods"),
}
"""How a change of this room is told in the trail."""

TRAIL_KINDS: dict[str, str] = {"address_file": _("file with addresses")}
"""What the objects of this room are called there."""
