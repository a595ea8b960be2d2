"""The archive run: an archive goes in, events come out, and a pause of any kind changes nothing.

:func:`run` begins a run in a folder or goes on with the one that is there. What makes two runs different (the input,
the options, the model, the version of the cleaning) is in the manifest and never mixed; dictionaries may change: then
the stored parses are coded again, and nothing is parsed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, field, frozen
from filelock import FileLock, Timeout

from cameo import __version__
from cameo.archive.cluster import run_ray
from cameo.archive.folder import INPUTS, Counts, Record, RunError, RunFolder, readable
from cameo.archive.manifest import Manifest, described, differences, read_manifest, read_originals, write_manifest
from cameo.archive.originals import TEXTS, Original, changes, find, kind_of
from cameo.archive.processes import run_local
from cameo.archive.readers import Options
from cameo.archive.shards import Settings
from cameo.archive.splitting import DOCUMENTS, LETTERS
from cameo.errors import reason_of
from cameo.inputs import NOTES
from cameo.store import Origin

LOCAL, RAY = "local", "ray"
AUTO, RESUME, NEW = "auto", "resume", "new"
_FREE = ("dictionaries", "cameo")  # facts of coding that may change: the parses are coded again without a question


@frozen(kw_only=True)
class Plan:
    """What is asked for.

    :param paths: files, folders and archives; or parse stores, or the folder of another run.
    :param begin: ``auto`` goes on with a run that is there and begins one where none is; ``resume`` wants one to be
        there; ``new`` deletes it first.
    :param recode: whether stored parses may be coded again with other options.
    :param workers: processes that parse and code; by default as many as there are cores for this process.
    :param engine: ``local`` processes, or ``ray``; *address* is that of a Ray cluster.
    :param documents: in a shard, by default :data:`~cameo.archive.splitting.DOCUMENTS`, or what the run began with.
    """

    paths: tuple[Path, ...]
    folder: RunFolder
    settings: Settings = field(factory=Settings)
    options: Options = field(factory=Options)
    workers: int | None = None
    begin: str = AUTO
    recode: bool = False
    documents: int | None = None
    engine: str = LOCAL
    address: str | None = None


@frozen(kw_only=True)
class Progress:
    """How far a run is.

    :param read: documents read so far, all there are if ``complete``.
    :param done: documents coded or left out; *before* of them when this command began.
    :param problems: without notes (:data:`cameo.inputs.NOTES`).
    """

    read: int = 0
    complete: bool = False
    done: int = 0
    before: int = 0
    events: int = 0
    problems: int = 0

    def after(self, what: Record | Counts) -> Progress:
        """With one more shard read or done."""
        if isinstance(what, Record):
            return evolve(self, read=self.read + what.documents, complete=what.last)
        problems = sum(number for kind, number in what.problems.items() if kind not in NOTES)
        return evolve(
            self,
            done=self.done + what.documents,
            events=self.events + what.events,
            problems=self.problems + problems,
        )


def cores() -> int:
    """Processors that this process may use, which a batch system may have limited."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    plan: Plan,
    watch: Callable[[Progress], None] = lambda progress: None,
    say: Callable[[str], None] = lambda text: None,
) -> None:
    """Do all that is not done yet.

    :param watch: called after each shard that is read or done.
    :param say: called with what a person should know: that a run goes on, that it is coded again.
    :raises RunError: when the folder holds another run, or one that another process is at; when a part failed.
    :raises CameoError: when dictionaries or model cannot be loaded.
    """
    folder = plan.folder
    _check_place(plan)
    with _locked(folder):
        folder.sweep()
        manifest, originals = _manifest(plan, say)
        if plan.begin == NEW:
            folder.clear()
        write_manifest(folder, manifest, originals)
        folder.make()
        progress, waiting = _state(folder, manifest)
        watch(progress)
        try:
            for what in _engine(plan, waiting, read=not progress.complete):
                progress = progress.after(what)
                watch(progress)
        finally:
            folder.sweep()


def _engine(plan: Plan, waiting: list[int], *, read: bool) -> Iterator[Record | Counts]:
    common = (plan.folder, plan.settings, plan.options)
    if plan.engine == RAY:
        return run_ray(*common, plan.workers, waiting, read=read, address=plan.address)
    return run_local(*common, plan.workers or cores(), waiting, read=read)


