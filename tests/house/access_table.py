"""Who may open what: one line for every view. A view without a line here fails tests/house/test_access_matrix.py.

How to add yours: one entry `"room:name": line` in TABLE, in the order of the addresses. The line is one of

    public()                            everybody may look
    staff("director", "coordinator")    these come in, anonymous is sent to the login page, all others are turned away
    logged_in()                         whoever has an account
    Line(get={...}, post={...})         anything else: visitor -> OK | LOGIN | REFUSED

with these arguments, all optional:

    kwargs=a_signal     a function of the World that returns the keywords of the address; `city` is filled in by itself
    post=True           the view also takes a POST: the same visitors may, and for the others nothing is written
    post={...}          when others may post than may look: visitor -> outcome; visitors left out are REFUSED
    get=False           the view takes a POST only
    data=a_form         a function of the World that returns what is posted
    sees_contact={...}  the visitors who may find the contact data of the resident there (by right signals.read_contact)
    elsewhere=OK        the address also exists in another municipality (it names nothing of Gent)
    query="?x=1"        put behind the address

Make what an address needs through the writes, once for all lines, and let `world.resident()` stand behind it:

    def _signal(world): return signals.register(text=..., by=world.actor("anonymous"), at=world.at, ...)
    def a_signal(world): return {"reference": world.once(_signal).reference}

Rooms with many lines keep them in a module of their own, such as access_loop.py.

The director has Dampoort (world.dampoort) as portfolio. All of it is rolled back after each visit.
"""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.places.tests.shapes import row_of_squares
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.writes import sealing
from wijklus.loop.budgets import writes as budgets
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import reads as signal_reads
from wijklus.loop.signals import writes as signals

from . import (
    access_api,
    access_contact,
    access_loop,
    access_moderating,
    access_money,
    access_noting,
    access_plans,
    access_results,
    access_rounds,
    access_steering,
    access_story,
    access_teams,
)
from .access_lines import (
    NO_SECOND_STEP,
    NOT_FOUND,
    SERVICES,
    TO_LOGIN,
    Line,
    SameFile,
    filled,
    logged_in,
    public,
    staff,
    whole,
)
from .access_visitors import ANONYMOUS, OK, REFUSED, VISITORS, World


def password_key(world: World) -> dict[str, Any]:
    """A link to choose a password, used up long ago."""
    return {"uidb36": "1", "key": "over-and-done"}


def a_term(_world: World) -> dict[str, Any]:
    """A term of office."""
    return {"name": "Raad 2025-2030", "valid_from": "2025-01-01", "valid_until": "2031-01-01"}


def settings_form(_world: World) -> dict[str, Any]:
    """The settings of Gent, with another name."""
    days = {"first_answer_days": 10, "lost_after_days": 60, "retention_days": 365, "small_cell": 5}
    formset = {"help-TOTAL_FORMS": 0, "help-INITIAL_FORMS": 0}
    return {"version": 1, "name": "Gent!", "language": "nl", "languages": ["nl"], **days, **formset}


def plain_style(_world: World) -> dict[str, Any]:
    """No tokens: the plain style stays."""
    return {"version": 1}


def boundaries_file(_world: World) -> dict[str, Any]:
    """A file with one square neighbourhood."""
    return {"boundaries": SameFile("wijken.geojson", row_of_squares("A"))}


def a_municipality(_world: World) -> dict[str, Any]:
    """The first step towards a municipality."""
    days = {"first_answer_days": 10, "lost_after_days": 60, "retention_days": 365}
    return {"name": "Teststad", "country": "BE", "language": "nl", **days}


def an_objective(_world: World) -> dict[str, Any]:
    """A line of the multi-year plan."""
    return {"plan_version": "2026-2031", "goal_code": "SD1", "name": "Een groene stad"}


def _entry(world: World) -> Any:
    entry = trail.record(
        by=world.actor("director"), at=world.at, verb="signals.sort", kind="signal", ref="x",
        neighbourhood_id=world.dampoort.pk, reason="words",
    )  # fmt: skip
    sealing.seal(at=world.at)
    return entry


def an_entry(world: World) -> dict[str, Any]:
    """A sealed entry of the trail, of Dampoort."""
    return {"entry_id": world.once(_entry).pk}


def why(_world: World) -> dict[str, Any]:
    """A reason."""
    return {"reason": "because"}


def a_signal_of(world: World) -> Any:
    """What the resident whose contact data must not leak said about Dampoort."""
    return signals.register(
        text="Er is te weinig licht",
        kind="problem",
        channel="web",
        neighbourhood=world.dampoort,
        contact=world.resident(),
        by=world.actor(ANONYMOUS),
        at=world.at,
    )


