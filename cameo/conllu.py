"""CoNLL-U in and out: parses made by any UD parser, and our own parses for others to read.

A CoNLL-U file holds words, not the text they came from. The text is rebuilt from, in this order, ``SpacesAfter=``
(UDPipe's escapes, which also keep line ends), the ``# text`` comment where the words can be found in it, and
``SpaceAfter=No``. What we write reads back with the same offsets.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from attrs import evolve, frozen

from cameo.document import Document, ParsedDocument, Sentence, Span, Token, to_date
from cameo.errors import ConlluError, DateError

Comments = dict[str, str]

_ESCAPES = {" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p", "\\": "\\\\"}
_UNESCAPES = {escape[1]: char for char, escape in _ESCAPES.items()}
_ONE_LINE = str.maketrans("\t\r\n", "   ")
_WORD_ID = re.compile(r"[1-9][0-9]*\Z")
_RANGE_ID = re.compile(r"([1-9][0-9]*)-([1-9][0-9]*)\Z")
_EMPTY_ID = re.compile(r"[0-9]+\.[0-9]+\Z")


@frozen
class _Surface:
    """One token as it stands in the text: one word, or several (``don't`` as 3-4)."""

    form: str
    words: tuple[int, ...]
    misc: str


@frozen
class _Block:
    """One sentence of a file, with spans into its own *text*."""

    comments: Comments
    tokens: tuple[Token, ...]
    text: str
    before: str
    after: str | None
    line: int


def sentence_blocks(lines: Iterable[str], path: str) -> Iterator[tuple[Comments, tuple[Token, ...]]]:
    """Read sentence after sentence, without regard to documents; spans start at 0 in each sentence.

    :param lines: lines of CoNLL-U, with or without line ends.
    :param path: named in errors.
    :returns: the comments (``# corrected`` gives an empty value) and the words.
    :raises ConlluError: for the first line that is no valid CoNLL-U.
    """
    for block in _blocks(lines, path):
        yield block.comments, block.tokens


def read_conllu(path: str | Path) -> Iterator[ParsedDocument]:
    """Read documents parsed elsewhere, one at a time.

    Documents start at ``# newdoc``; a file without is one document named after the file. ``# date`` (or
    ``# meta::date``), ``title``, ``source``, ``url`` and ``language`` at a document's head go into the document.

    :raises ConlluError: for a file that is no valid CoNLL-U.
    """
    name, blocks, count = str(path), list[_Block](), 0
    with Path(path).open(encoding="utf-8-sig") as lines:
        for block in _blocks(_decoded(lines, name), name):
            if blocks and _starts_document(block.comments):
                count += 1
                yield _document(blocks, name, count)
                blocks = []
            blocks.append(block)
    if blocks:
        yield _document(blocks, name, count + 1)


def format_sentence(sentence: Sentence, comments: Mapping[str, str], text: str | None = None) -> str:
    """One sentence as CoNLL-U, with the blank line that ends it.

    :param comments: written in their order; an empty value gives a bare ``# key``.
    :param text: the text that the spans point into; with it, line ends and double blanks between words are kept.
    """
    return _format(sentence, comments, [*_inner_spaces(sentence, text), "_"], text)


def write_conllu(path: str | Path, documents: Iterable[ParsedDocument]) -> int:
    """Write documents as one CoNLL-U file.

    :returns: the number of documents written. Documents without a sentence have no place in CoNLL-U.
    """
    count = 0
    with Path(path).open("w", encoding="utf-8", errors="replace", newline="\n") as out:
        for parsed in documents:
            out.writelines(format_document(parsed))
            count += bool(parsed.sentences)
    return count


def format_document(parsed: ParsedDocument) -> Iterator[str]:
    """The sentences of one document as CoNLL-U, the document's own comments before the first."""
    head = _head_comments(parsed)
    number, end = 0, 0
    body = [sentence.index for sentence in parsed.sentences if sentence.index >= 0 and sentence.tokens]
    for sentence in parsed.sentences:
        if not sentence.tokens:
            continue
        in_title = sentence.index < 0
        text = (parsed.document.title or "") if in_title else parsed.document.text
        comments = {**head, "sent_id": f"{_one_line(parsed.document.id)}-{'title' if in_title else number + 1}"}
        if in_title:
            comments["part"] = "title"
            yield format_sentence(sentence, comments, text)
        else:
            comments |= _skipped(text[end : sentence.span[0]], first=number == 0)
            number, end = number + 1, sentence.span[1]
            final = _final_space(sentence, text, last=sentence.index == body[-1])
            yield _format(sentence, comments, [*_inner_spaces(sentence, text), final], text)
        head = {}


# --- reading


def _decoded(lines: TextIO, path: str) -> Iterator[str]:
    number = 0
    try:
        for line in lines:
            number += 1
            yield line
    except UnicodeDecodeError as error:
        raise ConlluError(path, number + 1, f"not UTF-8 ({error.reason}); convert the file to UTF-8") from None


def _starts_document(comments: Mapping[str, str]) -> bool:
    return "newdoc" in comments or "newdoc id" in comments


def _blocks(lines: Iterable[str], path: str) -> Iterator[_Block]:
    comments: Comments = {}
    rows: list[tuple[int, list[str]]] = []
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r\n")
        if line.startswith("#") and not rows:
            key, _, value = line[1:].partition("=")
            comments[key.strip()] = value.strip(" \t")
        elif line.strip(" \t") == "":
            if rows:
                yield _block(comments, rows, path)
                comments, rows = {}, []
        else:
            rows.append((number, _columns(line, number, path)))
    if rows:
        yield _block(comments, rows, path)


def _columns(line: str, number: int, path: str) -> list[str]:
    columns = line.split("\t")
    if len(columns) != 10:
        hint = "; columns are separated by tabs, not blanks" if len(line.split()) >= 10 else ""
        raise ConlluError(path, number, f"found {len(columns)} columns, expected 10{hint}")
    return columns


def _block(comments: Comments, rows: Sequence[tuple[int, list[str]]], path: str) -> _Block:
    words: list[Token] = []
    surfaces: list[_Surface] = []
    covered = 0
    for number, columns in rows:
        name, form, misc = columns[0], columns[1], columns[9]
        if _EMPTY_ID.match(name):
            continue
        if span := _RANGE_ID.match(name):
            first, last = int(span[1]), int(span[2])
            if first != len(words) + 1 or last < first or first <= covered:
                raise ConlluError(path, number, f"token {name}: expected a range that starts at {len(words) + 1}")
            surfaces.append(_Surface(form, tuple(range(first, last + 1)), misc))
            covered = last
            continue
        words.append(_word(columns, len(words) + 1, number, path))
        if len(words) > covered:
            surfaces.append(_Surface(form, (len(words),), misc))
    if covered > len(words) or not words:
        raise ConlluError(path, rows[-1][0], f"found {len(words)} words, expected {max(covered, 1)} or more")
    _check_tree(words, rows, path)
    return _laid_out(comments, words, surfaces, rows[0][0])


def _word(columns: Sequence[str], expected: int, line: int, path: str) -> Token:
    name, form, lemma, upos, xpos, feats, head, deprel = columns[:8]
    if not _WORD_ID.match(name) or int(name) != expected:
        raise ConlluError(path, line, f"column 1 (ID): found {name!r}, expected {expected}")
    if form == "":
        raise ConlluError(path, line, "column 2 (FORM): empty, expected a word")
    if not head.isdecimal():
        raise ConlluError(path, line, f"column 7 (HEAD): found {head!r}, expected a number; is the file parsed?")
    blank = {"_": ""}
    lemma = lemma if form == "_" else blank.get(lemma, lemma)
    upos, xpos, feats = (blank.get(value, value) for value in (upos, xpos, feats))
    return Token(expected, form, lemma, upos, xpos, feats, int(head), blank.get(deprel, deprel), 0, 0)


def _check_tree(words: Sequence[Token], rows: Sequence[tuple[int, list[str]]], path: str) -> None:
    """Every head is a word of the sentence, and every word hangs from a root."""
    line_of = {columns[0]: number for number, columns in rows}
    for word in words:
        if word.head > len(words):
            found = f"found {word.head}, but the sentence has {len(words)} words"
            raise ConlluError(path, line_of[str(word.id)], f"column 7 (HEAD): {found}")
    rooted = {0}
    for word in words:
        way: list[int] = []
        at = word.id
        while at not in rooted:
            if at in way:
                circle = " → ".join(map(str, [*way[way.index(at) :], at]))
                raise ConlluError(path, line_of[str(at)], f"column 7 (HEAD): words hang in a circle: {circle}")
            way.append(at)
            at = words[at - 1].head
        rooted.update(way)


def _laid_out(comments: Comments, words: Sequence[Token], surfaces: Sequence[_Surface], line: int) -> _Block:
    """Put the tokens side by side and give every word its place."""
    found = _found(comments.get("text", ""), surfaces)
    text, placed = "", list[Token]()
    gap: str | None = None
    for index, surface in enumerate(surfaces):
        text += gap or ""
        form = found[index][0] if found else surface.form
        group = [words[number - 1] for number in surface.words]
        spans = _word_spans(form, [word.text for word in group], len(text))
        placed += [evolve(word, start=start, end=end) for word, (start, end) in zip(group, spans, strict=True)]
        text += form
        gap = _space_after(surface.misc)
        if index + 1 < len(surfaces) and "SpacesAfter=" not in surface.misc:
            gap = found[index][1] if found else (" " if gap is None else gap)
    before = _misc(surfaces[0].misc).get("SpacesBefore", "")
    return _Block(comments, tuple(placed), text, _unescaped(before), gap, line)


def _found(text: str, surfaces: Sequence[_Surface]) -> list[tuple[str, str]] | None:
    """Form and following white space of each token in *text*, or ``None`` where they are not all in it in order.

    Case is the text's: a parser may have seen truecased words.
    """
    result: list[tuple[str, str]] = []
    at = 0
    for surface in surfaces:
        form = text[at : at + len(surface.form)]
        if form.lower() != surface.form.lower():
            return None
        at += len(form)
        rest = text[at:].lstrip()
        result.append((form, text[at : len(text) - len(rest)]))
        at = len(text) - len(rest)
    return result if at == len(text) else None


def _word_spans(form: str, words: Sequence[str], start: int) -> list[Span]:
    """The words of a token share it out where they spell it (*can* + *not*), else each has all of it (*à* + *le*)."""
    if "".join(words).lower() != form.lower() or sum(map(len, words)) != len(form):
        return [(start, start + len(form))] * len(words)
    spans: list[Span] = []
    for word in words:
        spans.append((start, start + len(word)))
        start += len(word)
    return spans


def _misc(misc: str) -> dict[str, str]:
    return {key: value for key, _, value in (part.partition("=") for part in misc.split("|"))}


def _space_after(misc: str) -> str | None:
    values = _misc(misc)
    if "SpacesAfter" in values:
        return _unescaped(values["SpacesAfter"])
    return "" if values.get("SpaceAfter") == "No" else None


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _UNESCAPES.get(match[1], match[1]), text, flags=re.DOTALL)


