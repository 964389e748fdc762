"""A public page is remembered until something is done, and never for who is somebody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from rencontres.core.models import LogEntry
from rencontres.core.public import public

from .. import factories

pytestmark = pytest.mark.django_db
rendered: list[str] = []


@public
def page(request: HttpRequest) -> HttpResponse:
    rendered.append(request.get_full_path())
    return HttpResponse(f"page {len(rendered)}")


@pytest.fixture(autouse=True)
def _nothing_remembered(settings):
    settings.DEBUG = False
    cache.clear()
    rendered.clear()


def ask(rf, path="/", user=None, **headers):
    request = rf.get(path, **headers)
    request.user = user or AnonymousUser()
    return page(request)


def test_a_page_is_rendered_once_for_all_visitors(rf):
    assert ask(rf).content == ask(rf).content == b"page 1"
    assert ask(rf, "/?theme=water").content == b"page 2"


def test_it_is_rendered_anew_when_something_was_done(rf):
    ask(rf)
    LogEntry.objects.create(verb="tests.verb")
    assert ask(rf).content == b"page 2"


def test_a_line_that_appears_late_under_a_lower_number_counts_too(rf):
    last = LogEntry.objects.create(verb="tests.verb")
    ask(rf)
    LogEntry.objects.create(pk=last.pk - 1, verb="tests.slower_verb")
    assert ask(rf).content == b"page 2"


def test_whoever_has_it_is_told_that_it_stands(rf):
    tag = ask(rf)["ETag"]
    assert ask(rf, headers={"If-None-Match": tag}).status_code == 304


def test_a_signed_in_reader_has_a_page_of_their_own(rf):
    ask(rf)
    response = ask(rf, user=factories.user())
    assert response.content == b"page 2"
    assert "ETag" not in response
