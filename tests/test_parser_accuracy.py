"""Floors under the scores of the bundled model, which may only rise.

The treebanks' licences keep them out of the project: they are looked for in the folder that ``CAMEO_TREEBANKS`` names,
else in ``shared/treebanks`` beside the checkout.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cameo.parser import BUNDLED_MODEL

ROOT = Path(__file__).parents[1]
TREEBANKS = Path(os.environ.get("CAMEO_TREEBANKS", ROOT.parent / "shared" / "treebanks"))

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not TREEBANKS.is_dir(), reason="no treebanks; CAMEO_TREEBANKS=PATH names their folder"),
]

Scores = dict[str, dict[str, float]]

GOLD_TOKENS: Scores = {
    "en_ewt": {"UPOS": 96.4, "lemma, any case": 98.7, "LAS": 89.2, "LAS, subtypes": 89.1},
    "en_gum": {"UPOS": 97.3, "lemma, any case": 99.0, "LAS": 88.8, "LAS, subtypes": 88.7},
}
CAPITALS: Scores = {"en_gum": {"UPOS": 96.2, "lemma, any case": 98.7, "LAS": 88.8}}
RAW_TEXT: Scores = {
    "en_ewt": {"tokens": 98.8, "sentences": 87.9},
    "en_gum": {"tokens": 99.4, "sentences": 93.6},
    "edited": {"tokens": 99.1, "sentences": 89.3},
}
"""Test parts, per cent, about a tenth under what was measured."""


def _below(floors: Scores, rows: list[dict[str, object]]) -> list[str]:
    """What lies under its floor, with both figures."""
    found = {str(row["treebank"]): row for row in rows}
    return [
        f"{treebank} {name}: {found[treebank][name]:.2f}, floor {floor}"
        for treebank, scores in floors.items()
        for name, floor in scores.items()
        if float(str(found[treebank][name])) < floor
    ]


@pytest.fixture(scope="module")
def given_tokens() -> list[dict[str, object]]:
    from tools.train.evaluate import gold_rows

    processors = ("pos", "lemma", "depparse")
    return list(gold_rows(BUNDLED_MODEL, TREEBANKS, "test", processors, ("asis", "caps")))


def test_analysis_of_given_tokens(given_tokens: list[dict[str, object]]) -> None:
    assert not _below(GOLD_TOKENS, [row for row in given_tokens if row["text"] == "asis"])


def test_analysis_of_capitals(given_tokens: list[dict[str, object]]) -> None:
    assert not _below(CAPITALS, [row for row in given_tokens if row["text"] == "caps"])


def test_tokens_and_sentences_of_raw_text() -> None:
    from tools.train.evaluate import raw_rows

    assert not _below(RAW_TEXT, list(raw_rows(BUNDLED_MODEL, TREEBANKS, "test", ("asis",))))


def test_names_are_told_from_words() -> None:
    from tools.train.evaluate import twin_rows

    found = {
        row["text"]: row["right"]
        for row in twin_rows(BUNDLED_MODEL, ROOT / "tests" / "data" / "twins.tsv")
        if row["word"] == "all"
    }
    assert found["asis"] >= 89
