"""Compare the dated roles of the persons in the dictionaries with two published lists.

    python tools/check_actors.py --reign reign_leaders.csv --legacy FOLDER
    python tools/check_actors.py --reign reign_leaders.csv --list conflict --list missing
    python tools/check_actors.py --reign reign_leaders.csv --legacy FOLDER --sample 100 --seed 5

REIGN has heads of state and government by month (surnames); FOLDER has actor dictionaries in PETRARCH's format, whose
dated codes look like ``[RUSGOV 850311-911225]``. Neither is fetched; both are paths. Every role with a date in a file
``persons*.yml`` falls into one of these:

agree     a source has a role of the same kind that begins and ends when ours does
wider     the source's roles lie inside ours: it lacks other offices of the person, or our dates are too wide
conflict  the source has the person in office when we do not
memory    no source has the person in that time, or none has the person at all
implied   out of office (ELI): it follows from the offices around it

Roles of one kind that follow each other are compared as one, since offices are cut up differently everywhere. The
exit status is 0 whatever is found: sources err too, so differences are for reading.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import datetime
import difflib
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve, field, frozen

from cameo.dictionary import load
from cameo.dictionary.model import ActorEntry, ActorRole, Lexicon

BUNDLED = Path(__file__).parent.parent / "dictionaries"
OUTCOMES = ("agree", "wider", "conflict", "memory", "implied")

TOLERANCE = datetime.timedelta(days=31)
"""REIGN knows months only, and the day of an election is not that of the oath."""

LAST_OF_REIGN = datetime.date(2021, 3, 31)
LAST_OF_LEGACY = datetime.date(2013, 6, 30)
"""When each list ends: a term that is open there may have ended in any later year."""

OFFICES = frozenset({"GOV", "MIL", "SPY", "LEG", "JUD", "COP"})
"""Sectors that say somebody held office; sources do not tell them apart as we do."""

HEIRS = {
    "SUN": "RUS", "CSK": "CZE", "DDR": "DEU", "YUG": "SRB", "SCG": "SRB", "SRB": "SRB", "RVN": "VNM", "VDR": "VNM",
    "YMD": "YEM", "DHY": "BEN", "HVO": "BFA", "RHO": "ZWE", "TMP": "TLS", "GME": "DEU", "KSV": "XKX", "ROM": "ROU",
    "ZAR": "COD",
}  # fmt: skip
"""States that a source files under another code, and older codes of the same state."""


@frozen
class Span:
    """A role in a list: who it was for, of what kind, and when; ``None`` where open."""

    holder: str
    kind: str
    since: datetime.date | None
    until: datetime.date | None

    def __str__(self) -> str:
        return f"{self.holder} {self.kind} {self.since or ''}~{self.until or ''}"

    @property
    def first(self) -> datetime.date:
        """The first day, for comparison."""
        return self.since or datetime.date.min

    @property
    def last(self) -> datetime.date:
        """The last day, for comparison."""
        return self.until or datetime.date.max


@frozen
class Listed:
    """A person as a source has them."""

    source: str
    names: tuple[str, ...]
    spans: tuple[Span, ...]
    ends: datetime.date
    place: str


@frozen
class Finding:
    """A dated role of ours and what the sources say of it."""

    actor: ActorEntry
    role: ActorRole
    outcome: str
    ours: str = ""
    theirs: tuple[str, ...] = field(factory=tuple)

    def __str__(self) -> str:
        dates = f"{self.role.since or ''}~{self.role.until or ''}"
        lines = [f"{self.outcome:8} {self.actor.id}: {'/'.join(self.role.sectors)} {dates}"]
        return "\n".join([*lines, *([f"    ours   {self.ours}"] if self.theirs else []), *self.theirs])


def folded(text: str) -> str:
    """A name in capitals without accents and punctuation, words apart by one blank."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    plain = plain.translate(str.maketrans("łøđıŁØĐ", "lodiLOD"))
    return " ".join(re.findall(r"[A-Z0-9]+", plain.upper().replace("'", "").replace("’", "")))


def holder_of(code: str) -> str:
    """Country or organisation of a code, as far as sources agree on such codes: ``IGOUNO``, ``RUS``."""
    return code[:6] if code.startswith(("IGO", "IMG", "NGO")) else HEIRS.get(code[:3], code[:3])


