"""The two databases: SQLite files in the data folder, or PostgreSQL where the environment names it."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from infopunt.config import env

# FULL: what was acknowledged survives a power cut, not only a killed process.
DURABLE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


def of_environment(data: Path) -> dict[str, Any]:
    """The main one, and that of the sealed side: what is deleted there is overwritten, and nothing of it touches a temporary file."""
    return {
        "default": database("DATABASE_URL", sqlite(data, "infopunt", "test", "PRAGMA cache_size=-16000;")),
        "reports": database(
            "INFOPUNT_REPORTS_URL",
            sqlite(data, "reports", "test-reports", "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"),
        ),
    }


def sqlite(data: Path, name: str, test: str, more: str) -> dict[str, Any]:
    return {
        "ENGINE": "infopunt.kernel.sqlite",
        "NAME": data / f"{name}.sqlite3",
        "TEST": {"NAME": str(data / f"{test}.sqlite3")},
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": f"{DURABLE} {more}",
        },  # how long it waits: kernel/patience.py
    }


def database(setting: str, sqlite: dict[str, Any]) -> dict[str, Any]:
    """SQLite in the data folder when the setting is empty, else PostgreSQL at postgresql://user:password@host:port/name."""
    url = env.text(setting)
    if not url:
        return sqlite
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise env.WrongSetting(setting, "the port is not a number") from None
    name = parts.path.lstrip("/")
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise env.WrongSetting(setting, "postgresql://user:password@host:port/name, or leave it empty for SQLite")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5", **options},  # seconds; a thread that waits helps nobody
        "TEST": {"NAME": f"test_{setting.lower()}_{unquote(name)}"},
    }
