"""Coded events and the actors in them."""

from __future__ import annotations

import datetime
from hashlib import blake2b

from attrs import frozen

from cameo.document import Span

UNKNOWN = "---"
"""Code of a participant that the text names and no dictionary knows."""


@frozen
class ActorMention:
    """A participant as the text names it.

    ``code`` joins the parts in CAMEO's order: country, organisation, sectors, group, ethnicity, religions.

    :param span: the noun phrase without relative clauses, appositions and parentheses.
    :param head_span: the word that decided the role.
    :param entry: id of the actor entry that gave the country or organisation, if any.
    :param name: the entry's first name, or the text.
    """

    text: str
    span: Span
    head_span: Span
    country: str | None = None
    organisation: str | None = None
    sectors: tuple[str, ...] = ()
    group: str | None = None
    ethnicity: str | None = None
    religions: tuple[str, ...] = ()
    entry: str | None = None
    name: str | None = None

    @property
    def code(self) -> str:
        parts = (self.country, self.organisation, *self.sectors, self.group, self.ethnicity, *self.religions)
        return "".join(filter(None, parts)) or UNKNOWN

    @property
    def resolved(self) -> bool:
        """Whether any dictionary knows this participant."""
        placed = self.country or self.organisation or self.group
        return bool(placed or self.sectors or self.ethnicity or self.religions)


@frozen
class Trigger:
    """The words that name the act."""

    text: str
    span: Span


@frozen
class Rule:
    """The dictionary line that gave the code.

    :param entry: id of the verb entry.
    :param frame: id of the frame, or ``None`` when the entry's own code served.
    """

    entry: str
    frame: str | None
    file: str
    line: int

    def __str__(self) -> str:
        name = f"{self.entry}/{self.frame}" if self.frame else self.entry
        return f"{name} ({self.file}:{self.line})"


@frozen
class Event:
    """Who did what to whom, with the words and the dictionary line that say so.

    :param id: 16 hex digits; the same event keeps it when dictionaries change (see :func:`event_id`).
    :param date: day of the event; the story's until a date in the text is used (``date_source``).
    :param source: who acts, ``None`` when the text names nobody.
    :param target: whom it is done to, ``None`` when the text names nobody.
    :param quad_class: GDELT's 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    :param goldstein: −10 to +10, after Goldstein 1992.
    :param operators: what was put around the act, outer first: ``("refuse", "intend")``.
    :param modality: ``asserted``, ``presupposed``, ``background``, ``alleged`` or ``hypothetical``.
    :param attribution: who says so, when the text reports somebody's words.
    :param mirror_of: id of the event that this row mirrors.
    :param issues: what its sentence speaks of, ids of the dictionary's issues in the order of the alphabet.
    """

    id: str
    story_date: datetime.date | None
    date: datetime.date | None
    source: ActorMention | None
    target: ActorMention | None
    code: str
    label: str
    root: str
    quad_class: int
    goldstein: float
    plover: str | None
    trigger: Trigger
    rule: Rule
    operators: tuple[str, ...]
    modality: str
    attribution: ActorMention | None
    sentence: int
    sentence_span: Span
    document: str
    mirror_of: str | None = None
    date_source: str = "story"
    issues: tuple[str, ...] = ()

    def __str__(self) -> str:
        source = self.source.code if self.source else UNKNOWN
        target = self.target.code if self.target else UNKNOWN
        date = self.date.isoformat() if self.date else "undated"
        return f"{date}  {source}  {self.code}  {target}  {self.label}  [{self.trigger.text}]"


def event_id(document: str, trigger: Span, source: Span | None, target: Span | None, ordinal: int) -> str:
    """The name of an event: BLAKE2b over where it stands, never over how it was coded."""
    key = "\x1f".join((document, str(trigger), str(source), str(target), str(ordinal)))
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
