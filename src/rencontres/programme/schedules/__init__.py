"""Programmes that other software has exported, read and made sessions of."""
