"""`facts/names/<language>.yaml`: what facts and their subjects are called on the desk.

A name says what a fact is about, never what is true of it: that stays in its one statement, so that the two cannot disagree.
"""

from collections.abc import Collection
from pathlib import Path

from infopunt.kernel.packfiles import FileFault, Strict, line_of, read_yaml, shape


class NamesPack(Strict):
    """Subjects are the files of facts, each has a name; a fact without one goes by its statement."""

    subjects: dict[str, str] = {}
    facts: dict[str, str] = {}


NONE = NamesPack()
_kept: dict[Path, tuple[float, NamesPack]] = {}


def read_names(
    root: Path, facts: Collection[str], subjects: Collection[str]
) -> tuple[dict[str, NamesPack], list[FileFault]]:
    """The names in each language that has a file, and what is wrong with them: a name of no fact, a subject without one."""
    found: dict[str, NamesPack] = {}
    faults: list[FileFault] = []
    for path in sorted((root / "facts/names").glob("*.yaml")):
        name = str(path.relative_to(root))
        data, lines, more = read_yaml(path, root)
        pack, misfits = shape(NamesPack, data or {}, lines, name)
        faults += [*more, *misfits]
        if pack is None:
            continue
        found[path.stem] = pack
        faults += [
            FileFault(name, line_of(lines, ("facts", id)), f"{id}: there is no such fact")
            for id in pack.facts
            if id not in facts
        ]
        faults += [
            FileFault(name, line_of(lines, ("subjects",)), f"{subject}: this subject has no name")
            for subject in sorted(set(subjects) - set(pack.subjects))
        ]
    return found, faults


def desk_names(language: str, root: Path) -> NamesPack:
    """The names in a language, read anew when their file changed; none where there is no file, or none that can be read."""
    path = root / f"facts/names/{language}.yaml"
    try:
        stamp = path.stat().st_mtime
    except OSError:
        return NONE
    if path not in _kept or _kept[path][0] != stamp:
        data, lines, _faults = read_yaml(path, root)
        pack, _faults = shape(NamesPack, data or {}, lines, path.name)
        _kept[path] = stamp, pack or NONE
    return _kept[path][1]
