"""Who a noun phrase is: one sentence's phrases, each read by named rules.

A phrase is read from its own words in their order, so that it does not matter whether a parser makes the title or the
name its head. The tree says where the phrase ends and what hangs on it.
"""

from __future__ import annotations

from cameo.actors.codes import GOVERNMENT, MILITARY, Codes, entry_codes, former, merged, outranks, with_sectors
from cameo.actors.index import ABROAD, AGENT, KNOWN_KINDS, NAME, PERSON, PLACE, RULING, SEAT, SURNAME, Hit
from cameo.actors.institutions import home, home_of_person, is_institution, is_resident, last_of_name, may_be_placed
from cameo.actors.modifiers import Donor, entity_sense, premodifiers
from cameo.actors.owners import ACTOR, INSTRUMENT, ROLE_KINDS, UNKNOWN, WHOLE, complements, location, owners
from cameo.actors.persons import find_person
from cameo.actors.reading import Found, Phrase, Reading
from cameo.actors.scene import Piece, Scene, first_word, last_word
from cameo.clauses.nounphrase import (
    describes,
    is_compound_of,
    is_nominal,
    is_own_possessor,
    is_possessive_pronoun,
    noun_phrase,
    preposition_of,
    subjects_above,
)
from cameo.document import Span
from cameo.events import ActorMention
from cameo.records import evolve

_ROLE_RULES = ("country-modifier", "led-by", "of-complement", "location", *ROLE_KINDS)
_OPEN_QUANTITY = frozenset({"NUM", "DET", "PRON", "ADJ"})
_BY_NAME = frozenset({"named-before", "apposition"})
"""Rules by which a bare name has the role that the story gave it."""
_MAX_SUBJECTS = 3
_MAX_NESTING = 40
"""Phrases inside phrases that are read: deeper ones are slips of a parser, and reading them would have no end."""
_NOBODY = Codes()
_MAX_OPEN = 12
"""Phrases that may wait for one another's country, so that a list of a thousand institutions is no deep recursion."""


