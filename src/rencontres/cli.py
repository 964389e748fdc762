"""The `rencontres` command."""

from __future__ import annotations

import os

import click


@click.group()
def main() -> None:
    """Run the international gatherings of a federation, and the network behind them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencontres.config.settings")
