"""First paint of published pages on slow 3G (400 ms, 400 kbit/s, a four times slower processor): `python -m bench.paint`.

Needs Chromium. The model has no name look-up and no TLS; a first visit over the internet takes about three round trips more.
Ratio: to the same pages without the brake.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench._measure import SMALL, free_port, infopunt, median, until_open

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PORT = free_port()
SPEED = 400_000 / 8  # bytes a second
PATHS = ["/pl/", "/pl/pay/minimum-wage/", "/ar/pay/minimum-wage/", "/bg/help/", "/pl/pay/minimum-wage/side-by-side/"]
PATHS = ["/pl/"] if SMALL else PATHS
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def paint(page: Page, path: str) -> float:
    page.goto(f"http://localhost:{PORT}{path}", wait_until="load")
    while (painted := page.evaluate(PAINTED)) is None:  # the policy of the pages forbids waiting by a script
        page.wait_for_timeout(50)
    return float(painted) / 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder, sync_playwright() as playwright:
        server = infopunt(Path(folder), "run", PORT=str(PORT))
        try:
            until_open(PORT, server)
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            rows = [(path, one(browser, path, slow=True), one(browser, path, slow=False)) for path in PATHS]
            browser.close()
        finally:
            server.terminate()
            server.wait()
    for path, slow, quick in rows:
        print(f"{path}: {slow:.2f} s (without the brake {quick:.2f} s)")
    slow, quick = median([row[1] for row in rows]), median([row[2] for row in rows])
    print(f"median {slow:.2f} s (target 1 s); ratio to without the brake: {slow / quick:.1f}")


def one(browser: Browser, path: str, *, slow: bool) -> float:
    """First paint of a page on a first visit."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    if slow:
        line.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 400, "downloadThroughput": SPEED, "uploadThroughput": SPEED},
        )
        line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    try:
        return paint(page, path)
    finally:
        context.close()


if __name__ == "__main__":
    main()
