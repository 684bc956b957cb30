"""Every setting, all from the environment. `docs/operate.md` lists them."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from infopunt.config import env

BASE_DIR = Path(__file__).resolve().parents[3]
DATA = env.folder("INFOPUNT_DATA", BASE_DIR / "var")
CONTENT = env.folder("INFOPUNT_CONTENT", BASE_DIR / "content", must_exist=True)
PORT = env.number("PORT", 8000, 1, 65535)
BIND = env.text("INFOPUNT_BIND", "127.0.0.1")
HTTPS = env.flag("INFOPUNT_HTTPS", False)
ADDRESS = env.address("INFOPUNT_ADDRESS")
EXTRA_HOSTS = env.names("INFOPUNT_HOSTS")
THREADS = env.number("INFOPUNT_THREADS", 4, 1, 64)
PROCESSES = env.number("INFOPUNT_PROCESSES", 1, 1, 64)
WORKER = env.flag("INFOPUNT_WORKER", True)
SECURITY_CONTACT = env.text("INFOPUNT_SECURITY_CONTACT")

DEBUG = False
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "src/infopunt/locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "infopunt.config.urls"
WSGI_APPLICATION = "infopunt.config.wsgi.application"
# The host is looked up among the regions by our own middleware, which answers an unknown one with a helpful page.
ALLOWED_HOSTS = ["*"]
APPEND_SLASH = False
AUTH_USER_MODEL = "accounts.Worker"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50

ROOMS = ["kernel", "regions", "topics", "facts", "accounts", "publishing", "information", "jobs", "web"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    *(f"infopunt.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    "infopunt.web.shared.middleware.Guard",
    "infopunt.web.shared.middleware.RegionByHost",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "src/infopunt/web/templates"],
        "OPTIONS": {"builtins": ["django.templatetags.i18n"], "string_if_invalid": ""},
    }
]


def secret_key() -> str:
    """From INFOPUNT_SECRET_KEY; else made once and kept in the data folder, readable by its owner only."""
    given = env.text("INFOPUNT_SECRET_KEY")
    if given:
        if len(given) < 50:
            raise env.WrongSetting("INFOPUNT_SECRET_KEY", "at least 50 characters")
        return given
    kept = DATA / "secret-key"
    if not kept.exists():
        import os
        import secrets

        DATA.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return kept.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(60))
    return kept.read_text()


SECRET_KEY = secret_key()

SQLITE: dict[str, Any] = {
    "ENGINE": "infopunt.kernel.sqlite",
    "NAME": DATA / "infopunt.sqlite3",
    "TEST": {"NAME": str(DATA / "test.sqlite3")},
    "CONN_MAX_AGE": 600,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was acknowledged survives a power cut, not only a killed process.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    },
}


def database(url: str) -> dict[str, Any]:
    """SQLite in the data folder when `url` is empty, else PostgreSQL at postgresql://user:password@host:port/name."""
    if not url:
        return SQLITE
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise env.WrongSetting("DATABASE_URL", "the port is not a number") from None
    name = parts.path.lstrip("/")
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise env.WrongSetting(
            "DATABASE_URL", "postgresql://user:password@host:port/name, or leave it empty for SQLite"
        )
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
        "OPTIONS": options,
    }


DATABASES = {"default": database(env.text("DATABASE_URL"))}

SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "infopunt.kernel.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("INFOPUNT_LOG", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
    # Django writes the address of each faulty request here, and an address can hold what somebody searched for.
    "loggers": {
        "django.request": {"level": "CRITICAL", "propagate": False},
        "django.security": {"level": "CRITICAL", "propagate": False},
    },
}
