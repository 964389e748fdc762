"""The `rencontres` command, as a person types it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from rencontres import cli

# The command as outside the tests: not on their database.
OUTSIDE = {"RENCONTRES_EMBEDDED_URL": ""}


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rencontres.cli", *words],
        env=os.environ | OUTSIDE | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_the_commands():
    result = run("--help")
    assert result.returncode == 0
    assert {"serve", "demo", "doctor", "shell", "worker", "migrate"} <= set(result.stdout.split())


def test_the_doctor_fails_on_what_is_serious(tmp_path):
    result = run("doctor", DATA_DIR=str(tmp_path), SECRET_KEY="short", DATABASE_URL="")
    assert result.returncode == 1
    assert "✗ SECRET_KEY has 5 characters" in result.stdout
    assert "→ Use 50 random characters or more" in result.stdout


def test_another_database_is_refused_in_words(tmp_path):
    result = run("migrate", DATA_DIR=str(tmp_path), DATABASE_URL="mysql://localhost/x")
    assert result.returncode == 1
    assert result.stderr.startswith("Error: DATABASE_URL starts with mysql:")


def test_a_taken_port_is_told(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(cli.click.ClickException, match=f"--port {port + 1}"):
            cli._serve("127.0.0.1", port, 1)
