"""What the page where visitors recount a vote says: its rules, and the sentences that its script fills in."""

from django.utils.translation import gettext as _


def rules() -> list[tuple[str, str]]:
    """The rules that a browser can count by; the empty one is that of the file."""
    return [
        ("", _("as the file says")),
        ("greedy", _("most votes first, what fits (greedy)")),
        ("greedy-no-skip", _("most votes first, until one does not fit (greedy-no-skip)")),
        ("greedy-threshold", _("most votes first, above a threshold (greedy-threshold)")),
        ("greedy-exclusive", _("most votes first, one of rivals (greedy-exclusive)")),
        ("equalshares", _("equal shares (equalshares)")),
        ("equalshares/add1", _("equal shares, completed (equalshares/add1)")),
        ("equalshares/add1-greedy", _("equal shares, completed, then most votes (equalshares/add1-greedy)")),
        (
            "equalshares-comparison",
            _("equal shares or greedy, whichever more voters gain from (equalshares-comparison)"),
        ),
        ("equalshares/add1-comparison", _("the same, completed (equalshares/add1-comparison)")),
        ("equalshares/add1-greedy-comparison", _("the same, then most votes (equalshares/add1-greedy-comparison)")),
        ("phragmen", _("what supporters have earned first (phragmen)")),
    ]


def satisfactions() -> list[tuple[str, str]]:
    """What a voter gains from a winner."""
    return [
        ("", _("as the rule has it")),
        ("cost", _("what the project costs (cost)")),
        ("cardinality", _("one for each project (cardinality)")),
        ("points", _("the points given (points)")),
        ("points-cost", _("points times cost (points-cost)")),
    ]


def texts() -> dict[str, str]:
    """Every sentence of the script, by its name; what stands in braces is filled in."""
    return _told() | _refused()


def _told() -> dict[str, str]:
    return {
        "reading": _("Reading the file…"),
        "counting": _("Counting…"),
        "completing": _("Counting, step {part} of the completion…"),
        "stopped": _("Stopped. Nothing was counted."),
        "no file": _("Choose a file first."),
        "taken": _("The published files of this vote stand ready. Recount them with the button."),
        "not taken": _(
            "The published files cannot be fetched. Download them from the results page and choose them here."
        ),
        "failed": _("Your browser cannot count this file. Try another browser, or use wijklus tally."),
        "at line": _("Line {line}: {what}"),
        "same": _("Same result"),
        "same told": _("Your browser found the same winners as published."),
        "differs": _("Another result"),
        "differs told": _("Your browser found other winners than published."),
        "order told": _("The winners are the same, but their order differs from place {place} on."),
        "nothing published": _("Counted"),
        "nothing published told": _("The file does not say who won, so there is nothing to compare with."),
        "lost": _("Published as a winner, but not in this count:"),
        "more": _("A winner in this count, but not published:"),
        "seconds": _("{read} s to read the file, {count} s to count"),
    }


def _refused() -> dict[str, str]:
    meta = {
        "first line": _("The first line must be META. Is this a Pabulib file?"),
        "second line": _("The line after META must be key;value."),
        "too early": _("{what} comes too early: PROJECTS follows META, and VOTES follows PROJECTS."),
        "no pair": _("A line of META has a key and a value, with one ; between them; this has {found}."),
        "key twice": _("The key {what} stands in META twice."),
        "key missing": _("META ends here without {what}."),
        "vote type": _("vote_type must be one of {what}."),
        "counts differ": _("{what} is {text}, but the file has {found}."),
        "rule": _("The rule here is “{what}”, which this page cannot count. Choose a rule under “Count otherwise”."),
    }
    rows = {
        "no column": _("{section} has no column {what}."),
        "column twice": _("{section} has the column {what} twice."),
        "width": _("This line has {found} cells; {section} has {wanted} columns."),
        "project id": _("project_id “{text}” is empty, or has a comma or spaces around it."),
        "project twice": _("Project {text} stands on line {line} too."),
        "points missing": _("vote_type is {what}, but VOTES has no column points."),
        "points given": _("vote_type is {what}, but VOTES has a column points."),
        "voter twice": _("Voter {text} has voted on an earlier line too."),
        "unknown project": _("The vote names project “{text}”, which is not in PROJECTS."),
        "named twice": _("The vote names a project twice."),
        "points": _("The vote names {wanted} projects but gives {found} points."),
    }
    return meta | rows | _unreadable()


def _unreadable() -> dict[str, str]:
    return {
        "too large": _("The file is larger than 128 MB; such a file is not read."),
        "many keys": _("META has more than 1,000 keys; such a file is not read."),
        "many caps": _("META has more than 1,000 caps; such a file is not read."),
        "many columns": _("There are more than 1,000 columns; such a file is not read."),
        "many projects": _("There are more than 10,000 projects; such a file is not read."),
        "not unpacked": _("The file cannot be unpacked: it is damaged."),
        "not UTF-8": _("This line is not UTF-8. Save the file as UTF-8 (not Latin-1)."),
        "null byte": _("This line has a null byte: it is no text."),
        "quotes": _("The quotes of this line cannot be read."),
        "ends here": _("The file ends here, before {what}."),
        "empty line": _("This line is empty."),
        "no amount": _("{what} is “{text}”; it must be a number such as 1200 or 1200.50."),
        "no whole number": _("{what} is “{text}”; it must be a whole number."),
        "not above 0": _("{what} must be above 0."),
        "too fine": _("The weights or points are too large or too fine to be summed exactly."),
        "weight": _("A weight is written as 1/5 or 0.2; this cannot be read: {text}"),
        "results unreadable": _("The file with the results is not JSON."),
        "results without winners": _("The file with the results has no list of winners."),
    }
