"""The kit's small parts: languages, requests, tasks, privacy, logs, permissions."""

from __future__ import annotations

import json
import logging

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.backends.base import SessionBase
from django.core import mail
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connection
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rencontres.core import languages, permissions, privacy
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.logs import JsonLines
from rencontres.core.requests import refusals
from rencontres.core.tasks import later, nightly, retry_abandoned, send_message
from rencontres.editions.models import Edition


def test_a_text_is_shown_in_the_readers_language():
    text = {"fr": "Plénière", "en": "Plenary"}
    with translation.override("en"):
        assert languages.shown(text) == ("Plenary", "en")


def test_a_missing_language_falls_back_visibly():
    with translation.override("es"):
        page = Template("{{ title|text }}").render(Context({"title": {"fr": "Plénière <b>"}}))
    assert page == '<span lang="fr">Plénière &lt;b&gt;</span>'


def test_french_punctuation_never_begins_a_line():
    text = {"fr": "Eau : qui paie ? « Tous »", "en": "Water: who pays?"}
    assert languages.words(text, "fr") == "Eau\u00a0: qui paie\u00a0? «\u00a0Tous\u00a0»"
    assert languages.words({"en": "a : b"}, "en") == "a : b"


@given(st.dictionaries(st.sampled_from(["en", "es", "ar"]), st.text()), st.text(max_size=2))
def test_any_text_shows_words_it_has_or_nothing(text, wanted):
    words, language = languages.shown(text, wanted or "fr")
    assert words == text.get(language, "")
    assert words or not any(text.values())


@pytest.mark.parametrize(
    ("rows", "caption", "marks"),
    [
        ([{"synthetic": False}, {"synthetic": True}], False, 1),
        ([{"synthetic": True}, ({"synthetic": True}, "its parties")], True, 1),
        ([], False, 0),
    ],
)
def test_a_list_wholly_invented_is_marked_once(rows, caption, marks):
    """In its caption; a mixed list marks its rows."""
    page = """
      {% with marked=rows|all_synthetic %}
        {% part "table" caption="Speakers" synthetic=marked %}
          {% for row in rows %}{% if row.synthetic and not marked %}
            <tr>{% include "core/parts/synthetic.html" %}</tr>
          {% endif %}{% endfor %}
        {% endpart %}
      {% endwith %}"""
    shown = Template(page).render(Context({"rows": rows}))
    assert ("synthetic" in shown.partition("</caption>")[0]) is caption
    assert shown.count('class="tag synthetic"') == marks


@pytest.mark.parametrize("wrong", ["words", {"fr": 1}, {1: "mots"}, ["fr"]])
def test_what_is_no_text_is_refused(wrong):
    with pytest.raises(ValidationError):
        languages.validate_text(wrong)


def test_predicates_combine():
    never, always = permissions.nobody, permissions.everyone
    assert permissions.any_of(never, always)(VISITOR, None)
    assert not permissions.all_of(never, always)(VISITOR, None)
    assert permissions.signed_in(SYSTEM, None)
    assert not permissions.signed_in(VISITOR, None)


def test_a_permission_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        permissions.register("editions.see", permissions.everyone)


def test_a_personal_field_must_exist():
    with pytest.raises(FieldDoesNotExist):
        privacy.personal(privacy.Whose(), nickname=privacy.Personal("none", years=1))(Edition)


def test_a_log_line_is_json_with_the_requests_id(rf):
    record = logging.LogRecord("room", logging.INFO, __file__, 1, "%s done", ("verb",), None)
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["logger"], line["message"]) == ("INFO", "room", "verb done")
    assert len(line["request"]) == 36


def test_a_log_line_never_holds_a_tasks_arguments():
    record = logging.LogRecord(
        "procrastinate.jobs", logging.INFO, __file__, 1, "call(to='a@example.org')", (), None
    )
    record.action = "jobs_deferred"
    record.job = {"task_name": "send", "task_kwargs": {"to": "a@example.org"}}
    line = JsonLines().format(record)
    assert "example.org" not in line
    assert (json.loads(line)["message"], json.loads(line)["task"]) == ("jobs_deferred", "send")


@pytest.mark.django_db
def test_a_task_runs_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        later(send_message, to=["a@example.org"], subject="S", body="B")
        assert mail.outbox == []
    assert [m.subject for m in mail.outbox] == ["S"]


@pytest.mark.django_db
def test_a_task_is_queued_for_the_worker(settings):
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.TASKS_INLINE = False
    later(send_message, to=["a@example.org"], subject="S", body="B")
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args["subject"]) == ("rencontres.core.tasks.send_message", "S")


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_worker_was_killed_is_queued_again(settings):
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.TASKS_INLINE = False
    later(send_message, to=["a@example.org"], subject="S", body="B")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    async_to_sync(retry_abandoned.func)(timestamp=0)
    assert ProcrastinateJob.objects.get().status == "todo"


def test_a_nightly_task_is_planned_once_a_night_and_stays_a_function():
    from procrastinate.contrib.django import app

    done = []

    @nightly(hour=3)
    def tidy() -> None:
        done.append("tidy")

    name = f"{__name__}.tidy"
    planned = {key[0]: task for key, task in app.periodic_registry.periodic_tasks.items()}
    assert planned[name].cron == "0 3 * * *"
    app.tasks[name].func(timestamp=0)
    tidy()
    assert done == ["tidy", "tidy"]


def refused(request, back=""):
    request.session = SessionBase()
    request._messages = []
    request._messages = type("Store", (), {"add": lambda self, *a: notices.append(a[1])})()
    request.POST = {"back": back}
    return refusals(lambda r: None).process_exception(request, Refusal("Full.", status=409))


notices: list[str] = []


def test_a_refused_form_goes_back_to_its_page(rf):
    notices.clear()
    response = refused(rf.post("/x"), back="/2017/sessions/eau/")
    assert (response.status_code, response["Location"]) == (302, "/2017/sessions/eau/")
    assert notices == ["Full."]


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_a_form_never_leads_to_another_site(rf, monkeypatch, back):
    from rencontres.core import requests

    monkeypatch.setattr(requests, "render", lambda r, t, c, status: (t, status))
    assert refused(rf.post("/x"), back=back) == ("core/refusal.html", 409)


@pytest.mark.django_db
def test_what_the_database_cannot_hold_is_told_in_words(client):
    answer = client.get("/en/network/countries/%00/")
    assert answer.status_code == 422
    assert "cannot be read" in answer.content.decode()


def test_other_errors_are_not_refusals(rf):
    assert refusals(lambda r: None).process_exception(rf.get("/"), KeyError("x")) is None
