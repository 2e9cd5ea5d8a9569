"""The commands about Open311 on the page for integrators answer as the page says."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from wijklus.base.actor import system
from wijklus.loop.signals import rules, writes
from wijklus.loop.signals.models import Signal

PAGE = Path(settings.BASE_DIR) / "docs" / "how-to" / "integrator.md"
SECTION = re.compile(r"^## Open311 GeoReport v2$(.*?)^## ", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


def commands():
    """The commands of the section; a backslash at the end of a line goes on in the next."""
    section = SECTION.search(PAGE.read_text("utf-8"))
    return [
        line for block in BLOCK.findall(section[1]) for line in block.replace("\\\n", " ").splitlines() if line.strip()
    ]


def called(command, names):
    """What the server answers to a command of curl: its address, its headers, its form."""
    program, *words = [re.sub(r"\$(\w+)", lambda hit: names[hit[1]], word) for word in shlex.split(command)]
    assert program == "curl"
    form, headers, address = {}, {}, ""
    rest = iter(words)
    for word in rest:
        if word in {"-d", "--data-urlencode"}:
            name, _, value = next(rest).partition("=")
            form[name] = value
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        else:
            address = urlsplit(word)._replace(scheme="", netloc="").geturl()
    return Client().post(address, form, headers=headers) if form else Client().get(address, headers=headers)


@pytest.mark.django_db
def test_the_commands_about_open311_work(gent, api_key, at, monkeypatch):
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=system(gent.pk), at=at)
    names = {"KEY": api_key}
    answers = []
    for command in commands():
        answers.append(called(command, names))
        assert answers[-1].status_code == 200, command
        if Signal.objects.exists():
            names["REFERENCE"] = Signal.objects.get().reference
    assert len(answers) == 10
    assert sum(names["REFERENCE"] in answer.content.decode() for answer in answers) == 7
