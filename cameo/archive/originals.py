"""The files that a run reads: which, in what order, and how to tell that one of them has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b, file_digest
from pathlib import Path

from attrs import evolve, frozen

from cameo.archive.folder import RunError, is_run
from cameo.archive.readers import files_of
from cameo.store import Origin, StoreError, store_info

TEXTS, PARSES = "texts", "parses"


@frozen(kw_only=True)
class Original:
    """One file that is read.

    :param name: what ids of its documents start with.
    :param modified: nanoseconds since 1970; says only whether the content has to be looked at again.
    :param hash: of the content; empty for a file that cannot be read.
    :param sidecar: whether it describes a text beside it, and is read with that one.
    """

    name: str
    path: str
    bytes: int
    modified: int
    hash: str
    sidecar: bool = False


def find(paths: Iterable[str | Path], known: Mapping[str, Original] | None = None) -> Iterator[Original]:
    """The files of paths, in the order in which they are read: as given, in folders by name.

    :param known: as they were before, by name: what has kept its size and its time is not looked at again.
    """
    before = known or {}
    for path, name, sidecar in files_of(map(_without_run, paths)):
        yield _original(path, name, sidecar, before.get(name))


def kind_of(originals: Sequence[Original]) -> tuple[str, Origin | None]:
    """Whether texts or parses are read, and what made the parses.

    :raises RunError: when there are texts and parses, or parses of two makers.
    """
    found = [(one, _origin(Path(one.path))) for one in originals if not one.sidecar and one.hash]
    texts = [one for one, origin in found if origin is None]
    parses = [(one, origin) for one, origin in found if origin is not None]
    if texts and parses:
        both = f"{texts[0].path} has texts, {parses[0][0].path} has parses"
        raise RunError(f"{both}; give each to a run of its own")
    makers = {evolve(origin, schema=0): one for one, origin in reversed(parses)}
    if len(makers) > 1:
        first, second, *_ = reversed(makers.items())
        named = f"{first[1].path} by {first[0].model or 'nobody named'}, {second[1].path} by {second[0].model}"
        raise RunError(f"parses of different makers: {named}; give each to a run of its own")
    return (PARSES, parses[0][1]) if parses else (TEXTS, None)


def changes(before: Sequence[Original], now: Sequence[Original], *, read: bool) -> Iterator[str]:
    """What differs, in words.

    :param read: whether all of it has been read: then it does not matter that a file is gone.
    """
    known, found = {one.name: one for one in before}, {one.name: one for one in now}
    for name, one in known.items():
        if name not in found:
            if not read:
                yield f"{one.path} is gone"
        elif found[name].hash != one.hash:
            yield f"{found[name].path} has changed: {_size(one)} then, {_size(found[name])} now"
    for name, one in found.items():
        if name not in known:
            yield f"{one.path} was not there"
    if not read and [name for name in known if name in found] != [name for name in found if name in known]:
        yield "the files come in another order"


def check_unchanged(original: Original) -> None:
    """See that a file is what it was when the run began.

    :raises RunError: when it is gone or has changed.
    """
    now = _original(Path(original.path), original.name, original.sidecar, original)
    if original.hash and not now.hash:
        hint = "bring it back, and start the same command again: it goes on from there"
        raise RunError(f"{original.path} is gone or cannot be read any more; {hint}", stopped=True)
    if now.hash != original.hash:
        hint = "put the old file back and start the same command again, or start anew with --new"
        raise RunError(f"{original.path} has changed since the run began; {hint}", stopped=True)


def _size(one: Original) -> str:
    return f"{one.bytes:,} bytes ({one.hash[:8]})" if one.hash else "not readable"


def _original(path: Path, name: str, sidecar: bool, before: Original | None) -> Original:
    try:
        about = path.stat()
    except OSError:
        return Original(name=name, path=str(path), bytes=0, modified=0, hash="", sidecar=sidecar)
    if before and before.hash and (before.bytes, before.modified) == (about.st_size, about.st_mtime_ns):
        digest = before.hash
    else:
        digest = _hash(path)
    return Original(
        name=name, path=str(path), bytes=about.st_size, modified=about.st_mtime_ns, hash=digest, sidecar=sidecar
    )


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return file_digest(stream, lambda: blake2b(digest_size=16)).hexdigest()
    except OSError:
        return ""  # reading it says why


def _origin(path: Path) -> Origin | None:
    """What made the parses of a file, ``None`` if it holds none."""
    if path.suffix.lower() == ".conllu":
        return Origin.now("")
    if path.suffix.lower() != ".parquet":
        return None
    try:
        return store_info(path).origin
    except StoreError:
        return None


def _without_run(path: str | Path) -> Path:
    """The parses of another run, where its folder is given."""
    place = Path(path)
    return place / "parses" if is_run(place) else place
