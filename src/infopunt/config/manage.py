"""`./infopunt COMMAND`: the door to every management command."""

import os
import sys

from django.core.management import execute_from_command_line

from infopunt.kernel.memory import OpenMemory, keep_memory_to_ourselves


def main() -> None:
    try:
        keep_memory_to_ourselves()  # before a key is read, whatever the command; those it forks inherit it
    except OpenMemory as no:
        sys.exit(str(no))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infopunt.config.settings")
    execute_from_command_line(["infopunt", *sys.argv[1:]])


if __name__ == "__main__":
    main()
