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
        if record.name.startswith("procrastinate"):
            _without_arguments(log_data)


def _without_arguments(log_data: dict[str, Any]) -> None:
    """The queue logs a task's arguments, an address among them perhaps: keep only what was done."""
    job = log_data.pop("job", None) or {}
    log_data.pop("jobs", None)
    log_data["message"] = log_data.get("action", "task")
    log_data["task"] = job.get("task_name", "")
    log_data.pop("exc_info", None)
