"""Stories that come twice: the same text, nearly the same, or an earlier version of a story that the wire then updated.

Stories are taken in the order of (date, id), whatever files or shards they lie in, and each is compared with the ones
kept within a window of days: so the outcome depends on the stories alone. Held at once are date, id and a hash of each
story (about 100 bytes), and the sketches of one window. Undated stories are compared by their exact text only.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field, frozen

from cameo.archive.originals import PARSES, find, kind_of
from cameo.errors import CameoError
from cameo.export.files import whole_stream
from cameo.export.layout import Layout, ParquetRowWriter, RowWriter, SeparatedWriter
from cameo.store import read_batches

if TYPE_CHECKING:
    import numpy as np

EXACT, NEAR, UPDATE = "exact", "near", "update"

REPORT = pa.schema(
    [("document", pa.string()), ("kept", pa.string()), ("kind", pa.string()), ("similarity", pa.float32())]
)
"""One row for each story that is merged into another: which, into which, why, and how alike they are (0 to 1)."""

_LAYOUTS = {".csv": Layout("separated"), ".parquet": Layout("parquet")}
_AT_ONCE = 10_000
_WORD = re.compile(r"\w+")
_SHINGLE = 5  # words in a row; Broder (1997) took as many
_FEWEST = 20  # words: of less, two notices of one kind (weather, stock prices) would be alike
_PERMUTATIONS = 128
_SCHEME = "affine32"
_CONTAINED = 0.8  # of the shorter version stands in the longer one
_UPDATE_DAYS = 1
_WEIGHTS = (0.1, 0.9)  # rather too many candidates, which are compared, than too few, which are not
_HIGHEST = 0.9  # likeness that the index can be asked for
_LOWEST = 0.35  # likeness of a text and one of twice its length that holds four fifths of it


class DuplicatesError(CameoError):
    """Duplicates that cannot be looked for, or a report of them that cannot be read."""


@frozen(kw_only=True)
class Rules:
    """What counts as a duplicate.

    :param near: stories whose sets of five-word sequences are so much alike (Jaccard, 0 to 1); none for exact only.
    :param updates: whether a story of a publisher that holds four fifths of one it had the same day or the day before
        is a new version of it.
    :param days: apart at most.
    """

    near: float | None = None
    updates: bool = False
    days: int = 3

    @property
    def sketched(self) -> bool:
        """Whether texts are compared at all, not only their hashes."""
        return self.near is not None or self.updates


@frozen
class Merged:
    """One row of :data:`REPORT`."""

    document: str
    kept: str
    kind: str
    similarity: float


def find_duplicates(paths: Iterable[str | Path], rules: Rules | None = None) -> Iterator[Merged]:
    """Which stories of parse stores, or of the folder of a run, are to be merged into which.

    :raises DuplicatesError: when the paths hold no parses, or ``cameo[dedupe]`` is not installed.
    """
    rules = rules or Rules()
    if rules.sketched:
        _datasketch()
    originals = tuple(find(paths))
    if kind_of(originals)[0] != PARSES:
        raise DuplicatesError(
            f"{originals[0].path if originals else 'nothing'}: no parses; give a run or a parse store"
        )
    with tempfile.TemporaryDirectory(prefix="cameo-") as folder:
        stories = _Stories(Path(folder, "sketches"), rules)
        for original in originals:
            for batch in read_batches(Path(original.path), ["id", "text", "date", "source"]):
                stories.add(batch)
        yield from _Search(stories, rules).merged()


def _datasketch() -> Any:
    try:
        import datasketch
    except ImportError as error:
        hint = "install it: pip install 'cameo-events[dedupe]'"
        raise DuplicatesError(f"near-duplicates need datasketch, which cannot be imported ({error}); {hint}") from None
    return datasketch


class _Stories:
    """What is kept of each story: columns in memory, sketches in a file."""

    def __init__(self, path: Path, rules: Rules) -> None:
        self._rules = rules
        self._path = path
        self._file = path.open("wb") if rules.sketched else None
        self._empty = _datasketch().MinHash(num_perm=_PERMUTATIONS, scheme=_SCHEME) if rules.sketched else None
        self._keys: list[Any] = []
        self._sources: dict[str | None, int] = {None: 0}
        self.digests = array("Q")
        self.sizes = array("I")  # different five-word sequences, 0 for a text that is too short
        self.sources = array("I")

    def add(self, batch: Any) -> None:
        """Take note of some stories."""
        self._keys.append(pa.table({"date": batch.column("date"), "id": batch.column("id").cast(pa.large_string())}))
        for text, source in zip(batch.column("text").to_pylist(), batch.column("source").to_pylist(), strict=True):
            words = _WORD.findall((text or "").lower())
            joined = " ".join(words).encode()
            self.digests.append(int.from_bytes(blake2b(joined, digest_size=8).digest()) if words else 0)
            self.sources.append(self._sources.setdefault(source, len(self._sources)))
            self.sizes.append(self._sketch(words) if self._file else 0)

    def _sketch(self, words: Sequence[str]) -> int:
        assert self._file is not None and self._empty is not None
        minhash = self._empty.copy()
        pieces: set[bytes] = set()
        if len(words) >= _FEWEST:
            pieces = {" ".join(words[at : at + _SHINGLE]).encode() for at in range(len(words) - _SHINGLE + 1)}
            minhash.update_batch(pieces)
        self._file.write(minhash.hashvalues.astype("<u4").tobytes())
        return len(pieces)

    def close(self) -> tuple[Any, Any]:
        """All stories in the order of (date, id), as their rows; and their keys, by row."""
        if self._file:
            self._file.close()
        schema = pa.schema([("date", pa.date32()), ("id", pa.large_string())])
        keys = pa.concat_tables([schema.empty_table(), *self._keys]).combine_chunks()
        return pc.sort_indices(keys, sort_keys=[("date", "ascending"), ("id", "ascending")]), keys

    def sketches(self) -> np.ndarray[Any, Any]:
        """The sketches by row, from the file."""
        import numpy as np

        shape = (len(self.sizes), _PERMUTATIONS)
        return np.memmap(self._path, dtype="<u4", mode="r", shape=shape) if len(self.sizes) else np.zeros(shape, "<u4")


@define(eq=False)
class _Group:
    """Stories that are one: the first, its longest version, and the others with why and how alike."""

    first: int
    version: int
    last_day: int
    members: list[tuple[int, str, float]] = field(factory=list)


class _Search:
    """Goes through the stories in order, with the groups of one window at hand."""

    def __init__(self, stories: _Stories, rules: Rules) -> None:
        self._stories, self._rules = stories, rules
        self._exact: dict[int, _Group] = {}
        self._indexed: dict[int, _Group] = {}
        self._places: dict[int, int] = {}  # in the order of time, which settles between equals
        self._added = 0
        self._open: list[_Group] = []

    def merged(self) -> Iterator[Merged]:
        order, keys = self._stories.close()
        self._sketches = self._stories.sketches() if self._rules.sketched else None
        self._index = self._new_index()
        self._days = keys["date"].cast(pa.int32()).to_numpy(zero_copy_only=False)  # since 1970; no number for none
        ids = keys["id"]
        today: int | None = None
        for row in map(int, order.to_numpy()):
            day = None if self._days[row] != self._days[row] else int(self._days[row])
            if day != today:
                yield from self._expire(day, ids)
                today = day
            self._place(row, day)
        yield from self._expire(None, ids, everything=True)

    def _new_index(self) -> Any:
        if not self._rules.sketched:
            return None
        lowest = min(_LOWEST if self._rules.updates else 1.0, self._rules.near or 1.0)
        bounds = {"threshold": min(lowest, _HIGHEST), "num_perm": _PERMUTATIONS}
        return _datasketch().MinHashLSH(weights=_WEIGHTS, **bounds)

    def _place(self, row: int, day: int | None) -> None:
        """Put a story into the group it belongs to, or into a new one."""
        digest = self._stories.digests[row]
        if not digest:
            return  # no words in it
        same = self._exact.get(digest)
        if same is not None:
            same.members.append((row, EXACT, 1.0))
            return
        sketched = day is not None and self._stories.sizes[row] > 0
        group = self._alike(row) if sketched else None
        if group is None:
            group = _Group(row, row, day or 0)
            self._open.append(group)
            if sketched:
                self._add(row, group)
        self._exact[digest] = group

    def _alike(self, row: int) -> _Group | None:
        """The group of the story that is most alike, the first of equals; this one is in it then."""
        minhash = self._minhash(row)
        candidates = self._index.query(minhash)
        found = sorted((-self._likeness(row, other), self._places[other], other) for other in candidates)
        for negative, _, other in found:
            group, likeness = self._indexed[other], -negative
            if self._rules.near is not None and likeness >= self._rules.near:
                group.members.append((row, NEAR, likeness))
                return group
            if self._rules.updates and self._is_update(row, other, likeness):
                self._update(group, row, likeness)
                return group
        return None

    def _is_update(self, row: int, other: int, likeness: float) -> bool:
        sizes, sources = self._stories.sizes, self._stories.sources
        if not sources[row] or sources[row] != sources[other] or self._days[row] - self._days[other] > _UPDATE_DAYS:
            return False
        shared = likeness / (1 + likeness) * (sizes[row] + sizes[other])
        return shared >= _CONTAINED * min(sizes[row], sizes[other])

    def _update(self, group: _Group, row: int, likeness: float) -> None:
        group.members.append((row, UPDATE, likeness))
        if self._stories.sizes[row] > self._stories.sizes[group.version]:
            group.version = row
            self._add(row, group)

    def _add(self, row: int, group: _Group) -> None:
        self._indexed[row] = group
        self._places[row] = self._added = self._added + 1
        self._index.insert(row, self._minhash(row))
        group.last_day = int(self._days[row])

    def _minhash(self, row: int) -> Any:
        return _datasketch().MinHash(hashvalues=self._sketches[row], scheme=_SCHEME)  # type: ignore[index]

    def _likeness(self, row: int, other: int) -> float:
        sketches: Any = self._sketches
        return float((sketches[row] == sketches[other]).mean())

    def _expire(self, day: int | None, ids: Any, *, everything: bool = False) -> Iterator[Merged]:
        """Close the groups that no story of this day or later can join."""
        over = [group for group in self._open if everything or day is None or group.last_day < day - self._rules.days]
        if not over:
            return
        gone = set(map(id, over))
        self._open = [group for group in self._open if id(group) not in gone]
        self._exact = {digest: group for digest, group in self._exact.items() if id(group) not in gone}
        for row in [row for row, group in self._indexed.items() if id(group) in gone]:
            del self._indexed[row], self._places[row]
            self._index.remove(row)
        for group in over:
            yield from _rows(group, ids)


def _rows(group: _Group, ids: Any) -> Iterator[Merged]:
    """Each story of a group but the one that is kept: its longest version, else the first."""
    kept = ids[group.version].as_py()
    if group.version != group.first:
        likeness = next(likeness for row, _, likeness in group.members if row == group.version)
        yield Merged(ids[group.first].as_py(), kept, UPDATE, likeness)
    for row, kind, likeness in group.members:
        if row != group.version:
            yield Merged(ids[row].as_py(), kept, kind, likeness)


def write_report(path: str | Path, merged: Iterable[Merged]) -> Counter[str]:
    """Write which story is merged into which, as CSV or Parquet, as the end of the name says.

    :returns: how many of each kind.
    :raises DuplicatesError: when it says nothing.
    :raises OutputError: when the file cannot be written.
    """
    if Path(path).suffix.lower() not in _LAYOUTS:
        raise DuplicatesError(f"{path}: a report is written as {' or '.join(_LAYOUTS)}; rename it")
    layout, kinds = _LAYOUTS[Path(path).suffix.lower()], Counter[str]()
    with whole_stream(path) as stream:
        out: RowWriter = (
            ParquetRowWriter(stream, REPORT, {})
            if layout.kind == "parquet"
            else SeparatedWriter(stream, layout, REPORT.names)
        )
        rows = iter(merged)
        while batch := list(islice(rows, _AT_ONCE)):
            out.write([[one.document, one.kept, one.kind, round(one.similarity, 4)] for one in batch])
            kinds.update(one.kind for one in batch)
        out.close()
    return kinds
