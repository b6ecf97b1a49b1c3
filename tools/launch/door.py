"""Which command wants what: the environment first, then the front end, then a database."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tools.launch import environment, frontend
from tools.launch.say import CannotGoOn, line

KEEPING = frozenset({"archive", "backup", "restore", "upgrade"})
DEVELOPERS = frozenset({"bench", "lint", "test"})
WITHOUT_DATABASE = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "deadline",
        "help",
        "makemessages",
        "makemigrations",
        "version",
    }
)
USAGE = """\
python3 manage.py up [--port N] [--data DIR] [--no-demo]   start everything, stop with Ctrl-C
python3 manage.py test [--slow] [pytest arguments]         run the tests
python3 manage.py upgrade DIR                              back up into DIR, migrate, check, go back if not well
python3 manage.py lint                                     check style, types, contracts, migrations
python3 manage.py backup DIR                               back up, encrypted, while the house runs; --drill proves it
python3 manage.py archive                                  base backup into DINH_ARCHIVE, to go back to any moment
python3 manage.py restore DIR                              restore into an empty installation
python3 manage.py COMMAND --help                           any Django command, on the private database
"""


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code. A refusal is one sentence on standard error."""
    try:
        return _run(list(argv[1:]))
    except CannotGoOn as refusal:
        line(f"dinh: {refusal}")
        return 1
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command in {"", "-h", "--help", "help"} and len(arguments) < 2:
        line(USAGE)
    environment.ensure(dev=command in DEVELOPERS)
    if not environment.inside():
        environment.enter()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dinh.project.settings")
    return _inside(command, arguments)


def _inside(command: str, arguments: list[str]) -> int:
    if command == "test":
        from tools.launch.testing import run_tests

        frontend.ensure()
        return run_tests(arguments[1:])
    if command == "lint":
        from tools.launch.checks import run_checks

        return run_checks(arguments[1:])
    if command in KEEPING:
        from tools.keep import commands

        return int(getattr(commands, f"run_{command}")(arguments[1:]))
    if command == "up":
        from tools.launch.up import run_up

        return run_up(arguments[1:])
    return _django(arguments)


def _django(arguments: list[str]) -> int:
    """A Django command; those that ask the database nothing do without one."""
    if arguments and arguments[0] in WITHOUT_DATABASE:
        os.environ.setdefault("DINH_DATABASE_POOL", "0")  # a pool would wait for a server
        return _execute(arguments)
    if not arguments or "--help" in arguments or "-h" in arguments:
        return _execute(arguments)
    from tools.launch.installation import database_for_a_command

    if arguments[0] == "bench":  # some of them ask pages of a web server
        frontend.ensure()
    with database_for_a_command() as variables:
        os.environ.update(variables)
        if arguments[0] == "bench":
            _static_files()
        return _execute(arguments)


def _static_files() -> None:
    import django

    django.setup()
    from tools.launch.prepare import collect_static

    collect_static()


def _execute(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line
    from django.db import ProgrammingError, connection

    try:
        execute_from_command_line([sys.argv[0], *arguments])
    except ProgrammingError as error:
        if "django_migrations" in connection.introspection.table_names():
            raise
        raise CannotGoOn(
            "the database is empty. Start the house once with `python3 manage.py up`."
        ) from error
    return 0
