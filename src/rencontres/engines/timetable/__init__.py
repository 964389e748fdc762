"""The timetable engine: gives every event a slot and a room, or says why it cannot be done.

    answer = plan(Problem(rooms, slots, events, wishes, weights), seconds=4, seed=2017)

answers a `Plan` (placements, objective, proven lower bound) or an `Impossible` (the irreducible
set of demands in conflict), and raises `TimeOut` when it could tell neither. `evaluate` checks
and costs any draft independently of the solvers; `relax` drops one demand from a problem; `repair`
finds the plan with the fewest moves from a draft after a change.

What is asked stands in `Problem`: rooms, slots, events, wishes, and the rules between them
(`precedences`, `same_day`, `different_day`, `fixed`); what each fault costs in `Weights`, with
`Problem.near` for the draft to stay near. `plan(…, progress=…, stop=…)` tells how it goes, and
ends with the best so far when asked.

`plan` answers two other kinds of problem by methods of their own: an `Enrolment` (people have
chosen their events before: a `Timetable`) and a `Conference` (talks of tracks that share rooms: a
`Schedule`). `formats` reads and writes the files of all three.

`Plan.objective` is the sum of `Terms`, weighed by `Weights`. The same problem, seed and number of
workers give the same plan whenever it is proven optimal; when time ends the search, how far it
came depends on the machine. Model, guarantees and limits: docs/engines/timetable.md.
"""

from .answer import (
    Demand,
    Evaluation,
    Impossible,
    Kind,
    Placement,
    Placements,
    Plan,
    Progress,
    Repair,
    Status,
    Terms,
    TimeOut,
    Violation,
)
from .conference.problem import Conference, Schedule
from .demands import demands_of, relax
from .enrolment.problem import Enrolment, Timetable
from .evaluation import evaluate
from .planning import plan
from .problem import Event, Problem, Room, Slot, Weights, Wishes
from .repairing import repair

__all__ = [
    "Conference",
    "Demand",
    "Enrolment",
    "Evaluation",
    "Event",
    "Impossible",
    "Kind",
    "Placement",
    "Placements",
    "Plan",
    "Problem",
    "Progress",
    "Repair",
    "Room",
    "Schedule",
    "Slot",
    "Status",
    "Terms",
    "TimeOut",
    "Timetable",
    "Violation",
    "Weights",
    "Wishes",
    "demands_of",
    "evaluate",
    "plan",
    "relax",
    "repair",
]
