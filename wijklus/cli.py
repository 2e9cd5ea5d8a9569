"""The console script `wijklus`: Django's own commands under the project's name and settings."""

import os
import sys


def main() -> None:
    """Run a management command, such as `wijklus start` or `wijklus new-city`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijklus.settings")
    from django.core.management import execute_from_command_line

    arguments = list(sys.argv)
    if len(arguments) > 1:
        arguments[1] = arguments[1].replace("-", "_") if not arguments[1].startswith("-") else arguments[1]
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
