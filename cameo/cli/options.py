"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import codecs
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from attrs import frozen

from cameo.document import to_date
from cameo.errors import DateError
from cameo.inputs import KINDS, Fields, Reading

if TYPE_CHECKING:
    from cameo.coder import Coder

F = TypeVar("F", bound=Callable[..., Any])
Callback = Callable[[click.Context, click.Parameter, Any], Any]

MODALITIES = ("asserted", "presupposed", "background", "alleged", "hypothetical")


def _date(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime.date | None:
    try:
        return to_date(value)
    except DateError as error:
        raise click.BadParameter(f"found {error.found!r}, expected an ISO date such as 2024-05-05") from None


def _encoding(context: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        return codecs.lookup(value).name
    except LookupError:
        raise click.BadParameter(f"{value!r} is no encoding that Python knows; try utf-8 or cp1252") from None


def _modality(context: click.Context, parameter: click.Parameter, value: str) -> frozenset[str]:
    names = frozenset(filter(None, (name.strip() for name in value.split(","))))
    if unknown := sorted(names - set(MODALITIES)):
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(MODALITIES)}")
    return names


def existing(context: click.Context, parameter: click.Parameter, value: tuple[Path, ...]) -> tuple[Path, ...]:
    """The paths, if all are there; before a model is loaded."""
    for path in value:
        if not path.exists():
            raise click.BadParameter(f"{path}: no such file or folder; check the path")
    return value


def _together(*options: Callable[[F], F]) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


date_option = click.option(
    "--date", callback=_date, metavar="YYYY-MM-DD", help="Day of publication of documents that bring no date."
)

field_options = _together(
    click.option("--id-field", metavar="NAME", help="Field of JSON and CSV rows that holds the id. [id]"),
    click.option("--text-field", metavar="NAME", help="… the text. [text]"),
    click.option("--date-field", metavar="NAME", help="… the date. [date]"),
    click.option("--title-field", metavar="NAME", help="… the title. [title]"),
)

encoding_option = click.option(
    "--encoding", default="utf-8", callback=_encoding, show_default=True, help="Encoding of the input."
)

reading_options = _together(
    date_option,
    field_options,
    click.option(
        "--input-format",
        type=click.Choice(KINDS),
        help="Read every input as this, whatever its name. A pipe is text, or JSON lines if it starts with {.",
    ),
    encoding_option,
)

dictionaries_option = click.option(
    "--dictionaries",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    callback=existing,
    help="Your own dictionary file or folder, laid over the bundled ones. Repeatable; later ones win.",
)

gate_option = click.option(
    "--gate",
    is_flag=True,
    help="Do not parse sentences that hold no actor and no trigger of the dictionaries; the events are the same.",
)

engine_options = _together(
    dictionaries_option,
    click.option(
        "--parser",
        metavar="NAME|PATH",
        help="Stanza model: a language for the official one (downloaded by Stanza) or a folder; "
        "cameo-en-int8 is the bundled one made faster. [the bundled model]",
    ),
    click.option(
        "--unresolved",
        type=click.Choice(["drop", "keep"]),
        default="drop",
        show_default=True,
        help="Events with a participant that is in no dictionary.",
    ),
    click.option(
        "--modality",
        default="asserted,presupposed",
        show_default=True,
        callback=_modality,
        metavar="LIST",
        help=f"Which events to give: {', '.join(MODALITIES)}.",
    ),
    click.option("--title", is_flag=True, help="Code titles too, as sentence -1."),
    click.option(
        "--keep-discarded", is_flag=True, help="Also code what the dictionaries discard, such as sport results."
    ),
    click.option("--language", default="en", show_default=True, help="Language of dictionaries and text."),
)


@frozen(kw_only=True)
class Engine:
    """What a coder is made from."""

    dictionaries: tuple[Path, ...]
    parser: str | None
    unresolved: str
    modality: frozenset[str]
    title: bool
    language: str
    gate: bool = False
    keep_discarded: bool = False

    def coder(self) -> Coder:
        """Make the coder; the parser is loaded when the first text needs it."""
        from cameo.coder import Coder
        from cameo.dictionary import BUNDLED

        coder = Coder(
            dictionaries=[BUNDLED, *self.dictionaries],
            parser=self.parser,
            unresolved=self.unresolved,
            modality=self.modality,
            title=self.title,
            language=self.language,
            gate=self.gate,
            discards=not self.keep_discarded,
        )
        if not coder.lexicon.grammar:  # which no language does without
            reason = "no dictionary has a grammar of this language; the bundled ones are English (en)"
            raise click.BadParameter(f"{self.language!r}: {reason}", param_hint="'--language'")
        return coder


def engine(values: dict[str, Any]) -> Engine:
    """Take the engine's options out of a command's."""
    names = ("dictionaries", "parser", "unresolved", "modality", "title", "language")
    flags = {name: values.pop(name, False) for name in ("gate", "keep_discarded")}
    return Engine(**{name: values.pop(name) for name in names}, **flags)


def reading(values: dict[str, Any], language: str) -> Reading:
    """Take the reader's options out of a command's."""
    fields = Fields(**{role: values.pop(f"{role}_field") for role in ("id", "text", "date", "title")})
    return Reading(
        fields=fields,
        date=values.pop("date"),
        kind=values.pop("input_format"),
        encoding=values.pop("encoding"),
        language=language,
    )
