"""Languages as archives write them: tags, three-letter codes, English names."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

_TAG = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")


def language_code(said: str | None) -> str | None:
    """The code that Stanza and cameo use: ``en`` for ``en-US``, ``EN_us``, ``eng`` and ``English``.

    :returns: ``None`` for what names no language, or names it in a way that is not known.
    """
    words = (said or "").strip()
    if found := _TAG.fullmatch(words):
        return found.group(1).lower()
    return _known().get(words.lower()) if words else None


@functools.cache
def _known() -> Mapping[str, str]:
    """Names and three-letter codes of the languages in Unicode's CLDR."""
    from cameo.archive.readers.source import extra

    names = extra("babel").Locale("en").languages
    aliases = extra("babel.core").get_global("language_aliases")
    known = {name.lower(): code for code, name in names.items() if len(code) == 2}
    return known | {long: short for long, short in aliases.items() if len(long) == 3 and len(short) == 2}
