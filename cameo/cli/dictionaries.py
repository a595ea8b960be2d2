"""``cameo dictionaries``: check what was written, freeze its examples, read entries out, count, compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cameo.cli.console import PROBLEMS, Console, many, say, watched
from cameo.cli.export import OVERWRITE
from cameo.cli.options import MODALITIES, dictionaries_option, existing
from cameo.document import ParsedDocument
from cameo.errors import DictionaryError

if TYPE_CHECKING:
    from cameo.coder import Coder
    from cameo.dictionary import EventChange, LayerLike, Lexicon
    from cameo.dictionary.newcomers import Newcomer, Sighting
    from cameo.dictionary.show import Described

language_option = click.option("--language", default="en", show_default=True, help="Language of the dictionaries.")
parser_option = click.option(
    "--parser", metavar="NAME|PATH", help="Stanza model to parse examples with. [the bundled model]"
)


@click.group()
def dictionaries() -> None:
    """Check, freeze, show, count and compare dictionaries."""


@dictionaries.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path), callback=existing)
@click.option(
    "--live", is_flag=True, help="Parse the examples (of PATHs, if given) afresh too; say how many code right."
)
@parser_option
@language_option
def check(paths: tuple[Path, ...], live: bool, parser: str | None, language: str) -> int:
    """Find every fault of the bundled dictionaries, with PATHs laid over them.

    Each is one line, `path:line:col: CODE message`. Every example is coded from its frozen parse and has to give
    the rows that it states. Codes with E must be mended and make the command end with 1; those with W look wrong.
    """
    from cameo import dictionary

    layers = _layers(paths)
    coder = _coder(layers, parser, language)
    coding = dictionary.example_coder(coder) if coder else None
    undiscarded = dictionary.example_coder(coder.keeping_discarded()) if coder else None
    faults = dictionary.check(layers, language, code_example=coding, code_undiscarded=undiscarded)
    errors = [fault for fault in faults if dictionary.has_errors([fault])]
    warnings = [fault for fault in faults if fault not in errors and _concerns(fault.path, paths)]
    for fault in sorted([*errors, *warnings], key=lambda one: (one.path, one.line, one.column)):
        click.echo(str(fault))
    click.echo(f"{many(len(errors), 'error')}, {many(len(warnings), 'warning')}")
    if live and coder:
        _live(coder, paths)
    return PROBLEMS if errors else 0


@dictionaries.command()
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@dictionaries_option
@click.option("--refresh", is_flag=True, help="Parse again what is there; corrected trees stay.")
@parser_option
@language_option
def freeze(
    entries: tuple[str, ...], dictionaries: tuple[Path, ...], refresh: bool, parser: str | None, language: str
) -> int:
    """Parse new and changed examples, and keep the parses beside their dictionary.

    Without --dictionaries the bundled ones are meant. A tree that you correct by hand is kept if a comment line
    `# corrected` stands over it.
    """
    from cameo import dictionary
    from cameo.parser import load_parser

    _known(entries, dictionary.load(_layers(dictionaries), language) if entries else None)
    loaded = load_parser(parser)
    status = 0
    for layer in dictionaries or (dictionary.BUNDLED,):
        report = dictionary.freeze(
            layer, lambda text: (loaded.model_id, loaded.sentences(text)), entries or None, refresh=refresh
        )
        for text in report.lost:
            say(f"no example has the text of this corrected tree any more, it was dropped: {text}")
            status = PROBLEMS
        counts = f"{report.parsed} parsed, {report.kept} kept, {report.dropped} dropped, {report.missing} still without"
        click.echo(f"{counts}; {many(len(report.files), 'file')} written")
    return status


@dictionaries.command()
@click.argument("entries", nargs=-1, required=True, metavar="ENTRY...")
@dictionaries_option
@language_option
def show(entries: tuple[str, ...], dictionaries: tuple[Path, ...], language: str) -> int:
    """Read entries out in plain words. ENTRY is an id, or a word or name that an entry has."""
    from cameo import dictionary

    lexicon = dictionary.load(_layers(dictionaries), language)
    for number, name in enumerate(entries):
        found = list(_entries(name, lexicon))
        if not found:
            raise click.UsageError(_unknown(name, lexicon))
        for position, entry in enumerate(found):
            if number or position:
                click.echo()
            click.echo(dictionary.describe(entry, lexicon.ontology))
    return 0


@dictionaries.command()
@dictionaries_option
@language_option
def stats(dictionaries: tuple[Path, ...], language: str) -> int:
    """Count what the dictionaries hold."""
    from cameo import dictionary

    for name, number in dictionary.stats(dictionary.load(_layers(dictionaries), language)).items():
        click.echo(f"{number:>8}  {name}")
    return 0


@dictionaries.command()
@dictionaries_option
@click.option("--missing", is_flag=True, help="Only the codes that nothing can give.")
@language_option
def coverage(dictionaries: tuple[Path, ...], missing: bool, language: str) -> int:
    """Show for each CAMEO code how many entries, frames and operator cells can give it.

    With --missing, ends with 1 if there are any such codes.
    """
    from cameo import dictionary

    found = dictionary.coverage(dictionary.load(_layers(dictionaries), language))
    shown = [one for one in found if not (missing and one.reached)]
    if shown:
        click.echo("code  entries frames  cells  label")
    for one in shown:
        counts = f"{len(one.entries):>7}{len(one.frames):>7}{len(one.cells):>7}"
        click.echo(f"{one.code.code:<5}{counts}  {one.code.label}")
    reached = sum(one.reached for one in found)
    click.echo(f"{reached} of {many(len(found), 'code')} within reach")
    return PROBLEMS if missing and reached < len(found) else 0


@dictionaries.command()
@click.argument("paths", nargs=-1, metavar="[PARSES]...")
@dictionaries_option
@language_option
def unused(paths: tuple[str, ...], dictionaries: tuple[Path, ...], language: str) -> int:
    """List the frames that no example fires, nor any sentence of the stored PARSES.

    Frames with `code: none` give no event, so they are not listed. Ends with 1 if there are any others.
    """
    from cameo import dictionary
    from cameo.coder import Coder

    layers = _layers(dictionaries)
    coder = Coder(layers, unresolved="keep", modality=frozenset(MODALITIES), language=language)
    console = Console()
    stories = chain(dictionary.example_documents(coder.lexicon, layers), _parses(paths, language, console))
    rules = ((event.rule.entry, event.rule.frame) for story in coder.code_parsed(stories) for event in story.events)
    silent = list(dictionary.unused(coder.lexicon, set(rules)))
    for entry, frame in silent:
        click.echo(f"{frame.place}: {entry.id}/{frame.id} gives {frame.code}")
    click.echo(f"{many(len(silent), 'frame')} unused")
    return max(console.close(), PROBLEMS if silent else 0)


@dictionaries.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), required=False)
@click.option(
    "--events", "corpus", multiple=True, metavar="PARSES", help="Compare the events of stored parses instead."
)
@language_option
def diff(old: Path, new: Path | None, corpus: tuple[str, ...], language: str) -> int:
    """Show what changed from the dictionaries OLD to NEW: in words and frames, or in the events they give.

    Each is a folder or a file. One without event codes of its own is laid over the bundled dictionaries. Without NEW,
    the bundled dictionaries are compared with those and OLD over them.
    """
    from cameo import dictionary

    before, after = (_layers([]), _layers([old])) if new is None else (_whole(old), _whole(new))
    if corpus:
        return _event_diff(before, after, corpus, language)
    found = list(dictionary.diff(dictionary.load(before, language), dictionary.load(after, language)))
    for change in found:
        click.echo(str(change))
    click.echo(many(len(found), "difference"))
    return 0


def _event_diff(before: list[LayerLike], after: list[LayerLike], corpus: Sequence[str], language: str) -> int:
    from cameo import dictionary
    from cameo.coder import Coder

    console = Console()
    coders = [Coder(layers, language=language) for layers in (before, after)]
    counts: Counter[str] = Counter()
    for parsed in _parses(corpus, language, console):
        was, now = (next(iter(coder.code_parsed([parsed]))).events for coder in coders)
        for change in dictionary.event_changes(was, now):
            counts[change.kind] += 1
            click.echo("\n".join(_event_lines(change, parsed.document.text)))
    click.echo(", ".join(f"{counts[kind]} {kind}" for kind in ("gained", "lost", "recoded")))
    return console.close()


def _event_lines(change: EventChange, text: str) -> Iterator[str]:
    """The sentence, and the row before and after with the dictionary line that gave it."""
    start, end = change.event.sentence_span
    yield f"{change.kind}  {change.event.document}  {' '.join(text[start:end].split())}"
    for sign, event in (("−", change.before), ("+", change.after)):
        if event is not None:
            yield f"  {sign} {event}  {event.rule}"


@dictionaries.command("new-actors")
@click.argument("paths", nargs=-1, required=True, metavar="EVENTS|PARSES...", type=click.Path(path_type=Path))
@dictionaries_option
@click.option("--all", "unnamed", is_flag=True, help="Common nouns too, not only names.")
@click.option("--contexts", type=click.IntRange(0), default=3, show_default=True, help="Sentences to show of each.")
@click.option(
    "--top", type=click.IntRange(1), metavar="N", help="Only the N commonest. [100 on the terminal, else all]"
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File: .csv or .jsonl.")
@OVERWRITE
@language_option
def new_actors(
    paths: tuple[Path, ...],
    dictionaries: tuple[Path, ...],
    unnamed: bool,
    contexts: int,
    top: int | None,
    output: Path | None,
    overwrite: bool,
    language: str,
) -> int:
    """List who stood in an actor's place and is in no dictionary, the commonest first, with an entry to paste.

    Looks at stored PARSES, or at EVENTS that `cameo code --unresolved keep` wrote to .parquet or .jsonl. Names are
    ranked by the stories that they are in. Each comes with sentences and a stub of an entry, in which the code is
    left to you: `cameo dictionaries check` points at it until it is filled in.
    """
    from cameo.dictionary.newcomers import newcomers, write_newcomers
    from cameo.export.files import check_place

    if output is not None:
        if output.suffix not in (".csv", ".jsonl"):
            raise click.UsageError(f"{output}: give a name that ends in .csv or .jsonl")
        check_place(output, overwrite=overwrite)
    console = Console()
    sightings = _sightings(paths, _layers(dictionaries), language, console)
    found = newcomers(sightings, unnamed=unnamed, contexts=contexts)
    shown = found[: top or (len(found) if output else _ON_TERMINAL)]
    if output is not None:
        write_newcomers(output, shown, contexts)
    else:
        click.echo("\n".join(line for one in shown for line in _newcomer_lines(one, contexts)))
    click.echo(f"{len(shown)} of {many(len(found), 'unknown actor')}", err=output is not None)
    return console.close()


_ON_TERMINAL = 100


def _newcomer_lines(one: Newcomer, contexts: int) -> Iterator[str]:
    counts = f"{many(len(one.documents), 'document')}, {many(one.mentions, 'mention')}"
    yield f"{one.name}  ({counts}{f', {one.country}?' if one.country else ''})"
    for sentence in one.sentences(contexts):
        yield f"    {sentence}"
    yield one.stub()
    yield ""


def _sightings(
    paths: Iterable[Path], layers: Sequence[LayerLike], language: str, console: Console
) -> Iterator[Sighting]:
    """Unknown participants of event tables and stored parses."""
    from cameo.coder import Coder
    from cameo.dictionary.newcomers import EVENT_COLUMNS, seen_in_events, seen_in_parses
    from cameo.events import UNKNOWN
    from cameo.export.events import EventTableError, open_events

    coder = Coder(layers, unresolved="keep", modality=frozenset(MODALITIES), language=language)
    for path in paths:
        try:
            with open_events(path) as table:
                rows = (row for batch in table.batches(EVENT_COLUMNS) for row in batch.to_pylist())
                yield from seen_in_events(rows, UNKNOWN, coder.engine.grammar.pronouns)
        except EventTableError:
            yield from seen_in_parses(coder, _parses([str(path)], language, console))


def _parses(paths: Iterable[str], language: str, console: Console) -> Iterator[ParsedDocument]:
    """Stored parses; anything that would have to be parsed first is refused.

    :raises click.UsageError: for text, which takes minutes where an author wants an answer in seconds.
    """
    from cameo.inputs import Reading, read

    for item in read(paths, Reading(language=language), console.problem):
        if not isinstance(item, ParsedDocument):
            raise click.UsageError(f"{item.id}: not parsed yet; make stored parses with `cameo parse` first")
        yield item


def _whole(path: Path) -> list[LayerLike]:
    """The dictionaries at a path; over the bundled ones if they bring no event codes."""
    from cameo.dictionary import BUNDLED

    if not path.exists():
        raise click.UsageError(f"{path}: no such file or folder; check the path")
    return [path] if (path / "codes").is_dir() else [BUNDLED, path]


def _layers(paths: Iterable[Path]) -> list[LayerLike]:
    from cameo.dictionary import BUNDLED

    return [BUNDLED, *paths]


def _coder(layers: Sequence[LayerLike], parser: str | None, language: str) -> Coder | None:
    """A coder for the examples; none where the dictionaries cannot be loaded, which the check explains."""
    from cameo.coder import Coder

    try:
        return Coder(layers, parser=parser, language=language)
    except DictionaryError:
        return None


def _concerns(file: str, paths: Sequence[Path]) -> bool:
    """Whether a file is one that the user wrote: what looks wrong in others they cannot mend."""
    names = {path.resolve().name for path in paths}
    return not names or file.partition("/")[0] in names


def _live(coder: Coder, paths: Sequence[Path]) -> None:
    """Code every example from its text, and print those that come out otherwise than they say.

    These are the parser's errors as well as the dictionary's, so they do not make the check fail.
    """
    from cameo.dictionary import event_row
    from cameo.dictionary.examples import all_examples
    from cameo.dictionary.lint import difference
    from cameo.document import Document

    examples = [one for one in all_examples(coder.lexicon) if _concerns(one.place.file, paths)]
    documents = (Document(str(number), one.text, date=one.date) for number, one in enumerate(examples))
    right = 0
    for coded in watched(coder.code_documents(documents), len(examples), "examples"):
        example = examples[int(coded.document.id)]
        rows = [event_row(event) for event in coded.events]
        if Counter(rows) == Counter(example.events):
            right += 1
        else:
            place = example.place
            click.echo(f"{place.file}:{place.line}:{place.column}: live {difference(example, rows)}")
    share = 100 * right / len(examples) if examples else 100.0
    click.echo(f"{right} of {many(len(examples), 'example')} ({share:.1f} %) code right on fresh parses")


def _entries(name: str, lexicon: Lexicon) -> Iterator[Described]:
    """Entries with this id; else those with this word or name."""
    tables = (lexicon.verbs, lexicon.operators, lexicon.actors, lexicon.discards, lexicon.issues)
    found = [table[name] for table in tables if name in table]
    if found:
        yield from found
        return
    for verb in lexicon.verbs.values():
        if name in (*verb.verbs, *verb.nouns, *verb.adjectives):
            yield verb
    for operator in lexicon.operators.values():
        if name in (*operator.verbs, *operator.nouns, *operator.adjectives, *operator.aux):
            yield operator
    for actor in lexicon.actors.values():
        if name in (*actor.names, *actor.adjectives, *actor.people, *actor.seats, *actor.places, actor.surname):
            yield actor
    for discard in lexicon.discards.values():
        if name in (*discard.phrases, *discard.story):
            yield discard
    for issue in lexicon.issues.values():
        if name in issue.phrases:
            yield issue


def _known(entries: Iterable[str], lexicon: Lexicon | None) -> None:
    for name in entries:
        if lexicon and not any(name in one for one in (lexicon.verbs, lexicon.operators, lexicon.discards)):
            raise click.UsageError(_unknown(name, lexicon))


def _unknown(name: str, lexicon: Lexicon) -> str:
    tables = (lexicon.verbs, lexicon.operators, lexicon.actors, lexicon.discards, lexicon.issues)
    close = get_close_matches(name, [id for table in tables for id in table], n=1)
    return f"no entry has the id or the word {name!r}" + (f"; did you mean {close[0]!r}?" if close else "")