def kind_of(sectors: Iterable[str]) -> str:
    """``office`` or the sector; organisations have roles without one."""
    first = next(iter(sectors), "")
    return "office" if first in OFFICES or not first else first


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans of one holder and kind that touch or overlap, made one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.holder, one.kind, one.first)):
        last = found[-1] if found else None
        if last and (last.holder, last.kind) == (span.holder, span.kind) and span.first <= _later(last.last):
            found[-1] = evolve(last, until=last.until if last.last >= span.last else span.until)
        else:
            found.append(span)
    return tuple(found)


def _later(day: datetime.date) -> datetime.date:
    return min(day, datetime.date.max - TOLERANCE) + TOLERANCE


# --- the lists ------------------------------------------------------------------------------------------------------


def read_reign(path: Path, countries: Mapping[str, str]) -> list[Listed]:
    """Leaders of REIGN.

    :param countries: number of a state in Correlates of War to our code.
    """
    found: list[Listed] = []
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            country = countries.get(row["ccode"])
            if country and row["leader"] and row["syear"]:
                span = Span(HEIRS.get(country, country), "office", _day(row, "s"), _day(row, "e"))
                found.append(Listed("REIGN", (row["leader"],), (span,), LAST_OF_REIGN, f"{path.name}:{line}"))
    return found


def _day(row: Mapping[str, str], which: str) -> datetime.date | None:
    """First day of a term, or the last day of the month in which it ended; ``None`` for today's leaders."""
    if not row[f"{which}year"]:
        return None
    year, month = int(row[f"{which}year"]), int(row[f"{which}month"] or 1)
    if which == "s":
        day = max(int(row["sdate"] or 1), 1)
        return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
    return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


_CODE = re.compile(r"\[\s*([A-Z]{3,})\s*([<>]?)\s*(\d{6}|\d{8})?(?:-(\d{6}|\d{8}))?\s*\]")


def read_legacy(folder: Path) -> list[Listed]:
    """People and others with dated codes in dictionaries of PETRARCH's format; malformed codes are left out."""
    found: list[Listed] = []
    for path in sorted(folder.glob("*.actors.txt")):
        names: list[str] = []
        spans: list[Span] = []
        begins = 0
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            text = line.partition("#")[0]
            name = text.partition("[")[0].strip()
            starts = bool(name) and not name.startswith("+") and bool(spans)
            if starts:
                found.extend(_listed(names, spans, f"{path.name}:{begins}"))
                names, spans = [], []
            if name:
                begins = begins if names else number
                names.append(folded(name.lstrip("+").replace("_", " ")))
            spans.extend(_legacy_spans(text))
        found.extend(_listed(names, spans, f"{path.name}:{begins}"))
    return found


def _listed(names: Sequence[str], spans: Sequence[Span], place: str) -> Iterator[Listed]:
    dated = [span for span in spans if span.since or span.until]
    if dated:
        yield Listed("legacy", tuple(names), tuple(dated), LAST_OF_LEGACY, place)


def _legacy_spans(text: str) -> Iterator[Span]:
    for code, sign, first, last in _CODE.findall(text):
        since, until = _legacy_day(first), _legacy_day(last)
        if sign == "<":
            since, until = None, since
        holder = holder_of(code)
        rest = code[len(holder) :] if code.startswith(("IGO", "IMG", "NGO")) else code[3:]
        yield Span(holder, kind_of([rest[:3]] if rest and not code.startswith("IGO") else []), since, until)


def _legacy_day(digits: str) -> datetime.date | None:
    """``850311`` or ``19850311``; the lists end in 2014, so smaller years of two digits are of this century."""
    if not digits:
        return None
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) <= 14 else "19") + digits
    try:
        return datetime.date(int(digits[:4]), max(int(digits[4:6]), 1), max(int(digits[6:]), 1))
    except ValueError:
        return None


# --- our persons ----------------------------------------------------------------------------------------------------


def persons(lexicon: Lexicon) -> list[ActorEntry]:
    """Entries of the files of persons."""
    return [one for one in lexicon.actors.values() if Path(one.place.file).name.startswith("persons")]


def spans_of(actor: ActorEntry) -> list[tuple[ActorRole, Span]]:
    """The dated roles of an actor."""
    return [
        (role, Span(_holder(actor, role), kind_of(role.sectors), role.since, role.until))
        for role in actor.roles
        if role.since or role.until
    ]


