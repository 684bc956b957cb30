"""Machine translation against a server on this machine: what cannot be trusted comes back empty."""

import json
import socket
import threading
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from infopunt.information import machine
from infopunt.information.machine import DeepL, LibreTranslate, MachineUnavailable, translate_blocks

BLOCKS = ["# Loon", "Je krijgt {{ fact wml.hour }} per *uur* *(loon)*.", "- [Lees](page:pay/wage) dit & dat.\n- Bel."]


class StandIn(BaseHTTPRequestHandler):
    """Speaks both dialects; `change` is what it makes of each text."""

    change = staticmethod(lambda text: text)
    status, raw, asked = 200, None, []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        StandIn.asked.append((self.path, body, dict(self.headers)))
        texts = [StandIn.change(text) for text in body.get("q", body.get("text"))]
        told = {"translatedText": texts} if "q" in body else {"translations": [{"text": text} for text in texts]}
        answer = StandIn.raw if StandIn.raw is not None else json.dumps(told).encode()
        self.send_response(StandIn.status)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def address():
    StandIn.change, StandIn.status, StandIn.raw, StandIn.asked = staticmethod(lambda text: text), 200, None, []
    server = HTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("kind", [LibreTranslate, DeepL])
def test_words_are_translated_and_everything_else_stays_as_it_was(address, kind):
    StandIn.change = staticmethod(lambda text: text.replace("Je krijgt", "Dostajesz").replace("Loon", "Płaca"))

    made = translate_blocks(BLOCKS, "pl", kind(address, "secret"))

    assert made == ["# Płaca", "Dostajesz {{ fact wml.hour }} per *uur* *(loon)*.", BLOCKS[2]]


def test_no_placeholder_and_no_link_ever_leaves_the_house(address):
    translate_blocks(BLOCKS, "pl", LibreTranslate(address, ""))

    sent = json.dumps(StandIn.asked[0][1])
    assert "fact" not in sent
    assert "page:" not in sent


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('<x id="0"/>', ""),
        lambda text: text + '<x id="0"/>',
        lambda text: text.replace('<x id="0"/>', '<x id="99"/>'),
        lambda text: text.replace('<x id="0"/>', "<x>"),
    ],
)
def test_a_block_that_lost_or_gained_a_tag_comes_back_empty(address, change):
    StandIn.change = staticmethod(change)

    assert translate_blocks(["*(loon)* en {{ fact a.b }}"], "pl", LibreTranslate(address, "")) == [""]


def test_emphasis_that_changed_places_is_not_trusted(address):
    StandIn.change = staticmethod(
        lambda text: text.replace('<x id="0"/>', "@").replace('<x id="1"/>', '<x id="0"/>').replace("@", '<x id="1"/>')
    )

    assert translate_blocks(["[Lees](page:pay/wage)"], "pl", LibreTranslate(address, "")) == [""]


@pytest.mark.parametrize(
    ("status", "raw"),
    [(429, b"{}"), (302, b""), (500, b"oops"), (200, b"not json"), (200, b"[]"), (200, b'{"translatedText": ["one"]}'),
     (200, b'{"translatedText": "x"}'), (200, b'{"translatedText": [1, 2, 3]}')],
)  # fmt: skip
def test_a_server_that_fails_or_talks_nonsense_is_a_refusal_that_tells_nothing(address, status, raw):
    StandIn.status, StandIn.raw = status, raw

    with pytest.raises(MachineUnavailable) as no:
        translate_blocks(BLOCKS, "pl", LibreTranslate(address, "key-123"))

    assert str(no.value) == MachineUnavailable.say


def test_a_server_that_is_not_there_is_the_same_refusal(monkeypatch):
    monkeypatch.setattr(machine, "SECONDS", 0.2)

    with pytest.raises(MachineUnavailable):
        translate_blocks(BLOCKS, "pl", DeepL("http://127.0.0.1:9", "k"))


@pytest.mark.parametrize(
    "answer",
    [
        "één\n\ntwee",
        "# één",
        "- één",
        "een | twee",
        "{{ fact z.z }}",
        "[k](https://a.example/)",
        "&lt;b>x",
        "een {#b-0001}",
        "",
    ],
)
def test_an_answer_that_invents_marks_of_its_own_comes_back_empty(address, answer):
    StandIn.change = staticmethod(lambda text: answer)

    assert translate_blocks(["Een zin."], "pl", LibreTranslate(address, "")) == [""]


def test_the_lines_of_a_list_and_the_line_under_a_tables_head_are_not_for_the_machine(address):
    blocks = ["- een\n- twee", "| a | b |\n| --- | --- |\n| c\\|d | e |"]
    StandIn.change = staticmethod(lambda text: text.replace("\n", " ").replace("---", "—"))

    assert translate_blocks(blocks, "pl", DeepL(address, "")) == blocks


def test_a_server_that_keeps_silent_is_the_same_refusal_and_tells_no_key_and_no_address(monkeypatch):
    monkeypatch.setattr(machine, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(MachineUnavailable) as no:
            translate_blocks(BLOCKS, "pl", DeepL(address, "key-123"))

    told = "".join(traceback.format_exception_only(no.value))
    assert not any(secret in told for secret in ("key-123", address, "Loon"))
