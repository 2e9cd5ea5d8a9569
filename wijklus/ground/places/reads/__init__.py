"""Questions about municipalities and neighbourhoods: what there is, where a point lies, what a file holds."""

from .areas import SetEffect, boundaries_geojson, effect_of, outlines
from .files import Figure, read_areas, read_boundaries_file, read_figures_file, read_theme_file
from .lists import (
    HelpContact,
    boundary_ids,
    current_set,
    draft_of,
    figures,
    help_contacts,
    inhabitants,
    latest_set,
    municipalities,
    municipality_by_slug,
    neighbourhood_by_code,
    neighbourhood_by_slug,
    neighbourhoods,
    not_locatable,
    sets,
    time_zones,
)
from .locating import locate, locate_many

__all__ = [
    "Figure",
    "HelpContact",
    "SetEffect",
    "boundaries_geojson",
    "boundary_ids",
    "current_set",
    "draft_of",
    "effect_of",
    "figures",
    "help_contacts",
    "inhabitants",
    "latest_set",
    "locate",
    "locate_many",
    "municipalities",
    "municipality_by_slug",
    "neighbourhood_by_code",
    "neighbourhood_by_slug",
    "neighbourhoods",
    "not_locatable",
    "outlines",
    "read_areas",
    "read_boundaries_file",
    "read_figures_file",
    "read_theme_file",
    "sets",
    "time_zones",
]
