"""Somebody before a screen, who does what people do: read, fill in, choose, press, follow a link, open a mail."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.urls import resolve
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Visitor, barriers, sticks_out
from wijklus.base import clock
from wijklus.ground.trail.jobs import run_waiting

PATIENCE = 10_000
PICTURES = os.environ.get("WIJKLUS_WALK_PICTURES")
"""A folder in which every page of the walk is kept as a picture, when a person wants to look at them."""


@dataclass
class Seen:
    """What a walk saw: every address, and which pages were looked at for barriers."""

    addresses: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)
    pages: int = 0

    def is_new(self, path: str, *, of: str) -> bool:
        """Whether no page of this kind and state was looked at before; remembers it."""
        kind = f"{resolve(path).view_name} {of}"
        fresh = kind not in self.looked_at
        self.looked_at.add(kind)
        return fresh


@dataclass
class Screen:
    """A phone or a desktop in somebody's hands. What it shows must fit on it, and the browser must not complain."""

    visitor: Visitor
    who: str
    seen: "Seen" = field(default_factory=lambda: Seen())
    script: bool = True
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.visitor.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.visitor.listen(self.page)

    def open(self, address: str) -> "Screen":
        """Go to an address, such as one that stands in a mail."""
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = self.page.goto(self.visitor.root + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self._look()

    def follow(self, name: str, within: str = "body") -> "Screen":
        """Follow a link by the first words of its name; on a phone it can stand in the menu."""
        links = self.page.locator(within).get_by_role("link", name=_begins(name))
        if not links.count():
            self.unfold("Menu", within="header")
            links = self.page.locator("header").get_by_role("link", name=_begins(name))
        self._press(links.first)
        return self

    def follow_row(self, words: str) -> "Screen":
        """Follow the one link of a row with these words in it."""
        self._press(self.page.get_by_role("listitem").filter(has_text=words).get_by_role("link").first)
        return self

    def press(self, name: str, within: str = "main") -> "Screen":
        """Press a button by the first words of its name."""
        self._press(self.page.locator(within).get_by_role("button", name=_begins(name)).first)
        return self

    def fill(self, label: str, text: str, within: str = "main") -> "Screen":
        """Write something in a field."""
        self._field(label, within).fill(text)
        return self

    def pick(self, label: str, option: str, within: str = "main") -> "Screen":
        """Choose from a list."""
        self._field(label, within).select_option(label=option)
        return self

    def choose(self, label: str, within: str = "main") -> "Screen":
        """Choose one of several, or tick a box."""
        self._field(label, within).check()
        return self

    def upload(self, label: str, file: Path | FilePayload) -> "Screen":
        """Choose a file."""
        self._field(label, "main").set_input_files(file)
        return self

    def unfold(self, summary: str, within: str = "main") -> "Screen":
        """Open what is folded away."""
        self.page.locator(within).locator("summary", has_text=summary).first.click()
        return self

    def again(self) -> "Screen":
        """The same page once more, as with the browser's own button."""
        self.page.reload()
        return self._look()

    def sees(self, *texts: str, within: str = "body") -> "Screen":
        """These words stand there, to be seen."""
        for text in texts:
            shown = self.page.locator(within).get_by_text(text).locator("visible=true").first
            expect(shown, f"{self.who} looks for “{text}”").to_be_visible(timeout=5000)
        return self

    def sees_no(self, *texts: str) -> "Screen":
        """These words stand nowhere on the page."""
        for text in texts:
            assert text not in self.words, f"{self.who} finds “{text}”"
        return self

    @property
    def words(self) -> str:
        """What stands on the page, as one line."""
        return " ".join(self.page.locator("body").inner_text().split())

    @property
    def path(self) -> str:
        """Where this screen is."""
        return urlsplit(self.page.url).path

    def _field(self, label: str, within: str) -> Locator:
        return self.page.locator(within).get_by_label(_begins(label)).locator("visible=true").first

    def _press(self, thing: Locator) -> None:
        with self.page.expect_navigation(timeout=PATIENCE):
            thing.click()
        self.page.wait_for_load_state()
        self._look()

    def _look(self) -> "Screen":
        self.seen.pages += 1
        self.seen.addresses.append(self.page.url.removeprefix(self.visitor.root))
        if PICTURES:
            name = f"{self.seen.pages:03}-{self.who}{self.path.replace('/', '_')[:80]}.png"
            self.page.screenshot(path=Path(PICTURES) / name, full_page=True)
        assert sticks_out(self.page) == 0, f"{self.who}: {self.page.url} is wider than the screen"
        complaints = [one for one in self.visitor.complaints if "status of 422" not in one]  # a form sent back
        assert complaints == [], self.page.url
        if self.script and self.seen.is_new(self.path, of=self._state):
            assert barriers(self.page) == [], f"{self.who}: {self.page.url}"
        return self

    @property
    def _state(self) -> str:
        """What makes a page another one to look at: its headings, its messages, its forms."""
        what = "h1, h2, .wl-alert__title, label, caption, button"
        words = self.page.evaluate(f"[...document.querySelectorAll({what!r})].map(one => one.textContent).join()")
        return f"{self.page.viewport_size} {hash(words)}"


def _begins(name: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(name)}")


def run_jobs() -> None:
    """Do what waits, as the worker does."""
    run_waiting(at=clock.now())


def letters_to(address: str) -> list[EmailMessage]:
    """The mails somebody got, the last one at the end; what waited to be sent is sent first."""
    run_jobs()
    return [sent for sent in mail.outbox if address in sent.to]


def link_in(letter: EmailMessage, part: str) -> str:
    """The address in a mail that has this in it; it stands in the plain text, and in the HTML too."""
    text = str(letter.body)
    found = [word.strip("<>.,()") for word in text.split() if "://" in word and part in word]
    assert found, f"no link with {part} in:\n{text}"
    if isinstance(letter, EmailMultiAlternatives) and letter.alternatives:
        html = str(letter.alternatives[0][0])
        assert part in html, "the link is missing in the HTML"
    return found[0]
