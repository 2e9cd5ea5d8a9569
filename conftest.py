"""What every test stands on: settings for tests, before Django reads them, and the texts compiled."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from wijklus.pages.texts import compile_stale

os.environ.setdefault("WIJKLUS_TESTING", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

if compile_stale(Path(__file__).parent / "wijklus"):
    translation_file_changed(None, Path("django.mo"))  # Django may have read the old ones by now


@pytest.fixture(autouse=True)
def no_page_of_another_test() -> None:
    """A kept page outlives the rows it was made from when a test rolls them back."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def no_map_of_another_test() -> None:
    """The boundaries of the story have the same keys in every test, and need not lie in the same place."""
    from wijklus.ground.places.reads import locating

    locating._trees.clear()


pytest_plugins = ["tests.story"]


@pytest.fixture(autouse=True)
def no_language_of_another_test() -> Iterator[None]:
    """A page leaves its language on the thread."""
    with translation.override("nl"):
        yield


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not walk through all of it over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
