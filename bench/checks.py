"""What checks cost: evaluations a second, all paths, all mutants; a question page and a result by Django: `python -m bench.checks`.

Ratio: an evaluation against evaluating the constant expression `1 < 2` by the same engine; a page against `/healthz`.
"""

import tempfile
from datetime import date
from pathlib import Path

from bench._measure import SMALL, median, setup_django, timed

DAY, ROUNDS = date(2026, 11, 23), 3 if SMALL else 60
PAYSLIP = {"danger": "no", "slip": "yes", "month": "2026-06", "age": "30", "hours": "100", "gross": "1470", "holiday": "no",
           "housing": "no", "other": "no", "how": "bank"}  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder:
        setup_django(Path(folder))
        from django.conf import settings

        from infopunt.advice.proof import Walk, prove
        from infopunt.advice.rules.expressions import parse
        from infopunt.advice.rules.flow import Run
        from infopunt.advice.rules.values import Evaluated, evaluate
        from infopunt.jobs.content import read_content

        content = read_content(settings.CONTENT)
        series = {name: pack.series(name) for name, (_, pack) in content.facts.items()}
        node, _ = parse("1 < 2", {})
        trivial = timed(lambda: [evaluate(node, lambda _: Evaluated(True)) for _ in range(100_000)])[1] / 100_000
        total = 0.0
        for check in content.checks[-1:] if SMALL else content.checks:
            walk = Walk(check, series, DAY)
            ends = walk.ends[:: max(1, len(walk.ends) // 500)]

            def again(check=check, ends=ends) -> None:
                for run in ends:
                    Run(check.flow, run.answers, series, DAY).outcomes()

            each = timed(again)[1] / len(ends)
            whole = timed(lambda check=check: prove(check, series, DAY))[1]
            total += whole
            print(f"{check.id:16} {1 / each:7.0f} evaluations a second, ratio {each / trivial:5.0f}; "
                  f"{walk.paths:6} paths; proof {whole:5.1f} s")  # fmt: skip
        print(f"all proofs: {total:.1f} s of CPU")
        if SMALL:
            from infopunt.pages.checks.contexts import carried

            pages(check.id, carried(walk.ends[0]))
        else:
            pages("payslip", PAYSLIP)


def pages(check: str, answers: dict[str, str]) -> None:
    """A question and a result, asked of Django as a visitor does."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from infopunt.jobs.setup import prepare

    prepare()
    client = Client(headers={"host": "localhost"})
    last = {f"a.{name}": words for name, words in answers.items()}
    first = dict([*last.items()][:2])
    plain = median([timed(lambda: client.get("/healthz"))[1] for _ in range(200)])
    for name, form, target in (("question", first, 9), ("result", last, 13)):

        def ask(form: dict[str, str] = form) -> None:
            assert client.post(f"/pl/checks/{check}/", form).status_code == 200

        ask()
        with CaptureQueriesContext(connection) as queries:
            ask()
            count = len(queries)
        cost = median([timed(ask)[1] for _ in range(ROUNDS)])
        print(
            f"{name}: {cost * 1000:.1f} ms of CPU (target {target}), {count} queries, ratio to /healthz {cost / plain:.0f}"
        )


if __name__ == "__main__":
    main()
