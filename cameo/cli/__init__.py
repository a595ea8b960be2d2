"""The command line: ``cameo code``, ``parse``, ``explain``, ``export`` and the others. Only this package prints.

Commands import what is heavy when they run, so that ``cameo --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from cameo import __version__
from cameo.cli.aggregate import aggregate
from cameo.cli.code import code, explain
from cameo.cli.console import WRONG_USE, say, say_error, status_of
from cameo.cli.dictionaries import dictionaries
from cameo.cli.evaluate import evaluate, sample
from cameo.cli.export import export
from cameo.cli.parse import parse
from cameo.cli.runs import runs
from cameo.errors import CameoError

INTERRUPTED = 130
"""Exit status after Ctrl-C, as of a shell."""


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", "-V", message="cameo %(version)s")
@click.pass_context
def cli(context: click.Context) -> int:
    """Political events from news text: who did what to whom, and the dictionary line that says so.

    cameo code article.txt --date 2024-05-05

    Exit status: 0, 1 when problems were found in the data, 2 for wrong use.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        return WRONG_USE
    return 0


for command in (code, parse, explain, export, aggregate, runs, sample, evaluate, dictionaries):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit status."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; whatever goes wrong becomes one clear line on standard error.

    :param arguments: the command line, by default the process's.
    :returns: the exit status.
    """
    try:
        return int(cli.main(arguments, prog_name="cameo", standalone_mode=False) or 0)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        say(_usage(error))
        return WRONG_USE
    except CameoError as error:
        say_error(error)
        return status_of(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `| head` has seen enough; no noise at exit
        return 0
    except (KeyboardInterrupt, click.Abort):
        say("interrupted; nothing was written to -o")
        return INTERRUPTED


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "cameo"
    return f"{error.format_message().rstrip('.')} (see {path} --help)"