def _document(blocks: Sequence[_Block], path: str, number: int) -> ParsedDocument:
    text, pending = "", ""
    sentences: list[Sentence] = []
    title = _meta(blocks[0].comments, "title")
    for block in blocks:
        if block.comments.get("part") == "title" and title is not None:
            sentences.append(Sentence(-1, _shifted(block.tokens, max(0, title.find(block.text)))))
            continue
        text += _before(block, pending, first=text == "")
        sentences.append(Sentence(sum(one.index >= 0 for one in sentences), _shifted(block.tokens, len(text))))
        text += block.text
        pending = " " if block.after is None else block.after
    text += (blocks[-1].after or "") if sentences[-1].index >= 0 else ""
    document = Document(
        id=_document_id(blocks[0].comments, path, number),
        text=text,
        date=_date(blocks[0], path),
        title=title,
        source=_meta(blocks[0].comments, "source"),
        url=_meta(blocks[0].comments, "url"),
        language=_meta(blocks[0].comments, "language") or "en",
    )
    return ParsedDocument(document, tuple(sentences), model=_meta(blocks[0].comments, "model") or "")


def _before(block: _Block, pending: str, *, first: bool) -> str:
    """What stands between the last sentence and this one."""
    if "skipped" in block.comments:
        return _unescaped(block.comments["skipped"])
    if first:
        return block.before
    new_paragraph = any(key == "newpar" or key.startswith("newpar ") for key in block.comments)
    return "\n\n" if new_paragraph and "\n" not in pending else pending


