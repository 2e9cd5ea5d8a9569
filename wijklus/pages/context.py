"""What every template can use: the city, the release, and the same page in the other languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """`city`, `actor` (lazy: only looked up when a template asks), `release`, `demo`, `languages` of this city."""
    city = getattr(request, "municipality", None)
    offered = city.languages if city and city.languages else [code for code, _ in settings.LANGUAGES]
    return {
        "city": city,
        "actor": getattr(request, "actor", None),
        "release": settings.RELEASE,
        "demo": settings.DEMO,
        "languages": [(code, name) for code, name in settings.LANGUAGES if code in offered],
    }
