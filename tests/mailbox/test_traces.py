"""What a visitor typed is found in no file, of a server as it runs; what they erased leaves nothing; and no code that was shown
was shown for a question that is not there."""

import base64
import re
import threading
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.cleaning.files import AUTHOR, told_photo, told_voice
from tests.processes import Server, python
from tests.talk import OPEN, READ, REPLY
from tests.waiting import until

CANARY, REPLIED = "Zażółć gęślą jaźń 4711", "Zzyzx-antwoord-4712"
ROWS = """
import django; django.setup()
from django.apps import apps
print([bytes(row.sealed).hex() for model in (apps.get_model("mailbox.Item"), apps.get_model("vault.Wrap"), apps.get_model("mailbox.SealedPiece")) for row in model.objects.all()])
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server whose temporary files and log can be looked at."""
    folder = tmp_path_factory.mktemp("traces")
    with pytest.MonkeyPatch.context() as patch:
        (folder / "tmp").mkdir()
        patch.setenv("TMPDIR", str(folder / "tmp"))
        patch.setenv("INFOPUNT_LOG", "DEBUG")
        one = Server(folder / "data", log=folder / "log")
        one.start()
        python(folder / "data", OPEN)
        yield one
        if one.process.poll() is None:
            one.stop()


def sent(server, path, **fields):
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(f"{server.address}{path}", body, timeout=60) as answer:
        return answer.read().decode()


def add_file(server, body, **fields):
    """The page after a file was sent over the wire, as a browser sends it."""
    edge = "----edge"
    parts = [
        f'--{edge}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{words}\r\n'
        for name, words in fields.items()
    ]
    head = f'--{edge}\r\ncontent-disposition: form-data; name="file"; filename="{CANARY}.jpg"\r\ncontent-type: image/jpeg\r\n\r\n'
    whole = "".join([*parts, head]).encode() + body + f"\r\n--{edge}--\r\n".encode()
    kind = {"content-type": f"multipart/form-data; boundary={edge}"}
    with urllib.request.urlopen(
        urllib.request.Request(f"{server.address}/pl/talk/file/", whole, kind), timeout=90
    ) as answer:
        return answer.read().decode()


def ask(server, words=CANARY):
    """The code that was shown; '' where none was."""
    try:
        page = sent(server, "/pl/talk/ask/", words=words)
    except OSError:  # the server is gone, or says that it is busy
        return ""
    found = re.search(r'id="code" dir="ltr">([^<]+)<', page)
    return found[1].replace("\xa0", "") if found else ""


def disguises(words):
    """The words as they might stand in a file."""
    plain = words.encode()
    return [
        plain, urllib.parse.quote_plus(words).encode(), urllib.parse.quote(words).encode(),
        base64.b64encode(plain)[:-4], words.encode("unicode_escape"), plain.hex().encode(), words.encode("utf-16-le"),
    ]  # fmt: skip


def places(server, needles):
    """Every file of the server in which one of these stands."""
    root = server.data.parent
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*"))
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]


def test_what_was_typed_stands_in_no_database_file_log_or_temporary_file(server):
    code = ask(server)
    assert code
    python(server.data, REPLY.format(REPLIED))
    page = sent(server, "/pl/talk/back/", code=code)
    assert (CANARY in page, REPLIED in page) == (True, True)
    (server.data / "planted").write_text(CANARY)

    found = {word: places(server, disguises(word)) for word in (CANARY, REPLIED, code)}

    assert found == {CANARY: ["data/planted"], REPLIED: [], code: []}
    (server.data / "planted").unlink()
    assert (server.data / "reports.sqlite3").stat().st_mode & 0o077 == 0


def test_what_was_erased_leaves_neither_words_nor_ciphertext_nor_keys(server):
    code = ask(server, "Do usunięcia.")
    sealed = [bytes.fromhex(row) for row in re.findall(r"'([0-9a-f]+)'", python(server.data, ROWS))]
    marks = [body[-40:] for body in sealed]
    assert places(server, marks) != []

    kept = sent(server, "/pl/talk/back/", code=code, do="erase")

    assert "Usunięto" in kept
    left = [bytes.fromhex(row) for row in re.findall(r"'([0-9a-f]+)'", python(server.data, ROWS))]
    gone = [body[-40:] for body in sealed if body not in left]
    assert len(gone) == 4  # the item, and three wraps
    assert places(server, gone) == []


def test_28_a_photo_and_a_voice_come_through_and_stand_in_no_file_and_when_erased_not_even_sealed(server):
    code, large = ask(server, "Zdjęcie i głos."), told_photo(1100)
    assert len(large) > 1_000_000
    before = python(server.data, ROWS)

    page = add_file(server, large, code=code, do="file", exact="on", key="a")
    page = add_file(server, told_voice(), code=code, do="file", way="voice", key="b")

    assert all(part in page for part in ("Zdjęcie. Usunięto", "Nagranie. Usunięto"))
    looked_for = {
        "who": disguises(AUTHOR), "photo": [large[9000:9040], large[-600_000:-599_960]], "voice": [told_voice()[9000:9040]],
        "its name": disguises(f"{CANARY}.jpg"),
    }  # fmt: skip
    assert {what: places(server, needles) for what, needles in looked_for.items()} == {what: [] for what in looked_for}
    sealed = [
        bytes.fromhex(row)[-40:] for row in re.findall(r"'([0-9a-f]+)'", python(server.data, ROWS)) if row not in before
    ]
    assert len(sealed) >= 5  # two items, three files of a piece or more
    assert places(server, sealed) != []

    sent(server, "/pl/talk/back/", code=code, do="erase")

    assert places(server, sealed) == []


@pytest.mark.sqlite
def test_11_every_code_that_was_shown_opens_its_question_though_the_server_was_killed(server):
    codes: dict[str, str] = {}

    def send(number):
        if code := ask(server, f"Pytanie {number}"):
            codes[code] = f"Pytanie {number}"

    senders = [threading.Thread(target=send, args=(number,)) for number in range(12)]
    for sender in senders:
        sender.start()
    until(lambda: len(codes) >= 4)
    server.process.kill()
    server.process.wait()
    for sender in senders:
        sender.join()

    read = python(server.data, READ.format(list(codes))).splitlines()

    assert read == list(codes.values())
