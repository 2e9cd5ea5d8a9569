"""`wijklus start` says in one sentence why it cannot, and prepares only what changed."""

import socket
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from wijklus.base import scope
from wijklus.ground.places.models import Municipality
from wijklus.loop.rounds.models import PastElection
from wijklus.pages.management.commands import start


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "80.5", "²"])
def test_a_port_is_a_number(text: str) -> None:
    with pytest.raises(CommandError, match="PORT must be a number from 1 to 65535"):
        start.port_number(text)


def test_a_busy_port_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert start.answers("127.0.0.1", port)
        with pytest.raises(CommandError, match=f"^Port {port} is in use; choose another: make run PORT={port + 1}$"):
            call_command("start", port=str(port))
    assert not start.answers("127.0.0.1", port)
    start.refuse_busy_port("127.0.0.1", port)


def test_static_files_are_collected_only_when_they_changed(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "a.css").write_text("a {}")
    settings.STATICFILES_DIRS = [tmp_path / "ours"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    start.get_finders.__globals__["get_finder"].cache_clear()
    start.collect_static_files()
    (tmp_path / "collected" / "a.css").unlink()
    start.collect_static_files()
    assert not (tmp_path / "collected" / "a.css").exists()
    (tmp_path / "ours" / "a.css").write_text("a { color: red }")
    start.collect_static_files()
    assert (tmp_path / "collected" / "a.css").exists()
    start.get_finders.__globals__["get_finder"].cache_clear()


def test_mails_follow_the_port_unless_the_city_names_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIJKLUS_SITE_URL", raising=False)
    assert start.environment(8123)["WIJKLUS_SITE_URL"] == "http://127.0.0.1:8123"
    monkeypatch.setenv("WIJKLUS_SITE_URL", "https://wijk.example.org")
    assert start.worker(8123).environment["WIJKLUS_SITE_URL"] == "https://wijk.example.org"
    assert "--port" in start.server("127.0.0.1", 8123, 1).command


def test_the_demo_city_names_who_can_log_in_and_where() -> None:
    lines = start.demo_logins("http://127.0.0.1:8123")
    assert lines[0].startswith("Log in at http://127.0.0.1:8123/nl/account/")
    assert any("wijkregisseur@gent.example / " in line for line in lines)


@pytest.mark.django_db
def test_the_demo_city_shows_the_elections_of_a_folder_once(gent: Municipality, tmp_path: Path) -> None:
    start.show_elections("")
    with pytest.raises(CommandError, match=r"no \.pb file in"):
        start.show_elections(str(tmp_path))
    file = (
        b"META\nkey;value\ndescription;Buurtidee\ncountry;Netherlands\nunit;Assen\ninstance;2024\nnum_projects;1\n"
        b"num_votes;2\nbudget;100\nvote_type;approval\nrule;greedy\ndate_begin;31.03.2024\ndate_end;15.04.2024\n"
        b"PROJECTS\nproject_id;cost;name;selected\na;60;Bankjes;1\nVOTES\nvoter_id;vote\n1;a\n2;a\n"
    )
    (tmp_path / "one.pb").write_bytes(file)
    (tmp_path / "README.txt").write_text("not an election")
    for _twice in range(2):
        start.show_elections(str(tmp_path))
    with scope.of(gent.pk):
        assert [(one.title, one.credit) for one in PastElection.objects.all()] == [
            ("Buurtidee", "Pabulib (pabulib.org)")
        ]
    (tmp_path / "two.pb").write_bytes(b"META\nnothing")
    with pytest.raises(CommandError, match=r"two\.pb"):
        start.show_elections(str(tmp_path))
