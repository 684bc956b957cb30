"""What it costs that somebody asks, and comes back: `python -m bench.reports`.

A server in processes of its own, asked over connections as browsers do; the limits that make somebody wait a moment are lifted
in it. Ratio: the CPU of an answer to one bare Argon2id of the same parameters, measured in the same run.
"""

import base64
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench._measure import ROOT, SMALL, cpu_of, free_port, get, median, setup_django, timed, until_open

SENDS, CLIENTS, AT_ONCE, OPEN, BARE = (4, 2, 4, 10, 2) if SMALL else (200, 4, 50, 1_000, 20)
LANGUAGE, PHRASE = "pl", "bench: vijf blauwe ganzen"
# The server, without the page on which somebody waits: what is measured is what an answer costs.
SERVE = """
from django.core.management import execute_from_command_line
import django; django.setup()
from infopunt.mailbox import crowds
crowds.is_crowded = lambda region: False
execute_from_command_line(["manage.py", "run"])
"""


class Client:
    """Somebody who sends, on a connection that stays open."""

    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=60)

    def post(self, path: str, **fields: str) -> str:
        """The page, after it was read whole."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
        self._line.request("POST", path, urlencode(fields), kind)
        answer = self._line.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        return page

    def ask(self) -> str:
        """Send a question; its code."""
        form = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode()
        page = self.post(f"/{LANGUAGE}/talk/ask/", form=form, words="Szef nie płaci mi za nadgodziny. " * 8, topic="")
        shown = re.search(r'id="code" dir="ltr">([^<]+)<', page)
        if not shown:
            raise SystemExit("no code was shown")
        return shown[1].replace("\xa0", "")

    def read(self, code: str) -> None:
        if "nadgodziny" not in self.post(f"/{LANGUAGE}/talk/back/", code=code):
            raise SystemExit("a code that was shown opens nothing")

    def close(self) -> None:
        self._line.close()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder:
        if SMALL:
            os.environ.setdefault("INFOPUNT_CONTENT", str(ROOT / "tests/example"))
        setup_django(Path(folder))
        region = prepare_region()
        bare = bare_argon2id()
        print(f"one bare Argon2id (3 rounds, 64 MB): {bare * 1000:.0f} ms CPU; {os.cpu_count()} cores")
        port, server = start(Path(folder))
        try:
            first_view(port)
            codes = cost(port, server.pid, "a question sent", bare, lambda client, _at: client.ask(), SENDS)
            cost(port, server.pid, "a code read", bare, lambda client, at: client.read(codes[at % len(codes)]), SENDS)
            many_at_once(port)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
        open_conversations(region, bare)


def prepare_region() -> str:
    """The site, whose default region has its keys and one who answers."""
    from django.utils import timezone

    from infopunt.accounts.models import Duty, Worker
    from infopunt.jobs.setup import prepare
    from infopunt.mailbox import phrases, trays
    from infopunt.regions.models import Region
    from infopunt.regions.operations import open_talk

    prepare()
    region: str = Region.objects.get(is_default=True).id
    worker = Worker.objects.create(email="bench@example.org", name="Bench")
    Duty.objects.create(worker=worker, role="handler", region=region)
    phrases.set_phrase(worker, PHRASE, PHRASE, now=timezone.now())
    trays.hold_ceremony(region, worker, now=timezone.now())
    open_talk(region, by="bench", now=timezone.now())
    return region


def bare_argon2id() -> float:
    """Seconds of CPU of what no answer can do without."""
    from nacl.pwhash import argon2id

    from infopunt.vault.rules.stretching import RECEIPT_MEMORY, ROUNDS, SALT

    salt = bytes(SALT)
    return median([
        timed(lambda: argon2id.kdf(32, b"bench", salt, opslimit=ROUNDS, memlimit=RECEIPT_MEMORY))[1] for _ in range(BARE)
    ])  # fmt: skip


def start(data: Path) -> tuple[int, "subprocess.Popen[bytes]"]:
    port = free_port()
    told = {**os.environ, "INFOPUNT_DATA": str(data), "PORT": str(port), "INFOPUNT_WORKER": "no"}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE], env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until_open(port, server)
    return port, server


def first_view(port: int) -> None:
    status, headers, body = get(port, f"/{LANGUAGE}/talk/")
    head = sum(len(name) + len(value) + 4 for name, value in headers.items())
    more = set(re.findall(r'(?:src|rel="(?:stylesheet|icon|manifest)"[^>]*href)="([^"]+)"', body.decode()))
    print(
        f"first view: status {status}, {len(body) + head} bytes (at most 30,000), {1 + len(more)} requests (at most 3)"
    )


def cost(port: int, server: int, what: str, bare: float, do, times: int) -> list[str]:  # type: ignore[no-untyped-def]
    """CPU, rate and waiting times of CLIENTS who each do it again and again."""
    clients = [Client(port) for _ in range(CLIENTS)]
    waits: list[float] = []

    def work(number: int) -> list[str]:
        made = []
        for at in range(times // CLIENTS):
            began = time.perf_counter()
            made.append(do(clients[number], number * (times // CLIENTS) + at))
            waits.append(time.perf_counter() - began)
        return made

    work_cpu, began = cpu_of(server), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        made = [one for some in pool.map(work, range(CLIENTS)) for one in some]
    took, cpu = time.perf_counter() - began, (cpu_of(server) - work_cpu) / len(made)
    for client in clients:
        client.close()
    waits.sort()
    print(
        f"{what}: {cpu * 1000:.0f} ms CPU, so {1 / cpu:.1f} a second and core (target 5); {len(made) / took:.1f} a second here; at "
        f"{CLIENTS} clients median {median(waits) * 1000:.0f} ms, p99 {waits[int(len(waits) * 0.99)] * 1000:.0f} ms (target 1,000); "
        f"ratio {cpu / bare:.2f} to a bare Argon2id"
    )
    return made


def many_at_once(port: int) -> None:
    """So many in the same moment: each has a code of their own that opens."""
    codes: list[str] = []
    gate = threading.Barrier(AT_ONCE)

    def send() -> None:
        with closing(Client(port)) as client:
            gate.wait()
            codes.append(client.ask())

    senders = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    began = time.perf_counter()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    took = time.perf_counter() - began
    with closing(Client(port)) as client:
        for code in codes:
            client.read(code)
    print(f"{AT_ONCE} in the same moment: {AT_ONCE - len(set(codes))} lost, {took:.1f} s for all")


def open_conversations(region: str, bare: float) -> None:
    """What a handler's tray costs when very many reports are open: all of them opened in short, grouped and searched in memory.

    They are made without stretching their codes: nobody reads them back.
    """
    from django.utils import timezone

    from infopunt.accounts.models import Worker
    from infopunt.mailbox import trays
    from infopunt.reporting.operations import submit_report
    from infopunt.reporting.rules import Account, Exit, Tile
    from infopunt.reporting.tray import open_reports
    from infopunt.vault.rules import receipts

    day = timezone.localdate()
    receipts.stretch = lambda secret, salt, memory: secret.ljust(32)[:32]
    for number in range(OPEN):
        told = Account((Tile.PAY,), {LANGUAGE: "Szef nie płaci mi za nadgodziny. " * 8}, employer=f"Kwiaty {number} BV")
        submit_report(secrets.token_bytes(16), region, LANGUAGE, told, Exit.ADVISE, day=day)
    worker = Worker.objects.get(email="bench@example.org")
    opened = trays.tray_of(worker, trays.open_tray(worker, PHRASE, now=timezone.now()), now=timezone.now())
    if opened is None:
        raise SystemExit("the tray does not open")

    def search() -> list[object]:
        rows = open_reports(opened, region, [LANGUAGE], day).rows
        return [row for row in rows if "kwiaty 7 bv" in row.summary.employer.lower()]

    if len(search()) != 1:
        raise SystemExit("the one that was looked for is not found")
    cpu = median([timed(search)[1] for _ in range(3)])
    print(
        f"{OPEN} open reports searched: {cpu * 1000:.0f} ms CPU (target 100); ratio {cpu / bare:.2f} to a bare Argon2id"
    )


if __name__ == "__main__":
    main()
