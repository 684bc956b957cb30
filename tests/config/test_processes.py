"""Several serving processes: one that dies is started anew, none outlives the first, and the worker goes on."""

import os
import signal
import subprocess
import sys

import pytest

from tests.config.wire import answer, free_port, furnish, line_to, request

SERVER = """
import asyncio, os, sys
from pathlib import Path
from infopunt.config import processes, serve

processes.SHORT_LIFE = 0

def application(environ, start):
    body = str(os.getpid()).encode()
    start("200 OK", [("content-length", str(len(body)))])
    return [body]

def at_start():
    print(os.getpid(), flush=True)

def before_stop():
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        print(os.getpid(), "may use the database", flush=True)

serve.serve("__main__:application", "127.0.0.1", int(sys.argv[1]), Path(sys.argv[2]), workers=2, threads=1,
            at_start=at_start, before_stop=before_stop)
"""


@pytest.fixture
def server(tmp_path):
    """A server with two processes: itself, its port, and what it prints: who works at the jobs."""
    port = free_port()
    command = [sys.executable, "-c", SERVER, str(port), str(furnish(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        yield process, port, int(process.stdout.readline())
        process.kill()


def serving_process(port):
    with line_to(port) as line:
        line.sendall(request("GET", "/live"))
        return int(answer(line)[2])


def test_a_process_that_dies_is_started_anew_with_the_work_it_did_beside(server):
    process, port, working = server

    os.kill(working, signal.SIGKILL)
    anew = int(process.stdout.readline())

    assert anew != working
    assert serving_process(port) in children_of(process.pid)
    assert anew in children_of(process.pid) and working not in children_of(process.pid)
    process.terminate()
    assert (process.stdout.read(), process.wait()) == (f"{anew} may use the database\n", 0)
    assert refuses(port)


def test_no_process_outlives_the_first(server):
    process, port, working = server
    serving_process(port)

    process.kill()

    # It ends when the last of them has; the work beside is ended as when somebody stops the server.
    assert process.stdout.read() == f"{working} may use the database\n"
    assert refuses(port)


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return {int(child) for child in file.read().split()}


def refuses(port):
    try:
        line_to(port).close()
    except ConnectionRefusedError:
        return True
    return False
