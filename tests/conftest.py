"""The two municipalities and the people who work there, for the tests outside the rooms too."""

from wijklus.conftest import *  # noqa: F403
