"""Faults that only the merged dictionaries show, beside those that keep a file from being read.

``check`` gives them all at once, by file and place. What each code means stands in :data:`cameo.dictionary.RULES`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from cameo.codes import ANY_CODE, SAME
from cameo.dictionary.actorlint import check_actors, check_agents
from cameo.dictionary.examples import all_examples
from cameo.dictionary.freeze import frozen_parses, text_hash
from cameo.dictionary.keys import ENGINE_SETS, ENTRY_KEYS
from cameo.dictionary.layers import LayerLike, Merged, as_layers
from cameo.dictionary.loading import Compiled, collect, compile_files, in_order
from cameo.dictionary.model import Example, Lexicon
from cameo.dictionary.nodes import Listing, Node, Table, Text, fault
from cameo.dictionary.rules import did_you_mean
from cameo.dictionary.topiclint import check_discards, check_issues
from cameo.dictionary.verblint import check_operators, check_verbs
from cameo.document import Sentence
from cameo.errors import ConlluError, Fault

Parses: TypeAlias = Mapping[str, tuple[Sentence, ...]]
"""Sentences of examples by hash of the text."""

CodeExample: TypeAlias = Callable[[Example, tuple[Sentence, ...]], tuple[str, ...]]
"""Codes an example from its parse; gives rows as :func:`cameo.dictionary.examples.event_row` writes them."""


def check(
    layers: LayerLike | Iterable[LayerLike],
    language: str = "en",
    *,
    code_example: CodeExample | None = None,
    code_undiscarded: CodeExample | None = None,
) -> tuple[Fault, ...]:
    """Every fault of some dictionaries, those included for which :func:`load` raises.

    :param code_example: codes an example; without it no example is coded.
    :param code_undiscarded: codes an example as if there were no discards, which shows what a discard is good for.
    """
    order = as_layers(layers)
    raw, faults = collect(order)
    compiled = compile_files(raw, language, faults)
    found = list(compiled.faults)
    parses = _parses(order, found)
    return in_order([*found, *check_compiled(compiled, parses, code_example, code_undiscarded)])


def check_compiled(
    compiled: Compiled,
    parses: Parses,
    code_example: CodeExample | None = None,
    code_undiscarded: CodeExample | None = None,
) -> tuple[Fault, ...]:
    """The faults of compiled dictionaries that do not keep them from being loaded."""
    lexicon, merged = compiled.lexicon, compiled.merged
    if lexicon is None:
        return ()
    return in_order(
        [
            *_check_origins(merged),
            *_check_sets(merged, compiled.used_sets),
            *_check_grid(lexicon, merged),
            *check_verbs(lexicon, merged, parses),
            *check_operators(lexicon, merged, parses),
            *check_actors(lexicon, merged),
            *check_agents(lexicon),
            *check_discards(lexicon, merged, parses, code_undiscarded),
            *check_issues(lexicon, merged),
            *_check_examples(lexicon, parses, code_example),
        ]
    )


def has_errors(faults: Iterable[Fault]) -> bool:
    """Whether something must be mended; warnings alone do not count."""
    return any(one.code.startswith("E") for one in faults)


def _parses(layers: Iterable[LayerLike], faults: list[Fault]) -> Parses:
    """The frozen parses of all layers; those of later ones count."""
    found: dict[str, tuple[Sentence, ...]] = {}
    for layer in layers:
        try:
            found.update(frozen_parses(layer))
        except ConlluError as error:
            message = str(error).removeprefix(f"{error.path}:{error.line}: ")
            faults.append(Fault(error.path, error.line, 1, "E503", message))
        except (OSError, UnicodeDecodeError) as error:
            faults.append(Fault(str(layer), 1, 1, "E503", f"frozen parses: {error}"))
    return found


def _check_origins(merged: Merged) -> Iterator[Fault]:
    """Origins that are no key of SOURCES.yml. Without any source there is nothing to check against."""
    known = merged.entries["sources"]
    for file in merged.files:
        if file.layer < 0:
            continue  # the ontology behind a layer of one's own
        if file.origin is None:
            yield fault(file.body.place, "W605", f"{file.name} says no origin; give it a key of SOURCES.yml")
        origins = [] if file.origin is None else [file.origin]
        if file.kind in ENTRY_KEYS and file.kind != "sources":
            origins.extend(_origins(file.body))
        for origin in origins:
            if known and origin.value not in known:
                hint = did_you_mean(origin.value, known)
                yield fault(origin.place, "E306", f"unknown origin {origin.value!r}: no key of SOURCES.yml{hint}")


def _origins(node: Node) -> Iterator[Text]:
    """Every ``origin:`` below a node."""
    if isinstance(node, Listing):
        for item in node.items:
            yield from _origins(item)
    elif isinstance(node, Table):
        for key, value in node.items():
            if key == "origin" and isinstance(value, Text):
                yield value
            else:
                yield from _origins(value)


def _check_sets(merged: Merged, used: frozenset[str]) -> Iterator[Fault]:
    for name, words in merged.lists["sets"].items():
        if name not in used and name not in ENGINE_SETS:
            yield fault(words.place, "W602", f'nothing uses the set "@{name}"; use it or delete it')


def _check_grid(lexicon: Lexicon, merged: Merged) -> Iterator[Fault]:
    """Rows, cells and operators of the compose grid that nothing else knows."""
    operators = {*lexicon.operators, "not"}
    behind = {file.name for file in merged.files if file.layer < 0}
    for row, table in merged.compose.items():
        if row != ANY_CODE and not any(code.startswith(row) for code in lexicon.ontology):
            yield fault(table.place, "E302", f"row {row!r}: no event code begins so")
        for key, node in table.items():
            if node.place.file in behind:
                continue
            unknown = [one for one in key.split() if one not in operators] if lexicon.operators else []
            for one in unknown:
                hint = did_you_mean(one, operators)
                yield fault(table.marks[key], "E304", f"row {row!r}: unknown operator {one!r}{hint}")
            if isinstance(node, Text) and node.value not in ("", SAME) and node.value not in lexicon.ontology:
                yield fault(node.place, "E302", f"row {row!r}, {key}: unknown event code {node.value!r}")


def _check_examples(lexicon: Lexicon, parses: Parses, code_example: CodeExample | None) -> Iterator[Fault]:
    for example in all_examples(lexicon):
        sentences = parses.get(text_hash(example.text))
        if sentences is None:
            message = f"no frozen parse of {_short(example.text)}; run 'cameo dictionaries freeze'"
            yield fault(example.place, "E501", message)
        elif code_example is not None:
            rows = code_example(example, sentences)
            if Counter(rows) != Counter(example.events):
                yield fault(example.place, "E502", difference(example, rows))


def difference(example: Example, rows: Iterable[str]) -> str:
    """What an example says it codes as, and what it does code as."""
    stated, found = ", ".join(example.events) or "none", ", ".join(rows) or "none"
    return f"{_short(example.text)}: stated {stated}; coded {found}"


def _short(text: str, width: int = 60) -> str:
    return repr(text if len(text) <= width else text[: width - 1] + "…")
