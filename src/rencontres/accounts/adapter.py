"""How allauth fits: codes by e-mail, messages in the person's language."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """An account is made by being registered, invited or added to a team, not by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
