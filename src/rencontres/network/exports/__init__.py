"""A filtered view as a file: CSV, XLSX, GeoJSON; written while it is read, row by row."""

from . import rows, table
from .geojson import write_geojson
from .rows import Told, told
from .table import View, write_csv, write_xlsx

__all__ = ["Told", "View", "rows", "table", "told", "write_csv", "write_geojson", "write_xlsx"]