def _state(folder: RunFolder, manifest: Manifest) -> tuple[Progress, list[int]]:
    """How far it is, and the shards that are read and not coded."""
    progress, waiting = Progress(), list[int]()
    for record in folder.records():
        if not folder.has_documents(record):
            return evolve(progress, before=progress.done), waiting  # it and what follows is read again
        progress = progress.after(record)
        counts = folder.counts(record.shard)
        if counts and counts.coding == manifest.coding_id:
            progress = progress.after(counts)
        elif not record.last:
            waiting.append(record.shard)
    return evolve(progress, before=progress.done), waiting


def is_finished(folder: RunFolder) -> bool:
    """Whether all of a run is read and coded with what its manifest says."""
    manifest = read_manifest(folder)
    if manifest is None:
        return False
    progress, waiting = _state(folder, manifest)
    return progress.complete and not waiting


def is_parsed(folder: RunFolder) -> bool:
    """Whether nothing is left to read or to parse."""
    records = list(folder.records())
    complete = bool(records) and records[-1].last
    return complete and all(one.last or readable(folder.parses(one.shard)) for one in records)


# --- what the run is


def _manifest(plan: Plan, say: Callable[[str], None]) -> tuple[Manifest, Sequence[Original]]:
    """The manifest of this command, which has to agree with the one that is there; and the files that are read."""
    known = None if plan.begin == NEW else read_manifest(plan.folder)
    if known is None and plan.begin == RESUME:
        raise RunError(f"{plan.folder.path}: no run in it to go on with; leave --resume out to begin one")
    complete = known is not None and any(record.last for record in plan.folder.records())
    before = read_originals(plan.folder) if known else ()
    originals = _originals(plan, before, complete)
    kind, origin = kind_of(originals) if known is None or not complete else (known.kind, None)
    manifest = Manifest(
        kind=kind,
        inputs=described(originals),
        reading=_reading(plan, known),
        parsing=_parsing(plan, kind, origin, known),
        coding=_coding(plan),
    )
    if known is None:
        return manifest, originals
    _check_same(plan, known, manifest, [*changes(before, originals, read=complete)])
    _say_what_comes(plan, known, manifest, say)
    files = before if complete else originals
    return evolve(known, coding=manifest.coding, inputs=described(files)), files


def _originals(plan: Plan, known: Sequence[Original], complete: bool) -> tuple[Original, ...]:
    """The files to read; what is read already may be gone."""
    if not complete:
        for path in plan.paths:
            if not path.exists():
                raise RunError(f"{path}: no such file or folder; check the path")
    before = {one.name: one for one in known}
    return tuple(one for one in find(plan.paths, before) if not complete or Path(one.path).exists())


def _check_same(plan: Plan, known: Manifest, now: Manifest, found: list[str]) -> None:
    """:raises RunError: naming everything that has changed and may not; *found* is what has of the input."""
    found += differences(known.reading, now.reading)
    made = ("model", "gate", "titles") + (() if is_parsed(plan.folder) else ("cleaning", "schema"))
    found += differences(known.parsing, now.parsing, made)
    if not plan.recode:
        told = {"title"} if known.parsing["titles"] != now.parsing["titles"] else set()  # and --recode would not help
        names = [name for name in {**known.coding, **now.coding} if name not in {*_FREE, *told}]
        options = [*differences(known.coding, now.coding, names)]
        found += [f"{one} (--recode codes the stored parses so)" for one in options]
    if found:
        listed = "; ".join(found)
        hint = "give what it began with to go on, --new to delete it and begin anew, or another folder with -o"
        raise RunError(f"{plan.folder.path}: holds a run of something else: {listed}; {hint}")


def _say_what_comes(plan: Plan, known: Manifest, now: Manifest, say: Callable[[str], None]) -> None:
    if known.coding_id != now.coding_id:
        changed = "; ".join(differences(known.coding, now.coding))
        say(f"{plan.folder.path}: coding the stored parses again: {changed}")
    elif plan.folder.read_record(0):
        say(f"{plan.folder.path}: going on with the run that is there")


