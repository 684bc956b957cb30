"""First paint of published pages on slow 3G (400 ms, 400 kbit/s, a four times slower processor): `python -m bench.paint`.

Needs Chromium. The model has no name look-up and no TLS; a first visit over the internet takes about three round trips more.
Ratio: to the same pages without the brake.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench._measure import infopunt, median, until_open
from tests.journeys.conftest import FLAGS

PORT = 18_734
PATHS = ["/pl/", "/pl/pay/minimum-wage/", "/ar/pay/minimum-wage/", "/bg/help/", "/pl/pay/minimum-wage/side-by-side/"]
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def paint(page: Page, path: str) -> float:
    page.goto(f"http://localhost:{PORT}{path}", wait_until="load")
    while (painted := page.evaluate(PAINTED)) is None:  # the policy of the pages forbids waiting by a script
        page.wait_for_timeout(50)
    return float(painted) / 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder, sync_playwright() as playwright:
        server = infopunt(Path(folder), "run", PORT=str(PORT))
        until_open(PORT)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        rows = []
        for path in PATHS:
            times = []
            for slow in (True, False):
                context = browser.new_context(viewport={"width": 360, "height": 740})
                page = context.new_page()
                line = context.new_cdp_session(page)
                line.send("Network.enable")
                if slow:
                    speed = 400_000 / 8
                    line.send(
                        "Network.emulateNetworkConditions",
                        {"offline": False, "latency": 400, "downloadThroughput": speed, "uploadThroughput": speed},
                    )
                    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                times.append(paint(page, path))
                context.close()
            rows.append(times)
            print(f"{path}: {times[0]:.2f} s (without the brake {times[1]:.2f} s)")
        browser.close()
        server.terminate()
        server.wait()
        slow, quick = median([row[0] for row in rows]), median([row[1] for row in rows])
        print(f"median {slow:.2f} s (target 1 s); ratio to without the brake: {slow / quick:.1f}")


if __name__ == "__main__":
    main()
