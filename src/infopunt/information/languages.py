"""`languages/<code>.yaml`: how plain a text in a language is asked to be, and what we say in it where we have no pages in it."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from infopunt.information.prose import ProseLimits
from infopunt.kernel.packfiles import FileFault, Strict, read_yaml, shape


class ReadingPack(Strict):
    """The limits of `prose.Limits`; `passive` is the pattern by which a passive sentence is known."""

    sentence: int = Field(ge=1)
    mean: float = Field(gt=0)
    letters: int = Field(ge=1)
    long_words: float = Field(ge=0, le=1)
    passive: str = ""
    passive_share: float = Field(0.35, ge=0, le=1)

    @field_validator("passive")
    @classmethod
    def _readable(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error:
            raise ValueError("not a pattern that can be read") from None
        return pattern

    def limits(self) -> ProseLimits:
        return ProseLimits(**self.model_dump())


class LanguagePack(Strict):
    """A language as its file tells it. The words for readers who find no pages in it stand there whole or not at all."""

    code: str
    reading: ReadingPack | None = None
    name: str = ""
    dir: Literal["ltr", "rtl"] = "ltr"
    title: str = ""
    text: str = ""
    emergency: str = ""
    police: str = ""
    labour: str = ""
    desks: str = ""
    languages: str = ""
    translation: Literal["", "machine", "reviewed", "signed"] = ""

    def words(self) -> dict[str, str]:
        """What we say where we have no pages in it; {} when nobody wrote it."""
        told = self.model_dump(include=_WORDS)
        return {"code": self.code, "dir": self.dir, **told} if self.title else {}

    @model_validator(mode="after")
    def _whole(self) -> "LanguagePack":
        there = {name for name in _WORDS if getattr(self, name)}
        if there and there != _WORDS:
            raise ValueError(f"missing: {', '.join(sorted(_WORDS - there))}")
        return self


_WORDS = {"name", "title", "text", "emergency", "police", "labour", "desks", "languages"}


def read_languages(root: Path) -> tuple[dict[str, LanguagePack], list[FileFault]]:
    """Every language the folder says something about, and what is wrong with the files."""
    packs: dict[str, LanguagePack] = {}
    faults: list[FileFault] = []
    for path in sorted((root / "languages").glob("*.yaml")):
        pack, found = _read(path, root)
        faults += found
        if pack:
            packs[pack.code] = pack
    return packs, faults


def limits_of(root: Path, language: str) -> ProseLimits | None:
    """What is too much in this language; None where nobody wrote it down, and then nothing is measured."""
    path = root / "languages" / f"{language}.yaml"
    pack = _read(path, root)[0] if path.exists() else None
    return pack.reading.limits() if pack and pack.reading else None


def _read(path: Path, root: Path) -> tuple[LanguagePack | None, list[FileFault]]:
    name = str(path.relative_to(root))
    data, lines, faults = read_yaml(path, root)
    if faults:
        return None, faults
    pack, faults = shape(LanguagePack, data, lines, name)
    if pack and pack.code != path.stem:
        faults.append(FileFault(name, 1, f"code: the file is named {path.stem}, the language {pack.code}"))
    return pack, faults
