"""Reading the values of keys: words, codes, dates, flags. Every misfit is a fault; reading goes on."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Container, Mapping

from attrs import field, frozen

from cameo.codes import Ontology
from cameo.dictionary.frames import split_slot
from cameo.dictionary.keys import CLAUSE_SLOTS, FRAME, Keys, Shape
from cameo.dictionary.layers import WordList
from cameo.dictionary.model import SAME, SPEAKER, Example, Place
from cameo.dictionary.nodes import Node, Table, Text, as_listing, fault
from cameo.dictionary.rules import did_you_mean
from cameo.errors import Fault

NO = "none"
"""``code: none``, ``events: none``, ``reverse: none``."""

_MAX_SETS_DEEP = 50
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_ROW = re.compile(r"(\S+) (\d{2,4}) (\S+)(?: (asserted|presupposed|background|alleged|hypothetical))?")
_ACTOR_CODE = re.compile(r"(?:[A-Za-z]{3})+")
_ROW_ACTOR = re.compile(r"---|(?:[A-Za-z]{3})+")


@frozen
class Reader:
    """What reading needs to know, and the faults found so far.

    :param prepositions: the grammar's; empty where there is no grammar, then any slot name passes.
    """

    ontology: Ontology
    sets: Mapping[str, tuple[str, ...]] = field(hash=False)
    prepositions: frozenset[str]
    faults: list[Fault] = field(hash=False)
    used_sets: set[str] = field(factory=set, hash=False)

    def add(self, place: Place, code: str, message: str) -> None:
        self.faults.append(fault(place, code, message))

    def check_keys(self, table: Table, keys: Keys, what: str) -> None:
        """Report keys that the table does not take."""
        for key, mark in table.marks.items():
            if key in table and key not in keys:
                self.add(mark, "E203", f"unknown key {key!r} in {what}{did_you_mean(key, keys)}")

    def text(self, table: Table, key: str) -> str | None:
        """A text, blanks at its ends and double ones removed."""
        node = table.get(key)
        if node is None:
            return None
        if isinstance(node, Text):
            return " ".join(node.value.split())
        self.add(node.place, "E204", f"{key}: expected a text, found a {_kind(node)}")
        return None

    def texts(self, table: Table, key: str) -> list[Text]:
        """The texts of a list, or of a list of one."""
        node = table.get(key)
        found: list[Text] = []
        for item in as_listing(node).items if node is not None else ():
            if not isinstance(item, Text):
                self.add(item.place, "E204", f"{key}: expected a word or phrase, found a {_kind(item)}")
            elif not item.value.strip():
                self.add(item.place, "E206", f"{key}: the text is empty")
            else:
                found.append(item)
        return found

    def words(self, table: Table, key: str) -> tuple[str, ...]:
        """Words and phrases, each once, with sets spread out."""
        return self.spread(self.texts(table, key))

    def spread(self, texts: list[Text]) -> tuple[str, ...]:
        """The words of some texts, each once; ``@name`` gives the words of the set."""
        words: dict[str, None] = {}
        for text in texts:
            value = " ".join(text.value.split())
            if not value.startswith("@"):
                words[value] = None
            elif value[1:] in self.sets:
                self.used_sets.add(value[1:])
                words.update(dict.fromkeys(self.sets[value[1:]]))
            else:
                self.add(text.place, "E301", f"unknown set {value!r}{did_you_mean(value[1:], self.sets)}")
        return tuple(words)

    def flag(self, table: Table, key: str) -> bool:
        """``true`` or ``false``; no key is false."""
        return self.choice(table, key, ("true", "false")) == "true"

    def choice(self, table: Table, key: str, choices: tuple[str, ...]) -> str | None:
        """One of a few words."""
        value = self.text(table, key)
        if value is None or value in choices:
            return value
        expected = " or ".join(choices)
        self.add(table.values[key].place, "E206", f"{key}: found {value!r}, expected {expected}")
        return None

    def code(self, table: Table, key: str, special: tuple[str, ...] = (NO,)) -> str | None:
        """An event code; ``None`` without the key, for ``none``, and for a code that is unknown."""
        value = self.text(table, key)
        if value is None or value == NO:
            return None
        if value not in special and value not in self.ontology:
            place = table.values[key].place
            likely = " or ".join(self.ontology.suggest(value)) if re.fullmatch(r"\d{1,5}", value) else ""
            expected = f"expected a CAMEO code in quotes or {' or '.join(special)}"
            hint = f"; did you mean {likely}?" if likely else f"; {expected}"
            self.add(place, "E302", f"{key}: unknown event code {value!r}{hint}")
            return None
        return value

    def reverse(self, table: Table) -> str | None:
        """A code, ``same``, or ``None``."""
        return self.code(table, "reverse", (SAME, NO))

    def date(self, table: Table, key: str, *, last: bool) -> datetime.date | None:
        """A day; of a year or month the first, or the last."""
        value = self.text(table, key)
        if value is None:
            return None
        found = read_period(value, last=last)
        if found is None:
            self.add(table.values[key].place, "E206", f"{key}: found {value!r}, expected {Shape.DATE.value}")
        return found

    def actor_code(self, table: Table, key: str) -> str | None:
        """A code of three letters, or several together."""
        value = self.text(table, key)
        if value is None or _ACTOR_CODE.fullmatch(value):
            return value
        self.add(table.values[key].place, "E206", f"{key}: found {value!r}, expected {Shape.ACTOR_CODE.value}")
        return None

    def actor_codes(self, table: Table, key: str) -> tuple[str, ...]:
        """Codes of three letters; those written together are taken apart."""
        found: list[str] = []
        for text in self.texts(table, key):
            found.extend(self.split_codes(text, key))
        return tuple(found)

    def split_codes(self, text: Text, key: str) -> tuple[str, ...]:
        """``GOVMIL`` as ``GOV`` and ``MIL``."""
        value = text.value.strip()
        if not _ACTOR_CODE.fullmatch(value):
            self.add(text.place, "E206", f"{key}: found {value!r}, expected {Shape.ACTOR_CODE.value}")
            return ()
        return tuple(value[at : at + 3] for at in range(0, len(value), 3))

    def slot_names(self, key: str, place: Place) -> tuple[str, ...]:
        """The slots that a key names, each checked against the grammar."""
        names = split_slot(key)
        for name in names:
            if not self._slot_known(name):
                known = [*CLAUSE_SLOTS, *self.prepositions, *FRAME]
                self.add(place, "E205", f"unknown slot {name!r}{did_you_mean(name, known)}")
        return names

    def _slot_known(self, name: str) -> bool:
        if name in CLAUSE_SLOTS:
            return True
        if self.prepositions:
            return name in self.prepositions
        return bool(re.fullmatch(r"[^\W\d_]+(?: [^\W\d_]+)*", name))

    def slots(self, table: Table, key: str) -> tuple[str, ...]:
        """A list of slots; ``by/with`` counts as both."""
        texts = self.texts(table, key)
        if key == "source" and [text.value for text in texts] == [SPEAKER]:
            return (SPEAKER,)
        return tuple(name for text in texts for name in self.slot_names(text.value, text.place))

    def tables(self, table: Table, key: str, what: str) -> list[Table]:
        """A list of tables, or a list of one."""
        node = table.get(key)
        found: list[Table] = []
        for item in as_listing(node).items if node is not None else ():
            if isinstance(item, Table):
                found.append(item)
            else:
                self.add(item.place, "E204", f"{key}: expected {what} such as {{key: value}}, found a {_kind(item)}")
        return found

    def rows(self, example: Table) -> tuple[str, ...]:
        """The rows of an example, blanks normalised; ``asserted`` is left out."""
        texts = self.texts(example, "events")
        if [text.value for text in texts] == [NO]:
            return ()
        return tuple(row for row in map(self._row, texts) if row is not None)

    def _row(self, text: Text) -> str | None:
        value = " ".join(text.value.split())
        found = _ROW.fullmatch(value)
        if found is None or not (_ROW_ACTOR.fullmatch(found[1]) and _ROW_ACTOR.fullmatch(found[3])):
            expected = 'expected a row such as "FRA 111 ISR" or "ISR 190 SYR presupposed"'
            self.add(text.place, "E206", f"events: found {value!r}, {expected}")
            return None
        if found[2] not in self.ontology:
            self.add(text.place, "E302", f"events: unknown event code {found[2]!r} in {value!r}")
        return value.removesuffix(" asserted")

    def examples(self, table: Table, keys: Keys) -> tuple[Example, ...]:
        """The examples of an entry or frame."""
        found: list[Example] = []
        for node in self.tables(table, "examples", "an example"):
            self.check_keys(node, keys, "an example")
            text, events = node.get("text"), node.get("events")
            if not isinstance(text, Text) or events is None:
                self.add(node.place, "E207", "an example needs text and events")
                continue
            day = self.date(node, "date", last=False)
            date = day.isoformat() if day else None
            found.append(Example(text.value, self.rows(node), date, text.place))
        return tuple(found)


def _kind(node: Node) -> str:
    return "text" if isinstance(node, Text) else "table" if isinstance(node, Table) else "list"


def read_period(text: str, *, last: bool) -> datetime.date | None:
    """The first or last day of a day, month or year; ``None`` for what is none of these."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if month is None:
            return datetime.date(year or 0, 12, 31) if last else datetime.date(year or 0, 1, 1)
        if day is None:
            day = calendar.monthrange(year or 0, month)[1] if last else 1
        return datetime.date(year or 0, month, day)
    except ValueError:
        return None


