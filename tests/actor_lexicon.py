"""A small lexicon and compact hand-made trees, for tests of the actor rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from cameo.actors import ActorIndex, Reading, SentenceActors, StoryActors
from cameo.clauses.tree import Tree
from cameo.codes import ComposeGrid, Ontology
from cameo.dictionary import ActorEntry, ActorRole, Agent, Lexicon, Place
from cameo.document import Document, Sentence, Token

HERE = Place("test.yml", 1)


def entry(id: str, *names: str, **parts: Any) -> ActorEntry:
    """An actor entry; ``code``, ``adjectives``, ``roles`` … by keyword."""
    values: dict[str, Any] = {
        "code": None,
        "country": None,
        "organisation": None,
        "sectors": (),
        "group": None,
        "ethnicity": None,
        "religions": (),
        "adjectives": (),
        "people": (),
        "seats": (),
        "places": (),
        "surname": None,
        "unmistakable": False,
        "roles": (),
        "since": None,
        "until": None,
    }
    return ActorEntry(id=id, names=names, origin="editors", place=HERE, **{**values, **parts})


def role(*sectors: str, since: str = "", until: str = "", **parts: Any) -> ActorRole:
    """A role; dates as ISO strings."""
    day = datetime.date.fromisoformat
    return ActorRole(sectors=sectors, since=day(since) if since else None, until=day(until) if until else None, **parts)


ENTRIES = (
    entry("france", "France", code="FRA", adjectives=("French",), people=("Frenchmen",), seats=("Paris", "Élysée"),
          places=("Lyon",)),
    entry("germany", "Germany", code="DEU", adjectives=("German",), people=("Germans",), seats=("Berlin",)),
    entry("israel", "Israel", code="ISR", adjectives=("Israeli",), people=("Israelis",), seats=("Jerusalem",)),
    entry("iran", "Iran", "Islamic Republic of Iran", code="IRN", adjectives=("Iranian",), seats=("Tehran",)),
    entry("iraq", "Iraq", code="IRQ", adjectives=("Iraqi",), people=("Iraqis",), seats=("Baghdad",), places=("Basra",)),
    entry("turkey", "Turkey", code="TUR", adjectives=("Turkish",), seats=("Ankara",)),
    entry("azerbaijan", "Azerbaijan", code="AZE", adjectives=("Azerbaijani",), seats=("Baku",)),
    entry("saudi-arabia", "Saudi Arabia", code="SAU", adjectives=("Saudi",), people=("Saudis",), seats=("Riyadh",)),
    entry("united-states", "United States", "US", "America", code="USA", adjectives=("American", "US"),
          seats=("Washington", "White House"), places=("New York",)),
    entry("mexico", "Mexico", code="MEX", adjectives=("Mexican",)),
    entry("soviet-union", "Soviet Union", "USSR", code="SUN", adjectives=("Soviet",), seats=("Kremlin",),
          until=datetime.date(1991, 12, 26)),
    entry("kurds", "Kurds", ethnicity="KUR", adjectives=("Kurdish",), people=("Kurd", "Kurds")),
    entry("hamas", "Hamas", country="PSE", sectors=("REB",), group="HMS"),
    entry("un", "United Nations", "UN", organisation="IGOUNO"),
    entry("who", "World Health Organization", "WHO", organisation="IGOUNOHLHWHO"),
    entry("taliban", "Taliban", country="AFG", group="TAL",
          roles=(role("REB", until="2021-08-14"), role("GOV", since="2021-08-15"))),
    entry("barack-obama", "Barack Obama", surname="Obama", country="USA",
          roles=(role("LEG", since="2005-01-03", until="2008-11-16"),
                 role("GOV", since="2009-01-20", until="2017-01-19"), role("ELI", since="2017-01-20"))),
    entry("ilham-aliyev", "Ilham Aliyev", surname="Aliyev", country="AZE", roles=(role("GOV", since="2003-10-31"),)),
    entry("heydar-aliyev", "Heydar Aliyev", surname="Aliyev", country="AZE",
          roles=(role("GOV", since="1993-10-03", until="2003-10-30"),)),
    entry("khomeini", "Ruhollah Khomeini", surname="Khomeini", unmistakable=True, country="IRN",
          roles=(role("GOV", since="1979-02-11", until="1989-06-03"),)),
    entry("khalifa-haftar", "Khalifa Haftar", surname="Haftar", unmistakable=True, country="LBY", sectors=("MIL",)),
    entry("ann-army", "Ann Army", surname="Army", country="GBR"),
    entry("boris-johnson", "Boris Johnson", surname="Johnson", country="GBR",
          roles=(role("GOV", since="2019-07-24", until="2022-09-06"),)),
)  # fmt: skip

AGENTS = {
    ("MIL",): ["soldier", "troop", "army", "armed forces", "forces", "general", "brigadier general", "army chief"],
    ("GOV",): ["government", "president", "prime minister", "foreign minister", "minister", "spokesman", "official",
               "leader", "governor", "ambassador", "chief of state"],
    ("GOV", "MIL"): ["defence minister"],
    ("COP",): ["police", "policeman"],
    ("REB",): ["rebel", "rebels"],
    ("OPP",): ["opposition", "protester"],
    ("UAF",): ["militant", "fighter"],
    ("CVL",): ["villager", "people"],
    ("CHR", "CTH"): ["priest"],
}  # fmt: skip

SETS = {
    "organ": ("side", "delegation", "authorities"),
    "instrument": ("missile", "warplane"),
    "title": ("President", "General", "Mr."),
    "former": ("former", "ex", "ousted"),
    "member": ("member", "spokesman", "leader", "official"),
    "quantity": ("dozen", "group"),
    "counterpart": ("counterpart",),
    "sole": ("government", "president", "army", "minister", "opposition", "chief of state"),
    "ruling": ("government", "authorities"),
    "abroad": ("ambassador", "embassy"),
    "elsewhere": ("foreign", "both"),
    "loyal": ("loyal",),
    "leaning": ("pro", "anti"),
    "locative": ("in", "at", "near"),
    "lending": ("of",),
    "origin": ("from",),
    "speaking-for": ("for",),
}
GRAMMAR = {"leading": ("led",), "backing": ("backed",)}


def lexicon(entries: Iterable[ActorEntry] = ENTRIES) -> Lexicon:
    """The small lexicon, or one of other entries."""
    agents = tuple(Agent(word, sectors, HERE) for sectors, words in AGENTS.items() for word in words)
    return Lexicon(
        language="en",
        ontology=Ontology.from_mapping({"codes": {}}),
        grid=ComposeGrid.from_mapping({"compose": {}}),
        grammar=GRAMMAR,
        sets=SETS,
        verbs={},
        operators={},
        actors={one.id: one for one in entries},
        agents=agents,
    )


def tree(text: str, start: int = 0, index: int = 0) -> Tree:
    """A tree from words such as ``Iranian/ADJ/2/amod`` (form, tag, head, relation, then lemma, then features)."""
    tokens = []
    for number, word in enumerate(text.split(), 1):
        form, upos, head, relation, *rest = word.split("/")
        lemma = rest[0] if rest else form.lower() if upos != "PROPN" else form
        features = rest[1] if len(rest) > 1 else ""
        tokens.append(Token(number, form, lemma, upos, "_", features, int(head), relation, start, start + len(form)))
        start += len(form) + 1
    return Tree(Sentence(index, tuple(tokens)))


def text_of(*trees: Tree) -> str:
    """The text that the trees' offsets point into."""
    return " ".join(token.text for one in trees for token in one.tokens)


INDEX = ActorIndex(lexicon())


def actors(*sentences: str, date: str | None = "2015-06-01", index: ActorIndex = INDEX) -> SentenceActors:
    """The actors of the last of *sentences*, one story."""
    trees: list[Tree] = []
    for sentence in sentences:
        start = len(text_of(*trees)) + 1 if trees else 0
        trees.append(tree(sentence, start, len(trees)))
    story = StoryActors(index, Document("story", text_of(*trees), date=date))
    return [story.sentence(one) for one in trees][-1]


def readings(*sentences: str, head: int, date: str | None = "2015-06-01") -> tuple[Reading, ...]:
    """What the phrase headed by word *head* (from 1) names."""
    return actors(*sentences, date=date).at(head - 1)


def codes(*sentences: str, head: int, date: str | None = "2015-06-01") -> list[str]:
    """Codes of the phrase headed by word *head* (from 1)."""
    return [reading.mention.code for reading in readings(*sentences, head=head, date=date)]
