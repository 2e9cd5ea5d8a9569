"""A real browser for the tests that walk the screens: `visit(path)` opens a page as somebody with a certain device."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from scripts import browser as browsers

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ASKS_MORE = ".wl-map__canvas, [data-field], [hx-trigger*=load], [hx-trigger*=every]"
"""What goes on asking after the page is there."""
IDLE = "() => new Promise((done) => requestIdleCallback(done, { timeout: 500 }))"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    path = browsers.find()
    if path is None:
        pytest.skip("no browser is installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@dataclass
class Visitor:
    """Somebody with a device: pages are opened in it, and what the browser complains of is kept."""

    context: BrowserContext
    root: str
    runs_scripts: bool = True
    complaints: list[str] = field(default_factory=list)

    def visit(self, path: str, *, until: Literal["networkidle", "load"] = "networkidle") -> Page:
        """Open an address in a new tab."""
        page = self.context.new_page()
        self.listen(page)
        page.goto(self.root + path)
        page.wait_for_load_state(until)
        return page

    def look_at(self, path: str) -> Page:
        """Open an address and wait no longer than it goes on asking: a page without a map is there once it is idle."""
        page = self.visit(path, until="load")
        if page.locator(ASKS_MORE).count():
            page.wait_for_load_state("networkidle")
        elif self.runs_scripts:
            page.evaluate(IDLE)
        return page

    def listen(self, page: Page) -> None:
        """Keep what the browser complains of on this page."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            where = said.location.get("url", "").removeprefix(self.root)
            self.complaints.append(f"{said.text} ({where})")


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    """A visitor by width of the screen, light or dark, with or without JavaScript, and with a login or not."""
    opened: list[BrowserContext] = []

    def make(*, width: int = 1280, scheme: str = "light", script: bool = True, login: Client | None = None) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            locale="nl-BE",
            reduced_motion="reduce",
        )
        if login is not None:
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": login.cookies[name].value, "url": live_server.url}])
        opened.append(context)
        return Visitor(context, live_server.url, script)

    yield make
    for context in opened:
        context.close()


def barriers(page: Page) -> list[str]:
    """What axe finds wrong, by the rules of WCAG 2.2 A and AA and by good practice."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]


def sticks_out(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return max(wide, 0)
