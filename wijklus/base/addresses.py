"""Parts of an address that look the same in every room."""

from django.urls.converters import IntConverter


class Number(IntConverter):
    """A whole number that fits every database: an address with more digits is of no page."""

    regex = "[0-9]{1,12}"
