"""Timetables by tracks: talks of one track share rooms and sessions, and fill their time slots.

The problem of scientific conferences, as CoSPLib collects them. `problem` says what is asked,
`evaluation` costs any answer, `model` decides tracks and sessions with CP-SAT and bounds the cost,
`filling` puts each track's talks into its rooms in order, `planning` runs them against the time.
"""
