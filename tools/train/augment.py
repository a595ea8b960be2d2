"""Copies of sentences that look like wire copy: ALL CAPS, all lower case, datelines, no final full stop.

One model has to serve a clean article of today and a teletype of 1989, so it sees both kinds in training.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from attrs import evolve

from .treebank import Sentence, Word

CITIES = (
    "Baku", "Tbilisi", "Yerevan", "Moscow", "Ankara", "Tehran", "Baghdad", "Kabul", "Islamabad", "Beirut",
    "Damascus", "Jerusalem", "Gaza", "Cairo", "Tripoli", "Tunis", "Algiers", "Khartoum", "Nairobi", "Mogadishu",
    "Kinshasa", "Lagos", "Abuja", "Dakar", "Pretoria", "Harare", "Luanda", "London", "Paris", "Berlin", "Bonn",
    "Brussels", "Geneva", "Vienna", "Rome", "Madrid", "Athens", "Warsaw", "Prague", "Budapest", "Belgrade",
    "Sarajevo", "Kiev", "Kyiv", "Minsk", "Washington", "Havana", "Managua", "Bogota", "Lima", "Santiago", "Caracas",
    "Brasilia", "Tokyo", "Beijing", "Peking", "Seoul", "Pyongyang", "Hanoi", "Manila", "Jakarta", "Bangkok",
    "Delhi", "Dhaka", "Colombo", "Kathmandu", "Canberra",
)  # fmt: skip
"""Where wire stories are filed from; names of one word, so that a dateline's tree stays simple."""

AGENCIES = ("Reuters", "AP", "AFP", "UPI", "Xinhua", "TASS", "DPA", "IRNA", "ANSA", "EFE", "Kyodo", "Interfax")
MONTHS = {
    "January": "Jan.", "February": "Feb.", "March": "March", "April": "April", "May": "May", "June": "June",
    "July": "July", "August": "Aug.", "September": "Sept.", "October": "Oct.", "November": "Nov.", "December": "Dec.",
}  # fmt: skip
NOUN, DIGITS = "Number=Sing", "NumForm=Digit|NumType=Card"


def raised(text: str) -> str:
    """ALL CAPS, letter for letter: *straße* keeps its length, because labels and spans are by position."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def lowered(text: str) -> str:
    """All lower case, letter for letter."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def recased(sentence: Sentence, change: Callable[[str], str]) -> Sentence:
    """The sentence with its forms (not its lemmas) in another case."""
    return evolve(sentence, words=tuple(evolve(word, form=change(word.form)) for word in sentence.words))


def without_stop(sentence: Sentence) -> Sentence:
    """The sentence without its final full stop, as headlines and broken copy have it."""
    *words, last = sentence.words
    if last.form != "." or any(word.head == len(sentence.words) for word in words):
        return sentence
    return evolve(sentence, words=(*words[:-1], evolve(words[-1], space_after=True)))


def with_dateline(sentence: Sentence, random: Random) -> Sentence:
    """The sentence behind a dateline: *BAKU, May 5 (Reuters) -*.

    The city hangs on the sentence as ``parataxis``; what follows the city hangs on it the way the English Web Treebank
    has it in *Boulder, CO, Nov. 15 (UPI) --*.
    """
    root = next(index for index, word in enumerate(sentence.words, 1) if word.head == 0)
    line = _dateline(random)
    shifted = [evolve(word, head=word.head + len(line) if word.head else 0) for word in sentence.words]
    city = evolve(line[0], head=root + len(line))
    return evolve(sentence, words=(city, *line[1:], *shifted))


def _dateline(random: Random) -> list[Word]:
    """A dateline whose first word is its head (head and relation to the sentence are the caller's)."""
    name = random.choice(CITIES)
    dated, signed = random.random() < 0.8, random.random() < 0.85
    city = _proper(name.upper() if random.random() < 0.75 else name, name, "parataxis", 0, space_after=not dated)
    words = [city]
    if dated:
        month = random.choice(list(MONTHS))
        short = random.choice([month, MONTHS[month]])
        day = str(random.randint(1, 31))
        words += [
            _mark(",", 4),
            _proper(short, month, "nmod:unmarked", 4, abbreviated=short.endswith(".")),
            Word(day, day, "NUM", "CD", DIGITS, 1, "nmod:unmarked"),
        ]
    if signed:
        agency, here = random.choice(AGENCIES), len(words)
        words += [
            _mark("(", here + 2, space_after=False),
            _proper(agency, agency, "list", 1, space_after=False),
            _mark(")", here + 2),
        ]
    dash = random.choice(["-", "--", "–", "—"])
    return [*words, _mark(dash, 1, tag=":" if dash != "-" else ",")]


def _proper(
    form: str, lemma: str, deprel: str, head: int, *, space_after: bool = True, abbreviated: bool = False
) -> Word:
    return Word(form, lemma, "PROPN", "NNP", "Abbr=Yes|" * abbreviated + NOUN, head, deprel, space_after)


def _mark(form: str, head: int, *, space_after: bool = True, tag: str | None = None) -> Word:
    tags = {"(": "-LRB-", ")": "-RRB-", ",": ","}
    return Word(form, form, "PUNCT", tag or tags[form], "_", head, "punct", space_after)
