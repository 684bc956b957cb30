"""Published pages from our process against nginx over the same folder, in one run: `python -m bench.pages`.

Without options the whole product is started on a folder of its own. `--generated` serves 150 made-up pages of the usual
weight instead, `--data FOLDER` the store that is there already. Rounds take turns; figures are medians.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench._measure import SMALL, cpu_of, free_port, get, infopunt, median, region_of, until_open

OURS, THEIRS = free_port(), free_port()
ROUNDS, SECONDS, MOST_PATHS = 7, 4, 24
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
# What nginx makes itself, or what tells one server from the other.
OWN_HEADERS = {"date", "content-type", "content-length", "etag", "last-modified", "content-encoding", "connection"}

# ${uri}index.html comes first: the pages that are measured are then found at once.
NGINX = """
worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; load_module {brotli};
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  open_file_cache max=10000 inactive=60s; open_file_cache_valid 60s; server_tokens off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} backlog=2048; root {root}; gzip_static on; brotli_static on; charset utf-8;
    {headers}
    location / {{ try_files ${{uri}}index.html $uri =404; }}
  }}
}}
"""
WRK = """
local paths = { %s }
local n = 0
request = function()
  n = n %% #paths + 1
  return wrk.format("GET", paths[n], {["Accept-Encoding"] = "br", ["Host"] = "localhost"})
end
"""
SERVE = """
import os, django
django.setup()
from infopunt.config.serve import serve
from infopunt.publishing.mirror import folder
serve("infopunt.config.wsgi:application", "127.0.0.1", int(os.environ["PORT"]), folder(),
      workers=int(os.environ["INFOPUNT_PROCESSES"]), threads=4, at_start=lambda: None)
