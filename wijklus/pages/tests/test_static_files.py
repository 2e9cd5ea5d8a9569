"""The address of a file of the design is looked up once."""

import json
from pathlib import Path

from wijklus.pages.static_files import HouseStorage


def test_an_address_is_looked_up_once(tmp_path: Path, settings: object) -> None:
    names = {"version": "1.1", "hash": "", "paths": {"css/base.css": "css/base.1a2b.css"}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(names))
    storage = HouseStorage(location=str(tmp_path), base_url="/static/")
    first = storage.url("css/base.css")
    storage.hashed_files = {}
    assert first == storage.url("css/base.css") == "/static/css/base.1a2b.css"
