"""The staging's last step writes nine files."""

from __future__ import annotations

from pathlib import Path

from rencontres.demo.communique import stage_communique, written_communiques
from rencontres.demo.stage import Stage

from ..press.conftest import FILE, content, edition, gathering  # noqa: F401  (fixtures)


def test_the_communique_is_published_and_written(gathering, tmp_path, settings):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path / "documents"
    paths = stage_communique(Stage(file=FILE, edition=gathering))
    assert paths == written_communiques(gathering)
    assert gathering.communiques.get().published
    assert list(paths) == ["fr", "en", "es"]
    for formats in paths.values():
        assert list(formats) == ["html", "pdf", "docx"]
        for path in formats.values():
            assert Path(path).stat().st_size > 5000
