"""Documents, sentences and tokens, with offsets into the text as it was given."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cameo.errors import DateError

__all__ = [
    "Document",
    "ParsedDocument",
    "Problem",
    "Sentence",
    "Span",
    "Token",
    "read_conllu",
    "to_date",
    "write_conllu",
]

Span = tuple[int, int]
"""Start and end (exclusive) as Python string indices into ``Document.text``."""


def to_date(value: str | datetime.date | None) -> datetime.date | None:
    """Read an ISO date.

    :raises DateError: when *value* is no date of the form ``YYYY-MM-DD``.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value[:10] if value[10:11] in ("T", " ") else value)
    except (ValueError, TypeError):
        raise DateError(value) from None


@frozen
class Document:
    """One news story as it was given.

    :param id: the name of the story, unique in its archive.
    :param text: the body, unchanged; every span points into it.
    :param date: the day of publication, ISO string or :class:`datetime.date`.
    :raises DateError: when *date* is no ISO date.
    """

    id: str
    text: str
    date: datetime.date | None = field(default=None, converter=to_date)
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str = "en"
    extra: Mapping[str, Any] = field(factory=dict, hash=False)


@frozen
class Token:
    """One UD word.

    :param id: position in the sentence, from 1.
    :param head: ``id`` of the governor, 0 for the root.
    :param feats: UD features as in CoNLL-U, ``Tense=Past|VerbForm=Fin`` or the empty string.
    :param start: offset of the first character in the document.
    :param end: offset after the last character.
    """

    id: int
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.start, self.end


@frozen
class Sentence:
    """A parsed sentence; ``tokens[i].id == i + 1``.

    :param index: position in the document, from 0; −1 for the title.
    :param parsed: false where a gate kept the parser from it: the tokens then have text and offsets and nothing else.
    """

    index: int
    tokens: tuple[Token, ...]
    parsed: bool = True

    @property
    def span(self) -> Span:
        return (self.tokens[0].start, self.tokens[-1].end) if self.tokens else (0, 0)


@frozen
class Problem:
    """Something that went wrong with one document, and did not stop the run.

    :param kind: a short name, such as ``no-date`` or ``empty-text``.
    :param message: what, where, what was found, what to do.
    :param span: the place in the text, where there is one.
    """

    document: str
    kind: str
    message: str
    span: Span | None = None


@frozen
class ParsedDocument:
    """A document with its sentences."""

    document: Document
    sentences: tuple[Sentence, ...]
    problems: tuple[Problem, ...] = ()
    model: str = ""


if TYPE_CHECKING:
    from cameo.conllu import read_conllu, write_conllu


def __getattr__(name: str) -> Any:
    """``read_conllu`` and ``write_conllu`` live in :mod:`cameo.conllu`, which needs this module first."""
    if name in ("read_conllu", "write_conllu"):
        from cameo import conllu

        return getattr(conllu, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
