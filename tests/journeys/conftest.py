"""A staged and served site, as `script/demo` makes it, and a real Chromium to walk through it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

CHECKOUT = Path(__file__).parent.parent.parent
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
COMMAND = [sys.executable, "-m", "rencontres.cli"]
# As outside the tests: neither their settings nor their database.
UNSET = ("DJANGO_SETTINGS_MODULE", "RENCONTRES_EMBEDDED_URL", "DEBUG", "TASKS", "EMAIL_URL")


def environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return kept | {"DATA_DIR": str(data), "DEMO": "true", "LOG_LEVEL": "WARNING"}


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The demonstration at a small size: its last line, and the folder it is in."""
    data = tmp_path_factory.mktemp("journeys") / "data"
    demo = ["demo", "--check", "--participants", "300", "--seed", "7", "--data", str(data)]
    done = subprocess.run(
        [*COMMAND, *demo], env=environment(data), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1]) | {"data": data}


@pytest.fixture(scope="session")
def site(staged: dict[str, Any]) -> Iterator[str]:
    """Address of the served site."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    variables = environment(staged["data"]) | {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], env=variables)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def live_site(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The test's own database served as in production: `live_server` streams no live events."""
    known = connection.settings_dict
    url = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    variables = environment(tmp_path) | {
        "DATABASE_URL": url + (f"&port={known['PORT']}" if known["PORT"] else ""),
        "SECRET_KEY": settings.SECRET_KEY,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TASKS": "inline",
    }
    server = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], env=variables)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the site answers; the connection itself is what is waited for."""
    for _attempt in range(300):
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                assert response.status == 200
                return
        except OSError:
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for one file of journeys: Playwright's loop ends with it.

    While it runs in this thread, Django sees an asynchronous context, and other tests would too.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


class Walk:
    """A person's way through the site: pages visited, each looked at by axe."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def to(self, path: str) -> Page:
        """Go to a page; it must answer, fit its width, and be accessible."""
        response = self.page.goto(self.site + path)
        assert response is not None
        assert response.ok, f"{path} answers {response.status}"
        self.look()
        return self.page

    def look(self) -> None:
        """The page as it stands: no script error, no sideways scrolling, nothing for axe to say."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, f"{self.page.url} scrolls sideways"
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        violations = [
            f"{v['id']}: {v['nodes'][0]['html'][:200]} {v['nodes'][0]['failureSummary'][:300]}"
            for v in found["violations"]
        ]
        assert violations == [], f"{self.page.url}\n" + "\n".join(violations)
        assert self.errors == []

    def sign_in(self, email: str) -> None:
        """Sign in with one click, as the demonstration allows."""
        self.page.goto(f"{self.site}/accounts/demo/")
        self.page.locator("form", has=self.page.locator(f'[value="{email}"]')).get_by_role(
            "button"
        ).click()


@pytest.fixture(params=[360, 1440])
def walk(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """On a phone in a dark hall, and on a desk."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 800},
        color_scheme="dark" if request.param == 360 else "light",
        bypass_csp=True,
        locale="fr-FR",
    )
    yield Walk(context.new_page(), site)
    context.close()
