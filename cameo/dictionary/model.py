"""What a set of dictionaries says, once loaded: plain data that the engine compiles into its indexes.

Words are kept as written; phrases are split at blanks. Nothing here knows YAML.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from cameo.codes import ComposeGrid, Ontology
from cameo.dictionary.tables import Table

ROLES = ("SOURCE", "TARGET", "ACTOR", "ANY", "NONE")
"""What a slot may ask for besides words."""

SAME = "same"
"""``reverse: same``: the mirrored row has the same code."""

SPEAKER = "speaker"
"""``source: speaker``: whoever reports the clause (*Pakistan said that India was to blame*)."""


@frozen
class Place:
    """Where a thing stands in the dictionaries; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@frozen
class Example:
    """A sentence and the exact rows that the default coder must give for it.

    :param events: ``("FRA 111 ISR", "ISR 190 SYR presupposed")``, empty for ``events: none``.
    :param date: ISO date of the imagined story, for examples with dated roles.
    """

    text: str
    events: tuple[str, ...]
    date: str | None
    place: Place


@frozen
class SlotPattern:
    """What a frame asks of one slot.

    :param slots: names of the slots that may serve: ``("by", "in")`` for ``by/in``.
    :param words: alternatives; a word matches form or lemma, a phrase contiguous lemmas. Sets are already spread out.
    :param role: one of :data:`ROLES`, or ``None`` when ``words`` decide.
    """

    slots: tuple[str, ...]
    words: tuple[str, ...] = ()
    role: str | None = None


@frozen
class Frame:
    """A refinement of an entry: slots and what they change.

    :param id: the author's ``id``, else a hash of the normalised slots.
    :param code: a CAMEO code, ``None`` for ``code: none`` (suppress).
    :param reverse: code of the mirrored row, ``same``, or ``None``.
    :param negated: code of the negated act, when the author gives one.
    """

    id: str
    slots: tuple[SlotPattern, ...]
    code: str | None
    reverse: str | None
    negated: str | None
    place: Place
    examples: tuple[Example, ...] = ()
    note: str | None = None


@frozen
class VerbEntry:
    """A set of words that mean the same act.

    :param verbs: base forms, with particle, preposition or noun: ``visit``, ``pull out``, ``open fire on``.
    :param source: slots that may hold the source, empty for the default (subject).
    :param target: slots that may hold the target, empty for the default (object, recipient, against, with, to).
    :param of: for event nouns: whether an *of* phrase is ``subject`` or ``object``; ``None`` lets the engine decide.
    :param adjective: for event nouns: likewise for a country adjective.
    """

    id: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    code: str | None
    reverse: str | None
    negated: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    of: str | None
    adjective: str | None
    frames: tuple[Frame, ...]
    examples: tuple[Example, ...]
    origin: str
    place: Place
    note: str | None = None


@frozen
class Operator:
    """Words that put an act into an intent, an appeal, a threat …

    :param doer: ``subject`` or ``object``: which slot of the operator's own clause performs the inner act.
    """

    id: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    aux: tuple[str, ...]
    doer: str
    place: Place
    examples: tuple[Example, ...] = ()


@frozen
class ActorRole:
    """What an actor was in a period; ``since`` and ``until`` are inclusive and ``None`` where open."""

    country: str | None = None
    organisation: str | None = None
    sectors: tuple[str, ...] = ()
    group: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None


@frozen
class ActorEntry:
    """A state, organisation, group or person.

    :param code: a state's own three-letter code; other actors have ``country`` or ``organisation``.
    :param seats: capitals and metonyms that act for the government, except after *in*, *at*, *near*.
    :param places: cities and provinces: they lend their country to agents, and are never sources.
    :param surname: resolves only after the full name or with a title in the same story, unless ``unmistakable``.
    :param collective: the names are of several actors with one code; a mention keeps the name that the text gives.
    :param shared: names that others bear too: they count only in a story that names the actor's country.
    :param since: first day of a state that has not always existed.
    :param successor: id of the actor that came after it.
    :param iso2: two-letter code of ISO 3166-1.
    :param cow: number in the Correlates of War's list of states.
    """

    id: str
    code: str | None
    country: str | None
    organisation: str | None
    sectors: tuple[str, ...]
    group: str | None
    ethnicity: str | None
    religions: tuple[str, ...]
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    seats: tuple[str, ...]
    places: tuple[str, ...]
    surname: str | None
    unmistakable: bool
    roles: tuple[ActorRole, ...]
    since: datetime.date | None
    until: datetime.date | None
    origin: str
    place: Place
    shared: tuple[str, ...] = ()
    collective: bool = False
    successor: str | None = None
    iso2: str | None = None
    cow: str | None = None
    wikidata: str | None = None


@frozen
class Agent:
    """A role word, such as *soldier*, and the sectors it stands for."""

    phrase: str
    sectors: tuple[str, ...]
    place: Place


@frozen
class Discard:
    """Phrases that make a sentence, or a whole story, no source of events: sport, films, stock markets.

    :param phrases: a sentence that holds one gives no events.
    :param story: likewise, and in the lead of a story they silence all of it.
    :param unless: words that cancel it, in the sentence; for a story in its lead.
    """

    id: str
    phrases: tuple[str, ...]
    story: tuple[str, ...]
    unless: tuple[str, ...]
    examples: tuple[Example, ...]
    place: Place
    note: str | None = None


@frozen
class Issue:
    """What a sentence may be about, beside who does what to whom.

    :param exceptions: longer phrases that hold one of the phrases and are something else.
    :param context: PLOVER contexts that it stands for.
    """

    id: str
    phrases: tuple[str, ...]
    exceptions: tuple[str, ...]
    context: tuple[str, ...]
    place: Place
    note: str | None = None


@frozen
class Lexicon:
    """Everything that a set of dictionary layers says about one language.

    :param grammar: word lists that the clause engine needs, by name (``en/grammar.yml``): flat lists, lower case.
    :param sets: named word lists, used as ``"@name"``.
    :param digest: content hash of all files, hexadecimal; the same dictionaries give the same digest anywhere.
    :ivar stored: the tables that the engine would else compile from this lexicon, where the cache holds them.
    """

    language: str
    ontology: Ontology
    grid: ComposeGrid
    grammar: Mapping[str, tuple[str, ...]] = field(hash=False)
    sets: Mapping[str, tuple[str, ...]] = field(hash=False)
    verbs: Mapping[str, VerbEntry] = field(hash=False)
    operators: Mapping[str, Operator] = field(hash=False)
    actors: Mapping[str, ActorEntry] = field(hash=False)
    agents: Sequence[Agent] = field(hash=False)
    digest: str = ""
    discards: Mapping[str, Discard] = field(factory=dict, hash=False)
    issues: Mapping[str, Issue] = field(factory=dict, hash=False)
    stored: Mapping[str, Table] | None = field(default=None, init=False, eq=False, repr=False)