def _shifted(tokens: Iterable[Token], by: int) -> tuple[Token, ...]:
    return tuple(evolve(token, start=token.start + by, end=token.end + by) for token in tokens)


def _document_id(comments: Comments, path: str, number: int) -> str:
    stem = Path(path).stem
    return comments.get("newdoc id") or (stem if number == 1 else f"{stem}-{number}")


def _meta(comments: Comments, key: str) -> str | None:
    return comments.get(key) or comments.get(f"meta::{key}") or None


def _date(block: _Block, path: str) -> datetime.date | None:
    try:
        return to_date(_meta(block.comments, "date"))
    except DateError as error:
        raise ConlluError(path, block.line, str(error)) from None


# --- writing


def _one_line(text: str) -> str:
    return text.translate(_ONE_LINE).strip()


def _head_comments(parsed: ParsedDocument) -> Comments:
    document = parsed.document
    pairs = {
        "newdoc id": document.id,
        "date": document.date.isoformat() if document.date else None,
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "language": document.language if document.language != "en" else None,
        "model": parsed.model,
    }
    return {key: _one_line(value) for key, value in pairs.items() if value}


def _skipped(between: str, *, first: bool) -> Comments:
    """Text in no sentence (a dateline) goes into a comment, so that offsets stay true."""
    return {"skipped": _escaped(between)} if between.strip() or (first and between) else {}


