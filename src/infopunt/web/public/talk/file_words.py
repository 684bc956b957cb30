"""What a visitor reads about files: what was made of each, and what the forms for a next one need."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.cleaning.anew import LARGEST
from infopunt.kernel.faults import Fault
from infopunt.mailbox import attachments
from infopunt.mailbox.attachments import MB, AttachedFile
from infopunt.mailbox.rules import MOST_FILES

WAYS = ("file", "voice")  # the two forms; each has its field
PICTURE = noop("A picture. Where and when it was made is taken out; what can be seen stays.")
MADE_OF_IT = {
    "jpg": PICTURE,
    "png": PICTURE,
    "pdf": noop("A paper, kept as pictures of its pages: its text can no longer be searched. Hidden data are gone."),
    "docx": noop("A document. Who wrote it and when is taken out; its words stay."),
    "m4a": noop("A recording. Where and when it was made is taken out; the voice stays."),
    "mp4": noop("A film. Where and when it was made is taken out; what is seen and heard stays."),
    "": noop(
        "A file as it came, which may contain your name or your place. It opens only after two people of the desk agree."
    ),
}
AS_IT_CAME_TOO = noop("It is also kept as it came. That opens only after two people of the desk agree.")


def said_of(file: AttachedFile) -> list[str]:
    """What became of a file, in the active language."""
    said = [_(MADE_OF_IT[file.kind])]
    return [*said, _(AS_IT_CAME_TOO)] if file.kind and file.exact else said


def forms_for(files: int, faults: tuple[Fault, ...] = ()) -> dict[str, object]:
    """What `public/_talk_files.html` needs where there are so many `files` already."""
    return {
        "may_add": files < MOST_FILES, "takes_files": attachments.takes_files(), "megabytes": LARGEST // MB,
        "most_files": MOST_FILES, "adding": any(way in fault.at for fault in faults for way in WAYS),
    }  # fmt: skip
