"""Whoever keeps the money in Gent."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from wijklus.base.actor import Actor, everywhere
from wijklus.ground.people import rules as people
from wijklus.ground.places.models import Municipality


@pytest.fixture
def finance(gent: Municipality) -> Actor:
    """The finance officer, with the rights of that role."""
    rights = people.DEFAULT_ROLES["finance"][1]
    return Actor(municipality_id=gent.pk, function="Financieel verantwoordelijke", rights=everywhere(*rights))


@pytest.fixture
def coded(gent: Municipality, at: datetime) -> Municipality:
    """Gent with its NIS code, by which the rows of a file name it."""
    gent.nis_code = "44021"
    gent.save()
    return gent


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> Path:
    """Files of this test only."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
