"""The token file of a municipality, as a style sheet a browser keeps until it changes."""

from django.http import Http404, HttpRequest, HttpResponse


def city_look(request: HttpRequest) -> HttpResponse:
    """The tokens the municipality gave, cleaned when they were stored; its address carries their digest."""
    city = getattr(request, "municipality", None)
    if city is None or not city.theme_css:
        raise Http404("this municipality has no tokens of its own")
    answer = HttpResponse(city.theme_css, content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
