"""Published pages from our process against nginx over the same folder, in one run: `python -m bench.pages`.

Needs Debian's nginx, libnginx-mod-http-brotli-static and wrk. Seven rounds each, taking turns; figures are medians.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench._measure import cpu_of, infopunt, median, until_open

OURS, THEIRS = 18_731, 18_732
ROUNDS, SECONDS = 7, 4

NGINX = """
worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
{modules}
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  open_file_cache max=10000 inactive=60s; open_file_cache_valid 60s; server_tokens off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} backlog=2048; root {root}; gzip_static on; brotli_static on; charset utf-8;
    {headers}
    location / {{ try_files $uri $uri/index.html =404; }}
  }}
}}
"""
WRK = """
local paths = { %s }
local n = 0
request = function() n = n %% #paths + 1; return wrk.format("GET", paths[n], {["Accept-Encoding"] = "br", ["Host"] = "localhost"}) end
"""


def get(port: int, path: str) -> tuple[bytes, dict[str, str]]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "br", "Host": "localhost"}
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def nginx(folder: Path, root: Path, headers: dict[str, str]) -> subprocess.Popen[bytes]:
    lines = " ".join(f'add_header {name} "{value}";' for name, value in headers.items())
    brotli = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
    if not Path(brotli).exists():
        raise SystemExit("Install first: apt-get install libnginx-mod-http-brotli-static")
    modules = f"load_module {brotli};"
    (folder / "nginx.conf").write_text(
        NGINX.format(folder=folder, root=root, port=THEIRS, headers=lines, modules=modules)
    )
    return subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=None)


def drive(port: int, script: Path, pid: int) -> tuple[float, float, float]:
    """Requests a second, microseconds of CPU a request, p99 in milliseconds."""
    before = cpu_of(pid)
    out = subprocess.run(
        ["wrk", "-t2", "-c32", f"-d{SECONDS}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    cpu = cpu_of(pid) - before
    words = out.split()
    assert "Non-2xx" not in out, out
    number = float(next(line for line in out.splitlines() if "requests in" in line).split()[0])
    late = words[words.index("99%") + 1]
    milliseconds = (
        float(late.rstrip("musec")) / (1000 if late.endswith("us") else 1) * (1000 if late[-2:-1].isdigit() else 1)
    )
    return float(words[words.index("Requests/sec:") + 1]), cpu / number * 1e6, milliseconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", default="1")
    options = parser.parse_args()
    for tool in ("nginx", "wrk"):
        if not shutil.which(tool):
            raise SystemExit("Install first: apt-get install nginx libnginx-mod-http-brotli-static wrk")
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx workers run as another user
        ours = infopunt(folder, "run", PORT=str(OURS), INFOPUNT_PROCESSES=options.processes)
        until_open(OURS)
        while True:  # wait until the smallest encodings and the leaflets are made
            before = cpu_of(ours.pid)
            time.sleep(2)
            if cpu_of(ours.pid) - before < 0.1:
                break
        root = next((folder / "published").glob("*/"))
        paths = ["/" + str(file.parent.relative_to(root)) + "/" for file in sorted(root.glob("pl/*/*/index.html"))][:24]
        body, headers = get(OURS, paths[0])
        keep = ("vary", "cache-control", "content-security-policy", "x-content-type-options", "referrer-policy",
                "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy")  # fmt: skip
        theirs = nginx(folder, root, {key: headers[key] for key in keep})
        time.sleep(1)
        try:
            for path in paths:
                assert get(OURS, path)[0] == get(THEIRS, path)[0], path
            script = folder / "paths.lua"
            script.write_text(WRK % ", ".join(f'"{path}"' for path in paths))
            rounds = [(drive(OURS, script, ours.pid), drive(THEIRS, script, theirs.pid)) for _ in range(ROUNDS)]
        finally:
            for process in (ours, theirs):
                process.terminate()
                process.wait()
        mine, yours = [[one[side] for one in rounds] for side in (0, 1)]
        print(f"{len(paths)} pages of about {len(body)} bytes br; medians of {ROUNDS} rounds")
        for title, rows in (("Infopunt", mine), ("nginx, 2 workers", yours)):
            rate, cpu, late = (median([row[n] for row in rows]) for n in (0, 1, 2))
            print(f"{title}: {rate:.0f} req/s, {cpu:.1f} µs CPU a request, p99 {late:.1f} ms")
        rates = sorted(one[0] / two[0] for one, two in rounds)
        cpus = sorted(one[1] / two[1] for one, two in rounds)
        print(f"ratio req/s: {median(rates):.2f} ({rates[0]:.2f}–{rates[-1]:.2f}); aim 0.8, floor 0.6")
        print(f"ratio CPU a request: {median(cpus):.2f} ({cpus[0]:.2f}–{cpus[-1]:.2f}); at most 1.4")


if __name__ == "__main__":
    main()
