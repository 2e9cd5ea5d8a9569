"""States of a file that was given on screen: a job checks it, a person looks at that, another job takes it in."""

CHECKING, UNREADABLE, CHECKED, RUNNING, DONE = "checking", "unreadable", "checked", "running", "done"
ALLOWED: dict[str, frozenset[str]] = {
    CHECKING: frozenset({CHECKED, UNREADABLE}),
    UNREADABLE: frozenset(),  # the file is mended and given anew
    CHECKED: frozenset({RUNNING}),
    RUNNING: frozenset({DONE}),
    DONE: frozenset(),
}
BUSY = (CHECKING, RUNNING)
"""States in which a job is at work."""
CAN_GO = (UNREADABLE, CHECKED)
"""States in which a file may be thrown away: nothing came out of it."""
OF_A_BATCH = 500
"""So many rows are kept in one transaction: nobody waits for a file."""
MOST_PROBLEMS = 1_000
"""So many refused rows are shown of one file; the others are counted."""
