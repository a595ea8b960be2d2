"""Who stands in an actor's place and is in no dictionary: the names that are worth an entry, the commonest first."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from cameo.actors import SentenceActors, StoryActors
from cameo.actors.units import fold
from cameo.clauses.nounphrase import noun_phrase
from cameo.clauses.tree import Tree
from cameo.document import Document, ParsedDocument, Span
from cameo.export.files import whole_file

if TYPE_CHECKING:
    from cameo.coder import Coder

_JOINTS = frozenset({"PART", "ADP", "DET", "CCONJ", "PUNCT"})
"""What may stand inside a name: *People's Army*, *Front of National Unity*, *Al-Nusra*."""


@frozen
class Sighting:
    """One unknown participant of a coded act.

    :param name: the name in the phrase, or the base form of its head where it has none.
    :param is_named: whether the head is a proper noun.
    :param countries: CAMEO codes of the countries that its modifiers and appositions name.
    :param context: the sentence, with the phrase in brackets.
    """

    name: str
    is_named: bool
    countries: tuple[str, ...]
    document: str
    context: str


@define
class Newcomer:
    """A name that no dictionary knows, with its variants.

    :param names: as the texts write it, the commonest first.
    :param countries: codes of countries that the texts give it, with how often.
    :param contexts: sentences, of different documents first.
    """

    names: Counter[str] = field(factory=Counter)
    is_named: bool = True
    documents: set[str] = field(factory=set)
    countries: Counter[str] = field(factory=Counter)
    contexts: dict[str, list[str]] = field(factory=dict)

    @property
    def name(self) -> str:
        """The longest name; of several, the commonest."""
        return max(self.names, key=lambda name: (len(name.split()), self.names[name]))

    @property
    def mentions(self) -> int:
        return self.names.total()

    @property
    def country(self) -> str | None:
        """The country that the texts give it most often, if no other comes near."""
        ranked = self.countries.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        return ranked[0][0]

    def sentences(self, most: int) -> tuple[str, ...]:
        """At most so many contexts: the first of each document, then the second of each."""
        columns = list(self.contexts.values())
        rows = (column[place] for place in range(most) for column in columns if place < len(column))
        return tuple(dict.fromkeys(rows))[:most]

    def stub(self) -> str:
        """An entry to paste under ``actors:``; ``check`` points at the code, which its author has to give."""
        names = ", ".join(_quoted(name) for name in sorted(self.names, key=lambda name: (-len(name), name)))
        country = f", country: {self.country}" if self.country else ""
        return f'  {_slug(self.name)}: {{code: "?"{country}, names: [{names}]}}'


def newcomers(sightings: Iterable[Sighting], *, unnamed: bool = False, contexts: int = 3) -> list[Newcomer]:
    """Group what was seen by name, ranked by documents, then by mentions.

    A shorter name joins the one longer name of the same document that ends or begins with it, as *Prabhakaran* joins
    *Velupillai Prabhakaran*.

    :param unnamed: also phrases whose head is a common noun.
    :param contexts: sentences to keep of a document.
    """
    found: dict[tuple[str, ...], Newcomer] = {}
    for one in sightings:
        if one.is_named or unnamed:
            words = tuple(fold(one.name.lower()).split())
            newcomer = found.setdefault(words, Newcomer(is_named=one.is_named))
            newcomer.names[one.name] += 1
            newcomer.documents.add(one.document)
            newcomer.countries.update(one.countries)
            kept = newcomer.contexts.setdefault(one.document, [])
            if len(kept) < contexts:
                kept.append(one.context)
    grouped = _grouped(found)
    return sorted(grouped, key=lambda one: (-len(one.documents), -one.mentions, one.name))


def _grouped(found: Mapping[tuple[str, ...], Newcomer]) -> Iterable[Newcomer]:
    longer: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for words, newcomer in found.items():
        for part in {
            *(words[:end] for end in range(1, len(words))),
            *(words[start:] for start in range(1, len(words))),
        }:
            other = found.get(part)
            if other and newcomer.is_named and other.is_named and not newcomer.documents.isdisjoint(other.documents):
                longer.setdefault(part, set()).add(words)
    kept = dict(found)
    for words in sorted(longer, key=len):
        longest = [other for other in longer[words] if other not in longer]
        if len(longest) == 1:
            _join(kept[longest[0]], kept.pop(words))
    return kept.values()


def _join(whole: Newcomer, part: Newcomer) -> None:
    whole.names.update(part.names)
    whole.documents |= part.documents
    whole.countries.update(part.countries)
    for document, sentences in part.contexts.items():
        whole.contexts.setdefault(document, []).extend(sentences)


# --- in parses


def seen_in_parses(coder: Coder, stories: Iterable[ParsedDocument]) -> Iterator[Sighting]:
    """The unknown participants of the acts in parsed stories.

    :param coder: with ``unresolved="keep"``; its modalities say which acts count.
    """
    for parsed in stories:
        for coded in coder.code_parsed([parsed]):
            wanted = {
                (event.sentence, mention.head_span): mention.span
                for event in coded.events
                for mention in (event.source, event.target)
                if mention is not None and not mention.resolved
            }
            story = StoryActors(coder.engine.actors, coded.document)
            for sentence in parsed.sentences:
                if sentence.parsed and (sentence.index >= 0 or coder.title):
                    actors = story.sentence(Tree(sentence))
                    yield from _sightings(actors, coded.document, wanted)