class SentenceActors:
    """The participants of one sentence; made by :meth:`StoryActors.sentence`."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._found: dict[int, tuple[Found, ...]] = {}
        self._open: set[int] = set()
        self._readings: dict[int, tuple[Reading, ...]] = {}

    # --- what the coder asks

    @property
    def may_be_two(self) -> bool:
        """Whether two in the sentence can have a code; what is told of one alone has a side that nobody knows."""
        scene = self.scene
        named = sum(hit.has(*KNOWN_KINDS) for hit in scene.hits)
        people = scene.memory.people
        return named > 1 or (bool(people) and named + sum(word in people for word in scene.tree.words) > 1)

    def at(self, head: int) -> tuple[Reading, ...]:
        """The participants named by the noun phrase whose head word is at *head* (0-based).

        Several for *French and German foreign ministers*; one of kind ``unknown`` for a phrase of no dictionary; none
        for a word that cannot head a noun phrase.
        """
        known = self._readings.get(head)
        if known is None:
            span = self.scene.tree.tokens[head].span
            known = self._readings[head] = tuple([self._reading(found, head, span) for found in self.found(head)])
        return known

    def adjective(self, position: int) -> Reading | None:
        """Who a modifier names: *Israeli* in *the Israeli attack*, *Saudi* in *Saudi-led*, *army* in *an army raid*."""
        hit = self.scene.cover.get(position)
        if hit is None:
            return None
        found = self._as_modifier(hit)
        if found is None:
            return None
        tokens = self.scene.tree.tokens
        return self._reading(found, position, (tokens[found.first].start, tokens[found.last].end))

    def _reading(self, found: Found, head: int, head_span: Span) -> Reading:
        tokens, codes = self.scene.tree.tokens, found.codes
        span = (tokens[found.first].start, tokens[found.last].end)
        text = self.scene.text[slice(*span)]
        mention = ActorMention(
            text=text,
            span=span,
            head_span=head_span,
            country=codes.country,
            organisation=codes.organisation,
            sectors=codes.sectors,
            group=codes.group,
            ethnicity=codes.ethnicity,
            religions=codes.religions,
            entry=codes.entry,
            name=codes.name or text,
        )
        return Reading(mention, found.kind, head, found.rules)

    def _as_modifier(self, hit: Hit) -> Found | None:
        before = self._pieces_before(hit)
        sense = entity_sense(hit)
        if sense is not None and sense.entry is not None:
            codes, rule = entry_codes(sense.entry, self.scene.date)
            if sense.kind == SEAT:
                return Found(with_sectors(codes, ("GOV",)), "seat", ("seat",), hit.start, hit.end - 1)
            kind = PLACE if sense.kind == PLACE else ACTOR
            rules = (sense.kind, rule) if rule else (sense.kind,)
            return Found(codes, kind, rules, hit.start, hit.end - 1)
        donors = premodifiers(self.scene, before)
        around = donors[-1].codes if donors else Codes()
        if hit.has(PERSON, SURNAME):
            known = find_person(self.scene, hit, before, around)
            return Found(known[0], ACTOR, known[1], hit.start, hit.end - 1) if known else None
        if not hit.has(AGENT):
            return None
        first = donors[0].first if donors else hit.start
        codes = self._role_codes(hit, before, around)
        noun = self.scene.tree.tokens[hit.end - 1].upos == "NOUN"
        if codes.placed or hit.before or not noun:  # "one-party", "official", "military"
            return Found(codes, ACTOR, ("agent-modifier",), first, hit.end - 1)
        country, rule = self._home(codes, hit, hit.end - 1, tuple(range(first, hit.end)))
        rules = ("agent-modifier", rule) if country else ("agent-modifier",)
        return Found(evolve(codes, country=country or None), ACTOR, rules, first, hit.end - 1)

    def _pieces_before(self, hit: Hit) -> tuple[Piece, ...]:
        """What stands in front of a modifier in the phrase that it modifies."""
        tree = self.scene.tree
        here = hit.start
        for governor in tree.above(hit.start):
            positions = noun_phrase(tree, governor).positions if is_nominal(tree, governor) else ()
            if hit.start not in positions:
                break
            here = positions[0]
        return self.scene.pieces(tuple(range(here, hit.start)))

    # --- reading a phrase

    def found(self, head: int) -> tuple[Found, ...]:
        """Findings for the phrase headed by *head*; empty while that very phrase is being read, or too many are."""
        known = self._found.get(head)
        if known is not None:
            return known
        if head in self._open or len(self._open) >= _MAX_NESTING:
            return ()
        self._open.add(head)
        try:
            known = self._found[head] = self._read(head)
        finally:
            self._open.discard(head)
        return known

    def said(self, head: int) -> tuple[Found, ...]:
        """Findings for a phrase once its sentence is read; without the country that the sentence would lend it."""
        known = self._found.get(head)
        if known is not None:
            return known
        if not self._may_head(head):
            return ()
        self._open.add(head)
        try:
            return self._by_words(self.phrase(head))
        finally:
            self._open.discard(head)

    def _may_head(self, head: int) -> bool:
        """Whether a noun phrase can have that head: a noun, or a verb that is a name (*Begin*)."""
        if is_nominal(self.scene.tree, head):
            return True
        hit = self.scene.cover.get(head)
        return hit is not None and not hit.partial and entity_sense(hit) is not None

    def _read(self, head: int) -> tuple[Found, ...]:
        if not self._may_head(head):
            return ()
        phrase = self.phrase(head)
        if is_possessive_pronoun(self.scene.tree, head):
            return phrase.found(_NOBODY, UNKNOWN, "pronoun")
        found = self._by_words(phrase)
        if (found or phrase.has_hit) and not _is_placed(found):
            found = self._institution(phrase, found) or found
        return found or phrase.found(_NOBODY, UNKNOWN, "no-actor")

    def _by_words(self, phrase: Phrase) -> tuple[Found, ...]:
        """Whom the phrase's own words name; most phrases hold no word of the dictionaries."""
        found: tuple[Found, ...] = ()
        if phrase.has_hit:
            found = self._named(phrase) or self._titled(phrase) or self._role(phrase)
        found = found or self._quantity(phrase)
        if phrase.noun.appositions and not _is_placed(found):
            found = self._apposition(phrase, found) or found
        return found or self._remembered(phrase)

    def phrase(self, head: int) -> Phrase:
        tree = self.scene.tree
        noun = noun_phrase(tree, head)
        pieces = self.scene.pieces(noun.core)
        end = last_word(pieces[-1]) + 1
        name: tuple[int, ...] = ()
        named = noun.core[-1] + 1 < end < len(tree) and tree.tokens[end].upos == "PROPN"
        if named and head <= tree.heads[end] < end:  # "Secretary of State Colin Powell": the name hangs on the title
            name = tuple(range(end, noun_phrase(tree, end).name[-1] + 1))
            pieces = (*pieces, *self.scene.pieces(name))
        last = max(noun.positions[-1], name[-1] if name else end - 1)
        return Phrase(noun, pieces, last)

    # --- names

    def _named(self, phrase: Phrase) -> tuple[Found, ...]:
        """The phrase ends in a name of the dictionaries."""
        *front, last = phrase.pieces
        before = tuple(front)
        if not isinstance(last, Hit) or last.partial:
            return ()
        if last.has(PERSON, SURNAME):
            known = find_person(self.scene, last, before, self._around(before))
            if known is not None:
                return phrase.found(known[0], ACTOR, *known[1])
        sense = entity_sense(last, head=True)
        if sense is None or sense.entry is None:
            return ()
        if self._is_part_of_name(phrase, last, before):
            return phrase.found(Codes(), UNKNOWN, "part-of-a-name")
        if sense.kind not in (NAME, SEAT, PLACE) and last.has(AGENT):
            return ()
        return self._entity(phrase, last, before)

    def _entity(self, phrase: Phrase, hit: Hit, before: tuple[Piece, ...]) -> tuple[Found, ...]:
        sense = entity_sense(hit, head=True)
        assert sense is not None and sense.entry is not None
        codes, rule = entry_codes(sense.entry, self.scene.date)
        if sense.kind == SEAT:
            if self._is_location(phrase.head):
                return phrase.found(codes, PLACE, "seat-as-place")
            return phrase.found(with_sectors(codes, ("GOV",)), SEAT, "seat")
        if sense.kind == PLACE:
            return phrase.found(codes, PLACE, "place")
        if not codes.placed:
            codes = self._at_home(phrase, hit, before, codes)
        return phrase.found(codes, ACTOR, sense.kind, rule)

    def _at_home(self, phrase: Phrase, hit: Hit, before: tuple[Piece, ...], codes: Codes) -> Codes:
        """*Iraqi Kurds*, *the Kurds of Iraq*, *Coptic Christians in Egypt*: a people or a faith, and the country."""
        front = premodifiers(self.scene, before)
        behind = () if self._is_placed(front) else complements(self, phrase, hit) or location(self, phrase, hit)
        for donor in (*front[:1], *behind[:1]):
            codes = merged(codes, donor.codes)
        return codes

    @staticmethod
    def _is_placed(donors: tuple[Donor, ...]) -> bool:
        return any(donor.codes.placed for donor in donors)

    def _is_location(self, head: int) -> bool:
        return preposition_of(self.scene.tree, head) in self.scene.index.locative

    def _is_part_of_name(self, phrase: Phrase, hit: Hit, before: tuple[Piece, ...]) -> bool:
        """*Paris Hilton*, *Michael Jordan*, *New Mexico*: a longer name, of which the dictionary knows a piece."""
        tree = self.scene.tree
        holder = next((head for head in (phrase.head, *phrase.noun.close) if hit.start <= head < hit.end), None)
        run = phrase.noun.name if holder in (None, phrase.head) else noun_phrase(tree, holder or 0).name
        for word in run:
            other = self.scene.cover.get(word)
            if other is None and tree.tokens[word].upos == "PROPN":
                return True
        if not before or not self.scene.is_name_word(before[-1]) or tree.tokens[first_word(before[-1])].text.islower():
            return False
        return is_compound_of(tree, first_word(before[-1]), phrase.head)

    def _around(self, before: tuple[Piece, ...]) -> Codes:
        donors = premodifiers(self.scene, before)
        return donors[-1].codes if donors else Codes()

    def _titled(self, phrase: Phrase) -> tuple[Found, ...]:
        """*Iranian Foreign Minister Mohammad X*: a role word before a name that no dictionary knows."""
        place = self._title_place(phrase)
        if place < 0:
            return ()
        title, before = phrase.pieces[place], phrase.pieces[:place]
        assert isinstance(title, Hit)
        found = self._with_donors(phrase, title, before)
        if len(found) == 1 and not found[0].codes.placed:
            words = self.name_words(phrase)
            known = self.scene.memory.recall(words[-1], words[:-1])
            if known is not None and known != found[0].codes:
                return phrase.found(known, ACTOR, "title+name", "named-before")
        return tuple(evolve(one, rules=("title+name", *one.rules)) for one in found[:1])

    def _title_place(self, phrase: Phrase) -> int:
        """Index of the role word whose bearer's name ends the phrase, −1 if there is none."""
        tree, pieces = self.scene.tree, phrase.pieces
        place = len(pieces) - 1
        if not place or not self.name_words(phrase):
            return -1
        while place >= 0:
            piece = pieces[place]
            if isinstance(piece, Hit) and piece.has(AGENT, "member", "counterpart") and not piece.partial:
                break
            if tree.tokens[first_word(piece)].upos != "PROPN":
                return -1
            place -= 1
        if not 0 <= place < len(pieces) - 1:
            return -1
        title = pieces[place]
        assert isinstance(title, Hit)
        name = first_word(pieces[place + 1])
        if title.start <= phrase.head < title.end or title.has("title"):
            return place
        bearer = next((head for head in (phrase.head, *phrase.noun.close) if head >= name), phrase.head)
        common = tree.tokens[title.end - 1].text.islower() and not tree.tokens[name].text.islower()
        return place if common or describes(tree, title.end - 1, bearer) else -1

    def name_words(self, phrase: Phrase) -> tuple[str, ...]:
        """The proper nouns that end the phrase and are nobody's known name, lower case: given names and surname."""
        *front, last = phrase.pieces
        if isinstance(last, Hit) and last.has(SURNAME) and not last.partial:
            return (*self.scene.names_before(tuple(front)), self.scene.tree.words[last.end - 1])
        return self.scene.names_before(phrase.pieces)

    def _remembered(self, phrase: Phrase) -> tuple[Found, ...]:
        """*Hasanov*, after *Colonel-General Zakir Hasanov*."""
        words = self.name_words(phrase)
        known = self.scene.memory.recall(words[-1], words[:-1]) if words else None
        return phrase.found(known, ACTOR, "named-before") if known is not None else ()

    # --- role words

    def _role(self, phrase: Phrase) -> tuple[Found, ...]:
        *before, last = phrase.pieces
        if not isinstance(last, Hit) or last.partial or not last.has(*ROLE_KINDS):
            return ()
        found = self._with_donors(phrase, last, tuple(before))
        if found and self._is_speakers(phrase, found[0].codes):
            return phrase.found(_NOBODY, UNKNOWN, "own-of-speaker")
        return found

    def _is_speakers(self, phrase: Phrase, codes: Codes) -> bool:
        """*Our forces*, said by nobody knows whom: of another side than the story's, as like as not."""
        owners = (word for word in phrase.noun.possessors if is_possessive_pronoun(self.scene.tree, word))
        speaks = any(not is_own_possessor(self.scene.tree, word) for word in owners)
        return speaks and not codes.placed and is_institution(codes.sectors)

    def _with_donors(self, phrase: Phrase, hit: Hit, before: tuple[Piece, ...]) -> tuple[Found, ...]:
        """The role word *hit*, once for everybody who lends it a country."""
        donors = self._donors(phrase, hit, before)
        kind = INSTRUMENT if hit.has(INSTRUMENT) and not hit.has(AGENT) else ACTOR
        name = kind if kind == INSTRUMENT else next(role for role in ("counterpart", *ROLE_KINDS) if hit.has(role))
        if not donors:
            codes = self._role_codes(hit, before, Codes())
            return phrase.found(codes, kind, name) if codes.known else ()
        if len({donor.codes for donor in donors}) == 1:
            donors = donors[:1]
        found = []
        for number, donor in enumerate(donors):
            codes = self._role_codes(hit, before, self._as_counterpart(phrase, hit, donor.codes))
            rules = (*donor.rules, name, "conjoined-modifiers") if len(donors) > 1 else (*donor.rules, name)
            first = phrase.first if number == 0 else donor.first
            last = phrase.last if number == len(donors) - 1 else donor.last
            if donor.first > hit.start:  # "presidents of Russia and Turkey"
                last = donor.last if len(donors) > 1 else phrase.last
            found.append(Found(codes, kind, rules, first, max(first, last)))
        return tuple(one for one in found if one.codes.known)

    def _role_codes(self, hit: Hit, before: tuple[Piece, ...], donor: Codes) -> Codes:
        """What the role word makes of its donor."""
        inner: tuple[str, ...] = ()
        for piece in before:
            whole = isinstance(piece, Hit) and not (piece.partial or piece.before)
            sense = piece.sense(AGENT) if isinstance(piece, Hit) and whole else None
            inner = sense.sectors if sense and not self._is_adjective(piece, sense.sectors) else inner
        agent = hit.sense(AGENT)
        sectors = agent.sectors if agent else ()
        if hit.has("counterpart"):
            return donor
        if hit.has("organ") and (donor.placed or donor.sectors):
            return with_sectors(donor, inner) if inner and not donor.sectors else donor
        if agent is None and hit.has(INSTRUMENT):
            if donor.sectors and not (inner or donor.organisation):  # "rockets fired by Palestinian militants"
                return donor
            return with_sectors(donor, inner or (MILITARY,)) if donor.placed or inner else Codes()
        if hit.has(*WHOLE) and (donor.sectors or (donor.organisation and hit.has("member"))):
            return donor
        if hit.has("quantity") and not (sectors or inner):
            return Codes()
        if hit.has("presiding") and donor.sectors:
            return donor
        if inner and (
            not sectors
            or hit.has("member", "presiding")
            or outranks(inner, sectors)
            or _is_rank(inner, sectors)
            or (
                hit.has("title") and sectors == (MILITARY,) and GOVERNMENT in inner
            )  # *Defence Minister General Gramajo*
        ):
            sectors = inner
        if any(isinstance(piece, Hit) and piece.has("former") for piece in before):
            sectors = former(sectors)
        return with_sectors(donor, sectors)

    def _is_adjective(self, piece: Piece, sectors: tuple[str, ...]) -> bool:
        """*national* in *the national information secretary*, who is no citizen."""
        return sectors == ("CVL",) and self.scene.tree.tokens[last_word(piece)].upos == "ADJ"

    def _donors(self, phrase: Phrase, hit: Hit, before: tuple[Piece, ...]) -> tuple[Donor, ...]:
        """Who lends the role word a country; the nearest source that has one."""
        front = premodifiers(self.scene, before)
        if self._is_placed(front):
            return front
        behind = owners(self, phrase, hit)
        if front and behind:  # "Kurdish villagers in northern Iraq"
            return tuple(evolve(donor, codes=merged(donor.codes, one.codes)) for donor in behind for one in front)
        return front or behind

    # --- what the clause says

    def antecedent(self, phrase: Phrase, position: int) -> Found | None:
        """The first conjunct (*the minister and his counterpart*), else the nearest actor that is a subject before."""
        if 0 <= phrase.noun.conjoined < position:
            found = [one for one in self.found(phrase.noun.conjoined) if one.kind in (ACTOR, SEAT) and one.codes.known]
            if len(found) == 1:
                return found[0]
        for number, subject in enumerate(subjects_above(self.scene.tree, position)):
            if number >= _MAX_SUBJECTS:
                break
            found = [one for one in self.found(subject) if one.kind in (ACTOR, SEAT) and one.codes.known]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _as_counterpart(self, phrase: Phrase, hit: Hit, donor: Codes) -> Codes:
        """*The Iranian minister met his Azerbaijani counterpart*: the office of the one, the country of the other."""
        if not hit.has("counterpart"):
            return donor
        nouns = [word for word in phrase.noun.possessors if not is_possessive_pronoun(self.scene.tree, word)]
        owners = [one for word in nouns for one in self.found(word) if one.kind == ACTOR and one.codes.sectors]
        owner = owners[0] if owners else self.antecedent(phrase, phrase.head)
        return with_sectors(donor, owner.codes.sectors) if owner is not None else donor

    def _quantity(self, phrase: Phrase) -> tuple[Found, ...]:
        """*two of the soldiers*, *some of them*: the complement is meant."""
        if self.scene.tree.tokens[phrase.head].upos not in _OPEN_QUANTITY:
            return ()
        for modifier in phrase.noun.complements:
            if modifier.preposition in self.scene.index.lending:
                found = [one for one in self.found(modifier.head) if one.codes.known]
                if len(found) == 1:
                    return phrase.found(found[0].codes, found[0].kind, *found[0].rules, "quantity")
        return ()

    def _institution(self, phrase: Phrase, found: tuple[Found, ...]) -> tuple[Found, ...]:
        """*The army*, *rebels*, *the authorities*: an institution that the phrase puts into no country.

        :param found: findings without country, organisation or group.
        """
        if len(found) > 1:
            return ()
        codes, rules = (found[0].codes, found[0].rules) if found else (_NOBODY, ("organ",))
        if rules[0] in _BY_NAME:
            placed = home_of_person(self, phrase.head, codes) or ("", "")
        else:
            hit = self._role_hit(phrase, rules)
            if hit is None or not (found or hit.has(RULING)):
                return ()
            placed = self._home(codes, hit, phrase.head, phrase.noun.positions)
        country, rule = placed
        if not country or not (rules[0] == "named-before" or self._may_be_of(phrase, country)):
            return ()
        return phrase.found(evolve(codes, country=country), found[0].kind if found else ACTOR, *rules, rule)

    def _role_hit(self, phrase: Phrase, rules: tuple[str, ...]) -> Hit | None:
        """The role word that a phrase is read by: *army* in *army helicopters* too."""
        place = self._title_place(phrase) if rules[0] == "title+name" else len(phrase.pieces) - 1
        last = phrase.pieces[place]
        if not isinstance(last, Hit) or last.partial:
            return None
        if last.has(AGENT, RULING):
            return last
        inner = (piece for piece in reversed(phrase.pieces[:place]) if isinstance(piece, Hit) and not piece.partial)
        return next((piece for piece in inner if piece.has(AGENT)), None)

    def _home(self, codes: Codes, hit: Hit, head: int, words: tuple[int, ...]) -> tuple[str, str]:
        """The country of an institution that names none, and the rule that found it; empty where there is none."""
        may_have = is_institution(codes.sectors) or is_resident(codes) if codes.known else hit.has(RULING)
        if len(self._open) > _MAX_OPEN or not may_have:
            return "", ""
        if hit.has(ABROAD):
            return last_of_name(self.scene, hit, head) or ("", "")
        if not may_be_placed(self.scene, hit, head, words):
            return "", ""
        return home(self, head, hit, codes) or ("", "")

    def _may_be_of(self, phrase: Phrase, country: str) -> bool:
        """Not *Dictator Ortega* in a story about El Salvador, though which Ortega it is stays open."""
        last = phrase.pieces[-1]
        if not isinstance(last, Hit) or last.has(AGENT):  # "a cook" is no Robin Cook
            return True
        title = self._title_place(phrase)
        if 0 <= title < len(phrase.pieces) - 2:  # "Vice President Francisco Merino" is no other Merino
            return True
        bearers = [sense.entry for sense in last.senses if sense.kind == SURNAME]
        return not bearers or country in {entry.country for entry in bearers if entry is not None}

    def _apposition(self, phrase: Phrase, found: tuple[Found, ...]) -> tuple[Found, ...]:
        """*Aliyev, the president of Azerbaijan*; *the foreign minister, Javad Zarif*."""
        named = [one for head in phrase.noun.appositions for one in self.found(head) if one.kind == ACTOR]
        if len({one.codes.country for one in named}) != 1:  # none, or a list: "the bloc (Japan, Korea and China)"
            return ()
        proper = self.scene.tree.tokens[phrase.head].upos == "PROPN"
        for one in named:
            if not (found or proper) and one.rules[0] in _ROLE_RULES:
                continue  # "conveyed the regards of Bagheri, the chief of staff", hung on the regards
            if one.codes.placed or (not found and one.codes.known):
                return phrase.found(evolve(one.codes, name=None), ACTOR, "apposition", *one.rules)
        return ()


def _is_placed(found: tuple[Found, ...]) -> bool:
    for one in found:  # noqa: SIM110 -- asked of every phrase, and twice as fast as any()
        if one.codes.placed:
            return True
    return False


def _is_rank(inner: tuple[str, ...], sectors: tuple[str, ...]) -> bool:
    """*police colonel*, *police commander Colonel Quintero*: policemen have the ranks of soldiers."""
    return "COP" in inner and sectors == (MILITARY,)