def a_private_link(world: World) -> dict[str, Any]:
    """The private link of a signal."""
    signal = world.once(a_signal_of)
    return {"reference": signal.reference, "key": signal_access.follow_key(signal)}


def dampoort(world: World) -> dict[str, Any]:
    """The neighbourhood of the director, in an address."""
    return {"slug": world.dampoort.slug}


def a_signal(world: World) -> dict[str, Any]:
    """A signal about Dampoort, in an address."""
    return {"reference": world.once(a_signal_of).reference}


def chosen_signals(world: World) -> dict[str, Any]:
    """A signal that was ticked, and why nothing is done with it."""
    return {"signals": [world.once(a_signal_of).reference], "reason": "Dubbel"}


def a_sorting(world: World) -> dict[str, Any]:
    """How a signal is sorted."""
    return {"kind": "idea", "category": "", "neighbourhood": world.dampoort.slug, "version": 1}


def a_note(world: World) -> dict[str, Any]:
    """What a field worker heard."""
    heard = {"channel": "walk", "kind": "idea", "text": "Een bank", "who": "counted", "voices": 3}
    return {**heard, "neighbourhood": world.dampoort.slug, "received_on": world.at.date()}


def a_category_of(world: World) -> Any:
    """A category of the city."""
    return signals.add_category(name={"nl": "Licht"}, by=world.system, at=world.at)


def a_category(world: World) -> dict[str, Any]:
    """A category, in an address."""
    return {"code": world.once(a_category_of).code}


def _rule(world: World) -> Any:
    values = {
        "category": None, "neighbourhood": None, "words": ["bank"], "party": people.parties().get(name="Groendienst"),
        "note": "", "valid_from": world.at.date(), "valid_until": None,
    }  # fmt: skip
    return signals.add_rule(values=values, by=world.system, at=world.at)


def a_rule_in_an_address(world: World) -> dict[str, Any]:
    """A rule about who handles what, in an address."""
    return {"reference": world.once(_rule).reference}


def a_routing_rule(world: World) -> dict[str, Any]:
    """A rule to see the effect of."""
    party = people.parties().get(name="Groendienst").reference
    return {"words": "boom", "party": party, "valid_from": "2026-11-20", "version": 1}


def a_category_name(world: World) -> dict[str, Any]:
    """A category to add."""
    return {"name_nl": "Banken"}


def a_mailbox(_world: World) -> dict[str, Any]:
    """The mailbox of the city, on a server that does not exist."""
    box = signal_reads.mailbox()
    return {
        "address": "meld@gent.example", "host": "imap.invalid", "port": 993, "login": "meld", "password": "geheim",
        "folder": "INBOX", "version": box.version if box is not None else 0,
    }  # fmt: skip


def _mailbox(world: World) -> Any:
    given = {**a_mailbox(world), "takes_tags": True, "is_on": False}
    return signals.change_mailbox(**given, by=world.system, at=world.at)


def a_mailbox_that_is_there(world: World) -> dict[str, Any]:
    """Nothing in the address: the mailbox of the city."""
    world.once(_mailbox)
    return {}


MAIL = """From: An Peeters <an@example.be>
To: meld+dampoort@gent.example
Subject: {subject}
Message-ID: <{number}@example.be>
{thread}
Het licht is stuk, mail {number}
"""


def _addition(world: World) -> Any:
    """A mail, and another that replies to our receipt of it."""
    first = MAIL.format(subject="Licht", number=1, thread="")
    row = signals.take_in_mail(raw=first.encode(), by=world.system, at=world.at)
    root = signal_reads.thread_of(row.signal).root
    again = MAIL.format(subject="Re: Licht", number=2, thread=f"References: {root}\n")
    refused = MAIL.format(subject="Leeg", number=3, thread="Auto-Submitted: auto-replied\n")
    signals.take_in_mail(raw=refused.encode(), by=world.system, at=world.at)
    return signals.take_in_mail(raw=again.encode(), by=world.system, at=world.at)


def an_addition(world: World) -> dict[str, Any]:
    """What the person behind a signal of Dampoort added by mail."""
    return {"reference": world.once(_addition).addition.reference}


def a_changed_category(world: World) -> dict[str, Any]:
    """A category under another name."""
    return {"name_nl": "Verlichting", "version": 1, "is_active": "on", "position": 1}


def something_said(world: World) -> dict[str, Any]:
    """What a resident fills in."""
    return {"kind": "idea", "text": "Een bank", "answer": "none"}


def a_role(_world: World) -> dict[str, Any]:
    """A role of every municipality."""
    return {"key": "councillor"}


