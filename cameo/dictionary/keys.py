"""Which keys each kind of table takes, and what each key takes: the one table that reading, lint and schema share."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType

from attrs import frozen

KINDS = (
    "sources",
    "codes",
    "compose",
    "actors",
    "agents",
    "sets",
    "grammar",
    "operators",
    "verbs",
    "issues",
    "discards",
)
"""What ``kind:`` may be; the body stands under the same name."""

NEUTRAL_KINDS = frozenset({"sources", "codes", "compose", "actors"})
"""Kinds that serve every language; of these only actors have names in one."""

LIST_KINDS = frozenset({"agents", "sets", "grammar"})
"""Kinds whose body is names with lists of words."""

CLAUSE_SLOTS = ("subject", "object", "recipient", "as", "clause")
"""Slots besides the prepositions."""

ENGINE_SETS = frozenset(
    (
        "organ",
        "instrument",
        "title",
        "origin",
        "former",
        "member",
        "quantity",
        "counterpart",
        "presiding",
        "sole",
        "ruling",
        "abroad",
        "elsewhere",
        "leading",
        "backing",
        "loyal",
        "wielding",
        "leaning",
        "locative",
        "lending",
        "speaking-for",
        "choosing",
        "further",
        "occurrence",
        "light",
        "report",
        "media-organ",
        "no-actor",
    )
)
"""Sets that the engine asks for by name, where they are not lists of the grammar; entries need not use them."""


class Shape(Enum):
    """What a key takes."""

    TEXT = "a text"
    WORDS = "a word or phrase, or a list of them"
    CODE = "an event code in quotes, or none"
    REVERSE = "an event code in quotes, same, or none"
    SLOTS = "a slot, or a list of slots"
    SIDE = "subject or object"
    FRAMES = "a list of frames"
    EXAMPLES = "a list of examples"
    ROWS = 'rows such as "FRA 111 ISR", or none'
    FLAG = "true or false"
    DATE = "a date: 2005, 2005-03 or 2005-03-14"
    ACTOR_CODE = "a code of three capital letters, or several such together"
    ACTOR_CODES = "a code of three capital letters, or a list of them"
    ROLES = "a list of roles"


@frozen
class Key:
    """What a key takes and what it is for."""

    shape: Shape
    about: str


Keys = MappingProxyType[str, Key]


def _keys(**keys: tuple[Shape, str]) -> Keys:
    """A table of keys; a trailing underscore keeps Python's own words apart."""
    return MappingProxyType({name.rstrip("_"): Key(*key) for name, key in keys.items()})


_LAYERS = _keys(
    extends=(Shape.TEXT, "Id of an entry of an earlier layer: what is written here is added to it."),
    remove=(Shape.FLAG, "true deletes the entry of this id that an earlier layer has."),
    origin=(Shape.TEXT, "Where it comes from: a key of SOURCES.yml."),
    note=(Shape.TEXT, "A remark for readers."),
)

_CODING = _keys(
    code=(Shape.CODE, "CAMEO code of the act, in quotes; none suppresses it."),
    reverse=(Shape.REVERSE, "Code of the mirrored row (target to source), or same."),
    negated=(Shape.CODE, "Code of the act when it is negated, in place of the operator grid."),
)

HEADER = _keys(
    cameo=(Shape.TEXT, "Version of the file format: 1."),
    kind=(Shape.TEXT, "What the file holds."),
    language=(Shape.TEXT, "Language of the words, such as en; und for none."),
    origin=(Shape.TEXT, "Where the file comes from: a key of SOURCES.yml."),
    note=(Shape.TEXT, "A remark for readers."),
)

VERB_ENTRY: Keys = MappingProxyType(
    {
        **_keys(
            verbs=(Shape.WORDS, "Base forms; with particle, preposition or noun where they belong to the act."),
            nouns=(Shape.WORDS, "Event nouns; they get the same frames."),
            adjectives=(Shape.WORDS, "Adjectives after a copula: critical (of)."),
        ),
        **_CODING,
        **_keys(
            source=(
                Shape.SLOTS,
                "Slots that may hold the source, in order, or speaker: who says so; without it the subject.",
            ),
            target=(Shape.SLOTS, "Slots that may hold the target; else object, recipient, against, with, to."),
            of=(Shape.SIDE, "For event nouns: what an of phrase is."),
            adjective=(Shape.SIDE, "For event nouns: what a country adjective is."),
            frames=(Shape.FRAMES, "Refinements, one line each."),
            examples=(Shape.EXAMPLES, "Sentences with the exact rows they code as."),
        ),
        **_LAYERS,
    }
)

FRAME: Keys = MappingProxyType(
    {
        **_CODING,
        **_keys(
            id=(Shape.TEXT, "Name of the rule; without it a hash of the slots."),
            examples=(Shape.EXAMPLES, "Sentences with the exact rows they code as."),
            remove=(
                Shape.FLAG,
                "true, where an entry extends another: deletes the frame with this id or these slots.",
            ),
            origin=(Shape.TEXT, "Where it comes from: a key of SOURCES.yml."),
            note=(Shape.TEXT, "A remark for readers."),
        ),
    }
)
"""Keys of a frame besides its slots."""

