"""Which languages there are, from where they are written down: a test that keeps a list of its own forgets the next."""

import yaml

from tests.environment import ROOT

REGIONS = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "content/regions").glob("*.yaml"))]
# What the regions offer; each once, in the order they are offered.
OFFERED = list(dict.fromkeys(code for region in REGIONS for code in region["languages"]))
# What a page can say in, the languages we lack included.
SAID = list(dict.fromkeys([*OFFERED, *sorted(path.stem for path in (ROOT / "content/languages").glob("*.yaml"))]))
# What the interface was translated into.
TRANSLATED = sorted(path.name for path in (ROOT / "src/infopunt/locale").iterdir() if path.is_dir())
