"""The shipped nginx configuration in front of a server: nginx itself where it is installed, else a small stand-in that hands
on the headers the file says."""

import http.server
import re
import shutil
import ssl
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.config.wire import free_port
from tests.waiting import until

SHIPPED = Path(__file__).resolve().parents[2] / "deploy"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
AROUND = """
pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; {brotli} {user}
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {shipped}
}}
"""


def handed_on():
    """proxy_set_header of the shipped file: name → value."""
    lines = re.findall(r'proxy_set_header\s+(\S+)\s+"?([^";]*)"?;', (SHIPPED / "nginx.conf").read_text())
    return {name.lower(): value for name, value in lines}


def unit():
    """The environment of the shipped unit but for its folders."""
    line = next(
        line for line in (SHIPPED / "infopunt.service").read_text().splitlines() if line.startswith("Environment=")
    )
    pairs = dict(pair.split("=", 1) for pair in line.removeprefix("Environment=").split())
    return {name: value for name, value in pairs.items() if name not in ("INFOPUNT_DATA", "INFOPUNT_VENV")}


def certificate(folder):
    """A key and a certificate for localhost, made now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))


@contextmanager
def tls(folder, published, behind):
    """The port on which `published`, and what is asked of the server at port `behind`, comes by https."""
    folder.mkdir()
    certificate(folder)
    with nginx(folder, published, behind) if shutil.which("nginx") else stand_in(folder, behind) as port:
        yield port


@contextmanager
def nginx(folder, published, behind):
    port, plain = free_port(), free_port()
    (folder / "snippet.conf").write_text("")
    shipped = (SHIPPED / "nginx.conf").read_text()
    if not BROTLI.exists():
        shipped = shipped.replace("brotli_static on;", "")
    for theirs, ours in {
        "127.0.0.1:8000": f"127.0.0.1:{behind}", "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443": f"listen 127.0.0.1:{port}", "/etc/ssl/infopunt": str(folder), "noord-brabant.localhost": "localhost",
        "/var/lib/infopunt/published/noord-brabant": str(published),
        "snippets/infopunt-noord-brabant.conf": f"{folder}/snippet.conf",
    }.items():  # fmt: skip
        assert theirs in shipped
        shipped = shipped.replace(theirs, ours)
    brotli = f"load_module {BROTLI};" if BROTLI.exists() else ""
    user = "user root;" if Path("/root").stat().st_uid == 0 and folder.stat().st_uid == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, shipped=shipped, brotli=brotli, user=user))
    process = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-p", folder], stderr=subprocess.DEVNULL)
    try:
        until(lambda: is_open(port))
        yield port
    finally:
        process.terminate()
        process.wait()


def is_open(port):
    line = HTTPConnection("127.0.0.1", port)
    line.connect()
    line.close()
    return True


@contextmanager
def stand_in(folder, behind):
    told = handed_on()

    class Proxy(http.server.BaseHTTPRequestHandler):
        def hand_on(self):
            values = {"$http_host": self.headers["host"], "$scheme": "https"}
            headers = {name.lower(): value for name, value in self.headers.items()}
            headers |= {name: values.get(value, value) for name, value in told.items()}
            line = HTTPConnection("127.0.0.1", behind)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            line.request(self.command, self.path, body, {name: value for name, value in headers.items() if value})
            answer = line.getresponse()
            came = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                    self.send_header(name, value)
            self.send_header("content-length", str(len(came)))
            self.end_headers()
            self.wfile.write(came)
            line.close()

        do_GET = do_POST = hand_on

        def log_message(self, *_words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