EXAMPLE = _keys(
    text=(Shape.TEXT, "The sentence."),
    events=(Shape.ROWS, "The exact rows, mirrors written out; none for no event."),
    date=(Shape.DATE, "Date of the story."),
    origin=(Shape.TEXT, "Where it comes from: a key of SOURCES.yml."),
    note=(Shape.TEXT, "A remark for readers."),
)

OPERATOR: Keys = MappingProxyType(
    {
        **_keys(
            verbs=(Shape.WORDS, "Base forms of verbs whose complement is the act."),
            nouns=(Shape.WORDS, "Nouns whose complement is the act."),
            adjectives=(Shape.WORDS, "Adjectives whose complement is the act."),
            aux=(Shape.WORDS, "Auxiliaries of the act's own verb."),
            doer=(Shape.SIDE, "Who would perform the act; without it the subject."),
            examples=(Shape.EXAMPLES, "Sentences with the exact rows they code as."),
        ),
        **_LAYERS,
    }
)

_WHO = _keys(
    country=(Shape.ACTOR_CODE, "Code of the country."),
    organisation=(Shape.ACTOR_CODE, "Code of the organisation."),
    sectors=(Shape.ACTOR_CODES, "Sectors, the narrower last: GOV, MIL."),
    group=(Shape.ACTOR_CODE, "Code of the group."),
)

_PERIOD = _keys(
    from_=(Shape.DATE, "First day; a year or month means its first day."),
    until=(Shape.DATE, "Last day, inclusive; a year or month means its last day."),
)

ACTOR: Keys = MappingProxyType(
    {
        "code": Key(Shape.ACTOR_CODE, "A state's own code."),
        **_WHO,
        **_keys(
            ethnicity=(Shape.ACTOR_CODE, "Code of the ethnic group."),
            religions=(Shape.ACTOR_CODES, "Codes of religions."),
            names=(Shape.WORDS, "Names, the usual one first."),
            shared=(Shape.WORDS, "Names that others bear too: they count where the story names the country."),
            collective=(Shape.FLAG, "true: the names are of several actors with one code, as a country's parties."),
            adjectives=(Shape.WORDS, "Adjectives: French."),
            people=(Shape.WORDS, "Names of its people: Frenchman."),
            seats=(Shape.WORDS, "Capitals and metonyms that act for the government."),
            places=(Shape.WORDS, "Cities and provinces: they lend their country to agents."),
            surname=(Shape.TEXT, "Resolves after the full name, or with a title, in the same story."),
            unmistakable=(Shape.FLAG, "true: the surname resolves alone."),
            roles=(Shape.ROLES, "What the actor was, and when."),
            successor=(Shape.TEXT, "Id of the actor that came after it."),
            wikidata=(Shape.TEXT, "Identifier in Wikidata."),
            iso2=(Shape.TEXT, "Two-letter code of ISO 3166-1."),
            cow=(Shape.TEXT, "Number in the Correlates of War's list of states."),
        ),
        **_PERIOD,
        **_LAYERS,
    }
)

ROLE: Keys = MappingProxyType(
    {
        **_WHO,
        **_PERIOD,
        "origin": Key(Shape.TEXT, "Where it comes from: a key of SOURCES.yml."),
        "note": Key(Shape.TEXT, "A remark for readers."),
    }
)

SOURCE = _keys(
    citation=(Shape.TEXT, "How to cite it."),
    licence=(Shape.TEXT, "What one may do with it."),
    url=(Shape.TEXT, "Where it is."),
    note=(Shape.TEXT, "What was taken from it."),
)

WORD_CHANGE = _keys(
    add=(Shape.WORDS, "Words to add to the list of earlier layers."),
    remove=(Shape.WORDS, "Words to take out of it."),
)
"""A list of words may be a table with these keys, to change the list of an earlier layer."""

DISCARD: Keys = MappingProxyType(
    {
        **_keys(
            phrases=(Shape.WORDS, "Words or phrases; a sentence that holds one gives no events."),
            story=(Shape.WORDS, "Likewise; in a story's title or first three sentences they silence the whole story."),
            unless=(Shape.WORDS, "Words that cancel it: a bomb at a football match is an event."),
            examples=(Shape.EXAMPLES, "Sentences that would code without it; or that it must leave alone."),
        ),
        **_LAYERS,
    }
)

ISSUE: Keys = MappingProxyType(
    {
        **_keys(
            phrases=(Shape.WORDS, "Words or phrases that name the issue."),
            exceptions=(Shape.WORDS, "Longer phrases that hold one of them and are something else: olive oil."),
            context=(Shape.WORDS, "PLOVER contexts that it stands for."),
        ),
        **_LAYERS,
    }
)

ENTRY_KEYS = MappingProxyType(
    {
        "verbs": VERB_ENTRY,
        "operators": OPERATOR,
        "actors": ACTOR,
        "sources": SOURCE,
        "discards": DISCARD,
        "issues": ISSUE,
    }
)
"""Kinds whose body is ids with tables, and the keys of those tables."""