def _holder(actor: ActorEntry, role: ActorRole) -> str:
    return holder_of(role.organisation or role.country or actor.organisation or actor.country or "")


def same_name(leader: str, actor: ActorEntry) -> bool:
    """Whether a surname as REIGN writes it is this person's, transliteration apart."""
    wanted = _bare(leader)
    if not wanted:
        return False
    for name in (*actor.names, actor.surname or ""):
        have = _bare(name)
        if f" {wanted} " in f" {have} ":
            return True
        tail = " ".join(have.split()[-len(wanted.split()) :])
        if tail[:1] == wanted[:1] and difflib.SequenceMatcher(None, wanted, tail).ratio() >= 0.8:
            return True
    return False


def _bare(name: str) -> str:
    """A name without initials and articles: ``G.W. Bush`` is ``BUSH``."""
    words = [word for word in folded(name).split() if len(word) > 1 and word not in ("AL", "EL", "JR", "SR")]
    return " ".join(words)


def sources_by_actor(actors: Sequence[ActorEntry], listed: Sequence[Listed]) -> dict[str, list[Listed]]:
    """What the lists say of each person: REIGN by country, surname and time, the others by full name and country."""
    by_name: dict[str, list[ActorEntry]] = defaultdict(list)
    by_holder: dict[str, list[ActorEntry]] = defaultdict(list)
    for actor in actors:
        for name in {folded(name) for name in actor.names if " " in folded(name)}:
            by_name[name].append(actor)
        for holder in {span.holder for _, span in spans_of(actor)}:
            by_holder[holder].append(actor)
    found: dict[str, list[Listed]] = defaultdict(list)
    for one in listed:
        if one.source == "REIGN":
            mine = [actor for actor in by_holder[one.spans[0].holder] if same_name(one.names[0], actor)]
            mine = [actor for actor in mine if _in_time(actor, one.spans[0])]
        else:
            mine = [actor for name in one.names for actor in by_name.get(name, ())]
        for actor in {actor.id: actor for actor in mine}.values():
            if {span.holder for _, span in spans_of(actor)} & {span.holder for span in one.spans}:
                found[actor.id].append(one)
    return found


def _in_time(actor: ActorEntry, wanted: Span) -> bool:
    return any(_overlap(span, wanted) for _, span in spans_of(actor) if span.kind == "office")


def _overlap(one: Span, other: Span) -> bool:
    return one.holder == other.holder and one.first <= other.last and other.first <= one.last


# --- the comparison -------------------------------------------------------------------------------------------------


def compare(actor: ActorEntry, listed: Sequence[Listed]) -> Iterator[Finding]:
    """What the lists say of each dated role of a person."""
    roles = spans_of(actor)
    whole = joined(span for _, span in roles)
    for role, span in roles:
        if span.kind == "ELI":
            yield Finding(actor, role, "implied")
            continue
        mine = next(one for one in whole if one.kind == span.kind and _overlap(one, span) and one.first <= span.first)
        others = tuple(one for one in whole if one is not mine and one.kind != "ELI")
        outcomes = [_outcome(mine, others, one) for one in listed]
        outcome = next((name for name in ("agree", "conflict", "wider") if name in outcomes), "memory")
        theirs = tuple(f"    {one.source} ({one.place}) " + "; ".join(map(str, _relevant(mine, one))) for one in listed)
        yield Finding(actor, role, outcome, str(mine), theirs if outcome in ("conflict", "wider") else ())


def _relevant(mine: Span, listed: Listed) -> tuple[Span, ...]:
    """Roles of the same holder and kind in a list that share time with ours."""
    spans = joined(span for span in listed.spans if span.kind == mine.kind and span.holder == mine.holder)
    return tuple(span for span in spans if _overlap(span, mine))


def _outcome(mine: Span, others: Sequence[Span], listed: Listed) -> str:
    theirs = _relevant(mine, listed)
    if not theirs:
        return "memory"
    if any(_same(mine, span, listed.ends) for span in theirs):
        return "agree"
    return "wider" if all(_inside(span, (mine, *others), listed.ends) for span in theirs) else "conflict"


def _same(mine: Span, theirs: Span, ends: datetime.date) -> bool:
    begins = abs(_ordinal(mine.since) - _ordinal(theirs.since)) <= TOLERANCE.days
    return begins and (_open(mine, theirs, ends) or abs(mine.last - theirs.last) <= TOLERANCE)


