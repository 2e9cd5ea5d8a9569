"""A visitor recounts an election in their own browser: the same winners in the same order as fair_budget.

The elections are made up. Where WIJKLUS_PABULIB names a folder with files of pabulib.org, those are recounted too.
"""

import json
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from wijklus.loop.rounds import rules
from wijklus.loop.rounds.rules.tally import Manner
from wijklus.loop.rounds.rules.tally import count as round_of
from wijklus.loop.rounds.tests.test_published import AT, BALLOTS, MANNERS, poll
from wijklus_methods.fair_budget import NAMES, BadFile, Satisfaction, count, read, read_stream, rule_named
from wijklus_methods.fair_budget.tests.files import lines

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = list(NAMES)
MEASURES = ["", *Satisfaction]
IN_WORKER = """async (jobs) => {
  const root = document.querySelector("[data-recount]");
  const scripts = root.dataset.scripts.split(" ").map((one) => new URL(one, location.href).href);
  const one = (job) => new Promise((done) => {
    const worker = new Worker(root.dataset.worker);
    worker.onmessage = ({ data }) => {
      if (data.kind === "progress") return;
      worker.terminate();
      done(data.winners ? data.winners.map((winner) => winner.id) : [data.sentence, data.line]);
    };
    const file = new File([job.text], "a.pb");
    const seed = job.seed ?? "zaad";
    worker.postMessage({ scripts, file, results: null, rule: job.rule, satisfaction: job.satisfaction, seed });
  });
  const found = [];
  for (const job of jobs) found.push(await one(job));
  return found;
}"""


def made_up(chance: Random) -> str:
    """A small election with ties and tight amounts, of any kind of ballot."""
    kind = chance.choice(["approval", "cumulative", "scoring", "ordinal"])
    with_points = kind in ("cumulative", "scoring")
    size, voters = chance.randint(1, 7), chance.randint(1, 14)
    costs = [chance.choice([str(chance.randint(1, 12) * 10), f"{chance.randint(1, 99)}.25"]) for _ in range(size)]
    votes = []
    for voter in range(voters):
        chosen = chance.sample(range(size), chance.randint(0, size))
        points = ";" + ",".join(str(chance.randint(0, 3)) for _ in chosen) if with_points else ""
        votes.append(f"{voter};{','.join(f'p{p}' for p in chosen)}{points}")
    meta = {
        "num_projects": str(size), "num_votes": str(voters), "budget": str(chance.randint(10, 300)), "vote_type": kind,
        "min_project_score_threshold": "2",
    }  # fmt: skip
    projects = ("project_id;cost", *(f"p{p};{cost}" for p, cost in enumerate(costs)))
    head = "voter_id;vote;points" if with_points else "voter_id;vote"
    return "\n".join([*lines({**meta}, projects, (head, *votes)), ""])


def jobs(folder: Path) -> Iterator[tuple[dict[str, str], list[str]]]:
    """A file, how to count it, and the winners that fair_budget finds."""
    chance = Random(2026)
    texts = [made_up(chance) for _ in range(12)]
    given = os.environ.get("WIJKLUS_PABULIB")
    small = [path for path in sorted(Path(given).glob("*.pb")) if path.stat().st_size < 60_000] if given else []
    texts += [path.read_text(encoding="utf-8") for path in small]
    for number, text in enumerate(texts):
        path = folder / "a.pb"
        path.write_text(text, encoding="utf-8")
        document = read(path)
        election = document.election(seed="zaad")
        threshold = int(document.meta.get("min_project_score_threshold", 0))
        for at, rule in enumerate(RULES):
            measure = MEASURES[(number + at) % len(MEASURES)]
            asked = Satisfaction(measure) if measure else None
            outcome = count(election, rule_named(rule), satisfaction=asked, threshold=threshold)
            yield {"text": text, "rule": rule, "satisfaction": measure}, outcome.ids


def test_the_same_winners_in_the_same_order(visitor, tmp_path):
    who = visitor()
    page = who.visit("/nl/narekenen/")
    asked = list(jobs(tmp_path))
    found = page.evaluate(IN_WORKER, [job for job, _ids in asked])
    wrong = [(job, ids, got) for (job, ids), got in zip(asked, found, strict=True) if got != ids]
    assert (wrong[:1], who.complaints) == ([], [])


