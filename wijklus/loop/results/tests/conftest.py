"""What the tests of results share: a plan of Dampoort, and files of their own."""

from datetime import date

import pytest

from wijklus.loop.plans import writes as plans


@pytest.fixture
def storage(settings, tmp_path):
    """Files of this test only."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def plan(dampoort, director, at):
    """The plan of Dampoort, being written."""
    return plans.start_plan(
        neighbourhood=dampoort,
        title="Wijkactieplan Dampoort",
        valid_from=date(2026, 1, 1),
        valid_until=date(2028, 1, 1),
        by=director,
        at=at,
    )
