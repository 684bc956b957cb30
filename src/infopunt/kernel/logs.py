"""Logs as one JSON object a line, without anything a visitor sent."""

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """Time, level, logger, message. Of an exception its kind and where it was raised: never its text, which may quote a visitor."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "say": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])[-6:]
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{frame.filename.rsplit('/src/', 1)[-1]}:{frame.lineno}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)
