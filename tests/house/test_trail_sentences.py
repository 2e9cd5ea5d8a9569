"""Every change that is written down can be told: its verb has a sentence, its object a name."""

import ast
from collections.abc import Iterator
from pathlib import Path

from wijklus.ground.trail import reads
from wijklus.ground.trail.models import Entry

from .source import ROOT, code_files, place, tree_of

WRITES = {"record", "record_many"}


def said(root: Path, argument: str) -> Iterator[tuple[str, str]]:
    """Where record(...) is given a verb or a kind that is written out, and which."""
    for path in code_files(root):
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", getattr(node.func, "id", "")) not in WRITES:
                continue
            for keyword in node.keywords:
                if keyword.arg == argument and isinstance(keyword.value, ast.Constant):
                    yield place(path, node.lineno, root), keyword.value.value


def test_every_verb_has_a_sentence() -> None:
    missing = [f"{where}: {verb}" for where, verb in said(ROOT, "verb") if verb not in reads.sentences()]
    assert missing == [], "list them in SENTENCES of wijklus/ground/trail/rules/sentences.py (or of the room's rules)"


def test_every_kind_has_a_name() -> None:
    known = dict(reads.kinds())
    missing = [f"{where}: {kind}" for where, kind in said(ROOT, "kind") if kind not in known]
    assert missing == [], "list them in TRAIL_KINDS of wijklus/ground/trail/rules/sentences.py (or of the room's rules)"


def test_a_verb_without_a_sentence_is_reported(tmp_path: Path) -> None:
    (tmp_path / "wijklus").mkdir()
    (tmp_path / "wijklus" / "writes.py").write_text("trail.record(verb='signals.juggle', kind='ball')")
    assert list(said(tmp_path, "verb")) == [("wijklus/writes.py:1", "signals.juggle")]
    assert list(said(tmp_path, "kind")) == [("wijklus/writes.py:1", "ball")]


def test_every_sentence_can_be_told() -> None:
    for verb in reads.sentences():
        told = reads.told(Entry(verb=verb, object_kind="ball", object_ref="r", function="f"))
        assert told
        assert "%" not in told, verb
