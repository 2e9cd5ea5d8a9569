"""The lines of neighbourhood teams: one in Dampoort with two services, something on its list, and a referral."""

from typing import Any

from wijklus.city.teams import reads as team_reads
from wijklus.city.teams import writes as teams
from wijklus.ground.people import reads as people
from wijklus.loop.priorities import writes as priorities

from .access_lines import EVERYBODY_AT_WORK, SERVICES, Line, filled, public, staff
from .access_visitors import World

LEADING = ("director", "coordinator")
IN_IT = (*LEADING, *SERVICES)


def _story(world: World) -> Any:
    """A referral from the parks service to the roads service."""
    by, at = world.actor("director"), world.at
    team = teams.start_team(name="Dampoort", neighbourhoods=[world.dampoort], referral_days=5, by=by, at=at)
    parks, roads = (one for one in people.parties(kind="service").order_by("name")[:2])
    for party in (parks, roads):
        teams.add_member(team=team, party=party, function="Ploegbaas", on=at.date(), by=by, at=at)
    whole = team_reads.team_for(by=by, reference=team.reference)
    assert whole is not None
    one, two = sorted(whole.members.all(), key=lambda member: member.party.name)
    theme = priorities.start_theme(title="Bankjes", neighbourhood=world.dampoort, by=by, at=at)
    entry = teams.put_entry(
        team=whole, member=one, theme=theme, what="Bankjes nakijken", since=at.date(), by=by, at=at
    )  # fmt: skip
    return teams.refer(entry=entry, receiver=two, what="Grond vlak maken", has_consent=True, by=by, at=at)


def a_team(world: World) -> dict[str, Any]:
    """The reference of the team."""
    return {"reference": world.once(_story).team.reference}


def an_entry(world: World) -> dict[str, Any]:
    """The same, and the line on its list."""
    return {**a_team(world), "entry": world.once(_story).entry.reference}


def a_referral(world: World) -> dict[str, Any]:
    """The reference of the referral."""
    return {"reference": world.once(_story).reference}


def a_theme(world: World) -> dict[str, Any]:
    """The reference of the theme."""
    return {"reference": world.once(_story).entry.theme.reference}


def a_link(world: World) -> dict[str, Any]:
    """The parts of the link in the mail."""
    letter = team_reads.letter(reference=world.once(_story).reference, to_receiver=True, on=world.at.date())
    assert letter is not None
    reference, expires, key = letter.url.strip("/").split("/")[-3:]
    return {"reference": reference, "expires": int(expires), "key": key}


def a_party(world: World) -> dict[str, Any]:
    """An employer to add, in another function for every visitor."""
    world.once(_story)
    return {"party": people.parties(kind="service").order_by("name")[0].reference, "function": "Tuinman"}


def the_version(world: World) -> dict[str, Any]:
    """The team as it is."""
    world.once(_story)
    return {"version": "1", "name": "Dampoort", "referral_days": "7", "is_active": "on"}


def a_line(world: World) -> dict[str, Any]:
    """What stands on the list already, as something new."""
    story = world.once(_story)
    return {
        "theme": story.entry.theme.reference, "member": story.entry.member.reference, "what": "Hagen snoeien",
        "since": "2026-11-01",
    }  # fmt: skip


LINES: dict[str, Line] = {
    "teams:index": staff(*EVERYBODY_AT_WORK),
    "teams:new_team": staff(
        *LEADING, post=True, data=filled(name="Rabot", neighbourhoods="dampoort", referral_days="5")
    ),
    "teams:team": staff(*IN_IT, kwargs=a_team),
    "teams:change_team": staff(*LEADING, post=True, kwargs=a_team, data=the_version),
    "teams:members": staff(*LEADING, post=True, kwargs=a_team, data=a_party),
    "teams:new_entry": staff(
        *IN_IT,
        post={**dict.fromkeys((*LEADING, "service_contact"), "ok"), "other_service": "422"},
        kwargs=a_team,
        data=a_line,
    ),
    "teams:entry": staff(*LEADING, "service_contact", kwargs=an_entry),
    "teams:refer": staff(*LEADING, "service_contact", kwargs=an_entry),
    "teams:referral": staff(*IN_IT, kwargs=a_referral),
    "teams:colleagues": staff(*EVERYBODY_AT_WORK, kwargs=a_theme),
    "teams:referral_link": public(kwargs=a_link),
}
