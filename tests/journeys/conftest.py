"""A real browser against a real server process with the example site."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import EXAMPLE

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
]


class Server:
    """`./infopunt run` in a process of its own, which a test may stop and start."""

    def __init__(self, data, content=EXAMPLE):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data, self.content = data, content
        self.address = f"http://localhost:{self.port}"
        self.process = None

    def environment(self):
        return {
            **os.environ,
            "INFOPUNT_DATA": str(self.data),
            "INFOPUNT_CONTENT": os.environ.get("JOURNEY_CONTENT", str(self.content)),
            "PORT": str(self.port),
            "PYTHONPATH": "src",
            "DATABASE_URL": "",
        }

    def start(self):
        environment = self.environment()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "infopunt.config.manage", "run"], env=environment, stdout=subprocess.DEVNULL
        )
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.address}/healthz").read()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    one = Server(tmp_path_factory.mktemp("site"))
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()
