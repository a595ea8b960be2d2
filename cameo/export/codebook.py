"""A codebook for one dataset, as Markdown or HTML: what columns mean, how often codes occur, how it was made."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from cameo.codes import Code, Ontology
from cameo.errors import CameoError
from cameo.export.countries import country
from cameo.export.formats import Format
from cameo.export.phoenix import phoenix_goldstein
from cameo.export.published import penta_class, plover_quad
from cameo.export.tally import Tally

_QUADS = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}
_PENTA = {0: "statement", **_QUADS}
_ENDINGS = (".md", ".html")
_SPAN = re.compile(r"(`[^`]*`)")
_MARK = re.compile(r"[\\|*_\[\]`]")
_COUNTRIES = 40  # the most frequent; the rest is one line

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }}
th, td {{ border-bottom: 1px solid #ccc; padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; vertical-align: top; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


class CodebookError(CameoError):
    """A codebook that was asked for under a name that says no format."""

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        super().__init__(f"{path}: a codebook is written as {' or '.join(_ENDINGS)}; rename it")


@frozen
class Made:
    """How the dataset came to be."""

    name: str
    about: Mapping[str, str]
    command: str
    with_text: bool


@frozen
class Section:
    """A part of the codebook: paragraphs, then a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def check_ending(path: Path) -> None:
    """See that the name says which kind of codebook is meant.

    :raises CodebookError: when it does not.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise CodebookError(path)


def codebook(path: Path, format: Format, tally: Tally, ontology: Ontology, made: Made) -> str:
    """The text of the codebook, of the kind that the name of the file says.

    :raises CodebookError: when it says none.
    """
    check_ending(path)
    sections = list(_sections(format, tally, ontology, made))
    title = f"Codebook of {made.name}"
    return _as_html(title, sections) if path.suffix.lower() == ".html" else _as_markdown(title, sections)


# --- what it says


def _sections(format: Format, tally: Tally, ontology: Ontology, made: Made) -> Iterator[Section]:
    yield _contents(format, tally)
    yield _making(made)
    yield _variables(format)
    yield _frequencies(format, tally, ontology)
    yield _roots(tally, ontology)
    yield _classes(format, tally, ontology)
    if format.typed:
        yield _types(tally, ontology)
    yield Section("Modality", (), ("modality", "events"), _counted(tally.modalities))
    if tally.issues:
        about = "What the sentence of an event speaks of; an event may have several issues, or none."
        yield Section("Issues", (about,), ("issue", "events"), _counted(tally.issues))
    yield _countries(tally)


def _contents(format: Format, tally: Tally) -> Section:
    days = f"{tally.first} to {tally.last}" if tally.first else "none"
    rows = [
        ("format", f"{format.title} ({format.source})"),
        ("events", str(tally.rows)),
        ("stories with events", str(tally.stories)),
        ("days of events", days),
    ]
    rows += [(f"left out: {reason}", str(count)) for reason, count in sorted(tally.left_out.items())]
    return Section("Contents", ("One row is one event: who did what to whom, on which day.",), ("", ""), tuple(rows))


def _making(made: Made) -> Section:
    text = f"Sentences and titles are {'part of' if made.with_text else 'not in'} the data."
    paragraphs = (
        "News text was parsed, and the parses were matched against dictionaries of actors and verbs. Codes are "
        "CAMEO's. The same text, dictionaries and model give the same events.",
        text,
    )
    names = {"cameo": "version of cameo", "dictionaries": "hash of the dictionaries", "model": "parser"}
    rows = [(label, made.about.get(name, "not known")) for name, label in names.items()]
    return Section("How it was made", paragraphs, ("", ""), (*rows, ("command", made.command or "not known")))


def _variables(format: Format) -> Section:
    blank = sum(one.filled is None for one in format.columns)
    paragraphs = (f"Blank columns belong to the format and are not coded: {blank}.",) if blank else ()
    rows = tuple((one.name, one.type, one.meaning) for one in format.columns)
    return Section("Variables", paragraphs, ("column", "type", "meaning"), rows)


@frozen
class Scheme:
    """Classes and values of codes as a format has them.

    :param says: whose they are.
    :param header: of the columns that *cells* fills for a code.
    """

    says: str
    header: tuple[str, ...]
    cells: Callable[[Code], tuple[str, ...]]
    classes: Mapping[int, str]
    class_of: Callable[[Code], int | None]


def _plover_cells(code: Code) -> tuple[str, ...]:
    return (code.plover.type, str(_plover_class(code) or "")) if code.plover else ("", "")


def _plover_class(code: Code) -> int | None:
    return plover_quad(code.plover.type) if code.plover else None


def _scheme(format: Format) -> Scheme:
    if format.typed:
        says = "PLOVER's types and quad classes; codes without a type have no place in this format."
        return Scheme(says, ("type", "class"), _plover_cells, _QUADS, _plover_class)
    valued = ("class", "Goldstein")
    if format.name == "phoenix":
        return Scheme(
            "Phoenix's penta classes and list of Goldstein values.",
            valued,
            lambda code: (str(penta_class(code.root)), f"{phoenix_goldstein(code):.1f}"),
            _PENTA,
            lambda code: penta_class(code.root),
        )
    return Scheme(
        "GDELT's quad classes and Goldstein values.",
        valued,
        lambda code: (str(code.quad_class), f"{code.goldstein:.1f}"),
        _QUADS,
        lambda code: code.quad_class,
    )


def _frequencies(format: Format, tally: Tally, ontology: Ontology) -> Section:
    """Every code there is, also those that do not occur; then codes that CAMEO does not have."""
    scheme = _scheme(format)
    rows = [(code.code, code.label, *scheme.cells(code), str(tally.codes[code.code])) for code in ontology.values()]
    rows += [(code, "not a CAMEO code", "", "", str(n)) for code, n in _others(tally, ontology)]
    return Section("Codes", (scheme.says,), ("code", "label", *scheme.header, "events"), tuple(rows))


def _others(tally: Tally, ontology: Ontology) -> list[tuple[str, int]]:
    return sorted((code, count) for code, count in tally.codes.items() if code not in ontology)


def _roots(tally: Tally, ontology: Ontology) -> Section:
    counts: Counter[str] = Counter()
    for code, count in tally.codes.items():
        counts[code[:2]] += count
    rows = tuple((root.code, root.label, str(counts[root.code])) for root in ontology.roots)
    return Section("Roots", (), ("root", "label", "events"), rows)


def _classes(format: Format, tally: Tally, ontology: Ontology) -> Section:
    scheme = _scheme(format)
    counts: Counter[int | None] = Counter()
    for code, count in tally.codes.items():
        if code in ontology:
            counts[scheme.class_of(ontology[code])] += count
    rows = tuple((str(number), label, str(counts[number])) for number, label in scheme.classes.items())
    return Section("Classes", (), ("class", "meaning", "events"), rows)


def _types(tally: Tally, ontology: Ontology) -> Section:
    counts: Counter[str] = Counter()
    for code, count in tally.codes.items():
        if code in ontology and (plover := ontology[code].plover) is not None:
            counts[plover.type] += count
    rows = tuple((name, str(plover_quad(name) or ""), str(count)) for name, count in sorted(counts.items()))
    return Section("PLOVER types", (), ("type", "quad class", "events"), rows)


def _countries(tally: Tally) -> Section:
    both = tally.sources + tally.targets
    both.pop("", None)
    ranked = sorted(both.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        (code, country(code, None).name, str(tally.sources[code]), str(tally.targets[code]))
        for code, _ in ranked[:_COUNTRIES]
    ]
    if rest := ranked[_COUNTRIES:]:
        as_source, as_target = (sum(counts[code] for code, _ in rest) for counts in (tally.sources, tally.targets))
        rows.append(("", f"{len(rest)} others", str(as_source), str(as_target)))
    rows.append(("", "no country", str(tally.sources[""]), str(tally.targets[""])))
    return Section("Countries", (), ("code", "country", "as source", "as target"), tuple(rows))


def _counted(counts: Counter[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((name, str(count)) for name, count in sorted(counts.items()))


# --- how it looks


def _as_markdown(title: str, sections: Sequence[Section]) -> str:
    lines = [f"# {_plain(title)}", ""]
    for section in sections:
        lines += [f"## {section.heading}", ""]
        for paragraph in section.paragraphs:
            lines += [paragraph, ""]
        if section.header:
            lines += [_line(section.header), "|" + "---|" * len(section.header)]
            lines += [_line(row) for row in section.rows]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """Text that Markdown takes as it is: only code spans stay, no table border, tag or emphasis comes of the rest."""
    pieces = _SPAN.split(" ".join(text.split()))
    return "".join(
        piece.replace("|", "\\|") if _SPAN.fullmatch(piece) else _MARK.sub(r"\\\g<0>", html.escape(piece, quote=False))
        for piece in pieces
    )


def _as_html(title: str, sections: Sequence[Section]) -> str:
    parts = [f"<h1>{html.escape(title)}</h1>"]
    for section in sections:
        parts.append(f"<h2>{html.escape(section.heading)}</h2>")
        parts += [f"<p>{html.escape(paragraph)}</p>" for paragraph in section.paragraphs]
        if section.header:
            parts.append("<table>")
            parts.append(_html_row("th", section.header))
            parts += [_html_row("td", row) for row in section.rows]
            parts.append("</table>")
    return _PAGE.format(title=html.escape(title), body="\n".join(parts))


def _html_row(tag: str, cells: Sequence[str]) -> str:
    inside = "".join(f"<{tag}>{html.escape(cell.replace('`', ''))}</{tag}>" for cell in cells)
    return f"<tr>{inside}</tr>"
