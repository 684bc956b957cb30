"""Somebody else's server, on loopback: one that answers as told, and one that does not even speak HTTP well."""

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def answering():
    """A partner's server; `answer` decides what it says: status, headers, body or its pieces."""

    class Partner(BaseHTTPRequestHandler):
        answer = staticmethod(lambda path: (200, {}, b"{}"))

        def do_GET(self):
            status, headers, body = type(self).answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for piece in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                self.close_connection = True  # who asked has gone

        def log_message(self, *args):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Partner)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    Partner.base = f"http://127.0.0.1:{running.server_address[1]}"
    try:
        yield Partner
    finally:
        running.shutdown()
        running.server_close()


@contextmanager
def dripping(pieces, every):
    """A server that sends these bytes over and over, one piece each so many seconds, to whoever connects; its address. After eight
    seconds it hangs up: who waited so long has no clock."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip(line):
        until = time.monotonic() + 8
        with line:
            while time.monotonic() < until:
                for piece in pieces:
                    try:
                        line.sendall(piece)
                    except OSError:
                        return
                    if done.wait(every):
                        return

    def take():
        while True:
            try:
                line, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=drip, args=(line,), daemon=True).start()

    threading.Thread(target=take, daemon=True).start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        done.set()
        listening.close()
