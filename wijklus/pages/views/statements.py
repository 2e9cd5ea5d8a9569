"""What a public site has to declare: whether everybody can use it, and what it does with what people tell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wijklus.ground.places import reads as places


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked, what is known not to be right, and whom to tell. One query."""
    cities = [city for city in places.municipalities() if city.contact_email or city.contact_phone]
    return render(request, "pages/accessibility.html", {"cities": cities})


def privacy(request: HttpRequest) -> HttpResponse:
    """What this municipality keeps of people, for how long, and how to have it erased."""
    return render(request, "pages/privacy.html")
