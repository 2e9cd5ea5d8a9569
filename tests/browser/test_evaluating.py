"""A director asks residents what they find of a plan; a resident says it on a phone; both stand beside each other."""

from datetime import timedelta

import pytest

from wijklus.base import clock
from wijklus.loop.plans import writes as plans
from wijklus.loop.results import reads
from wijklus.loop.results import writes as results
from wijklus.loop.results.models import Evaluation, ResidentJudgement

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_residents_find_stands_beside_what_the_city_finds(plan, director, visitor, client_of, at):
    given = {"by": director, "at": at}
    plans.adopt(plan=plan, version=plan.version, decided_by="Gemeenteraad", decided_on=at.date(), **given)
    working = visitor(width=1280, login=client_of("director"))
    page = working.visit(f"/nl/gent/werk/plan/{plan.reference}/evaluaties/")
    page.get_by_label("Tot en met welke dag").fill((clock.today() + timedelta(days=20)).isoformat())
    assert barriers(page) == []
    page.get_by_role("button", name="Beginnen").click()
    form = page.get_by_role("link", name="het formulier voor bewoners").get_attribute("href")
    page.get_by_role("link", name="Dit doel beoordelen").click()
    page.get_by_label("gedeeltelijk bereikt").check()
    page.get_by_label("Zeg waarom").fill("De helft van de lampen brandt")
    assert barriers(page) == []
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_text("De helft van de lampen brandt").wait_for()
    assert barriers(page) == []
    resident = visitor(width=375)
    phone = resident.visit(form)
    assert (barriers(phone), sticks_out(phone)) == ([], 0)
    phone.get_by_role("group", name="park").get_by_label("Nee").check()
    phone.get_by_role("button", name="Versturen").click()
    phone.get_by_role("heading", name="uw oordeel telt mee").wait_for()
    assert barriers(phone) == []
    row = Evaluation.objects.get()
    assert ResidentJudgement.objects.count() == 1
    for number in range(7):
        said = {reads.goals_of(row)[0]["reference"]: "no", "": "some"}
        results.judge_as_resident(evaluation=row, voice=str(number), said=said, by=director, at=at)
    later = clock.now() + timedelta(days=21)
    results.publish_evaluation(
        evaluation=row, version=row.version, evaluated_by="Stuurgroep", evaluated_on=at.date(), judgement="reached",
        words="Goed op weg", learned="Vroeger beginnen", by=director, at=later,
    )  # fmt: skip
    phone = resident.visit(f"/nl/gent/plan/evaluatie/{row.reference}/")
    phone.get_by_text("Bewoners vinden iets anders dan de stad.").first.wait_for()
    assert (barriers(phone), sticks_out(phone)) == ([], 0)
