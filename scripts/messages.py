"""Keeps each room's texts: `python -m scripts.messages` writes the .po files, `--check` says what is wrong with them.

Reads Python by its syntax tree and templates by Django's own reader, so no gettext is needed on the system. The files
carry no line numbers and no dates: two people who add texts at the same time rarely meet in one line.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
COMPLETE = ("nl",)
PREPARED = ("fr",)
TEMPLATES = {".html", ".txt", ".xml"}
LEFT_OUT = {"tests", "migrations", "static", "locale", "__pycache__", "node_modules"}

# How many leading arguments are texts, by name of the call; a context comes first in the p- forms.
SHAPES = {"gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3, "gettext_noop": 1, "_": 1}
SHAPES |= {f"{name}_lazy": count for name, count in SHAPES.items() if name.endswith("gettext")}

_TEXT = r"""[uU]?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)\s*(?:,\s*count\s*)?\)")
_COTTON = re.compile(r"""\s:[\w.-]+=(?:"_\(('[^']*')\)|'_\(("[^"]*")\))""")  # :label="_('Name')" of a component
_NAMED = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


@dataclass(frozen=True, order=True)
class Text:
    """One text as the code asks for it; context and plural are empty when it has none."""

    single: str
    plural: str = ""
    context: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.single, self.plural) if self.plural else (self.single,)


@dataclass
class Room:
    """A folder with its own catalogue, the texts asked for in it, and its files that could not be read."""

    folder: Path
    texts: set[Text] = field(default_factory=set)

    def catalogue(self, language: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / "django.po"


def rooms(package: Path) -> list[Room]:
    """Every folder with an apps.py, and the texts in it; what stands outside a room is kept by pages."""
    found = {path.parent: Room(path.parent) for path in sorted(package.glob("**/apps.py"))}
    pages = found[package / "pages"]
    for path in sorted(package.rglob("*")):
        if LEFT_OUT & set(path.relative_to(package).parts) or not path.is_file():
            continue
        room = next((found[parent] for parent in path.parents if parent in found), pages)
        if path.suffix == ".py":
            room.texts.update(texts_of_python(path.read_text("utf-8")))
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            room.texts.update(texts_of_template(path.read_text("utf-8"), str(path.relative_to(package))))
    return list(found.values())


def texts_of_python(source: str) -> Iterator[Text]:
    """The texts given to gettext and its kin; calls with a variable are left to whoever marked that text."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        wanted = node.args[: SHAPES.get(name, 0)]
        given = [a.value for a in wanted if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if wanted and len(given) == SHAPES[name]:
            yield _text(name, given)


def texts_of_template(source: str, origin: str = "") -> Iterator[Text]:
    """The texts of the translation tags and of `_("...")` in tags, variables and component attributes."""
    for name, arguments in _CALL.findall(templatize(source, origin)):
        given = ast.literal_eval(f"({arguments},)")
        if given[-1]:
            yield _text(name, list(given))
    for pair in _COTTON.findall(source):
        yield Text(ast.literal_eval(pair[0] or pair[1]))


def _text(name: str, given: list[str]) -> Text:
    context = given.pop(0) if name.removesuffix("_lazy") in {"pgettext", "npgettext"} else ""
    return Text(given[0], given[1] if len(given) > 1 else "", context)


def load(path: Path, language: str) -> Catalog:
    """The catalogue as people left it, or an empty one."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, ignore_obsolete=True, abort_invalid=True)


def known(catalogue: Catalog) -> dict[Text, Message]:
    """The entries of a catalogue by the text they translate."""
    entries = {}
    for message in catalogue:
        if message.id:
            forms = message.id if isinstance(message.id, (tuple, list)) else (message.id, "")
            entries[Text(forms[0], forms[1], message.context or "")] = message
    return entries


def translations(message: Message | None) -> tuple[str, ...]:
    """What the entry says, one string per plural form; empty when a form is missing."""
    if message is None or message.fuzzy:
        return ()
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    given = tuple(string for string in strings if string)
    return given if len(given) == len(strings) else ()


def rendered(room: Room, language: str, elsewhere: dict[Text, tuple[str, ...]]) -> str:
    """The .po file of the room: exactly the texts in use, each with its translation here or in another room."""
    there = known(load(room.catalogue(language), language))
    fresh = Catalog(locale=language)
    for text in sorted(room.texts):
        kept = there.get(text) or there.get(Text(text.single, "", text.context))
        strings = translations(kept) or elsewhere.get(text, ())
        if text.plural and len(strings) != fresh.num_plurals:
            strings = ("",) * fresh.num_plurals
        string = tuple(strings) if text.plural else "".join(strings[:1])
        comments = kept.user_comments if kept else []
        fresh.add(
            text.forms if text.plural else text.single, string, context=text.context or None, user_comments=comments
        )
    body = io.BytesIO()
    write_po(body, fresh, width=0, no_location=True, omit_header=True, sort_output=True)
    return _HEADER.format(language=language, plural=fresh.plural_forms) + body.getvalue().decode()


def update(package: Path) -> list[Path]:
    """Rewrite every catalogue that differs from what the code asks for; the files written."""
    written = []
    found = rooms(package)
    for language in COMPLETE + PREPARED:
        elsewhere: dict[Text, tuple[str, ...]] = {}
        for room in found:
            for text, message in known(load(room.catalogue(language), language)).items():
                if translations(message):
                    elsewhere.setdefault(text, translations(message))
        for room in found:
            path = room.catalogue(language)
            content = rendered(room, language, elsewhere) if room.texts else ""
            if content == (path.read_text("utf-8") if path.exists() else ""):
                continue
            if content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, "utf-8")
            else:
                path.unlink()
            written.append(path)
    return written


def findings(package: Path) -> list[str]:
    """What is wrong: one line for each missing, unsure, dead or differing translation."""
    wrong = []
    for language in COMPLETE + PREPARED:
        said: dict[Text, tuple[str, Path]] = {}
        for room in rooms(package):
            path = room.catalogue(language)
            name = path.relative_to(package)
            try:
                there = known(load(path, language))
            except PoFileError as trouble:
                wrong.append(f"{name}: {trouble}")
                continue
            wrong += [f"{name}: not used any more: {text.single!r}" for text in sorted(there.keys() - room.texts)]
            for text in sorted(room.texts):
                strings = translations(there.get(text))
                if not strings and language in COMPLETE:
                    wrong.append(f"{name}: no {language} translation of {text.single!r}")
                wrong += [f"{name}: {line}" for line in _mismatches(text, strings)]
                first, where = said.setdefault(text, ("|".join(strings), name)) if strings else ("", name)
                if strings and first != "|".join(strings):
                    wrong.append(f"{name}: {text.single!r} is said otherwise in {where}; give one a context")
    return wrong


def _mismatches(text: Text, strings: tuple[str, ...]) -> Iterator[str]:
    """Places to fill in that the translation forgot or made up; a plural form may leave the number out."""
    asked = {frozenset(_NAMED.findall(form)) for form in text.forms}
    every = frozenset().union(*asked)
    for string in strings:
        got = frozenset(_NAMED.findall(string))
        if got not in asked and not (text.plural and got <= every):
            yield f"{text.single!r} and {string!r} have different %(places)s"


def main() -> int:
    """Write the catalogues, or with --check name what is wrong and answer 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; name what is wrong")
    package = ROOT / "wijklus"
    if parser.parse_args().check:
        wrong = findings(package)
        print("\n".join([*wrong, f"texts: {len(wrong)} to mend (make messages, then the .po files)"] if wrong else []))
        return 1 if wrong else 0
    for path in update(package):
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
