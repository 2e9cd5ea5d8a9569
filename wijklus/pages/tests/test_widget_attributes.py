"""The attributes of a form control, written in one go."""

from django.utils.safestring import SafeString

from wijklus.pages.templatetags.house import widget_attributes


def test_attributes_are_escaped_and_true_ones_stand_alone() -> None:
    attrs = {"id": "id_x", "class": "no", "required": True, "disabled": False, "rows": 4, "title": '"><script>'}
    written = widget_attributes(attrs)
    assert written == ' id="id_x" required rows="4" title="&quot;&gt;&lt;script&gt;"'
    assert isinstance(written, SafeString)
