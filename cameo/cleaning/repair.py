"""Characters that went wrong on their way: text decoded by the wrong table, entities and tags, joined letters.

Each repair is one edit, so that its place in the text as given is known. Clean ASCII is only scanned.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from cameo.cleaning.offsets import Edit

_BLOCK_TAGS = "address|article|blockquote|center|div|dd|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|td|th|tr|ul"
_INLINE_TAGS = "a|abbr|b|big|cite|code|em|figcaption|figure|font|i|img|q|s|small|span|strong|sub|sup|time|tt|u|wbr"
_MARKUP = re.compile(
    rf"""<!--.{{0,5000}}?-->|<(?P<hidden>script|style)\b[^>]*>.{{0,5000}}?</(?P=hidden)\s*>
    |</?(?P<block>{_BLOCK_TAGS})\b[^<>]*>|<(?P<line>br)\b[^<>]*>|</?(?:{_INLINE_TAGS})\b[^<>]*>
    |&(?P<entity>(?:amp;){{0,3}}(?:\#\d{{1,7}}|\#x[0-9a-f]{{1,6}}|[a-z]{{2,8}}\d{{0,2}}));
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_WORD = re.compile(r"[^ \t\r\n\f\v<&]*[^\x00-\x7f][^ \t\r\n\f\v<&]*")

_SUSPECT = re.compile(r"[^\x00-\x7f]{2}|[\x80-\x84\x86-\x9f]|[\u0300-\u036f\ufb00-\ufb06\uff01-\uff5e\uffe0-\uffe6]")
"""What no repair is needed without: mojibake is at least two characters, and \\x85 is a line end."""

_C1 = re.compile(r"[\x80-\x84\x86-\x9f]")
_JOINED = re.compile(r"[\ufb00-\ufb06\uff01-\uff5e\uffe0-\uffe6]+|[^\W\d_][\u0300-\u036f]+")


def repairs(text: str) -> list[Edit]:
    """The edits that mend *text*, in order; hardly any time where there are none."""
    edits = list(_markup_edits(text)) if "<" in text or "&" in text else []
    if text.isascii() or not _SUSPECT.search(text):
        return edits
    return sorted([*edits, *_word_edits(text, edits)])


def _markup_edits(text: str) -> Iterator[Edit]:
    for match in _MARKUP.finditer(text):
        if match["entity"]:
            shown = _unescaped(match[0])
            if shown != match[0]:
                yield match.start(), match.end(), shown
        else:
            yield match.start(), match.end(), "\n\n" if match["block"] else "\n" if match["line"] else ""


def _unescaped(entity: str) -> str:
    """The character of an entity that may have been escaped twice: ``&amp;#8217;``."""
    shown = html.unescape(entity)
    while shown.startswith("&") and shown.endswith(";") and shown != (inner := html.unescape(shown)):
        shown = inner
    return shown


def _word_edits(text: str, taken: list[Edit]) -> Iterator[Edit]:
    """Edits of words with characters outside ASCII, outside of what is edited already."""
    spans = iter([*((start, end) for start, end, _ in taken), (len(text), len(text))])
    start, end = next(spans)
    for match in _WORD.finditer(text):
        while end <= match.start() and end < len(text):
            start, end = next(spans)
        if match.start() < end and start < match.end():
            continue
        word = match[0]
        if _SUSPECT.search(word):
            shown = _mended(word)
            if shown != word:
                yield _trimmed(match.start(), word, shown)


def _mended(word: str) -> str:
    from ftfy import fix_encoding  # a third of a second to import, which clean text need not wait for
    from ftfy.badness import is_bad
    from ftfy.fixes import fix_c1_controls

    if is_bad(word):
        word = fix_encoding(word)
    if _C1.search(word):
        word = _C1.sub(lambda match: fix_c1_controls(match[0]), word)
    return _JOINED.sub(_separated, word)


def _separated(match: re.Match[str]) -> str:
    """Ligatures and full-width forms as plain letters; a letter and its accent as one character, where there is one."""
    found = match[0]
    return unicodedata.normalize("NFC" if unicodedata.combining(found[-1]) else "NFKC", found)


def _trimmed(start: int, old: str, new: str) -> Edit:
    """The edit without what stays at both ends; ``Â£`` becomes ``£``, and not ``Â`` nothing."""
    head = _shared(old, new)
    tail = min(_shared(old[::-1], new[::-1]), len(old) - head, max(0, len(new) - head - 1))
    return start + head, start + len(old) - tail, new[head : len(new) - tail]


def _shared(one: str, two: str) -> int:
    """How many letters two words begin with alike."""
    return next((place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
