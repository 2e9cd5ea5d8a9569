"""The demonstration city as a visitor meets it: along its links, on a very small phone, with what really stands in it.

Breadth first from the page of the city and from "Vandaag": of each kind of page a few. None has a barrier, is wider
than the screen, makes the browser complain, or is not there; those for residents do without JavaScript too.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from wijklus.crossings.demo import LOGINS

from .conftest import Visitor, barriers, sticks_out
from .test_every_page import without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT_MOST = 30


@pytest.fixture
def demo(transactional_db: None) -> None:
    """A small demonstration city, made as everybody makes it."""
    call_command("demo", signals=200, verbosity=0)


@dataclass
class Stroll:
    """Follows links from a page, and keeps what is wrong where."""

    visitor: Visitor
    browser: Client
    starts: tuple[str, ...]
    wrong: list[str] = field(default_factory=list)
    of_each_kind: int = 1
    kinds: Counter[str] = field(default_factory=Counter)
    plain: Visitor | None = None

    def along_its_links(self) -> "Stroll":
        """Visit what the links reach, nearest first."""
        waiting, known, seen = deque(self.starts), set(self.starts), 0
        while waiting and seen < AT_MOST:
            address = waiting.popleft()
            if not self.is_wanted(address):
                continue
            seen += 1
            for link in self.look(address):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
        return self

    def is_wanted(self, address: str) -> bool:
        """Whether this is a page of a kind that was not seen often enough; what is no page must be there at least."""
        try:
            kind = resolve(urlsplit(address).path).view_name
        except Resolver404:
            self.wrong.append(f"{address}: a link to nowhere")
            return False
        if self.kinds[kind] >= self.of_each_kind:
            return False
        self.kinds[kind] += 1
        answer = self.browser.get(address, follow=True)
        if answer.status_code != 200:
            self.wrong.append(f"{address}: {answer.status_code}")
        return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")

    def look(self, address: str) -> list[str]:
        """Open one page; what is wrong with it is kept, its links are the answer."""
        page = self.visitor.visit(address, until="load")
        found = barriers(page)
        if over := sticks_out(page):
            found.append(f"{over} px too wide")
        links = list(self.links_of(page))
        page.close()
        found += sorted(set(self.visitor.complaints))
        self.visitor.complaints.clear()
        if self.plain is not None:
            page = self.plain.visit(address, until="load")
            found += [f"without JavaScript: {one}" for one in without_script(page)]
            page.close()
        self.wrong += [f"{address}: {one}" for one in found]
        return links

    def links_of(self, page: Page) -> Iterator[str]:
        """The addresses within this house, in Dutch."""
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            address = urldefrag(link)[0].removeprefix(self.visitor.root)
            if address.startswith("/nl/"):
                yield address


def test_pages_along_their_links(demo: None, visitor: Callable[..., Visitor]) -> None:
    """Of residents, of a director and of an administrator: one city for all three, for it takes a while to make."""
    plain = visitor(width=320, script=False)
    walks = [
        Stroll(visitor(width=320), Client(), ("/nl/gent/", "/nl/gent/wijk/dampoort/"), plain=plain, of_each_kind=2)
    ]
    for account in ("wijkregisseur", "beheerder"):
        browser = Client()
        email, password = next((email, password) for _, email, password in LOGINS if email.startswith(account))
        assert browser.post("/nl/account/inloggen/", {"login": email, "password": password}).status_code == 302
        walks.append(Stroll(visitor(width=320, login=browser), browser, ("/nl/gent/werk/",)))
    for walk in walks:
        walk.along_its_links()
    wrong = [one for walk in walks for one in walk.wrong]
    assert wrong == [], "\n".join(wrong)
    public, director, administrator = (set(walk.kinds) for walk in walks)
    assert {"city", "neighbourhood", "theme_story", "plan_of", "feedback:figures_of", "signals:new"} <= public
    assert {"today", "signal", "signals:inbox", "priorities:theme", "actions:action"} <= director
    assert {"people:settings", "people:members", "trail:trail", "trail:health", "plans:desk"} <= administrator
