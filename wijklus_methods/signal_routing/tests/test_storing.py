"""A stored model is numbers and JSON: it suggests the same when read again, and other bytes are refused."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from wijklus_methods.signal_routing import Model, NotAModel, Record, restored, stored, storing, train
from wijklus_methods.signal_routing.tests import cities


@pytest.fixture(scope="module")
def model() -> Model:
    return train(cities.where_text_decides(120))


def changed(data: bytes, **arrays: object) -> bytes:
    """The same file with other arrays in it."""
    with np.load(io.BytesIO(data)) as kept:
        parts = {name: kept[name] for name in kept.files}
    parts |= arrays
    file = io.BytesIO()
    np.savez(file, **{name: value for name, value in parts.items() if value is not None})
    return file.getvalue()


def about(data: bytes, **values: object) -> bytes:
    """The same file that says something else of itself."""
    with np.load(io.BytesIO(data)) as kept:
        said = json.loads(kept["about"].tobytes())
    return changed(data, about=np.frombuffer(json.dumps(said | values).encode(), np.uint8))


def test_the_same_is_suggested(model: Model) -> None:
    again = restored(stored(model))
    record = Record(text="de haag is te hoog")
    assert again.suggest(record) == model.suggest(record)
    assert again.choice == model.choice
    assert restored(stored(train([Record(text="x", label="y")]))).choice.loss == float("inf")


def test_no_word_of_a_text_is_kept(model: Model) -> None:
    assert b"lantaarn" not in stored(model)


def test_another_version_is_refused(model: Model) -> None:
    with pytest.raises(NotAModel, match="train it again"):
        restored(about(stored(model), format=storing.FORMAT + 1))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text", pickle.dumps({"a": 1})])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(NotAModel):
        restored(data)


def test_a_pickle_inside_is_not_executed(model: Model, tmp_path: object) -> None:
    class Deed:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return pytest.fail, ("a stored model was executed",)

    with pytest.raises(NotAModel):
        restored(changed(stored(model), weights=np.array([Deed()], dtype=object)))


def test_what_does_not_fit_is_refused(model: Model) -> None:
    data = stored(model)
    spoiled = [
        changed(data, weights=None),
        changed(data, weights=model.weights[:-1]),
        changed(data, weights=model.weights.astype(np.float64)),
        changed(data, weights=model.weights * np.float32(np.nan)),
        changed(data, keys=model.columns.keys[::-1].copy()),
        about(data, labels=[]),
        about(data, choice=None),
        data[:-40],
    ]
    for one in spoiled:
        with pytest.raises(NotAModel):
            restored(one)


def test_a_bomb_is_refused(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "MOST_BYTES", 1_000)
    with pytest.raises(NotAModel, match="larger"):
        restored(stored(model))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        header = b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999,), }"
        made.writestr("about.npy", header.ljust(127) + b"\n")
    with pytest.raises(NotAModel):
        restored(file.getvalue())
