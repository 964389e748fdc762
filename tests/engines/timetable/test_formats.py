"""Files are read as their formats say, written so that they read back, and refused by place."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from rencontres.engines.timetable import Enrolment, Event, Placement, Schedule, Slot, Weights, plan
from rencontres.engines.timetable.formats import BadFile, congress, cosp, pectt

from .enrolments import enrolment


def tim(problem: Enrolment) -> str:
    """The text of an enrolment over 45 slots."""
    order = problem.before.astype(int) - problem.before.T
    blocks = (
        np.array(
            [
                problem.attends.shape[1],
                len(problem.capacity),
                problem.room_has.shape[1],
                len(problem.attends),
            ]
        ),
        problem.capacity,
        problem.attends,
        problem.room_has,
        problem.event_needs,
        problem.available,
        order,
    )
    return "\n".join(str(int(n)) for block in blocks for n in np.asarray(block).ravel()) + "\n"


@given(st.integers(0, 10**6))
def test_an_enrolment_reads_back(seed: int) -> None:
    problem = enrolment(seed, days=15)
    read = pectt.read(tim(problem))
    for name in ("capacity", "attends", "room_has", "event_needs", "available", "before"):
        assert (getattr(read, name) == getattr(problem, name)).all(), name
    assert read.days == 5


@pytest.mark.parametrize(
    ("line", "text", "message"),
    [
        (3, "two", "Line 3: 'two' is not a whole number."),
        (8, "7", "Line 8: 7 is no value of who attends what; expected 0 or 1."),
        (5, "-4", "Line 5: -4 is no value of the rooms' sizes; expected a number of 0 or more."),
        (2, "4", "The file ends after"),
        (2, "2", "is no value of|numbers more than the first line announces"),
    ],
)
def test_a_spoilt_enrolment_is_refused_by_line(line: int, text: str, message: str) -> None:
    lines = tim(enrolment(2, days=15)).splitlines()
    lines[line - 1] = text
    with pytest.raises(BadFile, match=message):
        pectt.read("\n".join(lines))


def test_numbers_too_many_are_refused() -> None:
    text = tim(enrolment(2, days=15))
    lines = len(text.splitlines())
    with pytest.raises(BadFile, match=f"Line {lines + 1}: 1 numbers more"):
        pectt.read(text + "0\n")


def test_an_enrolments_solution_is_one_line_an_event() -> None:
    assert pectt.write(np.array([3, -1]), np.array([0, -1])) == "3 0\n-1 -1\n"


CONGRESS = {
    "rooms": [{"key": "a", "name": "Auditorium", "capacity": 900, "equipment": ["booth"]}],
    "slots": [
        {"key": "m9", "starts": 540, "ends": 630},
        {"key": "m11", "starts": 660, "ends": 750},
    ],
    "events": [{"key": "sdg", "size": 200, "people": ["zoe"], "slots": ["m9"]}, {"key": "sahel"}],
    "wishes": {"yan": ["sdg", "sahel"], "zoe": {"sahel": 3}},
    "weights": {"wishes": 2},
    "precedences": [["sdg", "sahel"]],
    "same_day": [["sdg", "sahel"]],
    "different_day": [["sdg"]],
    "fixed": {"sdg": {"slot": "m9", "room": "a"}},
    "near": {"sahel": {"slot": "m11", "room": "gone"}},
}


def test_a_congress_is_read_and_its_plan_written() -> None:
    problem = congress.read(json.dumps(CONGRESS))
    assert problem.events[0] == Event(
        "sdg", "sdg", 200, people=frozenset({"zoe"}), slots=frozenset({"m9"})
    )
    assert problem.slots[1] == Slot("m11", "m11", "", 660, 750)
    assert problem.weights == Weights(2, 5, 1)
    assert problem.wishes.weight.tolist() == [1, 1, 3]
    assert problem.wishes.event.tolist() == [0, 1, 1]
    both = frozenset({"sdg", "sahel"})
    assert (problem.precedences, problem.same_day) == ([("sdg", "sahel")], [both])
    assert problem.different_day == [frozenset({"sdg"})]
    assert problem.fixed == {"sdg": Placement("m9", "a")}
    assert problem.near == {"sahel": Placement("m11", "gone")}
    written = congress.write({"sdg": Placement("m9", "a")})
    assert json.loads(written) == {"placements": {"sdg": {"slot": "m9", "room": "a"}}}
    assert congress.read_plan(written) == {"sdg": Placement("m9", "a")}


ONLY_X = {
    "events": [{"key": "b", "slots": ["x"]}],
    "wishes": {},
    "fixed": {},
    **dict.fromkeys(("precedences", "same_day", "different_day"), ()),
}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"placements": {"sdg": {"slot": "m9"}}}'])
def test_what_holds_no_plan_is_refused(text: str) -> None:
    with pytest.raises(BadFile, match="no placements by event"):
        congress.read_plan(text)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rooms": [{"key": "a", "seats": 9}]}, "rooms, number 1: .*'seats'"),
        ({"slots": [{"key": "m9", "starts": 1}]}, "slots, number 1: .*'ends'"),
        ({"events": ["sdg"]}, "events, number 1"),
        (
            ONLY_X,
            "'b' is restricted to a slot",
        ),
        ({"wishes": {"yan": ["nothing"]}}, "wishes of 'yan': there is no event 'nothing'"),
        ({"weights": {"wishes": -1}}, "a weight is negative"),
        ({"weights": {"fame": 1}}, "'fame'"),
        ({"precedences": [["sdg", "x"]]}, "a rule is about event 'x', which does not exist"),
        ({"precedences": ["sdg"]}, "too many values"),
        ({"fixed": {"sdg": {"slot": "m9"}}}, "an event's place is a slot and a room"),
        ({"fixed": {"sdg": {"slot": "m9", "room": "b"}}}, "'sdg' is fixed in a slot or room that"),
    ],
)
def test_a_spoilt_congress_is_refused_by_place(change: dict, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        congress.read(json.dumps({**CONGRESS, **change}))


@pytest.mark.parametrize(("text", "message"), [("{", "Line 1, column 2"), ("[]", "no JSON object")])
def test_what_is_no_json_object_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        congress.read(text)


SHEETS: dict[str, list[list[object]]] = {
    "parameters": [
        ["Sessions", None, None, "Weights", None],
        ["Local time zone:", "GMT+1", None, "Tracks_Sessions|Penalty:", 2],
        ["Suitable", None, None, "Tracks_Rooms|Penalty:", 3],
        ["From:", "9:30", None, "Sessions_Rooms|Penalty:", 4],
        ["To:", "21:30", None, "Similar Tracks:", 5],
        ["Less", None, None, "Rooms per track:", 6],
        ["From:", "7:00", None, "Parallel Tracks:", 7],
        ["To:", "23:00", None, "Consecutive Tracks:", 8],
        ["Penalty:", 1, None, "Submissions_Timezones:", 100],
        ["Unsuitable", None, None, "Submissions Order:", 9],
        ["Penalty:", 10, None, "Submissions_Sessions|Penalty:", 1],
        [None, None, None, "Submissions_Rooms|Penalty:", 2],
        [None, None, None, "Presenters Conflicts:", 50],
        [None, None, None, "Attendees Conflicts:", 20],
        [None, None, None, "Chairs Conflicts:", 30],
        [None, None, None, "Presenters Timeslot:", 40],
        [None, None, None, "Attendees Timeslot:", 60],
    ],
    "submissions": [
        ["Reference", "Track", "Slots", "Order", "Time Zone", "Presenters", "Attendees",
         "Mon", "Tue", "Hall", "Attic"],
        ["t1", "Water", 1, 1, "GMT+1", "ann, bob", None, None, 3, None, 4],
        ["t2", "Towns", 2, 0, "GMT+10", "bob", "cy", None, None, None, None],
        ["t3", "Towns", 1, 0, "GMT+1", "dee", None, None, None, None, None],
        ["t4", "Water", 1, 0, "GMT-8", "eve", "dee", None, None, None, None],
    ],
    "tracks": [["Tracks", "Chairs"], ["Water", "cy"], ["Towns", "cy, fay"]],
    "sessions": [
        ["Sessions", "Max", "Date", "Start", "End"],
        ["Mon", 3, None, "9:30", "11:00"],
        ["Tue", 2, None, "14:00", "15:00"],
    ],
    "rooms": [["Rooms"], ["Hall"], ["Attic"]],
    "tracks_sessions|penalty": [[None, "Mon", "Tue"], ["Water", 1, None], ["Towns", None, None]],
    "tracks_rooms|penalty": [[None, "Hall", "Attic"], ["Water", None, 1], ["Towns", None, None]],
    "similar tracks": [[None, "Water", "Towns"], ["Water", None, 2], ["Towns", None, None]],
    "sessions_rooms|penalty": [[None, "Hall", "Attic"], ["Mon", 1, None], ["Tue", None, None]],
}  # fmt: skip


def workbook(path: Path, **changes: tuple[int, int, object]) -> Path:
    """The sheets above with one cell changed in each sheet named (`_` for what is no letter)."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in changes:
            row, column, value = changes[name]
            sheet.cell(row, column).value = value
    book.save(path)
    return path