def _reading(plan: Plan, known: Manifest | None) -> dict[str, Any]:
    """By the names of the command's options, in which differences are told."""
    reading = plan.options.reading
    fields = {f"{role}-field": getattr(reading.fields, role) for role in ("id", "text", "date", "title")}
    others = {name: getattr(reading.fields, name) for name in ("source", "url", "language")}
    return {
        **fields,
        **{f"{name}-field": value for name, value in others.items() if value},
        "date": reading.date.isoformat() if reading.date else None,
        "input-format": reading.kind,
        "encoding": reading.encoding,
        "language": reading.language,
        "limits": asdict(plan.options.limits),
        "shard-size": plan.documents or (known.reading["shard-size"] if known else DOCUMENTS),
        "shard-letters": LETTERS,
    }


def _parsing(plan: Plan, kind: str, origin: Origin | None, known: Manifest | None) -> dict[str, Any]:
    parser = plan.settings.parser
    facts: dict[str, Any] = {
        "parser": str(parser) if parser else None,
        "titles": plan.settings.title,
        "gate": "",
        "schema": Origin.now("").schema,
    }
    if kind != TEXTS:
        if known is not None and origin is None:
            return dict(known.parsing)
        made = origin or Origin.now("")
        return facts | {"model": made.model, "cleaning": made.cleaning, "gate": made.gate, "titles": made.titles}
    from cameo.parser.loading import model_id

    model = model_id(parser)
    if model is None and known and known.parsing["parser"] == parser and is_parsed(plan.folder):
        model = known.model  # which cannot be told without loading it, and is not needed any more
    if model is None:
        from cameo.parser import load_parser

        model = load_parser(parser).model_id
    return {**facts, "model": model, "cleaning": Origin.now("").cleaning}


def _coding(plan: Plan) -> dict[str, Any]:
    from cameo.dictionary import BUNDLED, load

    settings = plan.settings
    lexicon = load([BUNDLED, *settings.dictionaries], settings.language)
    if not lexicon.grammar:
        raise RunError(f"language {settings.language!r}: no dictionary has its grammar; the bundled ones are English")
    return {
        "dictionaries": lexicon.digest,
        "cameo": __version__,
        "unresolved": settings.unresolved,
        "modality": sorted(settings.modality),
        "title": settings.title,
        **({} if settings.discards else {"keep-discarded": True}),
    }


# --- where it lies


def _check_place(plan: Plan) -> None:
    """:raises RunError: when the folder holds something else, or lies in what is read."""
    path = plan.folder.path
    if path.exists() and not path.is_dir():
        raise RunError(f"{path}: a file; give a folder with -o")
    if path.is_dir() and not plan.folder.manifest.exists() and _holds_others(path):
        raise RunError(f"{path}: there is something in it, and no run; give another folder with -o")
    for source in plan.paths:
        if source.is_dir() and path.resolve().is_relative_to(source.resolve()):
            raise RunError(f"{path}: lies in the folder that is read, {source}; choose another place with -o")


def _holds_others(path: Path) -> bool:
    """Whether a folder without a manifest holds more than what a run leaves that was killed before it wrote one."""
    return any(one.name[0] != "." and one.name != INPUTS for one in path.iterdir())


@contextmanager
def _locked(folder: RunFolder) -> Iterator[None]:
    """Keep other runs out of the folder. The lock is the process's own, and is gone when that is killed."""
    lock = FileLock(lock_path(folder))
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=1)  # `status` holds it for a moment
    except Timeout:
        raise RunError(f"{folder.path}: another process is running in it; wait for it, or give another -o") from None
    except OSError as error:
        raise RunError(f"{folder.path}: {reason_of(error)}; choose another place with -o") from None
    try:
        yield
    finally:
        lock.release()


def lock_path(folder: RunFolder) -> Path:
    """The file that is locked while a run goes on."""
    return folder.path / ".lock"


def is_running(folder: RunFolder) -> bool:
    """Whether a process is at the folder now."""
    if not lock_path(folder).exists():
        return False
    try:
        with FileLock(lock_path(folder), timeout=0):
            return False
    except (Timeout, OSError):
        return True