def _inner_spaces(sentence: Sentence, text: str | None) -> list[str]:
    """The tenth column of every word but the last."""
    return [_space_misc(_gap(left, right, text)) for left, right in pairwise(sentence.tokens)]


def _gap(left: Token, right: Token, text: str | None) -> str:
    return text[left.end : right.start] if text is not None else " " * min(1, right.start - left.end)


def _space_misc(gap: str) -> str:
    if gap == " " or gap.strip():
        return "_"
    return f"SpacesAfter={_escaped(gap)}" if gap else "SpaceAfter=No"


def _final_space(sentence: Sentence, text: str, *, last: bool) -> str:
    """The tenth column of the last word; nothing after the document's last word is the default, a blank elsewhere."""
    rest = text[sentence.span[1] :]
    after = rest[: len(rest) - len(rest.lstrip())]
    if last:
        return f"SpacesAfter={_escaped(after)}" if after else "_"
    return _space_misc(after)


def _format(sentence: Sentence, comments: Mapping[str, str], spaces: Sequence[str], text: str | None) -> str:
    lines = [f"# {key} = {value}" if value else f"# {key}" for key, value in comments.items()]
    if text is not None and "text" not in comments:
        lines.append(f"# text = {_one_line(text[slice(*sentence.span)])}")
    for index, token in enumerate(sentence.tokens):
        shared = _sharing(sentence.tokens, index)
        if len(shared) > 1 and shared[0] is token:
            form = text[slice(*token.span)] if text is not None else "".join(word.text for word in shared)
            name = f"{token.id}-{shared[-1].id}"
            lines.append("\t".join([name, _one_line(form) or "_", *"_______", spaces[index + len(shared) - 1]]))
        lines.append(_row(token, "_" if len(shared) > 1 else spaces[index]))
    return "\n".join(lines) + "\n\n"


def _sharing(tokens: Sequence[Token], index: int) -> list[Token]:
    """The words with the same span around *index*: one token that is several words."""
    first = last = index
    while first > 0 and tokens[first - 1].span == tokens[index].span:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].span == tokens[index].span:
        last += 1
    return list(tokens[first : last + 1])


def _row(token: Token, misc: str) -> str:
    values = (token.text, token.lemma, token.upos, token.xpos, token.feats, str(token.head), token.deprel)
    return "\t".join([str(token.id), *(value.translate(_ONE_LINE) or "_" for value in values), "_", misc])
