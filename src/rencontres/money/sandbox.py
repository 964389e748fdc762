"""A payment provider of one's own machine, which speaks the part of Stripe's API that we use.

For tests and demonstrations: no card is asked, no money moves. It forgets everything when it stops.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import httpx

from .providers.stripe import sign

KEY, SECRET = "sk_test_sandbox", "whsec_sandbox"
EVENTS = {"paid": "completed", "expired": "expired", "failed": "async_payment_failed"}


@dataclass
class Sandbox:
    """What the provider remembers; `faults` are answers (HTTP statuses, 0: none) it gives first."""

    webhook: str = ""
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: list[dict[str, Any]] = field(default_factory=list)
    answered: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: deque[int] = field(default_factory=deque)
    address: str = ""

    def open_session(self, form: dict[str, str]) -> dict[str, Any]:
        """A session that waits for its payer."""
        key = f"cs_test_{secrets.token_hex(12)}"
        session = {
            "id": key,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": int(form["line_items[0][price_data][unit_amount]"]),
            "currency": form["line_items[0][price_data][currency]"],
            "client_reference_id": form["client_reference_id"],
            "payment_intent": None,
            "success_url": form["success_url"],
            "cancel_url": form["cancel_url"],
            "url": f"{self.address}/pay/{key}",
        }
        self.sessions[key] = session
        return session

    def decide(self, key: str, outcome: str) -> dict[str, Any]:
        """What the payer did: paid, failed (the session stays open) or expired."""
        session = self.sessions[key]
        if outcome == "paid":
            session |= {"status": "complete", "payment_status": "paid"}
            session["payment_intent"] = f"pi_{key[8:]}"
        elif outcome == "expired":
            session |= {"status": "expired"}
        return session

    def refund(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Give back; None where the payment is unknown or would give more than it brought."""
        charge, amount = form["payment_intent"], int(form["amount"])
        paid = [s["amount_total"] for s in self.sessions.values() if s["payment_intent"] == charge]
        before = sum(r["amount"] for r in self.refunds if r["payment_intent"] == charge)
        if amount <= 0 or amount + before > sum(paid):
            return None
        refund = {
            "id": f"re_{secrets.token_hex(8)}",
            "object": "refund",
            "status": "succeeded",
            "amount": amount,
            "payment_intent": charge,
        }
        self.refunds.append(refund)
        return refund

    def event(self, key: str, outcome: str = "paid") -> tuple[bytes, dict[str, str]]:
        """The signed message that tells of a session: its body and headers."""
        body = json.dumps(
            {
                "id": f"evt_{secrets.token_hex(8)}",
                "type": f"checkout.session.{EVENTS[outcome]}",
                "data": {"object": self.sessions[key]},
            }
        ).encode()
        at = str(int(time.time()))
        return body, {"Stripe-Signature": f"t={at},v1={sign(body, at, SECRET)}"}

    def tell(self, key: str, outcome: str) -> None:
        """Send the message to the site, if it wants any."""
        if self.webhook:
            body, headers = self.event(key, outcome)
            httpx.post(self.webhook, content=body, headers=headers, timeout=10)


def server(sandbox: Sandbox, port: int = 0) -> ThreadingHTTPServer:
    """The sandbox as a server of this machine, to be run with `serve_forever`."""
    handler = type("Handler", (_Handler,), {"sandbox": sandbox})
    made = ThreadingHTTPServer(("127.0.0.1", port), handler)
    sandbox.address = f"http://127.0.0.1:{made.server_address[1]}"
    return made


class _Handler(BaseHTTPRequestHandler):
    sandbox: Sandbox

    def do_GET(self) -> None:
        """A session, or the page where the payer decides."""
        kind, _slash, key = self.path.strip("/").rpartition("/")
        session = self.sandbox.sessions.get(key)
        if kind == "pay" and session:
            self._send(HTTPStatus.OK, _page(session).encode(), "text/html; charset=utf-8")
        elif kind == "v1/checkout/sessions" and self._may_answer():
            self._json(session)

    def do_POST(self) -> None:
        """A new session, a refund, or the payer's decision."""
        form = dict(parse_qsl(self._body(), keep_blank_values=True))
        kind, _slash, key = self.path.strip("/").rpartition("/")
        if kind == "pay" and key in self.sandbox.sessions:
            self._decide(key, form["outcome"])
        elif self._may_answer():
            self._json(self._once(form))

    def _once(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The answer to a call; a key seen before gets the answer of then."""
        once = self.headers.get("Idempotency-Key", "")
        if once not in self.sandbox.answered:
            acts = {"/v1/checkout/sessions": self.sandbox.open_session}
            made = acts.get(self.path, self.sandbox.refund)(form)
            if made is None or not once:
                return made
            self.sandbox.answered[once] = made
        return self.sandbox.answered[once]

    def _decide(self, key: str, outcome: str) -> None:
        session = self.sandbox.decide(key, outcome)
        self.sandbox.tell(key, outcome)
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", session["success_url"])
        self.end_headers()

    def _may_answer(self) -> bool:
        """Whether the caller has the key and no fault is staged; else the answer is given."""
        if self.sandbox.faults:
            status = self.sandbox.faults.popleft()
            if status:
                self._send(HTTPStatus(status), b"{}")
            return False
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._refuse(HTTPStatus.UNAUTHORIZED, "Invalid API Key provided")
            return False
        return True

    def _json(self, row: dict[str, Any] | None) -> None:
        if row is None:
            self._refuse(HTTPStatus.BAD_REQUEST, "No such payment, or less than that is left of it")
        else:
            self._send(HTTPStatus.OK, json.dumps(row).encode())

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        self._send(status, json.dumps({"error": {"message": message}}).encode())

    def _send(self, status: HTTPStatus, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: what is asked here is of no interest to anybody else."""


def _page(session: dict[str, Any]) -> str:
    """Where the payer of a demonstration decides how it ends."""
    buttons = "".join(
        f'<p><button name="outcome" value="{value}">{label}</button></p>'
        for value, label in (("paid", "Payer"), ("failed", "Échouer"), ("expired", "Expirer"))
    )
    return (
        '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Bac à sable</title>'
        '<meta name="viewport" content="width=device-width"><main>'
        f"<h1>Bac à sable : {escape(session['client_reference_id'])}</h1>"
        f"<p>{session['amount_total']} {escape(session['currency'])} (unités). "
        "Aucun argent ne circule.</p>"
        f'<form method="post">{buttons}</form></main></html>'
    )
