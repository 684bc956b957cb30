"""What a page weighs on the wire, with its headers, and a whole language offline: `python -m bench.weight`.

Ratio: the heaviest page to the 14,600 bytes of one round trip.
"""

import tempfile
from pathlib import Path

from bench._measure import setup_django

ROUND_TRIP = 14_600
OFFLINE = 400_000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder:
        setup_django(Path(folder))
        from infopunt.jobs.setup import prepare
        from infopunt.publishing.operations import tighten
        from infopunt.publishing.reader import Store
        from infopunt.regions.models import Region
        from infopunt.web.shared.headers import common_headers

        prepare()
        while tighten():
            pass
        region = Region.objects.get(is_default=True)
        store = Store(Path(folder) / "published")
        weights: dict[str, int] = {}
        for file in (Path(folder) / "published" / region.id).rglob("index.html"):
            if "/." in str(file.relative_to(folder)):
                continue  # said only when something cannot be done
            address = "/" + str(file.parent.relative_to(Path(folder) / "published" / region.id)).strip(".")
            address = address.rstrip("/") + "/"
            answer = store.find("localhost", address, "br")
            assert answer is not None
            head = sum(len(k) + len(v) + 4 for k, v in (*answer.headers, *common_headers().items())) + 60
            weights[address] = len(answer.body) + head
        heavy = sorted(weights.items(), key=lambda item: -item[1])
        print(f"{len(weights)} pages; heaviest: " + ", ".join(f"{a} {w}" for a, w in heavy[:5]))
        print(f"median {sorted(weights.values())[len(weights) // 2]} bytes; ratio of the heaviest to one round trip: "
              f"{heavy[0][1] / ROUND_TRIP:.2f}")  # fmt: skip
        for code in region.languages:
            answer = store.find("localhost", f"/{code}/offline.bundle", "br")
            assert answer is not None
            count = sum(address.startswith(f"/{code}/") for address in weights)
            print(
                f"offline {code}: {len(answer.body)} bytes for {count} pages; ratio to 400 kB: {len(answer.body) / OFFLINE:.2f}"
            )


if __name__ == "__main__":
    main()
