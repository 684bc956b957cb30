"""Reading the environment; a wrong value stops the start and says its name."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class WrongSetting(SystemExit):
    """A setting has a value that cannot be meant; the message names the variable."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value not in ("yes", "no"):
        raise WrongSetting(name, f"say yes or no, not {value!r}")
    return value == "yes"


def whole_number(name: str, default: int, lowest: int, highest: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not lowest <= int(value) <= highest:
        raise WrongSetting(name, f"a whole number from {lowest} to {highest}, not {value!r}")
    return int(value)


def choice(name: str, default: str, known: Sequence[str]) -> str:
    value = text(name, default)
    if value not in known:
        raise WrongSetting(name, f"one of {', '.join(known)}, not {value!r}")
    return value


def names(name: str) -> list[str]:
    return [part.strip().lower() for part in text(name).split(",") if part.strip()]


def folder(name: str, default: Path, *, must_exist: bool = False) -> Path:
    value = Path(text(name, str(default))).expanduser().absolute()
    if value.exists() and not value.is_dir():
        raise WrongSetting(name, f"{value} is not a folder")
    if must_exist and not value.is_dir():
        raise WrongSetting(name, f"there is no folder {value}")
    return value


def address(name: str) -> str:
    """A site address such as https://example.org, without a slash at the end; empty when not set."""
    value = text(name).rstrip("/")
    if value and not value.startswith(("http://", "https://")):
        raise WrongSetting(name, f"an address that starts with https://, not {value!r}")
    return value


def onion(name: str) -> str:
    """The name of an onion service, as Tor wrote it into `hostname`; empty when not set."""
    value = text(name).lower()
    if value and not (value.endswith(".onion") and value.removesuffix(".onion").isalnum()):
        raise WrongSetting(name, f"a name that ends with .onion, without http://, not {value!r}")
    return value


def others_reach(address: str) -> bool:
    """Whether a site address is one that others reach; not this machine, nor an empty one."""
    host = (urlsplit(address).hostname or "").lower()
    return bool(host) and host not in ("127.0.0.1", "::1") and not f".{host}".endswith((".localhost", ".invalid"))


class Mail(NamedTuple):
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    starttls: bool = False


def mail(name: str) -> Mail:
    """A mail server: smtps://user:password@host:465 (TLS at once), smtp+tls://…:587 (STARTTLS) or smtp://host:25 (none)."""
    value = text(name)
    if not value:
        return Mail()
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
        raise WrongSetting(name, "smtps://user:password@host:465, smtp+tls://user:password@host:587 or smtp://host:25")
    port = {"smtps": 465, "smtp+tls": 587, "smtp": 25}[parts.scheme]
    return Mail(
        parts.hostname, parts.port or port, unquote(parts.username or ""), unquote(parts.password or ""),
        parts.scheme == "smtps", parts.scheme == "smtp+tls",
    )  # fmt: skip
