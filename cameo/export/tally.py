"""What is in a dataset, counted as its rows go by."""

from __future__ import annotations

import datetime
from collections import Counter

from cameo.export.cells import Row

READS = ("date", "event_code", "modality", "source_country", "target_country", "issues")
"""Columns of the event table that are counted."""


class Tally:
    """Counts of codes, modalities, issues, countries and stories, the days covered, the rows left out by reason."""

    def __init__(self) -> None:
        self.rows = 0
        self.codes: Counter[str] = Counter()
        self.modalities: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self.targets: Counter[str] = Counter()
        self.issues: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.first: datetime.date | None = None
        self.last: datetime.date | None = None
        self._stories = bytearray()  # one byte a story, by its number

    def add(self, row: Row) -> None:
        """Count a row that is in the dataset."""
        self.rows += 1
        self.codes[row["event_code"]] += 1
        self.modalities[row["modality"]] += 1
        self.sources[row["source_country"] or ""] += 1
        self.targets[row["target_country"] or ""] += 1
        self.issues.update(row["issues"] or ())
        self._add_story(row["story_number"])
        if (date := row["date"]) is not None:
            self.first = date if self.first is None else min(self.first, date)
            self.last = date if self.last is None else max(self.last, date)

    def leave_out(self, reason: str) -> None:
        """Count a row that has no place in the format."""
        self.left_out[reason] += 1

    @property
    def stories(self) -> int:
        """Stories with at least one row."""
        return sum(self._stories)

    def _add_story(self, number: int) -> None:
        if number > len(self._stories):
            self._stories.extend(bytes(max(number - len(self._stories), 1 << 16)))
        self._stories[number - 1] = 1
