"""Where a body is reached outside this house: a file of the operator, beside the pepper and in no backup, since it holds tokens.

north:
  arbeidsinspectie: {age: age1…}
  gemeente-example: {server: {address: https://…/klantinteracties/api/v1, token: …, channel: Webformulier}}
"""

from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from infopunt.kernel.fetching import HostileAddress, parts_of
from infopunt.vault.outside import secret_file

FILE = "bodies.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class MunicipalServer(_Strict):
    """Klantinteracties of a municipality."""

    address: str
    token: Annotated[str, StringConstraints(min_length=1, pattern=r"^[\x21-\x7e]+$")]
    channel: Annotated[str, StringConstraints(max_length=50)] = "Webformulier"

    def __repr__(self) -> str:
        return "MunicipalServer(…)"  # a token is shown in no log


class Reach(_Strict):
    """Ways out to one body; none where nothing is set."""

    age: Annotated[str, StringConstraints(pattern=r"^(age1[a-z0-9]{58})?$")] = ""
    server: MunicipalServer | None = None


class WrongReach(Exception):
    """The file cannot be read as it is; it names no value."""


_FILE = TypeAdapter(dict[str, dict[str, Reach]])


def reach_of(region: str, authority: str, trusted: tuple[str, ...] = ()) -> Reach:
    """Raises WrongReach."""
    file = secret_file(FILE)
    if not file.exists():
        return Reach()
    try:
        found = _FILE.validate_python(yaml.safe_load(file.read_text("utf-8")) or {})
        reach = found.get(region, {}).get(authority, Reach())
        if reach.server:
            parts_of(reach.server.address.rstrip("/"), trusted)
    except (OSError, ValueError, ValidationError, yaml.YAMLError, HostileAddress):
        raise WrongReach from None
    return reach
