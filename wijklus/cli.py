"""The console script `wijklus`: Django's own commands under the project's name and settings."""

import os
import sys


def main() -> None:
    """Run a management command, such as `wijklus start` or `wijklus new-city`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijklus.settings")
    if sys.argv[1:2] == ["tally"]:
        recount(sys.argv)
        return
    from django.core.management import execute_from_command_line

    arguments = list(sys.argv)
    if len(arguments) > 1:
        arguments[1] = arguments[1].replace("-", "_") if not arguments[1].startswith("-") else arguments[1]
    execute_from_command_line(arguments)


def recount(arguments: list[str]) -> None:
    """Run `wijklus tally` with nothing but its words: who recounts has no city, and may have little memory."""
    import django
    from django.conf import settings

    settings.INSTALLED_APPS = []
    settings.LOCALE_PATHS = [settings.PACKAGE_DIR / "pages" / "locale"]
    django.setup()
    from wijklus.pages.management.commands.tally import Command

    Command().run_from_argv(arguments)


if __name__ == "__main__":
    main()
