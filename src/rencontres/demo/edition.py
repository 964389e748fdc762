"""The edition itself: read from its file, made, and opened."""

from __future__ import annotations

from rencontres.editions import file
from rencontres.editions.actions import create_edition, open_registration

from .stage import Stage


def stage_edition(stage: Stage) -> None:
    """Make the edition of the stage's file and open its registration."""
    stage.content = file.read(stage.file)
    edition = create_edition(by=stage.by, content=stage.content)
    stage.edition = open_registration(by=stage.by, edition=edition)
    stage.say(
        f"Edition {edition.slug}: {len(stage.content['rooms'])} rooms,"
        f" {len(stage.content['slots'])} slots, {len(stage.content['team'])} in the team."
    )