"""


def generate(store: Path) -> None:
    """150 pages whose text is drawn with a fixed seed, so that every run serves the same bytes."""
    import gzip
    import json

    import brotli

    draw = random.Random(4)
    words = ["".join(draw.choices("aeioukrsztwnpmlydc", k=draw.randint(3, 10))) for _ in range(900)]
    links = "".join(f'<li><a hreflang="l{n}" href="/l{n}/pay/">{words[n]}</a></li>' for n in range(26))
    style = "".join(f".{word}{{margin:{n}px;color:#{n:06x}}}" for n, word in enumerate(words[:60]))
    for number in range(150):
        text = "".join(f"<p>{' '.join(draw.choices(words, k=80))}.</p>" for _ in range(12))
        html = f"<!doctype html><style>{style}</style><nav>{links}</nav><main><h1>{number}</h1>{text}</main>".encode()
        page = store / f"north/pl/pay/page-{number}"
        page.mkdir(parents=True)
        (page / "index.html").write_bytes(html)
        (page / "index.html.br").write_bytes(brotli.compress(html))
        (page / "index.html.gz").write_bytes(gzip.compress(html))
        for file in page.iterdir():  # an encoding of another moment is not trusted
            os.utime(file, (1, 1))
    always = {
        "cache-control": "public, max-age=60, stale-while-revalidate=600",
        "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
    }
    (store / "north/.headers.json").write_text(json.dumps({"*": always}))
    names = dict.fromkeys(("localhost", "127.0.0.1"), "north")
    (store / ".hosts.json").write_text(json.dumps({"hosts": names, "default": "north"}))
    (store / ".gen").write_text("1")


def start(options: argparse.Namespace, folder: Path) -> tuple[subprocess.Popen[bytes], Path]:
    """Our server, open, and the data folder it works on."""
    if not options.generated and not options.data:
        ours = infopunt(folder, "run", PORT=str(OURS), INFOPUNT_PROCESSES=options.processes)
        until_open(OURS, ours)
        while not SMALL:  # wait until the smallest encodings and the leaflets are made
            before = cpu_of(ours.pid)
            time.sleep(2)
            if cpu_of(ours.pid) - before < 0.1:
                break
        return ours, folder
    data = options.data or folder
    if options.generated:
        generate(data / "published")
    environment = {
        **os.environ, "INFOPUNT_DATA": str(data), "PORT": str(OURS), "INFOPUNT_PROCESSES": options.processes,
        "DJANGO_SETTINGS_MODULE": "infopunt.config.settings", "INFOPUNT_SECRET_KEY": "b" * 60, "INFOPUNT_LOG": "ERROR",
    }  # fmt: skip
    ours = subprocess.Popen([sys.executable, "-c", SERVE], env=environment, stdout=subprocess.PIPE)
    root = region_of(data / "published")
    until_open(OURS, ours, addresses(root)[0])
    return ours, data


def addresses(root: Path) -> list[str]:
    found = [f"/{file.parent.relative_to(root)}/" for file in sorted(root.glob("pl/*/*/index.html"))]
    return [path for path in found if "/." not in path][:MOST_PATHS]  # those with a dot are the server's own sentences


def nginx(folder: Path, root: Path, headers: dict[str, str]) -> subprocess.Popen[bytes]:
    """nginx with two workers over the store of one region; it adds `headers` to what it makes itself."""
    lines = " ".join(f'add_header {name} "{value}";' for name, value in headers.items())
    told = NGINX.format(folder=folder, root=root, port=THEIRS, headers=lines, brotli=BROTLI)
    (folder / "nginx.conf").write_text(told)
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    until_open(THEIRS, process, addresses(root)[0])
    return process


def drive(port: int, pid: int, script: Path) -> tuple[float, float, float]:
    """Requests a second, microseconds of CPU a request, p99 in milliseconds."""
    before = cpu_of(pid)
    out = subprocess.run(
        ["wrk", "-t2", "-c32", f"-d{SECONDS}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    cpu = cpu_of(pid) - before
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(out)
    words = out.split()
    number = float(next(line for line in out.splitlines() if "requests in" in line).split()[0])
    late = words[words.index("99%") + 1]
    unit = 0.001 if late.endswith("us") else 1 if late.endswith("ms") else 1000
    return float(words[words.index("Requests/sec:") + 1]), cpu / number * 1e6, float(late.rstrip("mus")) * unit


def same(paths: list[str]) -> str:
    """Stops when a body differs; else says what was compared."""
    heads = []
    for path in paths:
        mine, theirs = get(OURS, path), get(THEIRS, path)
        if mine[2] != theirs[2]:
            raise SystemExit(f"{path}: the two servers give different bytes")
        lacking = mine[1].keys() - theirs[1].keys()
        if lacking:
            raise SystemExit(f"{path}: nginx lacks {', '.join(sorted(lacking))}")
        heads.append(tuple(sum(len(name) + len(value) + 4 for name, value in one[1].items()) for one in (mine, theirs)))
    return f"{len(paths)} pages, the first of {len(get(OURS, paths[0])[2])} bytes br; headers {heads[0]} bytes"


def report(rounds: list[list[tuple[float, float, float]]]) -> None:
    for side, title in enumerate(("Infopunt", "nginx, 2 workers")):
        rate, cpu, late = (median([one[side][n] for one in rounds]) for n in (0, 1, 2))
        print(f"{title}: {rate:.0f} req/s, {cpu:.1f} µs CPU a request, p99 {late:.1f} ms")
    rates = sorted(one[0][0] / one[1][0] for one in rounds)
    cpus = sorted(one[0][1] / one[1][1] for one in rounds)
    print(f"ratio req/s: {median(rates):.2f} ({rates[0]:.2f}–{rates[-1]:.2f}); aim 0.8, floor 0.6")
    print(f"ratio CPU a request: {median(cpus):.2f} ({cpus[0]:.2f}–{cpus[-1]:.2f}); at most 1.4")


def small(options: argparse.Namespace) -> None:
    """Without nginx and wrk: published pages against `/healthz`, which Django answers."""
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as name:
        ours, data = start(options, Path(name))
        try:
            paths = addresses(region_of(data / "published"))
            pages, plain = (
                rate([path for path in asked for _ in range(5)]) for asked in (paths, ["/healthz"] * len(paths))
            )
        finally:
            ours.terminate()
            ours.wait()
    print(f"{len(paths)} pages: {pages:.0f} req/s; ratio req/s to /healthz: {pages / plain:.2f}")


def rate(paths: list[str]) -> float:
    """Requests a second, one after the other."""
    began = time.perf_counter()
    for path in paths:
        assert get(OURS, path)[0] == 200, path
    return len(paths) / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", default="1")
    parser.add_argument("--generated", action="store_true")
    parser.add_argument("--data", type=lambda name: Path(name).absolute())
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    if SMALL:
        small(options)
        return
    if not shutil.which("nginx") or not shutil.which("wrk") or not BROTLI.exists():
        raise SystemExit("Install first: apt-get install nginx libnginx-mod-http-brotli-static wrk")
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx workers run as another user
        ours, data = start(options, folder)
        running = [ours]
        try:
            root = region_of(data / "published")
            paths = addresses(root)
            headers = get(OURS, paths[0])[1]
            theirs = nginx(folder, root, {key: value for key, value in headers.items() if key not in OWN_HEADERS})
            running.append(theirs)
            print(same(paths) + f"; medians of {ROUNDS} rounds")
            script = folder / "paths.lua"
            script.write_text(WRK % ", ".join(f'"{path}"' for path in paths))
            sides = [(OURS, ours.pid), (THEIRS, theirs.pid)]
            rounds = []
            for number in range(ROUNDS):  # who goes first changes too
                took = {side: drive(*sides[side], script) for side in ((0, 1) if number % 2 else (1, 0))}
                rounds.append([took[0], took[1]])
        finally:
            for process in running:
                process.terminate()
                process.wait()
        report(rounds)


if __name__ == "__main__":
    main()
