"""One document: what it has named so far, so that surnames can follow full names."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cameo.actors.claims import countries_of, country_of_place, is_firm, settled, standing_at_home
from cameo.actors.codes import Codes
from cameo.actors.index import AGENT, PERSON, ActorIndex, Hit
from cameo.actors.institutions import institutions_of, missions_of
from cameo.actors.owners import ACTOR
from cameo.actors.persons import most_current
from cameo.actors.reader import SentenceActors
from cameo.actors.scene import Memory, Scene, StoryPerson
from cameo.actors.setting import STORY
from cameo.clauses.nounphrase import noun_phrase
from cameo.clauses.tree import Tree
from cameo.cleaning import find_dateline, is_all_caps
from cameo.document import Document
from cameo.records import evolve

TITLE_SENTENCE = -1
"""Index of the sentence that is the document's title; its spans point into the title."""


class StoryActors:
    """The actors of one document; call :meth:`sentence` in text order.

    :param index: the names of all dictionaries.
    :param document: its date decides the roles.
    """

    def __init__(self, index: ActorIndex, document: Document) -> None:
        self._index = index
        self._document = document
        self._lower = document.text.islower() or is_all_caps(document.text)
        self._memory = Memory()
        self._filed = False
        self._ahead: dict[int, tuple[Hit, ...]] = {}
        self._last: tuple[SentenceActors, frozenset[str]] | None = None

    def look_ahead(self, trees: Collection[Tree]) -> None:
        """Count the countries that sentences to come name, so that the first knows what the last is about."""
        date = self._document.date
        self._ahead = {tree.sentence.index: self._index.find(tree, self._lower) for tree in trees}
        if len(self._ahead) < STORY:
            return
        words = {tree.sentence.index: tree.words for tree in trees}
        named = [
            {
                code
                for hit in standing_at_home(hits, words[index])
                if not is_firm(hit)
                for code in countries_of(hit, date)
            }
            for index, hits in self._ahead.items()
        ]
        self._memory = evolve(self._memory, setting=self._memory.setting.foreseeing(named))

    def sentence(self, tree: Tree) -> SentenceActors:
        """The actors of the next sentence; what it names in full is known from then on."""
        self._learn_setting()
        named = self._memory.setting.named
        found = self._ahead.pop(tree.sentence.index, None)
        found = self._index.find(tree, self._lower) if found is None else found
        hits, countries = settled(found, self._document.date, named)
        cover: dict[int, Hit] = {}
        for hit in hits:
            for position in range(hit.start, hit.end):
                cover.setdefault(position, hit)
        title = tree.sentence.index == TITLE_SENTENCE
        text = (self._document.title or "") if title else self._document.text
        memory = _with_full_names(self._at_first(tree), hits, self._document)
        actors = SentenceActors(Scene(self._index, tree, text, self._document.date, hits, cover, memory))
        learned = _with_acronyms(_with_introductions(memory, actors), actors)
        if learned is not memory:
            actors = SentenceActors(evolve(actors.scene, memory=learned))
        self._memory, self._last = learned, (actors, countries)
        return actors

    def _learn_setting(self) -> None:
        """Where the last sentence plays, once there is another to know it: many a text is one sentence."""
        if self._last is not None:
            actors, countries = self._last
            setting = self._memory.setting.after(
                actors.scene.named_from,
                institutions_of(actors) if countries else (),
                missions_of(actors) if countries else (),
            )
            self._memory = evolve(self._memory, setting=setting)

    def _at_first(self, tree: Tree) -> Memory:
        """The memory; before the first sentence of the text it learns where the story was filed."""
        if self._filed or tree.sentence.index == TITLE_SENTENCE:
            return self._memory
        self._filed = True
        place = dateline_place(self._document, tree.tokens[0].start if tree.tokens else 0)
        country = country_of_place(self._index.senses(place), self._document.date) if place else None
        if country is not None:
            self._memory = evolve(self._memory, setting=evolve(self._memory.setting, dateline=country))
        return self._memory


