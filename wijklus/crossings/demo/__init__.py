"""The demonstration city: Gent with its neighbourhoods, and two years of loops in every state, made by the writes."""

from .making import DemoMade, make_demo
from .people import LOGINS

__all__ = ["LOGINS", "DemoMade", "make_demo"]
