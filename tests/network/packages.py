"""Small releases of the administrative divisions, as the package files that npm gives."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

MANCHE = {"departement": "50", "region": "28"}


def commune(code: str, name: str, people: int = 1_000, **fields: Any) -> dict[str, Any]:
    """A commune of the Manche that exists."""
    known = {"type": "commune-actuelle", "code": code, "nom": name, "population": people}
    return known | MANCHE | {"siren": f"2150{code}"} | fields


def delegated(code: str, name: str, heir: str) -> dict[str, Any]:
    """A commune that was merged, as the releases keep it."""
    known = {"type": "commune-deleguee", "code": code, "nom": name, "chefLieu": heir}
    return known | MANCHE


def body(siren: str, name: str, *members: str, nature: str = "CC") -> dict[str, Any]:
    """An inter-municipal body and the codes of its communes."""
    return {
        "code": siren,
        "nom": name,
        "type": nature,
        "membres": [{"code": code} for code in members],
    }


def package(folder: Path, version: str, communes: list[Any], epci: list[Any] = ()) -> Path:  # type: ignore[assignment]
    """The package file of a release."""
    files = {
        "package.json": {"version": version},
        "data/communes.json": communes,
        "data/epci.json": list(epci),
        "data/departements.json": [{"code": "50", "nom": "Manche", "region": "28"}],
        "data/regions.json": [{"code": "28", "nom": "Normandie"}],
    }
    path = folder / f"release-{version}.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            written = json.dumps(content).encode()
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(written)
            archive.addfile(entry, io.BytesIO(written))
    return path
