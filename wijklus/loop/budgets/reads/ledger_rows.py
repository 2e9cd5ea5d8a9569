"""The rows of a file with bookings of the ledger: each as a booking, or why it cannot be one."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _

from wijklus.base import rows_in
from wijklus.base.cents import Cents, NotAnAmount
from wijklus.base.refusals import BadFile, Refused
from wijklus.base.text import cleaned
from wijklus.ground.policy import rules as policy

from .. import rules
from ..rules import ledger_file, plan_file
from .plan_rows import RefusedRow

LONGEST_TEXT = 300


@dataclass(frozen=True)
class LedgerRow:
    """A row that can be kept as a booking: its number in the file, its key, and what it says. Codes as they stand."""

    row: int
    key: str
    booked_on: date
    year: int
    kind: str
    amount: Cents
    number: str = ""
    line: str = ""
    text: str = ""
    version: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    nis: str = ""

    @property
    def called(self) -> str:
        """How a person finds it again: its number and line, or its day."""
        return " / ".join(part for part in (self.number, self.line) if part) or self.booked_on.isoformat()


def ledger_rows(stream: IO[bytes], *, kind: str = rules.INVESTMENT) -> Iterator[LedgerRow | RefusedRow]:
    """Every row of a CSV or xlsx file, in its order. No query. Raises BadFile for what is no such table.

    `kind` holds where the file does not say whether it is operating money or an investment.
    """
    lines = rows_in.rows(stream, written=_written)
    heading = next(lines, rows_in.Line(1, []))
    reader = _Reader(heading.cells, kind=kind)
    count = 0
    for line in lines:
        count += 1
        try:
            yield reader.read(line)
        except Refused as refused:
            yield RefusedRow(line.row, "", str(refused.sentence))
    if not count:
        raise BadFile([_("The file has headings but no rows.")], "file")


def _written(value: Any) -> str:
    return plan_file.written(value) if isinstance(value, float) else rows_in.as_text(value)


class _Reader:
    """Turns rows into bookings, and sees which say the same as one before."""

    def __init__(self, headings: Sequence[str], *, kind: str) -> None:
        self.width = len(headings)
        self.columns = ledger_file.columns(headings)
        if not ledger_file.are_enough(self.columns):
            sentence = _(
                "No column with the day or no column with the amount of a booking was found. Name them in the first "
                "row, such as datum, bedrag, soort, boekstuk, regel, actie code, fonds, project."
            )
            raise BadFile([sentence], "file")
        self.kind = kind
        self.seen: dict[bytes, tuple[int, str]] = {}

    def read(self, line: rows_in.Line) -> LedgerRow:
        """One row. Raises Refused with a sentence."""
        if len(line.cells) > self.width:
            raise Refused(_("This row has more cells than there are columns: is a quotation mark missing?"))
        booked_on = self._day(line)
        year, kind, amount = self._year(line) or booked_on.year, self._kind(line), self._amount(line)
        number, of_line = self._code(line, ledger_file.NUMBER), self._code(line, ledger_file.LINE)
        version = self._code(line, ledger_file.VERSION)
        codes = {name: self._code(line, name) for name in ledger_file.CODES}
        text = " ".join(self._cell(line, ledger_file.TEXT).split())
        what = (year, kind, amount.cents, booked_on, text, version, *codes.values())
        key = _key("line", year, number, of_line) if number and of_line else _key("row", number, of_line, *what)
        self._once(key, line.row, _key(*what), with_line=bool(number and of_line))
        notes = [_("The text is longer than 300 signs: its end was left out.")] if len(text) > LONGEST_TEXT else []
        return LedgerRow(
            line.row, key, booked_on, year, kind, amount, number, of_line, text[:LONGEST_TEXT], version, codes, notes
        )

    def _once(self, key: str, row: int, content: str, *, with_line: bool) -> None:
        """Refuse a row that repeats one before it: a booking counts once."""
        first, said = self.seen.setdefault(bytes.fromhex(key), (row, content))
        if first == row:
            return
        words = {"row": first}
        if not with_line:
            raise Refused(
                _(
                    "Says the same as row %(row)s. Are these two bookings? "
                    "Then add a column with the number of the line."
                )
                % words
            )
        if said == content:
            raise Refused(_("Is the same booking as row %(row)s: it was counted once.") % words)
        raise Refused(_("Has the number and the line of row %(row)s, but says something else.") % words)

    def _cell(self, line: rows_in.Line, name: str) -> str:
        place = self.columns.get(name)
        return cleaned(line.cells[place]) if place is not None and place < len(line.cells) else ""

    def _code(self, line: rows_in.Line, name: str) -> str:
        code = self._cell(line, name)
        most = 120 if name == ledger_file.FUND else policy.LONGEST_CODE
        if len(code) > most:
            words = {"code": code[:20], "most": most}
            raise Refused(_("The code “%(code)s…” is longer than %(most)s signs.") % words)
        return code

    def _day(self, line: rows_in.Line) -> date:
        cell = self._cell(line, ledger_file.DAY)
        if not cell:
            raise Refused(_("There is no day in this row."))
        try:
            return ledger_file.day(cell)
        except ledger_file.NotADay:
            sentence = _("“%(cell)s” is no day that can be read. Write it as 2026-03-04 or 4/3/2026, the day first.")
            raise Refused(sentence % {"cell": cell[:40]}) from None

    def _year(self, line: rows_in.Line) -> int | None:
        cell = self._cell(line, ledger_file.YEAR)
        try:
            return ledger_file.year(cell)
        except ledger_file.NotADay:
            raise Refused(_("“%(cell)s” is no year such as 2026.") % {"cell": cell[:40]}) from None

    def _kind(self, line: rows_in.Line) -> str:
        told = self._cell(line, ledger_file.KIND)
        kind = plan_file.kind(told)
        if told and not kind:
            raise Refused(_("“%(word)s” is neither operating nor investment.") % {"word": told[:40]})
        return kind or self.kind

    def _amount(self, line: rows_in.Line) -> Cents:
        """The amount; what stands in a column of credit is taken off. Raises Refused when there is none."""
        found = []
        for name in (ledger_file.AMOUNT, ledger_file.DEBIT, ledger_file.CREDIT):
            cell = self._cell(line, name)
            try:
                amount = ledger_file.amount(cell)
            except NotAnAmount:
                sentence = _("“%(cell)s” is no amount that can be read in one way. Write it as 1.350,00 or -12,50.")
                raise Refused(sentence % {"cell": cell[:40]}) from None
            if amount is not None:
                found.append(-amount if name == ledger_file.CREDIT else amount)
        if not found:
            raise Refused(_("There is no amount in this row. Write 0 where there is none."))
        if len(found) > 1 and ledger_file.AMOUNT in self.columns and self._cell(line, ledger_file.AMOUNT):
            raise Refused(_("This row has an amount, and debit or credit as well. Leave one of them out."))
        return sum(found, Cents(0))


def _key(*parts: Any) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:40]