def _sightings(
    actors: SentenceActors, document: Document, wanted: Mapping[tuple[int, Span], Span]
) -> Iterator[Sighting]:
    tree = actors.scene.tree
    sentence = tree.sentence
    for position, token in enumerate(tree.tokens):
        span = wanted.get((sentence.index, token.span))
        if span is None or token.upos == "PRON":
            continue
        is_named = token.upos == "PROPN"
        name = _name(tree, position, span, actors.scene.text) if is_named else tree.lemmas[position]
        context = _bracketed(actors.scene.text, sentence.span, span)
        yield Sighting(name, is_named, tuple(_countries(actors, position, span)), document.id, context)


def _name(tree: Tree, head: int, span: Span, text: str) -> str:
    """The run of proper nouns around the head, with what joins them."""
    tokens = tree.tokens
    first = last = head
    for step in (-1, 1):
        here = head + step
        while 0 <= here < len(tokens) and span[0] <= tokens[here].start and tokens[here].end <= span[1]:
            if tokens[here].upos == "PROPN":
                first, last = min(first, here), max(last, here)
            elif tokens[here].upos not in _JOINTS:
                break
            here += step
    return " ".join(text[tokens[first].start : tokens[last].end].split())


def _countries(actors: SentenceActors, head: int, span: Span) -> Iterator[str]:
    """Countries of what modifies a phrase, of its appositions, and of places that it is said to be in, each once."""
    tree = actors.scene.tree
    phrase = noun_phrase(tree, head)
    inside = [k for k, token in enumerate(tree.tokens) if span[0] <= token.start and token.end <= span[1] and k != head]
    outside = (*phrase.appositions, *(one.head for one in phrase.complements))
    readings = [
        *filter(None, map(actors.adjective, inside)),
        *(one for k in outside for one in actors.at(k)),
    ]
    yield from dict.fromkeys(one.mention.country for one in readings if one.mention.country)


def _bracketed(text: str, sentence: Span, span: Span) -> str:
    parts = (text[sentence[0] : span[0]], "[", text[span[0] : span[1]], "]", text[span[1] : sentence[1]])
    return " ".join("".join(parts).split())


# --- in event tables

EVENT_COLUMNS = (
    *("document", "sentence_text", "sentence_start", "event_id"),
    *(f"{side}_{part}" for side in ("source", "target") for part in ("code", "text", "start", "end")),
)
"""Columns that :func:`seen_in_events` reads."""


def seen_in_events(rows: Iterable[Mapping[str, Any]], unknown: str, pronouns: frozenset[str]) -> Iterator[Sighting]:
    """The unknown participants of an event table, which has words and no tags.

    A phrase is a name if its last word has a capital. No country can be told.

    :param rows: in the order of the table, with :data:`EVENT_COLUMNS`.
    :param unknown: code of a participant that no dictionary knows.
    :param pronouns: words that are no names, lower case.
    """
    seen: set[tuple[str, int]] = set()
    document = None
    for row in rows:
        if row["document"] != document:
            document, seen = row["document"], set()
        for side in ("source", "target"):
            text, start, end = row[f"{side}_text"], row[f"{side}_start"], row[f"{side}_end"]
            if row[f"{side}_code"] != unknown or not text or text.lower() in pronouns or (text, start) in seen:
                continue
            seen.add((text, start))
            offset = row["sentence_start"]
            context = _bracketed(row["sentence_text"], (0, len(row["sentence_text"])), (start - offset, end - offset))
            words = text.split()
            is_named = words[-1][:1].isupper()
            name = " ".join(_capitalised(words)) if is_named else words[-1].lower()
            yield Sighting(name, is_named, (), row["document"], context)


def _capitalised(words: Sequence[str]) -> Sequence[str]:
    """The end of a phrase from its first capital on: no *the* before a name, unless it opens the sentence."""
    return words[next(k for k, word in enumerate(words) if word[:1].isupper()) :]


# --- as files

COLUMNS = ("name", "names", "documents", "mentions", "country", "contexts", "stub")
"""Columns of the files that :func:`write_newcomers` writes."""


def write_newcomers(path: Path, found: Iterable[Newcomer], contexts: int = 3) -> None:
    """Write them as CSV or JSON lines, by the name of the file.

    :param contexts: sentences to write of each.
    :raises OutputError: when the file cannot be written.
    """
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        rows = (_row(one, contexts) for one in found)
        if path.suffix == ".jsonl":
            stream.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
            return
        table = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        table.writeheader()
        for row in rows:
            table.writerow({key: " | ".join(value) if isinstance(value, list) else value for key, value in row.items()})


def _row(one: Newcomer, contexts: int) -> dict[str, Any]:
    names = [name for name, _ in one.names.most_common()]
    values = (one.name, names, len(one.documents), one.mentions, one.country, list(one.sentences(contexts)))
    return dict(zip(COLUMNS, (*values, one.stub().strip()), strict=True))


def _slug(name: str) -> str:
    """*New People's Army* ─► ``new-people-s-army``: an id."""
    return re.sub("[^a-z0-9]+", "-", fold(name.lower())).strip("-") or "new-actor"


def _quoted(name: str) -> str:
    """A name as it may stand in a YAML list."""
    plain = re.fullmatch(r"[A-Za-z][\w .&/-]*", name) and not name.endswith(" ")
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return name if plain else f'"{escaped}"'
