"""What agencies and web pages put around a story."""

from __future__ import annotations

import pytest

from cameo.cleaning import foreign_script, prepare
from cameo.cleaning.dateline import HEAD
from cameo.cleaning.wire import Wire, load_wire
from cameo.errors import DictionaryError

WIRE = """\
a0345
r i BC-Iran-Nuclear 05-05 0345
BC-Iran-Nuclear, 1st Ld-Writethru
URGENT
Iran Says It Will Resume Enrichment
By JOHN SMITH
Associated Press Writer
TEHRAN, Iran (AP) _ Iran said Monday it would resume
enrichment. The United States condemned the
decision.
MORE
(c) 1989 The Associated Press. All rights reserved.
"""

WEB = """\
Iran attacks Iraq

By John Smith and Mary Jones in Baghdad
Photo: A soldier stands guard. REUTERS/Jane Doe

BAGHDAD, May 5 (Reuters) - Iran attacked Iraq on Sunday.

Read more: Iran's war
Sign up for our newsletter
Advertisement

France condemned the attack.

(Reporting by Ahmed Rasheed; Editing by
Mark Heinrich)

ENDS
-0-
"""


def _cut(text: str, kind: str) -> list[str]:
    return [text[slice(*cut.span)] for cut in prepare(text).cut if cut.kind == kind]


def test_wire_copy() -> None:
    prepared = prepare(WIRE)
    assert prepared.text == (
        "Iran Says It Will Resume Enrichment\n\n"
        "Iran said Monday it would resume enrichment. The United States condemned the decision."
    )
    assert prepared.slugs == (
        "a0345",
        "r i BC-Iran-Nuclear 05-05 0345",
        "BC-Iran-Nuclear, 1st Ld-Writethru",
        "URGENT",
    )
    assert prepared.byline == "JOHN SMITH"
    assert prepared.dateline is not None
    assert (prepared.dateline.place, prepared.dateline.agency) == ("TEHRAN", "AP")
    assert _cut(WIRE, "byline") == ["By JOHN SMITH", "Associated Press Writer"]
    assert _cut(WIRE, "end") == ["MORE"]
    assert len(_cut(WIRE, "rights")) == 1


def test_web_page() -> None:
    prepared = prepare(WEB)
    assert prepared.text == "Iran attacks Iraq\n\nIran attacked Iraq on Sunday.\n\nFrance condemned the attack."
    assert prepared.byline == "John Smith and Mary Jones"
    assert _cut(WEB, "credit") == ["(Reporting by Ahmed Rasheed; Editing by\nMark Heinrich)"]
    assert len(_cut(WEB, "page")) == 4
    assert _cut(WEB, "end") == ["ENDS", "-0-"]


def test_teletype_with_editorial_marks() -> None:
    text = (
        "SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- [TEXT] THE ARMY SAID (WORDS INDISTINCT) THAT\n"
        "THE REBELS LEFT. (CONTINUED)"
    )
    prepared = prepare(text)
    assert prepared.text == "The army said that the rebels left."
    assert prepared.dateline is not None
    assert prepared.dateline.agency == "ACAN-EFE"
    start = prepared.text.index("rebels")
    assert text[slice(*prepared.to_span(start, start + 6))] == "REBELS"


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement for peace failed in Iran.",
        "By the way, more troops came to Iran.",
        "More than 30 people died in Iran.",
        "End of the war is not near.",
        "Source code of Iran was stolen.",
        "Related talks failed in Iran.",
        "Most popular leaders of Iran met.",
        "Compiled by the UN, the report accused Iran.",
        "Sponsored by the UN, talks with Iran began.",
        "Iran sold licensing rights to China.",
        "The report may not be published, Iran said.",
        "A380 jets were sold to Iran.",
        "Urgent talks began in Iran.",
        "Text of the agreement was signed by Iran.",
        "The rebels (more than 300) left Iran.",
        "By Sunday Iran had left.",
    ],
)
def test_sentences_stay(line: str) -> None:
    text = f"Iran met France.\n\n{line}\n\nIraq left."
    assert prepare(text).text == text
    assert prepare(line).text == line


def test_only_the_header_has_slugs_and_bylines() -> None:
    text = "\n\n".join(["Iran attacked Iraq on Sunday."] * 4 + ["By John Smith", "France left."])
    assert prepare(text).byline is None
    assert "By John Smith" in prepare(text).text


def test_a_dateline_stands_in_the_header_or_nowhere() -> None:
    story = "Iran attacked Iraq on Sunday and said so.\n\n" * 10
    assert prepare(story + "BAKU, May 5 (Reuters) - Iran left.").dateline is None
    assert prepare("x" * HEAD + "\n\nBAKU, May 5 (Reuters) - Iran left.").dateline is not None


def test_a_language_without_words_has_the_barest_datelines_alone() -> None:
    assert load_wire("xx") == load_wire("xx")
    assert load_wire("xx").months == Wire().months
    assert load_wire("../en").months == ()
    assert prepare("GENÈVE (AFP) - La Suisse a dit non.\n\nRead more: x", "fr-CH").text.endswith("Read more: x")


def test_a_broken_file_of_words_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "qq").mkdir()
    (tmp_path / "qq" / "wire.yml").write_text("cameo: 1\nkind: wire\nwire:\n  mnths: [a]\n")
    monkeypatch.setattr("cameo.cleaning.wire.FOLDER", tmp_path)
    with pytest.raises(DictionaryError, match=r"wire\.yml:4:3: E203 unknown list 'mnths'"):
        load_wire("qq")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Владимир Путин прибыл в Баку", "cyrillic"),
        ("الرئيس الإيراني وصل إلى باكو", "arabic"),
        ("伊朗总统抵达巴库", "cjk"),
        ("Iran’s president met Путин in Baku", None),
        ("Erdoğan, Müller und Nguyễn", None),
        ("", None),
        ("12 – 34", None),
    ],
)
def test_scripts(text: str, script: str | None) -> None:
    assert foreign_script(text) == script
    assert foreign_script(text, "ru") is None
