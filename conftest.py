"""What every test stands on: settings for tests, before Django reads them, and the texts compiled."""

import os
from pathlib import Path

from wijklus.pages.texts import compile_stale

os.environ.setdefault("WIJKLUS_TESTING", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

compile_stale(Path(__file__).parent / "wijklus")
