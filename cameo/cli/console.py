"""What a command says beside its output: problems, errors, progress, and the exit status they lead to."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click

from cameo.document import Document, Problem
from cameo.errors import CameoError, ConlluError, DictionaryError
from cameo.inputs import LONG_TEXT, NOTES

T = TypeVar("T")

PROBLEMS, WRONG_USE = 1, 2
"""Exit statuses, as of ``grep`` and ``ls``: something in the data is wrong; the command itself is."""

_WRONG_USE = frozenset({"missing-file", "empty-folder", "no-field", "not-a-file"})
_SHOWN, _SHOWN_NOTES = 20, 3  # lines of one kind; an archive can have a million of them
_HINTS = {"no-date": " (--date gives one to all that bring none)"}


class Console:
    """Prints problems as they come, one line each, and remembers how bad it was."""

    def __init__(self) -> None:
        self.status = 0
        self._counts: Counter[str] = Counter()
        self._said: set[str] = set()

    @property
    def found(self) -> int:
        """How many problems there have been; notes are none."""
        return sum(count for kind, count in self._counts.items() if kind not in NOTES)

    def problem(self, problem: Problem) -> None:
        """Say what is wrong with one document, file or row. Notes do not make a command fail."""
        if problem.kind not in NOTES:
            self.status = max(self.status, WRONG_USE if problem.kind in _WRONG_USE else PROBLEMS)
        self._counts[problem.kind] += 1
        if self._counts[problem.kind] <= _limit(problem.kind):
            named = problem.document in problem.message  # the empty id is in every message
            said = problem.message if named else f"{problem.document}: {problem.message}"
            say(f"{said}{_HINTS.get(problem.kind, '')}")

    def problems(self, document: Document, problems: Iterable[Problem]) -> None:
        """Say what is wrong with one document; that it has long sentences only if reading it did not say so."""
        for problem in problems:
            if problem.kind != "long-sentence" or len(document.text) <= LONG_TEXT:
                self.problem(problem)

    def error(self, error: CameoError) -> None:
        """Say what made a whole part of the work impossible, once."""
        self.status = max(self.status, status_of(error))
        if str(error) not in self._said:
            self._said.add(str(error))
            say_error(error)

    def close(self) -> int:
        """Say how many lines were kept back, and give the exit status."""
        for kind, count in self._counts.items():
            if count > _limit(kind):
                say(f"{count - _limit(kind)} more problems of the kind {kind!r}")
        return self.status


def _limit(kind: str) -> int:
    return _SHOWN_NOTES if kind in NOTES else _SHOWN


def say(message: str) -> None:
    """One line on standard error; on a terminal it takes the place of a progress bar, which comes back below."""
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""
    click.echo(f"{clear}cameo: {' '.join(message.split())}", err=True)


def say_error(error: CameoError) -> None:
    """An error as one line, or one line for every fault in the dictionaries, as ``path:line:col: CODE message``."""
    if isinstance(error, DictionaryError) and error.faults:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        say(f"the dictionaries cannot be loaded: {many(len(error.faults), 'fault')}; mend the lines above")
    else:
        say(str(error))


def status_of(error: CameoError) -> int:
    """A file with faults is a problem found; all else that stops a command was asked for wrongly."""
    return PROBLEMS if isinstance(error, DictionaryError | ConlluError) else WRONG_USE


def many(count: int, noun: str) -> str:
    """``1 fault``, ``2 faults``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def watched(items: Iterable[T], total: int | None, unit: str, problems: Callable[[], int] = int) -> Iterator[T]:
    """The items, with a progress bar where a person looks on and the work takes more than a moment.

    :param problems: how many have been found so far; shown at the end of the bar.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from tqdm import tqdm

    with tqdm(total=total, unit=f" {unit}", delay=1.5, file=sys.stderr, leave=False, dynamic_ncols=True) as bar:
        for item in items:
            yield item
            if count := problems():
                bar.set_postfix_str(many(count, "problem"), refresh=False)
            bar.update()


def wants_colour() -> bool:
    """Bold and dim for a terminal, unless the user asked for none (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
