"""CoNLL-U in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameo.conllu import format_document, format_sentence, sentence_blocks, write_conllu
from cameo.document import Document, ParsedDocument, Sentence, Token, read_conllu
from cameo.errors import ConlluError

TALKS = """\
# newdoc id = talks
# date = 2024-05-05
# title = Talks
# sent_id = 1
# text = Iran and France can't agree.
1\tIran\tIran\tPROPN\tNNP\tNumber=Sing\t6\tnsubj\t_\t_
2\tand\tand\tCCONJ\tCC\t_\t3\tcc\t_\t_
3\tFrance\tFrance\tPROPN\tNNP\tNumber=Sing\t1\tconj\t_\t_
4-5\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
4\tca\tcan\tAUX\tMD\t_\t6\taux\t_\t_
5\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_
5.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_
6\tagree\tagree\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_

# newpar
1\tDu\tdu\tX\t_\t_\t0\troot\t_\tSpaceAfter=No
2\t?\t?\tPUNCT\t_\t_\t1\tpunct\t_\t_

"""


def _read(tmp_path: Path, text: str, name: str = "x.conllu") -> list[ParsedDocument]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return list(read_conllu(path))


def _row(number: int, form: str, head: int, misc: str = "_") -> str:
    return f"{number}\t{form}\t{form}\tX\t_\t_\t{head}\tdep\t_\t{misc}\n"


def test_document_and_its_text(tmp_path: Path) -> None:
    (parsed,) = _read(tmp_path, TALKS)
    document = parsed.document
    assert (document.id, str(document.date), document.title) == ("talks", "2024-05-05", "Talks")
    assert document.text == "Iran and France can't agree.\n\nDu?"
    assert [sentence.index for sentence in parsed.sentences] == [0, 1]
    for sentence in parsed.sentences:
        for token in sentence.tokens:
            assert document.text[slice(*token.span)] == token.text


def test_words_of_a_token_that_they_do_not_spell_share_its_span(tmp_path: Path) -> None:
    rows = "1-2\tau\t_\t_\t_\t_\t_\t_\t_\t_\n" + _row(1, "à", 3) + _row(2, "le", 3) + _row(3, "port", 0)
    (parsed,) = _read(tmp_path, rows)
    assert parsed.document.text == "au port"
    assert [token.span for token in parsed.sentences[0].tokens] == [(0, 2), (0, 2), (3, 7)]


def test_text_comment_gives_the_blanks_where_misc_is_silent(tmp_path: Path) -> None:
    (parsed,) = _read(tmp_path, "# text = Iran's  army\n" + _row(1, "IRAN", 3) + _row(2, "'s", 1) + _row(3, "army", 0))
    assert parsed.document.text == "Iran's  army"
    (parsed,) = _read(tmp_path, "# text = Something else\n" + _row(1, "Iran", 0, "SpaceAfter=No") + _row(2, "'s", 1))
    assert parsed.document.text == "Iran's"


def test_file_without_newdoc_is_one_document_named_after_it(tmp_path: Path) -> None:
    documents = _read(tmp_path, _row(1, "A", 0) + "\n" + _row(1, "B", 0), "wire.conllu")
    assert [(one.document.id, one.document.text) for one in documents] == [("wire", "A B")]


def test_udpipe_spaces(tmp_path: Path) -> None:
    rows = _row(1, "A", 0, "SpacesAfter=\\n\\s") + _row(2, "B", 1, "SpaceAfter=No") + "\n" + _row(1, "C", 0)
    assert _read(tmp_path, rows)[0].document.text == "A\n BC"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("1\tA\n", 1, "found 2 columns"),
        ("1 A a X _ _ 0 root _ _\n", 1, "separated by tabs"),
        (_row(1, "A", 0) + _row(3, "B", 1), 2, "found '3', expected 2"),
        (_row(1, "A", 0) + _row(2, "B", 7), 2, "found 7, but the sentence has 2 words"),
        (_row(1, "A", 0) + _row(2, "B", 3) + _row(3, "C", 2), 2, "circle: 2 → 3 → 2"),
        (_row(1, "A", 1), 1, "circle"),
        (_row(1, "A", 0).replace("\t0\t", "\t_\t"), 1, "is the file parsed?"),
        ("3-4\tx\t_\t_\t_\t_\t_\t_\t_\t_\n" + _row(1, "A", 0), 1, "starts at 1"),
        ("1-3\tx\t_\t_\t_\t_\t_\t_\t_\t_\n" + _row(1, "A", 0), 2, "expected 3"),
        ("# newdoc id = a\n# date = soon\n" + _row(1, "A", 0), 3, "soon"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(ConlluError, match=r"x\.conllu:") as raised:
        _read(tmp_path, text)
    assert raised.value.line == line
    assert says in str(raised.value)


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.conllu"
    path.write_bytes("1\tcafé".encode("latin-1"))
    with pytest.raises(ConlluError, match="UTF-8"):
        list(read_conllu(path))


def test_format_sentence_reads_back() -> None:
    tokens = (
        Token(1, "Go", "go", "VERB", "", "", 0, "root", 5, 7),
        Token(2, "!", "!", "PUNCT", "", "", 1, "punct", 7, 8),
    )
    lines = format_sentence(Sentence(0, tokens), {"text": "Go!", "corrected": ""}).splitlines()
    ((comments, read),) = sentence_blocks(lines, "x")
    assert comments == {"text": "Go!", "corrected": ""}
    assert [(token.text, token.span) for token in read] == [("Go", (0, 2)), ("!", (2, 3))]


_blank = st.text(" \n\t\r\u00a0|\\", max_size=3).filter(lambda text: not text.strip(" \n\t\r\u00a0"))
_word = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=6).filter(
    lambda word: word.strip() == word and word != "_"  # whose lemma, if it has none, is itself in CoNLL-U
)
_label = st.sampled_from(["", "NOUN", "A=b|C=d"])


@st.composite
def parsed_documents(draw: st.DrawFn) -> ParsedDocument:
    text = draw(st.sampled_from(["", " ", "\n", "PARIS (AFP) - "]))
    sentences = []
    for index in range(draw(st.integers(1, 3))):
        tokens = []
        words = draw(st.lists(_word, min_size=1, max_size=5))
        for number, word in enumerate(words, start=1):
            start = len(text)
            text += word
            head = draw(st.integers(0, number - 1))
            lemma, upos, xpos, feats = (draw(_label) for _ in range(4))
            tokens.append(Token(number, word, lemma, upos, xpos, feats, head, "dep", start, len(text)))
            text += draw(_blank)
        sentences.append(Sentence(index, tuple(tokens)))
        text += draw(st.sampled_from(["", " ", "\n\n", " (MORE) "])) if index < 2 else ""
    text = text.removesuffix(" (MORE) ")
    end = sentences[-1].span[1]
    document = Document("d 1", text[:end] + draw(_blank), draw(st.sampled_from([None, "2024-05-05"])))
    return ParsedDocument(document, tuple(sentences), model="m")


@given(parsed=parsed_documents())
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, parsed: ParsedDocument) -> None:
    path = tmp_path_factory.mktemp("conllu") / "x.conllu"
    assert write_conllu(path, [parsed]) == 1
    assert list(read_conllu(path)) == [parsed]


def test_title_is_a_sentence_of_its_own() -> None:
    title = Sentence(-1, (Token(1, "Talks", "talk", "NOUN", "", "", 0, "root", 0, 5),))
    body = Sentence(0, (Token(1, "Go", "go", "VERB", "", "", 0, "root", 0, 2),))
    parsed = ParsedDocument(Document("a", "Go", title="Talks"), (title, body))
    written = "".join(format_document(parsed))
    assert "# part = title" in written
    assert written.index("Talks") < written.index("Go")


def test_truecased_words_keep_the_text(tmp_path: Path) -> None:
    parsed = ParsedDocument(
        Document("a", "IRAN."),
        (Sentence(0, (Token(1, "Iran", "", "", "", "", 0, "", 0, 4), Token(2, ".", "", "", "", "", 1, "", 4, 5))),),
    )
    write_conllu(tmp_path / "x", [parsed])
    assert list(read_conllu(tmp_path / "x")) == [parsed]
