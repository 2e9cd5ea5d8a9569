"""A director orders priorities in a browser: by dragging, and by the buttons where no script runs."""

import re

import pytest

from wijklus.loop.priorities import reads
from wijklus.loop.priorities import writes as priorities

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def three(dampoort, director, at):
    """Three priorities of Dampoort: A, B, C."""
    for title in "ABC":
        theme = priorities.start_theme(title=title, neighbourhood=dampoort, by=director, at=at)
        given = {"reason": "r", "decided_by": "Wij", "decided_on": at.date(), "by": director, "at": at}
        priorities.prioritise(theme=theme, neighbourhood=dampoort, **given)
    return lambda: [row.theme.title for row in reads.ranked(neighbourhood_id=dampoort.pk)]


def test_by_dragging(three, visitor, client_of):
    page = visitor(login=client_of("director")).visit("/nl/gent/werk/wijk/dampoort/prioriteiten/")
    with page.expect_navigation():
        page.drag_and_drop("[data-reorder] > li:nth-child(3)", "[data-reorder] > li:nth-child(1)")
    assert three() == ["C", "A", "B"]


def test_by_buttons_without_a_script(three, visitor, client_of):
    who = visitor(login=client_of("director"), script=False, width=375)
    page = who.visit("/nl/gent/werk/wijk/dampoort/prioriteiten/")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Omlaag.*A")).click()
    assert three() == ["B", "A", "C"]
    assert page.get_by_role("status").is_visible()
    focused = page.locator(":focus")
    assert (focused.get_attribute("value"), "A" in focused.inner_text()) == ("down", True)
