"""`./infopunt COMMAND`: the door to every management command."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infopunt.config.settings")
    execute_from_command_line(["infopunt", *sys.argv[1:]])


if __name__ == "__main__":
    main()
