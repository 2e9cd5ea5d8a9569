"""The demonstration city: Gent with its neighbourhoods, and two years of loops in every state, made by the writes."""

from .making import DemoMade, make_demo
from .people import LOGINS
from .people import SLUG as DEMO_CITY

__all__ = ["DEMO_CITY", "LOGINS", "DemoMade", "make_demo"]
