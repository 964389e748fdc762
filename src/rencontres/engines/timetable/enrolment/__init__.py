"""Timetables after enrolment: people have chosen their events; each gets a slot and a room.

The problem of the second track of the International Timetabling Competition 2007. `problem` says
what is asked, `evaluation` checks and costs any answer, `placing` and `annealing` are the compiled
searches over `state`, `planning` runs them against the time given.
"""
