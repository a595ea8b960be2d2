"""Regular verb forms by rule."""

from __future__ import annotations

import pytest

from cameo.inflection import verb_forms


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("attack", {"attacks", "attacked", "attacking"}),
        ("condemn", {"condemns", "condemned", "condemning"}),
        ("criticize", {"criticizes", "criticized", "criticizing"}),
        ("deny", {"denies", "denied", "denying"}),
        ("deploy", {"deploys", "deployed", "deploying"}),
        ("plan", {"plans", "planned", "planning"}),
        ("confer", {"confers", "conferred", "conferring"}),
        ("visit", {"visits", "visited", "visiting"}),
        ("echo", {"echoes", "echoed", "echoing"}),
        ("agree", {"agrees", "agreed", "agreeing"}),
        ("impeach", {"impeaches", "impeached", "impeaching"}),
    ],
)
def test_forms(base: str, forms: set[str]) -> None:
    assert forms <= set(verb_forms(base))


def test_one_syllable_doubles_only() -> None:
    assert "planed" not in verb_forms("plan")
    assert "fightting" not in verb_forms("fight")
