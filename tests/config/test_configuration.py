"""Settings from the environment, and the doctor's plain words about them."""

from __future__ import annotations

import socket

import pytest

from rencontres.config import database, environment, mail
from rencontres.config.doctor import examine

from .test_cli import run


def test_a_database_address_in_djangos_words():
    entry = database.parse("postgresql://anne:s%40crt@db.example.org:5433/gathering")
    assert entry == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "gathering",
        "USER": "anne",
        "PASSWORD": "s@crt",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {},
    }


def test_a_socket_folder_stands_in_the_query():
    assert database.parse("postgresql://postgres:@/postgres?host=/tmp/pg")["HOST"] == "/tmp/pg"


def test_the_rest_of_the_query_is_for_postgresql():
    entry = database.parse("postgresql://anne@db.example.org/x?sslmode=verify-full&host=db2")
    assert (entry["HOST"], entry["OPTIONS"]) == ("db2", {"sslmode": "verify-full"})


def test_another_database_is_refused_with_the_expected_form():
    with pytest.raises(database.DatabaseAddressError, match=r"starts with mysql:.*postgresql://"):
        database.parse("mysql://localhost/x")


@pytest.mark.parametrize(("written", "value"), [("true", True), ("YES", True), ("0", False)])
def test_flags(monkeypatch, written, value):
    monkeypatch.setenv("DEBUG", written)
    assert environment.flag("DEBUG") is value


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("DEBUG", "perhaps")
    with pytest.raises(ValueError, match="DEBUG must be true or false, not 'perhaps'"):
        environment.flag("DEBUG")


@pytest.mark.parametrize(
    ("name", "written", "problem"),
    [
        ("WEB_THREADS", "ten", "WEB_THREADS must be a whole number, not 'ten'"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not 'LOUD'"),
    ],
)
def test_what_a_setting_cannot_be_is_named(tmp_path, name, written, problem):
    result = run("migrate", DATA_DIR=str(tmp_path), **{name: written})
    assert (result.returncode, result.stderr) == (1, f"Error: {problem}\n")


def test_the_doctor_tells_at_once_why_the_database_does_not_answer(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    address = f"postgresql://a:b@127.0.0.1:{port}/x"
    result = run("doctor", DATA_DIR=str(tmp_path), DATABASE_URL=address)
    assert result.returncode == 1
    assert "✗ PostgreSQL does not answer: connection failed" in result.stdout
    assert result.stderr == ""


def test_an_undeclared_setting_cannot_be_read():
    with pytest.raises(KeyError):
        environment.text("DATABSE_URL")


def test_mail_over_smtp_is_encrypted():
    configured = mail.configured("smtp://anne:secret@mail.example.org")
    assert (configured["EMAIL_HOST"], configured["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert configured["EMAIL_USE_TLS"] is True
    assert configured["EMAIL_USE_SSL"] is False


def test_an_unknown_kind_of_mail_is_refused():
    with pytest.raises(ValueError, match="starts with pigeon:"):
        mail.configured("pigeon://loft")


@pytest.mark.django_db
def test_the_doctor_finds_nothing_to_say_about_the_defaults(settings):
    settings.DEBUG = True
    assert [f.what for f in examine()] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("variables", "what"),
    [
        ({"DEBUG": "true"}, "DEBUG is on while the public reaches"),
        ({"DEBUG": "maybe"}, "DEBUG must be true or false"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY has 5 characters"),
        ({"ALLOWED_HOSTS": "localhost"}, "ALLOWED_HOSTS does not"),
        ({"PUBLIC_URL": "http://r.example.org"}, "PUBLIC_URL is not https"),
        ({"EMAIL_URL": "console:"}, "Messages are not sent"),
        ({"EMAIL_URL": "pigeon:"}, "EMAIL_URL starts with pigeon"),
        ({"TASKS": "later"}, "TASKS is neither"),
    ],
)
def test_the_doctor_names_what_is_unsafe_in_public(monkeypatch, variables, what):
    safe = {
        "PUBLIC_URL": "https://r.example.org",
        "ALLOWED_HOSTS": "r.example.org",
        "EMAIL_URL": "smtp://mail.example.org",
        "DEBUG": "false",
        "SECRET_KEY": "x" * 50,
    }
    for name, value in (safe | variables).items():
        monkeypatch.setenv(name, value)
    findings = examine()
    assert [f for f in findings if what in f.what], findings
    assert all(f.remedy for f in findings)


def test_the_doctor_sees_a_folder_that_cannot_be_made(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "data"))
    from rencontres.config import doctor

    assert "cannot be made" in next(doctor._data()).what
