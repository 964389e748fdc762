"""Logs as JSON lines, each with the id of its request, none with personal data."""

from __future__ import annotations

import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from .requests import current_request_id


class JsonLines(JsonFormatter):
    """One JSON object a line: time, level, logger, message, request id, and what `extra` adds."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
        )

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data["request"] = str(current_request_id())
        log_data.pop("status_code", None)
