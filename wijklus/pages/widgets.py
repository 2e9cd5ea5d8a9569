"""The controls of a form as HTML, in the classes of the design system, written in one go: a form has dozens of them.

Every value is escaped here; the parts that are put together are only what was escaped.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

CHECKBOX = "utrecht-checkbox utrecht-checkbox--html-input wl-checkbox"
RADIO = "utrecht-radio-button utrecht-radio-button--html-input wl-radio"
TEXTBOX = "utrecht-textbox utrecht-textbox--html-input wl-input"
TEXTAREA = "utrecht-textarea utrecht-textarea--html-textarea wl-input wl-textarea"
SELECT = "utrecht-select utrecht-select--html-select wl-input wl-select"
CLASSES = {"checkbox": CHECKBOX, "radio": RADIO, "file": "wl-file"}


def attributes(attrs: Mapping[str, Any]) -> str:
    """All attributes but the class."""
    said = [
        f" {escape(name)}" if value is True else f' {escape(name)}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not False and name != "class"
    ]
    return "".join(said)


def _class(own: str, attrs: Mapping[str, Any]) -> str:
    more = attrs.get("class")
    return f'class="{own} {conditional_escape(more)}"' if more else f'class="{own}"'


def control(widget: Mapping[str, Any]) -> str:
    """An input of any type."""
    kind, value = widget["type"], widget.get("value")
    given = "" if value is None else f' value="{escape(str(value))}"'
    own = _class(CLASSES.get(kind, TEXTBOX), widget["attrs"])
    name = escape(widget["name"])
    return f'<input type="{escape(kind)}" name="{name}" {own}{given}{attributes(widget["attrs"])}>'


def textarea(widget: Mapping[str, Any]) -> str:
    """A field of several lines."""
    text = conditional_escape(widget["value"]) if widget.get("value") else ""
    own = _class(TEXTAREA, widget["attrs"])
    return f'<textarea name="{escape(widget["name"])}" {own}{attributes(widget["attrs"])}>\n{text}</textarea>'


def choices(widget: Mapping[str, Any]) -> str:
    """Radio buttons or checkboxes, each with its label; groups with their heading."""
    attrs = widget["attrs"]
    identity = f' id="{escape(attrs["id"])}"' if attrs.get("id") else ""
    groups = "".join(_group(heading, options) for heading, options, _index in widget["optgroups"])
    return f"<div{identity} {_class('wl-choices', attrs)}>{groups}</div>"


def _group(heading: Any, options: Any) -> str:
    inside = "".join(f'<div class="wl-choice">{choice(option)}</div>' for option in options)
    if not heading:
        return inside
    said = conditional_escape(heading)
    begin = f'<div class="wl-choices__group" role="group" aria-label="{said}">'
    return f'{begin}<p class="wl-choices__heading" aria-hidden="true">{said}</p>{inside}</div>'


def choice(option: Mapping[str, Any]) -> str:
    """One radio button or checkbox with its label."""
    return control(option) + _label(option)


def _label(option: Mapping[str, Any]) -> str:
    if not option.get("wrap_label"):
        return ""
    kind = "radio" if option["type"] == "radio" else "checkbox"
    target = f' for="{escape(option["attrs"]["id"])}"' if option["attrs"].get("id") else ""
    own = f"utrecht-form-label utrecht-form-label--{kind}"
    return f'<label class="{own}"{target}>{conditional_escape(option["label"])}</label>'


def select(widget: Mapping[str, Any]) -> str:
    """A list to choose from."""
    inside = []
    for heading, options, _index in widget["optgroups"]:
        lines = "".join(
            f'<option value="{escape(str(option["value"]))}"{attributes(option["attrs"])}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in options
        )
        inside.append(f'<optgroup label="{conditional_escape(heading)}">{lines}</optgroup>' if heading else lines)
    own = _class(SELECT, widget["attrs"])
    return f'<select name="{escape(widget["name"])}" {own}{attributes(widget["attrs"])}>{"".join(inside)}</select>'


_INPUTS = (
    *("text", "email", "tel", "url", "number", "password", "search", "color", "hidden", "date", "datetime", "time"),
    *("checkbox", "file", "input"),
)
DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"django/forms/widgets/{name}.html": control for name in _INPUTS},
    "django/forms/widgets/textarea.html": textarea,
    "django/forms/widgets/select.html": select,
    "django/forms/widgets/radio.html": choices,
    "django/forms/widgets/radio_option.html": choice,
    "django/forms/widgets/checkbox_select.html": choices,
    "django/forms/widgets/checkbox_option.html": choice,
}
"""By the template Django would render: what writes the control instead."""


def drawn(template_name: str, context: Mapping[str, Any]) -> SafeString | None:
    """A control as HTML; None when a template has to do it."""
    write = DRAWN.get(template_name)
    return mark_safe(write(context["widget"])) if write else None  # noqa: S308 every part is escaped above
