"""A worker that takes a file in is killed, twice: what it kept stays, nothing comes in twice, nothing is left out."""

import signal

import pytest

from wijklus.ground.trail.tests.test_kill import prepared, site  # noqa: F401 (fixtures)

pytestmark = pytest.mark.kill
ROWS = 6_000


def test_a_killed_import_goes_on_where_it_was(site):  # noqa: F811
    site.run(
        "-c", f"import django; django.setup(); from wijklus.loop.signals.tests import taking; taking.begin({ROWS})"
    )

    def at_row() -> int:
        return int(site.rows("SELECT at_row FROM signals_importrun")[0][0])

    killed_at = []
    for least in (500, 2_500):
        worker = site.worker()
        site.until(lambda least=least: at_row() >= least, 60)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        killed_at.append(at_row())
    assert 500 <= killed_at[0] <= killed_at[1] < ROWS
    assert site.rows("SELECT count(*) FROM signals_signal") == [(killed_at[1],)]
    site.worker()
    site.until(lambda: site.rows("SELECT state FROM signals_importrun") == [("done",)], 90)
    assert site.rows("SELECT taken, repeated, refused FROM signals_importrun") == [(ROWS, 0, 0)]
    assert site.rows("SELECT count(*), count(DISTINCT form_key) FROM signals_signal") == [(ROWS, ROWS)]