def _ordinal(day: datetime.date | None) -> int:
    return day.toordinal() if day else 0


def _open(mine: Span, theirs: Span, ends: datetime.date) -> bool:
    """Whether their term was still running when the list ended, and ours too."""
    return theirs.until is None and mine.last >= ends - TOLERANCE


def _inside(theirs: Span, mine: Sequence[Span], ends: datetime.date) -> bool:
    """Whether all of their term is office with us too, other offices counted."""
    last = min(theirs.last, ends) - TOLERANCE
    day = theirs.first + TOLERANCE if theirs.since else theirs.first
    for span in sorted((one for one in mine if one.holder == theirs.holder), key=lambda one: one.first):
        if span.first <= day <= _later(span.last):
            day = _later(span.last)
    return day >= last


def missing(actors: Sequence[ActorEntry], reign: Sequence[Listed]) -> list[Listed]:
    """Leaders of REIGN whom no person of ours is."""
    known = {one.place for found in sources_by_actor(actors, reign).values() for one in found}
    return [one for one in reign if one.place not in known]


# --- the command ----------------------------------------------------------------------------------------------------


def cow_codes(lexicon: Lexicon, folder: Path) -> dict[str, str]:
    """Number of a state in Correlates of War to our code, from the ``cow`` of the state entries."""
    import yaml

    found: dict[str, str] = {}
    for path in sorted((folder / "actors").glob("*.yml")):
        for name, entry in (yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader).get("actors") or {}).items():
            if "cow" in entry and name in lexicon.actors and entry.get("code"):
                found[entry["cow"]] = found.get(entry["cow"], entry["code"]) if "until" in entry else entry["code"]
    return found


def report(findings: Sequence[Finding], wanted: Iterable[str]) -> Iterator[str]:
    """Counts, then the findings that were asked for."""
    counts = Counter(one.outcome for one in findings)
    for name in OUTCOMES:
        yield f"{counts[name]:8}  {name}"
    editors = [one for one in findings if one.outcome == "memory" and one.actor.origin == "editors"]
    yield f"{len(editors):8}  of memory: origin editors"
    for name in wanted:
        yield from (str(one) for one in findings if one.outcome == name)


def sample(findings: Sequence[Finding], size: int, seed: int) -> list[Finding]:
    """A random sample of the roles that rest on the editors' memory alone, the same for the same seed."""
    pool = [one for one in findings if one.outcome == "memory" and one.actor.origin == "editors"]
    return random.Random(seed).sample(pool, min(size, len(pool)))


def run(arguments: argparse.Namespace) -> Iterator[str]:
    """The lines of the report."""
    lexicon = load([arguments.dictionaries], cached=False)
    actors = persons(lexicon)
    reign = read_reign(arguments.reign, cow_codes(lexicon, arguments.dictionaries)) if arguments.reign else []
    listed = [*reign, *(read_legacy(arguments.legacy) if arguments.legacy else [])]
    sources = sources_by_actor(actors, listed)
    findings = [finding for actor in actors for finding in compare(actor, sources.get(actor.id, ()))]
    left_out = missing(actors, reign)
    terms = f"{len(left_out)} of {len(reign)} terms of REIGN missing"
    yield f"{len(actors):8}  persons, {len(findings)} dated roles; {terms}"
    yield from report(findings, [name for name in arguments.list if name != "missing"])
    if "missing" in arguments.list:
        yield from (f"missing  {one.place} {one.names[0]}: {one.spans[0]}" for one in left_out)
    for finding in sample(findings, arguments.sample, arguments.seed):
        yield f"sample   {finding}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dictionaries", type=Path, default=BUNDLED, help="folder of dictionaries (the bundled ones)")
    parser.add_argument("--reign", type=Path, help="reign_leaders.csv")
    parser.add_argument("--legacy", type=Path, help="folder with *.actors.txt in PETRARCH's format")
    parser.add_argument("--list", action="append", default=[], choices=[*OUTCOMES, "missing"], help="print these too")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N random roles from memory alone")
    parser.add_argument("--seed", type=int, default=5, help="of the sample (5)")
    options = parser.parse_args(arguments)
    for path in (options.dictionaries, options.reign, options.legacy):
        if path is not None and not path.exists():
            parser.error(f"{path}: no such file or folder; give the path of the list")
    sys.stdout.writelines(f"{line}\n" for line in run(options))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
