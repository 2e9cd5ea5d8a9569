"""A model as one file: plain arrays of numbers and one JSON text, never pickle, so that reading it executes nothing."""

import io
import json
import zipfile
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from .choosing import Choice
from .matrices import Columns
from .model import Model

FORMAT = 2
"""Raise it whenever a model of before would suggest something else: other keys, other values, other arrays."""
ARRAYS = {"about": np.uint8, "keys": np.uint32, "telling": np.float32, "weights": np.float32}
MOST_BYTES = 200_000_000
BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
)
"""What reading other bytes than a model may end in."""


class NotAModel(ValueError):
    """The bytes hold no model, or one of another version: train it again."""


def stored(model: Model) -> bytes:
    """The model as the bytes of a file in numpy's .npz form."""
    choice = {**asdict(model.choice), "views": sorted(model.choice.views)}
    choice["loss"] = model.choice.loss if np.isfinite(model.choice.loss) else None
    about = {"format": FORMAT, "labels": model.labels, "choice": choice, "trained_on": model.trained_on}
    text = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez(file, about=text, keys=model.columns.keys, telling=model.columns.telling, weights=model.weights)
    return file.getvalue()


def restored(data: bytes) -> Model:
    """The model in these bytes. Raises NotAModel."""
    try:
        arrays = _arrays(data)
        about = json.loads(arrays["about"].tobytes())
        if about["format"] != FORMAT:
            raise NotAModel(f"This model has format {about['format']}, and {FORMAT} is read: train it again.")
        return _model(arrays, about)
    except NotAModel:
        raise
    except BROKEN as wrong:
        raise NotAModel(f"This is not a stored model ({type(wrong).__name__}).") from wrong


def _arrays(data: bytes) -> dict[str, npt.NDArray[Any]]:
    """The four arrays, checked for size and type before their content is believed."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if sum(part.file_size for part in file.infolist()) > MOST_BYTES:
            raise NotAModel("This model is larger than any that is stored here.")
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        arrays = {name: np.asarray(kept[name]) for name in ARRAYS}
    if any(arrays[name].dtype != wanted for name, wanted in ARRAYS.items()):
        raise NotAModel("This model holds numbers of another type.")
    return arrays


def _model(arrays: dict[str, npt.NDArray[Any]], about: dict[str, Any]) -> Model:
    """The model, when everything in it fits together."""
    labels = tuple(str(label) for label in about["labels"])
    given = about["choice"]
    half_life = None if given["half_life"] is None else float(given["half_life"])
    loss = float("inf") if given["loss"] is None else float(given["loss"])
    choice = Choice(frozenset(given["views"]), half_life, float(given["temperature"]), float(given["known"]), loss)
    keys, telling, weights = arrays["keys"], arrays["telling"], arrays["weights"]
    fits = keys.ndim == 1 and telling.shape == keys.shape and weights.shape == (len(keys), len(labels))
    if not (fits and labels and np.all(keys[1:] > keys[:-1]) and choice.temperature > 0 and np.isfinite(weights).all()):
        raise NotAModel("The parts of this model do not fit together.")
    return Model(labels, Columns(keys, telling), weights, choice, int(about["trained_on"]))