def test_a_conference_is_read_with_its_weights(tmp_path: Path) -> None:
    problem = cosp.read(workbook(tmp_path / "c.xlsx"))
    assert problem.talks == ("t1", "t2", "t3", "t4")
    assert problem.track.tolist() == [0, 1, 1, 0]
    assert (problem.needs.tolist(), problem.place.tolist()) == ([1, 2, 1, 1], [1, 0, 0, 0])
    assert problem.talk_room.tolist() == [[0, 8], [0, 0], [0, 0], [0, 0]]
    assert problem.track_session.tolist() == [[2, 0], [0, 0]]
    assert problem.track_room.tolist() == [[0, 3], [0, 0]]
    assert problem.session_room.tolist() == [[4, 0], [0, 0]]
    assert problem.beside.tolist() == [[0, 5 * 2 + 30], [40, 0]]
    assert (problem.more_rooms, problem.parallel, problem.gaps, problem.misplaced) == (6, 7, 8, 9)
    # t2's presenter is nine hours ahead: Monday ends at 20:00, Tuesday starts at 23:00 and ends at
    # midnight, before the day begins. t4's is nine hours behind: 0:30 and 5:00 are night.
    assert problem.talk_session.tolist() == [[0, 3], [0, 1000], [0, 0], [1000, 1000]]


