"""Questions about themes and priorities. `from wijklus.loop.priorities import reads as priorities`."""

from .themes import (
    PublicTheme,
    choices,
    ended,
    priority_for_actor,
    public_themes,
    ranked,
    theme_for_actor,
    theme_public,
    themes,
    themes_by_id,
)
from .walks import (
    active,
    addable,
    links,
    priorities_of,
    signals_of,
    sources_of,
    themes_in_story,
    themes_of,
    upstream_signals,
)
from .words import CHANNELS, channel_word

__all__ = [
    "CHANNELS",
    "PublicTheme",
    "active",
    "addable",
    "channel_word",
    "choices",
    "ended",
    "links",
    "priorities_of",
    "priority_for_actor",
    "public_themes",
    "ranked",
    "signals_of",
    "sources_of",
    "theme_for_actor",
    "theme_public",
    "themes",
    "themes_by_id",
    "themes_in_story",
    "themes_of",
    "upstream_signals",
]
