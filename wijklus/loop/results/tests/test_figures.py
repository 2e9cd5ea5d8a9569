"""Following something in a neighbourhood, noting figures of it, and the page that everybody sees."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import reads, rules, writes
from wijklus.loop.results.models import Indicator, Measurement
from wijklus.loop.results.writes import Given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

SAFE = Given(
    name="Wie zich veilig voelt", source="Wijkmonitor", origin="outside", unit="% van de bewoners", code="veilig",
    baseline=Decimal(40), baseline_on=date(2024, 1, 1), target=Decimal(60), target_on=date(2028, 1, 1),
)  # fmt: skip


def test_from_the_first_figure_to_the_public_page(
    plan, dampoort, director, client_of, at, django_assert_num_queries, rabot
):
    theme = priorities.start_theme(title="Veilig op straat", neighbourhood=dampoort, by=director, at=at)
    priority = priorities.prioritise(
        theme=theme, neighbourhood=dampoort, reason="Vaak gezegd", decided_by="Wijkraad", decided_on=at.date(),
        by=director, at=at,
    )  # fmt: skip
    public = "/nl/gent/wijk/dampoort/effecten/"
    page = Client().get(public).content.decode()
    assert "Een cijfer van buiten ontbreekt" in page
    assert "Voor dit plan wordt nog niets gemeten" in page

    browser, work = client_of("director"), "/nl/gent/werk/effecten/"
    assert "geen cijfer van buiten" in browser.get(work).content.decode()
    form = {
        "version": "0", "name": SAFE.name, "unit": SAFE.unit, "about": priority.reference, "origin": "outside",
        "source": "Wijkmonitor", "code": "veilig", "baseline": "40", "baseline_on": "2024-01-01", "target": "60",
        "target_on": "2028-01-01",
    }  # fmt: skip
    wrong = browser.post(f"{work}wijk/dampoort/nieuw/", {**form, "baseline": "1.234"})
    assert wrong.status_code == 422
    assert "niet, of op twee manieren" in wrong.content.decode()
    url = browser.post(f"{work}wijk/dampoort/nieuw/", form).url
    assert browser.post(url, {"value": "47,5", "on": "2025-01-01"}).status_code == 302
    assert browser.post(url, {"value": "45", "on": "2026-01-01"}).status_code == 302
    again = browser.post(url, {"value": "50", "on": "2026-01-01"})
    assert again.status_code == 422
    assert "Zeg waarom dit het juiste is" in again.content.decode()
    browser.post(url, {"value": "50", "on": "2026-01-01", "reason": "Verbeterd door de bron"})
    assert Entry.objects.filter(verb="results.measure", reason="Verbeterd door de bron").count() == 1
    page = browser.get(url).content.decode()
    assert "50% van de weg" in page  # (50 - 40) / (60 - 40)
    assert "dichter bij het doel" in page
    edit = browser.get(f"{url}bewerken/").content.decode()
    assert 'value="40"' in edit
    assert browser.post(f"{url}bewerken/", {**form, "version": "1", "target": "50"}).status_code == 302
    late = browser.post(f"{url}bewerken/", {**form, "version": "1", "target": "55"})
    assert late.status_code == 422
    assert "Iemand anders veranderde dit" in late.content.decode()

    with django_assert_num_queries(7):
        page = Client().get(public).content.decode()
    assert "doel bereikt" in page
    assert "47,5" in page
    assert "Een cijfer van buiten ontbreekt" not in page
    assert "geen cijfer van buiten" not in browser.get(work).content.decode()
    assert "Veilig op straat" in browser.get(f"{work}wijk/dampoort/").content.decode()
    assert "niets gemeten" in Client().get("/nl/gent/wijk/rabot/effecten/").content.decode()
    for missing in ("wijk/nergens/effecten/", "werk/effecten/wijk/nergens/", "werk/effecten/volgen/niets/"):
        assert browser.get(f"/nl/gent/{missing}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"source": ""}, "source"),
        ({"origin": "nobody"}, "origin"),
        ({"baseline_on": None}, "baseline_on"),
        ({"target": None}, "target"),
        ({"target_on": date(2024, 1, 1)}, "target_on"),
    ],
)
def test_an_indicator_needs_what_makes_it_one(dampoort, director, at, wrong, field):
    with pytest.raises(Refused) as refused:
        writes.start_indicator(neighbourhood=dampoort, given=replace(SAFE, **wrong), by=director, at=at)
    assert refused.value.field == field
    assert not Indicator.objects.exists()


def test_what_one_and_what_another_may(plan, dampoort, rabot, director, field_worker, other_director, coordinator, at):
    row = writes.start_indicator(neighbourhood=dampoort, given=replace(SAFE, plan=plan), by=director, at=at)
    assert str(row) == SAFE.name
    with pytest.raises(Refused) as twice:
        writes.start_indicator(neighbourhood=dampoort, given=SAFE, by=director, at=at)
    assert twice.value.field == "code"
    other = writes.start_indicator(neighbourhood=dampoort, given=replace(SAFE, code=""), by=director, at=at)
    with pytest.raises(Refused) as twice:
        writes.edit_indicator(indicator=other, version=1, given=SAFE, by=director, at=at)
    assert twice.value.field == "code"
    with pytest.raises(Refused) as elsewhere:
        writes.start_indicator(neighbourhood=rabot, given=replace(SAFE, plan=plan), by=coordinator, at=at)
    assert elsewhere.value.field == "about"
    with pytest.raises(Conflict):
        writes.edit_indicator(indicator=row, version=9, given=SAFE, by=director, at=at)
    for outsider in (field_worker, other_director):
        with pytest.raises(NotAllowed):
            writes.measure(indicator=row, value=Decimal(1), on=at.date(), by=outsider, at=at)
    with pytest.raises(NotAllowed):
        writes.start_indicator(neighbourhood=rabot, given=SAFE, by=director, at=at)
    with pytest.raises(Refused):
        writes.measure(indicator=row, value=Decimal(1), on=at.date() + timedelta(days=1), by=director, at=at)
    one = writes.measure(indicator=row, value=Decimal("1.5"), on=at.date(), by=director, at=at)
    assert writes.measure(indicator=row, value=Decimal("1.50"), on=at.date(), by=director, at=at) == one
    assert str(Measurement.objects.get()) == f"{row.pk} 2026-11-20: 1.500000"
    (followed,) = reads.followed_in([row])
    assert followed.standing == rules.FURTHER
    assert followed.way == -193  # (1.5 - 40) / 20 = -192.5 per cent, away from zero
    (bare,) = reads.followed_in([other])
    assert (bare.last, bare.way, bare.standing) == (None, None, rules.UNMEASURED)
    assert not reads.lacks_outside(plan=plan)
