"""Boxes of forms are written as Django's own templates write them, to the letter."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from rencontres.core.widgets import WRITERS, Renderer

CHOICES = [
    ("", "—"),
    ("a&b", mark_safe("<b>A</b>")),
    (1, gettext_lazy("Yes")),
    (1234, 12345.5),
    ("<g>", [("x", "<x>"), ("y", "Y")]),
    (None, "nothing"),
]
ATTRIBUTES = [
    None,
    {"id": "id_n"},
    {"id": 'i"d', "class": "a & b", "required": True, "disabled": False, "maxlength": 12},
]
VALUES = [None, "", "a&b", "<x>", "1", 1234, True, False, ["x", "1"], mark_safe("&amp;")]
SIMPLE = (
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.ColorInput,
    forms.SearchInput, forms.TelInput, forms.PasswordInput, forms.HiddenInput, forms.DateInput,
    forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput, forms.Textarea, forms.FileInput,
    forms.ClearableFileInput,
)  # fmt: skip
OF_CHOICES = (
    forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple,
)  # fmt: skip
DJANGOS = DjangoTemplates()
BOXES = [
    *(kind() for kind in SIMPLE),
    *(kind(choices=CHOICES) for kind in OF_CHOICES),
    forms.SplitDateTimeWidget(),
    forms.SelectDateWidget(years=[2017, 2018]),
]


@pytest.mark.parametrize("box", BOXES, ids=lambda box: type(box).__name__)
def test_a_box_is_written_as_django_writes_it(box):
    for value in VALUES:
        if value and isinstance(box, (forms.SplitDateTimeWidget, forms.SelectDateWidget)):
            continue  # of dates alone
        for attributes in ATTRIBUTES:
            with override("fr"):  # 12345.5 is written with a comma
                ours = box.render('n"', value, attributes, Renderer())
                theirs = box.render('n"', value, attributes, DJANGOS)
            assert str(ours) == str(theirs), (value, attributes)


def test_every_kind_of_box_that_is_written_in_python_is_compared():
    assert set(WRITERS) <= {box.template_name for box in BOXES}