def spread_sets(lists: Mapping[str, WordList], faults: list[Fault]) -> tuple[dict[str, tuple[str, ...]], set[str]]:
    """Sets with the sets inside them spread out, and the names of those used inside others."""
    used: set[str] = set()
    done: dict[str, tuple[str, ...]] = {}

    def spread(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in done:
            return done[name]
        words: dict[str, None] = {}
        for text in lists[name].words:
            value = " ".join(text.value.split())
            if not value.startswith("@"):
                words[value] = None
                continue
            used.add(value[1:])
            if _sound(value[1:], text, (*path, name), lists, faults):
                words.update(dict.fromkeys(spread(value[1:], (*path, name))))
        done[name] = tuple(words)
        return done[name]

    return {name: spread(name, ()) for name in lists}, used


def _sound(inner: str, text: Text, path: tuple[str, ...], lists: Container[str], faults: list[Fault]) -> bool:
    """Whether a set may be spread inside others: it exists and is none of them."""
    if len(path) > _MAX_SETS_DEEP:
        faults.append(fault(text.place, "E303", f"sets inside sets, more than {_MAX_SETS_DEEP} deep"))
        return False
    if inner in path:
        circle = " > ".join(f"@{name}" for name in (*path[path.index(inner) :], inner))
        faults.append(fault(text.place, "E303", f"sets contain each other: {circle}"))
        return False
    if inner not in lists:
        known = lists if isinstance(lists, Mapping) else ()
        faults.append(fault(text.place, "E301", f"unknown set '@{inner}'{did_you_mean(inner, known)}"))
        return False
    return True
