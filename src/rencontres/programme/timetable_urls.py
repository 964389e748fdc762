"""Addresses of the desk on which the timetable is planned, changed and released."""

from django.urls import URLPattern, path

from . import advising, boards, desk, rules_desk

_DESK = "<slug:edition>/desk/programme/"
_DRAFT = f"{_DESK}drafts/<int:pk>/"
timetable: list[URLPattern] = [
    path(_DESK, desk.programme, name="desk"),
    path(f"{_DESK}make/", desk.make, name="make"),
    path(f"{_DESK}plan/", desk.plan, name="plan"),
    path(f"{_DESK}import/", advising.import_, name="import"),
    path(f"{_DESK}rules/", rules_desk.rules, name="rules"),
    path(f"{_DESK}rules/change/", rules_desk.change, name="change_rules"),
    path(_DRAFT, boards.draft, name="draft"),
    path(f"{_DRAFT}edit/", boards.edit, name="change"),
    path(f"{_DRAFT}cells/<slug:key>/", boards.cells_for, name="cells"),
    path(f"{_DRAFT}rest/", advising.plan_rest, name="plan_rest"),
    path(f"{_DRAFT}repair/", advising.repair, name="repair"),
    path(f"{_DRAFT}stop/", advising.stop, name="stop"),
    path(f"{_DRAFT}compare/", advising.compare, name="compare"),
    path(f"{_DRAFT}draft.json", advising.export, name="export"),
    path(f"{_DRAFT}release/", boards.release, name="release"),
    path(f"{_DRAFT}discard/", desk.discard, name="discard"),
]
