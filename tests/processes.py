"""Infopunt in processes of its own, as an operator starts it."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request

from tests.environment import EXAMPLE
from tests.waiting import until


def environment(data, **more):
    """Of a process with the example content and a data folder of its own."""
    return {
        **os.environ, "INFOPUNT_DATA": str(data), "INFOPUNT_CONTENT": str(EXAMPLE), "PYTHONPATH": "src:.",
        "DJANGO_SETTINGS_MODULE": "infopunt.config.settings", "INFOPUNT_REPORTS_URL": "", **more,
    }  # fmt: skip


def infopunt(data, *command, **more):
    """`./infopunt COMMAND` to its end, whatever that is."""
    return subprocess.run(
        [sys.executable, "-m", "infopunt.config.manage", *command],
        env=environment(data, **more), capture_output=True, text=True,
    )  # fmt: skip


def run(data, *command, **more):
    """`./infopunt COMMAND`, which must succeed."""
    done = infopunt(data, *command, **more)
    assert done.returncode == 0, done.stderr
    return done


def python(data, code, **more):
    """What a piece of Python says, in a process with the site in this folder."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(data, **{"DATABASE_URL": "", **more}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Server:
    """`./infopunt run` in a process of its own, which a test may stop and start."""

    def __init__(self, data, content=EXAMPLE, *, worker=True, log=None, arguments=(), more=None):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data, self.content, self.worker, self.log, self.arguments = data, content, worker, log, arguments
        self.address = f"http://localhost:{self.port}"
        self.process, self.more = None, more or {}

    def environment(self):
        return {
            **os.environ,
            "INFOPUNT_DATA": str(self.data),
            "INFOPUNT_CONTENT": str(self.content),
            "PORT": str(self.port),
            "INFOPUNT_WORKER": "yes" if self.worker else "no",
            "PYTHONPATH": "src",
            "DATABASE_URL": "",
            "INFOPUNT_REPORTS_URL": "",
            **self.more,
        }

    def start(self):
        environment = self.environment()
        errors = self.log.open("ab") if self.log else None
        self.process = subprocess.Popen(
            [sys.executable, "-m", "infopunt.config.manage", "run", *self.arguments],
            env=environment, stdout=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        if errors:
            errors.close()
        try:
            until(self.answers, seconds=240)  # a first start renders every page, here beside other tests
        except AssertionError:
            self.stop()
            raise

    def answers(self):
        assert self.process.poll() is None, f"the server ended with {self.process.returncode}"
        try:
            with urllib.request.urlopen(f"{self.address}/healthz") as answer:
                return answer.read()
        except urllib.error.URLError:
            return b""

    def stop(self):
        self.process.terminate()
        self.process.wait()
