"""The rows of a file with a multi-year plan: each as a line with amounts, or why it cannot be one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Any

from django.utils.translation import gettext as _

from wijklus.base import rows_in
from wijklus.base.cents import Cents, NotAnAmount
from wijklus.base.refusals import BadFile, Refused
from wijklus.base.text import cleaned, folded
from wijklus.ground.policy import rules as policy

from .. import rules
from ..rules import plan_file


@dataclass(frozen=True)
class PlanRow:
    """A row that can be kept: its number in the file, of which municipality and version it is, and its money.

    `notes` are sentences on what is unusual in it, although it is kept.
    """

    row: int
    nis: str
    plan_version: str
    kind: str
    line: policy.PlanLine
    amounts: Mapping[int, Cents] = field(default_factory=dict)
    notes: Sequence[str] = ()

    @property
    def total(self) -> Cents:
        """The sum of its years."""
        return sum(self.amounts.values(), Cents(0))


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be kept, of which municipality it is as far as known, and why."""

    row: int
    nis: str
    reason: str


def plan_rows(
    stream: IO[bytes], *, plan_version: str = "", kind: str = rules.INVESTMENT
) -> Iterator[PlanRow | RefusedRow]:
    """Every row of a CSV or xlsx file, in its order. No query. Raises BadFile for what is no such table.

    `plan_version` and `kind` hold where the file has no column for them; without either the version is called after
    the first and last year, such as 2026-2031. Where each row holds one amount of one year, the rows of a line are
    brought together: it is then one row, with the number of its first.
    """
    lines = rows_in.rows(stream, written=_written)
    heading = next(lines, rows_in.Line(1, []))
    reader = _Reader(heading.cells, plan_version=plan_version, kind=kind)
    count = 0
    gathered = _Gathered(plan_version)
    for line in lines:
        count += 1
        row: PlanRow | RefusedRow
        try:
            row = reader.read(line)
        except Refused as refused:
            row = RefusedRow(line.row, reader.nis_of(line), str(refused.sentence))
        if reader.columns.is_by_year:
            gathered.add(row, reader.path)
        else:
            yield row
    yield from gathered.rows()
    if not count:
        raise BadFile([_("The file has headings but no rows.")], "file")


def _written(value: Any) -> str:
    return plan_file.written(value) if isinstance(value, float) else rows_in.as_text(value)


class _Gathered:
    """Rows with an amount of one year each, brought together by line: a line is taken in whole or not at all."""

    def __init__(self, plan_version: str) -> None:
        self.plan_version = plan_version
        self.lines: dict[Any, PlanRow] = {}
        self.years: Counter[Any] = Counter()
        self.refused: list[RefusedRow] = []
        self.broken: dict[Any, int] = {}
        self.others: dict[Any, list[int]] = {}

    def add(self, row: PlanRow | RefusedRow, path: Any) -> None:
        """A row, or why it cannot be one; of a line that stands there twice in a year a line beside it."""
        if isinstance(row, RefusedRow):
            self.refused.append(row)
            if path:
                self.broken.setdefault(path, row.row)
            return
        (year, amount), *_none = row.amounts.items()
        self.years[path, year] += 1
        key = (path, self.years[path, year])
        self.others.setdefault(path, []).append(row.row)
        before = self.lines.get(key)
        if before is None:
            self.lines[key] = replace(row, line=replace(row.line, nth=key[1]))
        else:
            amounts, notes = {**before.amounts, year: amount}, [*before.notes, *row.notes]
            self.lines[key] = replace(before, amounts=amounts, notes=notes)

    def rows(self) -> Iterator[PlanRow | RefusedRow]:
        """The lines that are whole, and why the other rows were refused."""
        for path, number in self.broken.items():
            sentence = _("Row %(row)s of the same line cannot be read. A line is taken in whole, or not at all.")
            words = sentence % {"row": number}
            self.refused += [RefusedRow(row, str(path[0]), words) for row in self.others.get(path, ())]
        yield from sorted(self.refused, key=lambda one: one.row)
        years = sorted({year for row in self.lines.values() for year in row.amounts})
        named = cleaned(self.plan_version) or (f"{years[0]}-{years[-1]}" if years else "")
        for (path, nth), row in self.lines.items():
            if path not in self.broken:
                twin = [_("This line stands there for the time number %(n)s. Kept apart.") % {"n": nth}] * (nth > 1)
                yield replace(row, plan_version=row.plan_version or named, notes=[*row.notes, *twin])