def test_talks_clash_by_presenter_attendee_and_chair_of_another_track(tmp_path: Path) -> None:
    problem = cosp.read(workbook(tmp_path / "c.xlsx"))
    # Bob presents t1 and t2. Cy attends t2 and chairs the track of t1 and t4; Dee presents t3 and
    # attends t4.
    assert problem.session_clash.tolist() == [
        [0, 50 + 20, 0, 0],
        [70, 0, 0, 20],
        [0, 0, 0, 20],
        [0, 20, 20, 0],
    ]
    assert problem.slot_clash[0].tolist() == [0, 40 + 60, 0, 0]


def test_a_schedule_is_written_as_the_librarys_checker_reads_it(tmp_path: Path) -> None:
    problem = cosp.read(workbook(tmp_path / "c.xlsx"))
    schedule = Schedule((((0, 3), (1, 2)), ((), ())), 0, 0, 0.0)
    cosp.write(problem, schedule, tmp_path / "s.xlsx")
    rows = [list(r) for r in load_workbook(tmp_path / "s.xlsx").active.iter_rows(values_only=True)]
    assert rows == [
        [None, "Hall", "Attic"],
        ["Mon", "Water", "Towns"],
        ["Tue", None, None],
        [None, None, None],
        ["Mon", "t1", "t2"],
        ["Mon", "t4", "t2"],
        ["Mon", None, "t3"],
        ["Tue", None, None],
        ["Tue", None, None],
    ]


def test_a_conference_from_a_file_is_planned(tmp_path: Path) -> None:
    problem = cosp.read(workbook(tmp_path / "c.xlsx"))
    answer = plan(problem, seconds=20, seed=1, workers=2)
    assert answer.bound <= answer.objective


@pytest.mark.parametrize(
    ("sheet", "change", "message"),
    [
        ("submissions", (2, 2, "Air"), "'submissions', row 2, column 2: 'Air' is no track"),
        ("submissions", (3, 3, "two"), "'submissions', row 3, column 3: 'two' is not a whole"),
        ("submissions", (3, 1, "t1"), "'submissions', row 3, column 1: 't1' stands there twice"),
        ("submissions", (2, 5, "CET"), "row 2, column 5: 'CET' is no time zone"),
        ("submissions", (1, 8, "Wed"), "'submissions' lacks a column for 'Mon'"),
        ("tracks", (3, 1, None), "'tracks', row 3, column 1: no name"),
        ("sessions", (2, 4, "noon"), "'sessions', row 2, column 4: 'noon' is no time of day"),
        ("rooms", (3, 1, "Cellar"), "lacks a column for 'Cellar'"),
        ("similar tracks", (2, 1, "Air"), "'similar tracks' lacks a row for 'Water'"),
        ("parameters", (2, 5, -1), "'parameters', row 2, column 5: -1 is not a whole number"),
    ],
)
def test_a_spoilt_workbook_is_refused_by_cell(
    tmp_path: Path, sheet: str, change: tuple[int, int, object], message: str
) -> None:
    with pytest.raises(BadFile, match=message):
        cosp.read(workbook(tmp_path / "c.xlsx", **{sheet: change}))


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "c.xlsx")
    with pytest.raises(BadFile, match="lacks the sheet 'parameters'"):
        cosp.read(tmp_path / "c.xlsx")


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.xlsx").write_text("hello")
    with pytest.raises(BadFile, match="is not a workbook"):
        cosp.read(tmp_path / "c.xlsx")
