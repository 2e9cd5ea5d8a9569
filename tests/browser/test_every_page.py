"""Every page that the access table knows, in a real browser, as somebody who may open it.

No barrier (WCAG 2.2 A and AA), nothing wider than the screen on a phone and on a desktop, and nothing the browser
complains of: no error of a script, nothing kept out by the security policy. Public pages also without JavaScript.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.house.access_table import TABLE
from tests.house.access_visitors import ANONYMOUS, OK, VISITORS, World, in_gent
from tests.house.test_access_matrix import address_in
from wijklus.base import clock
from wijklus.ground.trail.jobs import run_waiting

from .conftest import Visitor, barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = (ANONYMOUS, "director", "administrator", *VISITORS)
"""Who opens a page, if they may: the first of these."""

NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Door:
    """A page and who opens it."""

    name: str
    address: str
    visitor: str


@pytest.fixture
def world(transactional_db: None) -> World:
    """The small world of the access table, with all that its addresses need."""
    made = World()
    with in_gent(made):
        for line in TABLE.values():
            line.kwargs(made)
            line.data(made)
    run_waiting(at=clock.now())
    return made


def doors(world: World) -> Iterator[Door]:
    """Every address that answers with a page, and who opens it."""
    for name, line in TABLE.items():
        who = next((one for one in FIRST if line.get is not None and line.get[one] == OK), None)
        if who is None:
            continue
        with in_gent(world):
            address = address_in(world, name, line, world.gent.slug)
        answer = world.browser(who).get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            yield Door(name, address, who)


class Walk:
    """Opens doors, each by its own visitor, and keeps what is wrong per page."""

    def __init__(self, world: World, visitor: Callable[..., Visitor], **device: Any) -> None:
        self.world, self.visitor, self.device = world, visitor, device
        self.visitors: dict[str, Visitor] = {}
        self.wrong: dict[str, list[str]] = {}
        self.opened = 0

    def through(self, door: Door, look: Callable[[Page], list[str]]) -> None:
        """Open one page and look."""
        somebody = self._as(door.visitor)
        page = somebody.look_at(door.address)
        found = look(page)
        page.close()
        found += sorted(set(somebody.complaints))
        somebody.complaints.clear()
        self.opened += 1
        if found:
            self.wrong[f"{door.name} {door.address}"] = found

    def report(self) -> str:
        """What is wrong, a line each."""
        return "\n".join(f"{name}: {one}" for name, found in self.wrong.items() for one in found)

    def _as(self, who: str) -> Visitor:
        if who not in self.visitors:
            login = None if who == ANONYMOUS else self.world.browser(who)
            self.visitors[who] = self.visitor(width=320, login=login, **self.device)
        return self.visitors[who]


def narrow_and_wide(page: Page) -> list[str]:
    """What is wrong on a phone, and on a desktop."""
    found = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{size['width']} px: {one}" for one in barriers(page)]
        if over := sticks_out(page):
            found.append(f"{size['width']} px: {over} px too wide")
    return found


def without_script(page: Page) -> list[str]:
    """What is wrong where no script runs."""
    found = [] if page.locator("h1:visible").count() == 1 else ["no heading, or more than one"]
    if page.locator(".wl-map__canvas:visible, [data-enhanced]:visible, [data-draft-note]:visible").count():
        found.append("something is shown that only works with JavaScript")
    if over := sticks_out(page):
        found.append(f"{over} px too wide")
    return found


def test_public_pages(world: World, visitor: Callable[..., Visitor]) -> None:
    walk = Walk(world, visitor)
    for door in doors(world):
        if door.visitor == ANONYMOUS:
            walk.through(door, narrow_and_wide)
    assert walk.opened > 15
    assert walk.wrong == {}, walk.report()


def test_pages_of_those_who_work_with_it(world: World, visitor: Callable[..., Visitor]) -> None:
    walk = Walk(world, visitor)
    for door in doors(world):
        if door.visitor != ANONYMOUS:
            walk.through(door, narrow_and_wide)
    assert walk.opened > 25
    assert walk.wrong == {}, walk.report()


def test_public_pages_without_javascript(world: World, visitor: Callable[..., Visitor]) -> None:
    walk = Walk(world, visitor, script=False)
    for door in doors(world):
        if door.visitor == ANONYMOUS:
            walk.through(door, without_script)
    assert walk.opened > 15
    assert walk.wrong == {}, walk.report()