class _Reader:
    """Turns rows into lines of the plan, and counts which of them have the same path and names."""

    def __init__(self, headings: Sequence[str], *, plan_version: str, kind: str) -> None:
        self.headings = headings
        self.columns = plan_file.columns(headings)
        if not self.columns.are_enough:
            sentence = _(
                "No column of a goal, action plan or action, or no column with the amounts of a year was found. Name "
                "them in the first row, such as ac_code, ac_short, amount_2026, amount_2027."
            )
            raise BadFile([sentence], "file")
        if self.columns.rivals:
            year, *places = self.columns.rivals
            one, other = (" ".join(headings[place].split())[:40] for place in places)
            sentence = _("The columns “%(one)s” and “%(other)s” both hold amounts of %(year)s. Leave one of them out.")
            raise BadFile([sentence % {"one": one, "other": other, "year": year}], "file")
        years = sorted({year for year, _kind in self.columns.amounts})
        self.plan_version = cleaned(plan_version) or (f"{years[0]}-{years[-1]}" if years else "")
        self.kind = kind
        self.path: Any = None
        self.seen: Counter[Any] = Counter()
        self.codes: Counter[Any] = Counter()

    def nis_of(self, line: rows_in.Line) -> str:
        return self._cell(line, plan_file.NIS)

    def read(self, line: rows_in.Line) -> PlanRow:
        """One row. Raises Refused with a sentence; `path` is then of which line, when that can be told."""
        self.path = None
        if len(line.cells) > len(self.headings):
            raise Refused(_("This row has more cells than there are columns: is a quotation mark missing?"))
        version = self._cell(line, plan_file.VERSION) or self.plan_version
        if len(version) > policy.LONGEST_CODE:
            raise Refused(_("The name of the version is longer than 60 signs."))
        nis = self.nis_of(line)
        goal, plan, action = (self._level(line, level) for level in policy.LEVELS)
        levels = (goal, plan, action)
        if not any(level.is_there for level in levels):
            raise Refused(_("This row names no goal, no action plan and no action."))
        if self.columns.is_by_year:
            return self._of_year(line, nis, version, levels)
        kind, amounts = self._money(line)
        self._check_total(line, amounts)
        path = (nis, version, kind, *((level.code, folded(level.name)) for level in levels))
        self.seen[path] += 1
        field_code = self._cell(line, plan_file.FIELD).split(" ")[0]
        found = policy.PlanLine(goal, plan, action, policy_field=field_code, nth=self.seen[path])
        return PlanRow(line.row, nis, version, kind, found, amounts, self._notes(path, amounts))

    def _of_year(self, line: rows_in.Line, nis: str, version: str, levels: Sequence[policy.Level]) -> PlanRow:
        """A row with one amount of one year."""
        kind = self._kind(line) or self.kind
        self.path = (nis, version, kind, *((level.code, folded(level.name)) for level in levels))
        told, cell = self._cell(line, plan_file.YEAR), self._cell(line, plan_file.AMOUNT)
        year = plan_file.year(told)
        if year is None:
            raise Refused(_("“%(cell)s” is no year such as 2026.") % {"cell": told[:40]})
        try:
            amount = plan_file.amount(cell)
        except NotAnAmount:
            raise Refused(_not_an_amount(year, cell)) from None
        if amount is None:
            raise Refused(_("There is no amount in this row. Write 0 where there is none."))
        field_code = self._cell(line, plan_file.FIELD).split(" ")[0]
        goal, plan, action = levels
        found = policy.PlanLine(goal, plan, action, policy_field=field_code)
        below = [amount.in_words()] * (amount < Cents(0))
        notes = [_("Kept with an amount below zero: %(amounts)s.") % {"amounts": one} for one in below]
        return PlanRow(line.row, nis, version, kind, found, {year: amount}, notes)

    def _kind(self, line: rows_in.Line) -> str:
        told = self._cell(line, plan_file.KIND)
        kind = plan_file.kind(told)
        if told and not kind:
            raise Refused(_("“%(word)s” is neither operating nor investment.") % {"word": told[:40]})
        return kind

    def _cell(self, line: rows_in.Line, name: str) -> str:
        place = self.columns.fields.get(name)
        return cleaned(line.cells[place]) if place is not None and place < len(line.cells) else ""

    def _level(self, line: rows_in.Line, level: str) -> policy.Level:
        code, name, long = (
            self._cell(line, f"{level}_{part}") for part in (plan_file.CODE, plan_file.NAME, plan_file.LONG)
        )
        if len(code) > policy.LONGEST_CODE:
            raise Refused(_("The code “%(code)s…” is longer than 60 signs.") % {"code": code[:20]})
        return policy.Level(code, " ".join((name or long).split()), long)

    def _money(self, line: rows_in.Line) -> tuple[str, dict[int, Cents]]:
        """The kind of the row and its amounts by year. One row holds money of one kind."""
        kind = self._kind(line)
        found: dict[str, dict[int, Cents]] = {}
        for (year, of_column), place in self.columns.amounts.items():
            cell = line.cells[place] if place < len(line.cells) else ""
            try:
                amount = plan_file.amount(cell)
            except NotAnAmount:
                raise Refused(_not_an_amount(year, cell)) from None
            if amount is not None:
                found.setdefault(of_column or kind or self.kind, {})[year] = amount
        with_money = {name: years for name, years in found.items() if any(years.values())} or found
        if len(with_money) > 1:
            sentence = _("This row holds operating and investment money. Give each a row of its own.")
            raise Refused(sentence)
        if not with_money:
            raise Refused(_("There is no amount in this row. Write 0 where there is none."))
        return next(iter(with_money.items()))

    def _check_total(self, line: rows_in.Line, amounts: Mapping[int, Cents]) -> None:
        cell = self._cell(line, plan_file.TOTAL)
        try:
            told = plan_file.amount(cell)
        except NotAnAmount:
            raise Refused(
                _("The total “%(cell)s” is no amount that can be read in one way.") % {"cell": cell}
            ) from None
        total = sum(amounts.values(), Cents(0))
        if told is not None and told != total:
            words = {"sum": total.in_words(), "total": told.in_words()}
            raise Refused(_("The years add up to %(sum)s, but the total says %(total)s.") % words)

    def _notes(self, path: Any, amounts: Mapping[int, Cents]) -> list[str]:
        """What is unusual in a row that is kept."""
        notes = []
        codes = (*path[:3], *(code for code, _name in path[3:]))
        self.codes[codes] += 1
        if self.codes[codes] > 1:
            words = {"codes": policy.path_of(*codes[3:]) or "–", "n": self.codes[codes]}
            notes.append(_("These codes stand here for the time number %(n)s: %(codes)s. Kept apart.") % words)
        below = [amount.in_words() for amount in amounts.values() if amount < Cents(0)]
        if below:
            notes.append(_("Kept with an amount below zero: %(amounts)s.") % {"amounts": ", ".join(below)})
        return notes


def _not_an_amount(year: int, cell: str) -> str:
    words = {"year": year, "cell": cell[:40]}
    return (
        _("“%(cell)s” of %(year)s is no amount that can be read in one way. Write it as 12000 or 12.000,00, in euro.")
        % words
    )
