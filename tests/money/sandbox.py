"""The sandbox provider, served on this machine while a test runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from rencontres.money.sandbox import Sandbox, server


@contextmanager
def running() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    served = server(sandbox)
    thread = Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield sandbox
    finally:
        served.shutdown()
        served.server_close()
        thread.join()
