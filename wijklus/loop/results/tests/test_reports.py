"""The progress of all plans on paper and as a table, and the poster of one: tags, outline, words for pictures."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader

from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed
from wijklus.ground.trail.jobs import run_waiting
from wijklus.loop.actions import writes as actions
from wijklus.loop.plans import writes as plans
from wijklus.loop.results import jobs, reads, rules, writes
from wijklus.loop.results.models import Report, ResidentJudgement

HERE = "/nl/gent/werk/voortgang/"
reporting = rules.reporting


def _promise(state, kind="service", days_late=None):
    party = {"kind": kind, "name": "Dienst"} if kind else None
    return {"state": state, "party": party, "days_late": days_late}


def _action(state, due_on, *commitments, reference=""):
    return {"reference": reference or state, "state": state, "due_on": due_on, "commitments": commitments}


def test_how_far_a_plan_is(at):
    late = (at.date() - timedelta(days=1)).isoformat()
    document = {
        "goals": [
            {
                "actions": [
                    _action("done", late, _promise("kept"), _promise("kept", kind="group"), _promise("asked")),
                    _action("running", late, _promise("accepted", days_late=3), _promise("broken"), _promise("partly")),
                ]
            },
            {"actions": [_action("dropped", None), {**_action("planned", late), "due_now": at.date().isoformat()}]},
        ],
        "follow_up": {"missing": ["iets"]},
    }
    one = reporting.progress(document, on=at.date())
    assert one == reporting.Progress(
        goals=2, actions=4, done=1, late=1, dropped=1, promises=4, kept=1, not_kept=2, late_promises=1, lacking=1
    )
    assert reporting.together([one, one]).promises == 8
    shared = _action("done", late, _promise("kept"), reference="a")
    twice = {"goals": [{"actions": [shared]}, {"actions": [shared]}], "follow_up": {"missing": []}}
    two = reporting.progress(twice, on=at.date())
    assert (two.goals, two.actions, two.done, two.promises, two.kept) == (2, 1, 1, 1, 1)
    assert list(reporting.counted([_promise("accepted", kind="")])) == []


def _titles(reader):
    return re.findall(r"'/Title': '([^']+)'", str(reader.outline))


def _text(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def _alts(reader):
    """The words for pictures in the tree of tags."""
    found, todo = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        for child in node if isinstance(node, list) else [node]:
            child = child.get_object() if hasattr(child, "get_object") else child
            if isinstance(child, dict):
                found += [str(child["/Alt"])] if "/Alt" in child else []
                todo += [child[name] for name in ("/K",) if name in child and not isinstance(child[name], int)]
    return found


def _kinds(reader):
    found, todo = set(), [reader.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            found.add(str(node.get("/S", "")))
            todo += [node["/K"]] if "/K" in node else []
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
def test_the_report_for_college_and_council(plan, priority, commitment, client_of, director, gent, storage, at):
    plans.add_item(plan=plan, priority=priority, goal="Licht in het park", by=director, at=at)
    plan.refresh_from_db()
    decided = {"decided_by": "Gemeenteraad", "decided_on": at.date()}
    plans.adopt(plan=plan, version=plan.version, **decided, by=director, at=at)
    browser = client_of("councillor")
    assert "nog geen verslag gemaakt" in browser.get(HERE).content.decode()
    assert browser.post(HERE).url == HERE
    row = Report.objects.get()
    assert str(row) == row.reference
    assert "wordt gemaakt" in browser.get(HERE).content.decode()
    assert browser.get(f"{HERE}{row.reference}/").status_code == 404
    run_waiting(at=at)
    jobs.make_report(report_ref=row.reference)
    jobs.make_report(report_ref="weg")
    row.refresh_from_db()
    writes.make_report(report=row, by=system(gent.pk), at=at)  # a second run leaves what was made
    with pytest.raises(NotAllowed):
        writes.make_report(report=row, by=director, at=at)
    answer = browser.get(f"{HERE}{row.reference}/")
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    root = reader.trailer["/Root"]
    assert (str(root["/Lang"]), root["/MarkInfo"]["/Marked"]) == ("nl", True)
    assert _titles(reader)[:3] == [
        "Voortgang van de wijkactieplannen", "Alle plannen", "Dampoort: Wijkactieplan Dampoort",
    ]  # fmt: skip
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= _kinds(reader)
    for part in ("Gemeenteraad", "Licht in het park", "0 van 1", "nog niet geëvalueerd"):
        assert part in _text(reader), part
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(browser.get(f"{HERE}tabel/").streaming_content))).active
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert cells[0][:3] == ["Wijk", "Plan", "Versie"]
    assert cells[1][:4] == ["Dampoort", "Wijkactieplan Dampoort", 1, "Licht in het park"]
    assert "Lampen langs het pad" in cells[1]
    (storage / str(row.file)).unlink()
    assert browser.get(f"{HERE}{row.reference}/").status_code == 404
    for _number in range(writes.reports.MOST_KEPT + 1):
        writes.ask_report(language="nl", by=director, at=at)
    assert Report.objects.count() == writes.reports.MOST_KEPT


@pytest.mark.django_db
def test_what_is_late_and_what_was_found_stands_in_the_report(
    plan, priority, commitment, director, service_contact, at
):
    plans.add_item(plan=plan, priority=priority, goal="Licht in het park", by=director, at=at)
    plan.refresh_from_db()
    plans.adopt(plan=plan, version=plan.version, decided_by="Raad", decided_on=at.date(), by=director, at=at)
    actions.answer_commitment(
        commitment=commitment, accepts=True, promised_on=commitment.asked_due_on, by=service_contact, at=at
    )
    row = writes.start_evaluation(plan=plan, kind="half", closes_on=at.date() + timedelta(days=2), by=director, at=at)
    later = at + timedelta(days=3)
    writes.judge_goal(
        evaluation=row, goal=priority.reference, version=0, judgement="not_reached", words="Nee", by=director, at=later
    )
    row.refresh_from_db()
    ResidentJudgement.objects.create(evaluation=row, voice="a" * 64, said={priority.reference: "no"})
    writes.publish_evaluation(
        evaluation=row, version=row.version, evaluated_by="Stuurgroep", evaluated_on=later.date(), judgement="partly",
        words="Het ging traag", learned="Vroeger beginnen", by=director, at=later,
    )  # fmt: skip
    made = reads.report_pdf(city="Gent", language="nl", on=at.date().replace(year=2028), at=later)
    text = _text(PdfReader(io.BytesIO(made)))
    for part in ("Vroeger beginnen", "niet bereikt", "gedeeltelijk bereikt", "dagen te laat", "Actie “Lampen langs"):
        assert part in text, part
    assert "Enkele bewoners antwoordden." in text, "one resident is too few to tell how many"


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
def test_the_poster(plan, priority, action, client_of, director, at):
    browser, url = client_of("anyone"), f"/nl/gent/plan/{plan.reference}/affiche.pdf"
    assert browser.get("/nl/gent/plan/niets/affiche.pdf").status_code == 404
    assert "wordt nog gemaakt" in _text(PdfReader(io.BytesIO(browser.get(url).content)))
    plans.add_item(plan=plan, priority=priority, goal="Licht in het park", by=director, at=at)
    plan.refresh_from_db()
    decided = {"decided_by": "Gemeenteraad", "decided_on": at.date()}
    plans.adopt(plan=plan, version=plan.version, **decided, by=director, at=at)
    reader = PdfReader(io.BytesIO(browser.get(url).content))
    assert _titles(reader)[:2] == ["Wijkactieplan Dampoort", "1. Licht in het park"]
    assert any(plan.reference in words for words in _alts(reader))
    assert "0 van 1 acties klaar" in _text(reader)
    assert {"/H1", "/H2", "/Figure"} <= _kinds(reader)
