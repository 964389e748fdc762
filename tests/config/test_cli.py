"""The `rencontres` command, as a person types it."""

from __future__ import annotations

import os
import signal
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


WAITS = """
from rencontres.config import database
from rencontres import cli
cli.leave_cleanly()
database.configured()
print("ready", flush=True)
input()
"""


@pytest.fixture
def visitor(tmp_path):
    """Starts processes that use the embedded server of a folder."""
    started = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", WAITS],
            env=os.environ | OUTSIDE | {"DATA_DIR": str(tmp_path), "DATABASE_URL": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_the_embedded_server_stops_with_the_last_who_uses_it(visitor, tmp_path):
    running = tmp_path / "postgres" / "postmaster.pid"
    first, second, third = visitor(), visitor(), visitor()
    first.send_signal(signal.SIGKILL)  # never says goodbye
    first.wait()
    second.communicate("\n", timeout=30)
    assert running.exists()
    third.send_signal(signal.SIGTERM)
    assert third.wait(timeout=30) == 128 + signal.SIGTERM
    assert not running.exists()
