"""Addresses of the desk on which the timetable is planned, changed and released."""

from django.urls import URLPattern, path

from . import boards, desk

_DESK = "<slug:edition>/desk/programme/"
_DRAFT = f"{_DESK}drafts/<int:pk>/"
timetable: list[URLPattern] = [
    path(_DESK, desk.programme, name="desk"),
    path(f"{_DESK}make/", desk.make, name="make"),
    path(f"{_DESK}plan/", desk.plan, name="plan"),
    path(_DRAFT, boards.draft, name="draft"),
    path(f"{_DRAFT}edit/", boards.edit, name="change"),
    path(f"{_DRAFT}cells/<slug:key>/", boards.cells_for, name="cells"),
    path(f"{_DRAFT}release/", boards.release, name="release"),
    path(f"{_DRAFT}discard/", desk.discard, name="discard"),
]