def dateline_place(document: Document, start: int) -> str | None:
    """Where a story was filed, as its dateline says.

    :param start: offset of the text's first sentence; the dateline stands before it, or has a field of its own.
    """
    line = find_dateline(document.text, document.language)  # what follows tells a place from a headline
    if line is not None and line.place is not None and (not start or line.span[1] <= start):
        return line.place
    field = document.extra.get("dateline")
    return str(field).partition(",")[0].strip() or None if field else None


def _with_full_names(memory: Memory, hits: tuple[Hit, ...], document: Document) -> Memory:
    """*Barack Obama* lets *Obama* follow."""
    named = []
    for hit in hits:
        entries = [sense.entry for sense in hit.senses if sense.kind == PERSON and sense.entry]
        if entries:
            named.append(most_current(entries, document.date).id)
    if not named:
        return memory
    return evolve(memory, known=(*(name for name in memory.known if name not in named), *dict.fromkeys(named)))


def _with_introductions(memory: Memory, actors: SentenceActors) -> Memory:
    """*President Bush* lets *Bush* follow; so does *Colonel-General Zakir Hasanov*, whom no dictionary knows."""
    for head in dict.fromkeys(_introductions(actors)):
        found = actors.found(head)
        if len(found) != 1:
            continue
        codes, rules = found[0].codes, found[0].rules
        if "title+surname" in rules and codes.entry and codes.entry not in memory.known:
            memory = evolve(memory, known=(*memory.known, codes.entry))
        elif codes.known and "named-before" not in rules and rules[0] in ("title+name", "apposition"):
            words = actors.name_words(actors.phrase(head))
            if words:
                person = StoryPerson(words[:-1], evolve(codes, name=None))
                people = {**memory.people, words[-1]: (*memory.people.get(words[-1], ()), person)}
                memory = evolve(memory, people=people)
    return memory


def _with_acronyms(memory: Memory, actors: SentenceActors) -> Memory:
    """*The United Federation of Honduran Workers (FUTH)* lets *FUTH* follow; it keeps its role, whoever presides."""
    tree, found = actors.scene.tree, dict[str, Codes]()
    for position in _bracketed(actors.scene):
        holders = actors.found(tree.heads[position])
        if len(holders) == 1 and holders[0].kind == ACTOR and holders[0].codes.known:
            found[tree.words[position]] = evolve(holders[0].codes, name=None, keeps=True)
    return evolve(memory, acronyms={**memory.acronyms, **found}) if found else memory


def _bracketed(scene: Scene) -> Iterator[int]:
    """Words in capitals, alone in brackets behind another, that are in no dictionary."""
    tree = scene.tree
    if "(" not in tree.words:
        return
    for position, word in enumerate(tree.words[1:-1], 1):
        if (tree.words[position - 1], tree.words[position + 1]) != ("(", ")"):
            continue
        known = position in scene.cover or tree.heads[position] < 0
        if not known and len(word) > 1 and tree.tokens[position].text.isupper():
            yield position


def _introductions(actors: SentenceActors) -> Iterator[int]:
    """Heads of phrases that put a title before a name, or an apposition behind one."""
    scene = actors.scene
    tree, cover = scene.tree, scene.cover
    for hit in scene.hits:
        if hit.end < len(tree) and hit.has(AGENT) and tree.tokens[hit.end].upos == "PROPN":
            yield _head_of_title(tree, hit)
    for position, below in enumerate(tree.children):
        if not below or below[-1] < position or tree.tokens[position].upos != "PROPN" or position in cover:
            continue
        if noun_phrase(tree, position).appositions:
            yield position


def _head_of_title(tree: Tree, hit: Hit) -> int:
    """The head of the phrase that *hit* and the name behind it belong to."""
    here = hit.end
    for governor in tree.above(here):
        if not (hit.start <= governor < hit.end or tree.tokens[governor].upos == "PROPN"):
            break
        here = governor
    return here
