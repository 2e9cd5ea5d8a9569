"""Questions about the municipality and its neighbourhoods."""

from .models import Municipality


def municipality_by_slug(slug: str) -> Municipality | None:
    """The municipality with this name in the address, or None. One query."""
    return Municipality.objects.filter(slug=slug).first()
