"""What is uploaded stays in memory, and is taken only at a door that expects a file."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParserError

from infopunt.web.shared.doors import door_of


class UnexpectedFile(MultiPartParserError):
    """No form at this address has a place for a file."""


class InMemory(MemoryFileUploadHandler):
    """The only handler there is. The server let in no more than the door allows."""

    def handle_raw_input(self, *args: Any, **named: Any) -> None:
        self.activated = True

    def new_file(self, *args: Any, **named: Any) -> None:
        if self.request is None or not door_of(self.request.path).files:
            raise UnexpectedFile
        super().new_file(*args, **named)
