"""What Stanza's processors read words from and write tags to, without an object for each word.

Building ``stanza.Document`` costs as much as tagging; of all it can do, tagger, lemmatizer and parser only ask for
columns and set columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import Any


class Sheet:
    """Sentences as columns of values, one value for each word; stands in for ``stanza.Document``.

    :param sentences: the words of each sentence.
    :ivar bounds: where each sentence starts and ends in a column.
    """

    def __init__(self, sentences: Sequence[Sequence[str]]) -> None:
        self._columns: dict[str, Sequence[Any]] = {"text": list(chain.from_iterable(sentences))}
        self.bounds = list(pairwise(accumulate(map(len, sentences), initial=0)))

    def column(self, field: str) -> Sequence[Any]:
        """A column's values; ``None`` for all words if nobody has set it."""
        return self._columns.get(field) or [None] * len(self._columns["text"])

    def get(self, fields: str | list[str], as_sentences: bool = False, from_token: bool = False) -> list[Any]:
        """The values of some columns, as ``stanza.Document.get`` gives them: bare values if there is one column."""
        names = [fields] if isinstance(fields, str) else fields
        columns = [self.column(name) for name in names]
        rows = list(columns[0]) if len(columns) == 1 else [list(row) for row in zip(*columns, strict=True)]
        return [rows[start:end] for start, end in self.bounds] if as_sentences else rows

    def set(self, fields: str | Sequence[str], contents: Sequence[Any]) -> None:
        """Set columns from one row for each word."""
        names = [fields] if isinstance(fields, str) else fields
        columns = [contents] if len(names) == 1 else zip(*contents, strict=True)
        self._columns.update(zip(names, columns, strict=True))
