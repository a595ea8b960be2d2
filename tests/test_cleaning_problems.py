"""What cleaning found, as the parser tells it."""

from __future__ import annotations

import pytest

from cameo.document import Document
from cameo.parser import Parser, load_parser
from cameo.parser.chunks import unreadable

TABLE = "DOW   10,234.1  -12.3\nFTSE   5,134.1   +3.3\nDAX    4,134.1   -3.3\nCAC    3,134.1   +1.3"
ENGLISH = frozenset({"en"})


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def test_a_script_that_the_parser_cannot_read() -> None:
    problem = unreadable(Document("d", "Владимир Путин прибыл в Баку"), ENGLISH)
    assert problem is not None
    assert problem.kind == "unknown-script"
    assert "document d: mostly in cyrillic letters, but the parser reads en" in problem.message
    assert unreadable(Document("d", "Владимир Путин", language="ru"), frozenset({"ru"})) is None
    assert unreadable(Document("d", "Putin met Путин in Baku on Sunday"), ENGLISH) is None


@pytest.mark.model
def test_a_table_is_skipped_and_its_place_told(parser: Parser) -> None:
    text = f"Iran met France.\n\n{TABLE}\n\nFrance left."
    (parsed,) = parser.parse([Document("d", text)])
    assert [(problem.kind, text[slice(*(problem.span or (0, 0)))]) for problem in parsed.problems] == [
        ("skipped-table", TABLE)
    ]
    assert [text[slice(*sentence.span)] for sentence in parsed.sentences] == ["Iran met France.", "France left."]


@pytest.mark.model
@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_names_get_their_case_in_uncased_paragraphs_alone(parser: Parser, change) -> None:
    first = change("The US troops told us that they may leave Turkey in May, the Iranian and British ministers said.")
    text = f"{first}\n\nHe told us that May is in Baku."
    (parsed,) = parser.parse([Document("d", text)])
    words = [token.text for sentence in parsed.sentences for token in sentence.tokens]
    assert {"US", "us", "may", "Turkey", "May", "Iranian", "British", "troops"} <= set(words[: words.index("He")])
    assert words[words.index("He") :] == ["He", "told", "us", "that", "May", "is", "in", "Baku", "."]
    assert all(
        text[slice(*token.span)].lower() == token.text.lower() for sent in parsed.sentences for token in sent.tokens
    )
