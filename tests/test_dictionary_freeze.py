"""Freezing: new examples are parsed, corrected trees stay, stale ones go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cameo.dictionary import FreezeReport, freeze, frozen_parses, text_hash
from cameo.document import Sentence, Token
from cameo.errors import ConlluError, DictionaryError
from tests.dictionary_files import write


class Parser:
    """Splits at full stops and blanks; remembers what it parsed."""

    def __init__(self, model: str = "made-up") -> None:
        self.model = model
        self.texts: list[str] = []

    def __call__(self, text: str) -> tuple[str, tuple[Sentence, ...]]:
        self.texts.append(text)
        spans = [match.span() for match in re.finditer(r"[^.]+\.?", text)]
        return self.model, tuple(_sentence(number, text, *span) for number, span in enumerate(spans))


def _sentence(index: int, text: str, start: int, end: int) -> Sentence:
    found = list(re.finditer(r"\w+|\.", text[start:end]))
    tokens = (
        Token(
            number,
            match[0],
            match[0].lower(),
            "X",
            "",
            "",
            number - 1,
            "dep",
            start + match.start(),
            start + match.end(),
        )
        for number, match in enumerate(found, start=1)
    )
    return Sentence(index, tuple(tokens))


TWO = "France met Spain. It  left."
BODY = """
a:
  verbs: a
  code: "010"
  examples:
    - {text: "France met Spain. It  left.", events: none}
    - {text: Iran slept., events: none}
  frames: [{in: x, code: none, examples: [{text: In frame., events: none}]}]
b: {verbs: b, code: "010", examples: [{text: Iran slept., events: none}, {text: B left., events: none}]}
"""


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    write(tmp_path, "mine/en/verbs/01.yml", "verbs", BODY)
    write(tmp_path, "mine/en/operators.yml", "operators", "o: {verbs: o, examples: {text: O., events: none}}")
    return tmp_path / "mine"


def test_freeze_parses_every_text_once(layer: Path) -> None:
    parser = Parser()
    report = freeze(layer, parser)
    files = (layer / "en/parses/operators.conllu", layer / "en/parses/01.conllu")
    assert report == FreezeReport(parsed=5, files=files)
    assert parser.texts == ["O.", TWO, "Iran slept.", "In frame.", "B left."]
    assert freeze(layer, parser) == FreezeReport(kept=5)
    assert len(parser.texts) == 5


def test_frozen_parses_are_what_the_parser_gave(layer: Path) -> None:
    freeze(layer, Parser())
    parses = frozen_parses(layer)
    assert set(parses) == {text_hash(text) for text in ("O.", TWO, "Iran slept.", "In frame.", "B left.")}
    assert parses[text_hash(TWO)] == Parser()(TWO)[1]
    assert [TWO[slice(*token.span)] for one in parses[text_hash(TWO)] for token in one.tokens] == [
        "France",
        "met",
        "Spain",
        ".",
        "It",
        "left",
        ".",
    ]


def test_the_file_reads_as_conllu_with_its_comments(layer: Path) -> None:
    freeze(layer, Parser("model-7"))
    text = (layer / "en/parses/01.conllu").read_text(encoding="utf-8")
    blocks = text.split("\n\n")
    assert blocks[0].splitlines()[:4] == [
        f"# text_hash = {text_hash(TWO)}",
        "# model = model-7",
        "# entry = a",
        "# text = France met Spain.",
    ]
    assert "# start = 18" in blocks[1]
    assert text.endswith("\n\n")


def test_changed_examples_are_parsed_and_stale_parses_dropped(layer: Path) -> None:
    freeze(layer, Parser())
    path = layer / "en/verbs/01.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("B left.", "B stayed."), encoding="utf-8")
    parser = Parser()
    report = freeze(layer, parser)
    assert parser.texts == ["B stayed."]
    assert (report.parsed, report.kept, report.dropped, report.lost) == (1, 4, 1, ())
    assert text_hash("B left.") not in frozen_parses(layer)


def corrected(layer: Path) -> Path:
    """Freeze, then correct the tree of *Iran slept.* by hand."""
    freeze(layer, Parser())
    path = layer / "en/parses/01.conllu"
    text = path.read_text(encoding="utf-8")
    old = "# text = Iran slept.\n1\tIran\tiran\tX"
    assert old in text
    path.write_text(text.replace(old, "# corrected\n# text = Iran slept.\n1\tIran\tIran\tPROPN"), encoding="utf-8")
    return path


def test_corrected_trees_stay(layer: Path) -> None:
    path = corrected(layer)
    before = path.read_text(encoding="utf-8")
    parser = Parser()
    report = freeze(layer, parser, refresh=True)
    assert (report.parsed, report.kept, report.files) == (4, 1, ())
    assert path.read_text(encoding="utf-8") == before
    assert frozen_parses(layer)[text_hash("Iran slept.")][0].tokens[0].lemma == "Iran"


def test_a_lost_correction_is_told(layer: Path) -> None:
    corrected(layer)
    path = layer / "en/verbs/01.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("Iran slept.", "Iran woke."), encoding="utf-8")
    assert freeze(layer, Parser()).lost == ("Iran slept.",)


def test_refresh_parses_again(layer: Path) -> None:
    freeze(layer, Parser())
    assert len(freeze(layer, Parser("newer"), refresh=True).files) == 2
    assert "newer" in (layer / "en/parses/01.conllu").read_text(encoding="utf-8")


def test_only_some_entries(layer: Path) -> None:
    parser = Parser()
    report = freeze(layer, parser, ["b"])
    assert parser.texts == ["B left."]
    assert (report.parsed, report.missing) == (1, 4)
    assert freeze(layer, Parser(), {"a"}).parsed == 3
    refreshed = Parser()
    freeze(layer, refreshed, ["b"], refresh=True)
    assert refreshed.texts == ["B left."]


def test_a_file_without_examples_has_no_parses(layer: Path) -> None:
    freeze(layer, Parser())
    write(layer, "en/operators.yml", "operators", "o: {verbs: o}")
    freeze(layer, Parser())
    assert not (layer / "en/parses/operators.conllu").exists()


def test_a_single_file_keeps_its_parses_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path, "mine.yml", "verbs", BODY)
    assert freeze(path, Parser()).parsed == 4
    assert (tmp_path / "parses" / "mine.conllu").is_file()
    assert len(frozen_parses(path)) == 4


def test_a_failed_write_leaves_the_old_file(layer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(layer, Parser())
    before = {path: path.read_bytes() for path in (layer / "en/parses").iterdir()}

    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fails)
    with pytest.raises(OSError, match="disk full"):
        freeze(layer, Parser("newer"), refresh=True)
    assert {path: path.read_bytes() for path in (layer / "en/parses").iterdir()} == before


def test_broken_dictionaries_and_broken_parses(layer: Path) -> None:
    freeze(layer, Parser())
    (layer / "en/parses/01.conllu").write_text("1\tx\n\n", encoding="utf-8")
    with pytest.raises(ConlluError):
        frozen_parses(layer)
    (layer / "en/verbs/02.yml").write_text("[", encoding="utf-8")
    with pytest.raises(DictionaryError):
        freeze(layer, Parser())