def a_membership(world: World) -> dict[str, Any]:
    """The role that the coordinator holds."""
    return {"reference": world.users["coordinator"].memberships.get().reference}


def a_party(world: World) -> dict[str, Any]:
    """The parks service."""
    return {"reference": people.parties().get(name="Groendienst").reference}


def _mandate(world: World) -> Any:
    return people_writes.give_mandate(
        party=people.parties().get(name="Groendienst"),
        function="Diensthoofd",
        given_by="College",
        valid_from=world.at.date(),
        by=world.system,
        at=world.at,
    )


def a_mandate(world: World) -> dict[str, Any]:
    """A mandate of the parks service."""
    return {"reference": world.once(_mandate).reference}


def a_new_member(world: World) -> dict[str, Any]:
    """A new account with a role."""
    return {
        "email": "nieuw@gent.example", "name": "Nieuw", "language": "nl", "function": "Raadslid",
        "role": people.roles().get(key="councillor").pk, "valid_from": "2026-11-20",
    }  # fmt: skip


def a_speaker(world: World) -> dict[str, Any]:
    """The role of who speaks for a group in Dampoort."""
    return {"reference": world.users["spokesperson"].memberships.get().reference}


def a_new_speaker(world: World) -> dict[str, Any]:
    """Somebody who speaks for a group."""
    group = people.parties().get(name="Bewonerscomité").reference
    return {"party": group, "name": "Nieuw", "email": "groep@example.be", "neighbourhoods": [world.dampoort.slug]}


def a_new_mandate(world: World) -> dict[str, Any]:
    """A mandate of the roads service."""
    party = people.parties().get(name="Wegendienst").pk
    return {"party": party, "function": "Diensthoofd", "given_by": "College", "valid_from": "2026-11-20"}


def signals_file(_world: World) -> dict[str, Any]:
    """A file with one signal."""
    return {"file": SameFile("signalen.csv", b"tekst;wijk\nDonker;Dampoort\n")}


def plan_file_form(_world: World) -> dict[str, Any]:
    """A file with a multi-year plan of one line."""
    return {"file": SameFile("plan.csv", b"actie;2026\nBank;1\n"), "kind": "investment"}


def _plan_file(world: World) -> Any:
    row = budgets.keep_plan_file(
        upload=SimpleUploadedFile("plan.csv", b"actie;2026\nBank;1\n"), plan_version="", kind="investment",
        by=world.system, at=world.at,
    )  # fmt: skip
    budgets.check_plan_file(row=row, by=world.system, at=world.at)
    return row


def a_plan_file(world: World) -> dict[str, Any]:
    """The reference of a file that was checked."""
    return {"reference": world.once(_plan_file).reference}


def _import_run(world: World) -> Any:
    run = signals.keep_file(
        upload=SimpleUploadedFile("signalen.csv", b"tekst;wijk\nDonker;Dampoort\n"), by=world.system, at=world.at
    )
    return signals.read_file(run=run, at=world.at)


def an_import(world: World) -> dict[str, Any]:
    """A file with signals that was read."""
    return {"reference": world.once(_import_run).reference}


def import_columns(world: World) -> dict[str, Any]:
    """What is what in that file."""
    fixed = {"kind": "problem", "channel": "import", "language": "nl", "date_order": "dmy", "closed": "aside"}
    return {
        **fixed, "version": world.once(_import_run).version, "source": "Lijst", "unknown_category": "refuse",
        "column_text": "0", "column_neighbourhood": "1",
    }  # fmt: skip


WITH_A_ROLE = tuple(
    visitor
    for visitor in VISITORS
    if visitor not in {ANONYMOUS, "other_director", "operator", "spokesperson", "teller"}
)

