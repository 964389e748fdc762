"""What the way in tells: never whether an address has an account."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_no_message_claims_that_a_code_was_sent(client):
    answer = client.post(reverse("account_request_login_code"), {"email": "who@example.org"})
    assert answer.status_code == 302
    assert list(get_messages(answer.wsgi_request)) == []
    page = client.get(answer["Location"]).text
    assert "Si who@example.org a un compte" in page.replace("\xa0", " ")
