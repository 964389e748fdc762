"""IATI 2.03, the format of the International Aid Transparency Initiative: written, read, checked.

Nothing here knows the database: `activity` says what an activity is, `writer` writes a file,
`package` opens what somebody sends, `reader` reads it, `schema` and `rules` check it, `codelists`
names its codes.
"""