def test_a_file_of_a_round_says_itself_how_it_is_counted(visitor):
    who = visitor()
    page = who.visit("/nl/narekenen/")
    counted = [round_of(poll(rule, manner), at=AT) for rule in rules.COUNTING_RULES for manner in MANNERS]
    given = [tuple(2 + (3 * n + place) % 5 for place, _one in enumerate(one)) for n, one in enumerate(BALLOTS)]
    counted += [
        round_of(
            poll(rule, Manner(satisfaction="points"), kind=kind, points=points, points_in_all=20, points_each=9), at=AT
        )
        for rule in rules.SHARED_BY_POINTS
        for kind, points in ((rules.CUMULATIVE, given), (rules.SCORING, given), (rules.RANKING, []))
    ]
    asked = [{"text": one.pb, "rule": "", "satisfaction": "", "seed": ""} for one in counted]
    found = page.evaluate(IN_WORKER, asked)
    assert found == [[str(number) for number in one.winners] for one in counted]
    assert who.complaints == []


def choose(page: Any, field: str, name: str, text: str) -> None:
    page.set_input_files(f"[name={field}]", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})


def test_a_visitor_reads_whether_it_is_the_same(visitor):
    who = visitor(width=320)
    page = who.visit("/nl/narekenen/")
    page.get_by_role("button", name="Natellen").click()
    assert page.evaluate("document.activeElement.name") == "file"
    text = "\n".join(lines())
    choose(page, "file", "a.pb", text)
    choose(page, "results", "a.json", json.dumps({"rule": "greedy", "winners": ["a", "c"]}))
    page.get_by_role("button", name="Natellen").click()
    page.get_by_role("heading", name="Zelfde uitkomst").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Zelfde uitkomst"
    assert page.locator("[data-recount-winners] tr").all_inner_texts() == [
        "1\ta Bench\t2\t300,00",
        "2\tc Oak; elm\t1\t500,00",
    ]
    assert (barriers(page), sticks_out(page)) == ([], 0)
    choose(page, "results", "a.json", json.dumps({"rule": "greedy", "winners": ["c", "b"]}))
    page.get_by_role("button", name="Natellen").click()
    page.get_by_role("heading", name="Andere uitkomst").wait_for()
    assert page.locator("[data-list=lost]").inner_text() == "b Tree"
    assert page.locator("[data-list=more]").inner_text() == "a Bench"
    choose(page, "file", "a.pb", text.replace("2;b,a;paper", "2;b,zz;paper"))
    page.get_by_role("button", name="Natellen").click()
    page.get_by_text("Regel 22: De stem noemt project “zz”, dat niet in PROJECTS staat.").wait_for()
    assert (barriers(page), sticks_out(page), page.locator("[data-recount-found]").is_visible(), who.complaints) == (
        [],
        0,
        False,
        [],
    )


def test_a_file_made_to_keep_a_machine_busy_is_refused_with_its_line(visitor):
    who = visitor()
    page = who.visit("/nl/narekenen/")
    many = ";".join(f"k{n}" for n in range(1_001))
    texts = [
        [*lines()[:2], *(f"k{n};x" for n in range(1_001))],
        lines({"budget_per_category": ",".join("1" * 1_001)}),
        lines(projects=(many,)),
        lines(votes=(many,)),
        lines(projects=("project_id;cost", *(f"p{n};1" for n in range(10_001)))),
    ]
    asked = [{"text": "\n".join([*text, ""]), "rule": "greedy", "satisfaction": ""} for text in texts]
    found = page.evaluate(IN_WORKER, asked)
    for text, (_sentence, line) in zip(texts, found, strict=True):
        with pytest.raises(BadFile) as told:
            read_stream(BytesIO("\n".join([*text, ""]).encode()))
        assert told.value.line == line
    assert [sentence for sentence, _line in found] == [
        "many keys", "many caps", "many columns", "many columns", "many projects"
    ]  # fmt: skip
    choose(page, "file", "a.pb", asked[2]["text"])
    page.get_by_role("button", name="Natellen").click()
    page.get_by_text("Regel 15: Er zijn meer dan 1.000 kolommen; zo'n bestand wordt niet gelezen.").wait_for()
    assert who.complaints == []


def test_without_javascript_it_says_how_else(visitor):
    page = visitor(script=False, width=320).visit("/nl/narekenen/")
    assert page.get_by_text("wijklus tally").is_visible()
    assert not page.get_by_role("button", name="Natellen").is_visible()
    assert sticks_out(page) == 0