TABLE: dict[str, Line] = {
    "root": public(),
    # pages: logging in and one's own account
    "account_login": public(post=True),
    "account_logout": public(post=True),
    "account_inactive": public(),
    "account_signup": Line(get=TO_LOGIN),
    "account_reauthenticate": logged_in(post=True),
    "account_change_password": logged_in(post=True),
    "account_set_password": logged_in(post=True),
    "account_reset_password": public(post=True),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(kwargs=password_key),
    "account_reset_password_from_key_done": public(),
    "mfa_index": public(),  # sent on to my_account
    "mfa_authenticate": Line(get=whole({}, OK), post=whole({}, OK)),  # sent on: nobody is halfway logging in
    "mfa_reauthenticate": logged_in(post=True),
    "mfa_activate_totp": logged_in(post=True),
    "mfa_deactivate_totp": Line(get=NO_SECOND_STEP, post=NO_SECOND_STEP),
    "mfa_view_recovery_codes": Line(get=NO_SECOND_STEP),
    "mfa_generate_recovery_codes": logged_in(post=True),
    # people: the settings of a municipality
    "people:settings": staff("administrator"),
    "people:roles": staff("administrator"),
    "people:new_role": staff("administrator", post=True, data=filled(name_nl="Vrijwilliger", rights=["loop.read"])),
    "people:role": staff(
        "administrator",
        kwargs=a_role,
        post=True,
        elsewhere=REFUSED,
        data=filled(name_nl="raadslid", rights=["loop.read"], whole_city="on", version="1"),
    ),
    "people:members": staff("administrator"),
    "people:new_member": staff("administrator", post=True, data=a_new_member),
    "people:end_role": staff("administrator", kwargs=a_membership, post=True, data=filled(on="2026-12-01")),
    "people:portrait": Line(get=NOT_FOUND, kwargs=lambda world: {"reference": "none"}),  # seen in the room's own tests
    "people:change_portrait": staff("administrator", kwargs=a_membership, post={"administrator": "422"}),
    "people:remove_portrait": staff("administrator", get=False, kwargs=a_membership, post=True),
    "people:erase_account": staff("administrator", kwargs=a_membership, post={"administrator": "422"}),  # role held
    "people:parties": staff(*WITH_A_ROLE),
    "people:new_party": staff(
        "administrator", "director", "coordinator", post=True, data=filled(kind="group", name="Het bewonerscomité")
    ),
    "people:paste_parties": staff("administrator", post=True, data=filled(kind="service", lines="Politie")),
    "people:party": staff("administrator", kwargs=a_party, post=True, data=filled(name="Groen", version="1")),
    "people:mandates": staff(*WITH_A_ROLE),
    "people:speakers": staff("director", "coordinator", post=True, data=a_new_speaker),
    "people:end_speaker": staff("director", "coordinator", kwargs=a_speaker, get=False, post=True, data=why),
    "people:new_mandate": staff("administrator", post=True, data=a_new_mandate),
    "people:end_mandate": staff("administrator", kwargs=a_mandate, post=True, data=filled(on="2026-12-01")),
    # places
    "places:boundaries": public(elsewhere=OK),
    "places:settings": staff("administrator", post=True, data=settings_form),
    "places:theme": staff("administrator", post=True, data=plain_style),
    "places:sets": staff("administrator"),
    "policy:index": staff("administrator", "coordinator", "councillor", "director", "field_worker", *SERVICES),
    "policy:add_term": staff("administrator", post=True, data=a_term),
    "policy:add_objective": staff("administrator", post=True, data=an_objective),
    # budgets: the multi-year plan with its amounts
    "budgets:plan": staff(*WITH_A_ROLE),
    "budgets:plan_files": staff("coordinator", post=True, data=plan_file_form),
    "budgets:plan_file": staff("coordinator", kwargs=a_plan_file),
    "budgets:plan_file_step": staff("coordinator", get=False, kwargs=a_plan_file, post=True, data=filled(step="start")),
    "budgets:plan_file_progress": staff("coordinator", kwargs=a_plan_file),
    **access_money.LINES,
    # trail
    "alive": public(),
    "trail:trail": staff("director", "coordinator", "administrator"),
    "trail:redact": staff("director", "coordinator", "administrator", post=True, kwargs=an_entry, data=why),
    "trail:health": staff("director", "coordinator", "administrator"),
    "trail:settle": staff("administrator", get=False, post=True),
    "trail:retry": staff("administrator", get=False, post=True),
    # pages: a new municipality, step by step; whoever misses an earlier step is sent to it
    "new_set": staff("administrator", post=True, data=boundaries_file),
    "new_set_mapping": staff("administrator", post=True),  # sent back: no file was given yet
    "new_city:basics": staff("operator", post=True, data=a_municipality),
    "new_city:boundaries": staff("operator", post=True),
    "new_city:mapping": staff("operator", post=True),
    "new_city:services": staff("operator", post=True),
    "new_city:users": staff("operator", post=True),
    "new_city:summary": staff("operator", post=True),
    # signals
    "signals:new_in_city": public(elsewhere=OK),
    "signals:new": public(kwargs=dampoort, post=True, data=something_said),
    "signals:help": public(),
    "signals:count_help": public(get=False, post=True),
    "signals:receipt": public(kwargs=a_private_link),
    "signals:receipt_qr": public(kwargs=a_private_link),
    "signals:note": staff("field_worker", "director", "coordinator", post=True, data=a_note),
    "signals:inbox_of": staff("field_worker", "director", "coordinator", kwargs=dampoort),
    "signals:inbox": staff("field_worker", "director", "coordinator"),
    "signals:inbox_signal": staff("field_worker", "director", "coordinator", kwargs=a_signal),
    "signals:export": staff("field_worker", "director", "coordinator", post=True, data=filled(shape="csv")),
    "signals:imports": staff("administrator", "coordinator", post=True, data=signals_file),
    "signals:pull_import": staff(
        "administrator",
        "coordinator",
        post=True,
        data=filled(address="https://meld.example/open311/v2", jurisdiction="", since="2026-01-01"),
    ),
    "signals:import_file": staff("administrator", "coordinator", kwargs=an_import),
    "signals:import_columns": staff(
        "administrator", "coordinator", get=False, kwargs=an_import, post=True, data=import_columns
    ),
    "signals:import_step": staff(
        "administrator", "coordinator", get=False, kwargs=an_import, post=True, data=filled(step="start")
    ),
    "signals:import_progress": staff("administrator", "coordinator", kwargs=an_import),
    "signals:import_refused": staff("administrator", "coordinator", kwargs=an_import),
    "signals:set_aside": staff("director", "coordinator", get=False, post=True, data=chosen_signals),
    "signals:take_back": staff("director", "coordinator", get=False, post=True, data=chosen_signals),
    "signals:detail": staff("field_worker", "director", "coordinator", kwargs=a_signal),
    "signals:triage": staff("director", "coordinator", get=False, post=True, kwargs=a_signal, data=a_sorting),
    "signals:contact": staff(
        "director",
        "coordinator",
        get=False,
        post=True,
        kwargs=a_signal,
        sees_contact={"director", "coordinator"},
    ),
    "signals:categories": staff("administrator", post=True, data=a_category_name),
    "signals:seed_categories": staff("administrator", get=False, post=True),
    "signals:category": staff("administrator", post=True, kwargs=a_category, data=a_changed_category),
    "signals:hand_over": staff(
        "director",
        "coordinator",
        get=False,
        post=True,
        kwargs=a_signal,
        data=filled(party="", reason="Niet van ons", version=0),
    ),
    "signals:handling": staff("director", "coordinator", "field_worker", *SERVICES),
    "signals:routing": staff("administrator"),
    "signals:new_rule": staff("administrator", post=True, data=a_routing_rule),
    "signals:reroute": staff("administrator", post=True),
    "signals:rule": staff("administrator", post=True, kwargs=a_rule_in_an_address, data=a_routing_rule),
    "signals:end_rule": staff("administrator", get=False, post=True, kwargs=a_rule_in_an_address),
    "signals:move_rule": staff(
        "administrator", get=False, post=True, kwargs=a_rule_in_an_address, data=filled(to="up")
    ),
    "signals:terms": staff("administrator", post=True, data=filled(outcome_days=40)),
    "signals:add_closing_day": staff(
        "administrator", get=False, post=True, data=filled(on="2026-07-20", name="Gentse Feesten")
    ),
    "signals:remove_closing_day": staff(
        "administrator", get=False, post=True, kwargs=lambda _world: {"day": "2026-07-20"}
    ),
    "signals:mailbox": Line(
        get=whole(dict.fromkeys(("coordinator", "administrator"), OK)),
        post=whole(dict.fromkeys(("administrator",), OK)),
        data=a_mailbox,
    ),
    "signals:try_mailbox": staff("administrator", get=False, post=True, kwargs=a_mailbox_that_is_there),
    "signals:see_addition": staff("director", "coordinator", get=False, post=True, kwargs=an_addition),
    "signals:photo_by_link": Line(get=NOT_FOUND, kwargs=lambda world: {**a_private_link(world), "photo": "none"}),
    "signals:photo": Line(
        get=whole(dict.fromkeys((), OK)), kwargs=lambda world: {"photo": "none"}
    ),  # 404 or 403: seen in the room's own tests
    # pages
    "start": public(),
    "my_account": logged_in(post=True),
    "renew_agenda": logged_in(get=False, post=True),
    "after_login": logged_in(),
    "accessibility": public(),
    "privacy": public(),
    "recount": public(),
    "city_style": public(),
    "style": public(),
    "demo_mailbox": Line(get=NOT_FOUND),  # in a demonstration only
    "city_look": Line(get=NOT_FOUND),  # 404 until a municipality brings tokens of its own
}
TABLE |= access_loop.TABLE | access_story.TABLE | access_api.TABLE | access_noting.TABLE
TABLE |= access_moderating.TABLE | access_plans.TABLE
TABLE |= access_rounds.TABLE | access_results.TABLE | access_steering.LINES
TABLE |= access_contact.LINES | access_teams.LINES
