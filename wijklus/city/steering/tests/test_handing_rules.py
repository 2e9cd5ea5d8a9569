"""The dossier in its canonical form."""

import hashlib
import json

from wijklus.city.steering.rules import handing
from wijklus.loop.plans.rules import canonical


def test_a_document_in_pieces_is_the_canonical_document() -> None:
    lines = [
        handing.Line(kind=handing.THEME, ref="b", title="Één bank “te weinig”", neighbourhood_id=7, people=3),
        handing.Line(kind=handing.PROMISE, ref="a", title="Vijf banken", amount_cents=125_000, due_on="2027-03-01"),
    ]
    about = {"format": handing.FORMAT, "items": 2}
    facts = [line.facts(number) for number, line in enumerate(lines, start=1)]
    whole = "".join(handing.pieces(about, facts))
    assert whole == canonical(json.loads(whole))
    assert "neighbourhood_id" not in whole
    assert handing.digest(handing.pieces(about, facts)) == hashlib.sha256(whole.encode()).hexdigest()
    assert json.loads("".join(handing.pieces(about, []))) == {"about": about, "items": []}


def test_what_can_stop_and_how_far_it_is() -> None:
    assert handing.can_stop(handing.THEME, "")
    assert handing.can_stop(handing.ANSWER, "answer")
    assert not handing.can_stop(handing.ANSWER, "deliver")
    assert not handing.can_stop(handing.ANSWER, "comments")
    assert [handing.percent(*pair) for pair in ((0, 3), (2, 3), (999, 1000), (3, 3), (0, 0))] == [0, 66, 99, 100, 100]
    assert [handing.parts(items) for items in (0, 1, 1_000, 1_001)] == [1, 1, 1, 2]
