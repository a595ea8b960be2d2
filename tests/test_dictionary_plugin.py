"""The pytest plugin: an example is a test, and its failure speaks of the dictionary."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from cameo.dictionary import Example, event_row, freeze
from cameo.document import Sentence, Token
from cameo.events import Event
from tests.dictionary_files import write

pytest_plugins = ["pytester"]

CONFTEST = """
def pytest_configure(config):
    from cameo import pytest_plugin
    if not config.pluginmanager.is_registered(pytest_plugin):
        config.pluginmanager.register(pytest_plugin)
"""
BODY = """
zzz-meet:
  verbs: zzz meet
  code: "040"
  examples:
    - {text: "Right.", events: [FRA 040 DEU, DEU 040 FRA]}
    - {text: "Wrong.", events: none}
  frames: [{in: x, code: none, examples: [{text: "Unparsed.", events: none}]}]
"""


def parse(text: str) -> tuple[str, tuple[Sentence, ...]]:
    return "made-up", (Sentence(0, (Token(1, text, text, "X", "", "", 0, "root", 0, len(text)),)),)


def code(example: Example, sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
    assert sentences[0].tokens[0].text == example.text
    return "DEU 040 FRA", "FRA 040 DEU"


@pytest.fixture
def folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of dictionaries with examples, and a coder that always gives the same two rows."""
    monkeypatch.setenv("CAMEO_CACHE", str(pytester.path / "cache"))
    coder = ModuleType("cameo.coder")
    coder.Coder = lambda dictionaries: None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cameo.coder", coder)
    monkeypatch.setattr("cameo.dictionary.example_coder", lambda coder: code, raising=False)
    pytester.makeconftest(CONFTEST)
    folder = pytester.path / "dictionaries"
    write(folder, "en/verbs/v.yml", "verbs", BODY)
    write(folder, "en/sets.yml", "sets", "a: b")
    write(pytester.path, "elsewhere/v.yml", "verbs", BODY)
    freeze(folder, lambda text: parse(text) if text != "Unparsed." else ("", ()))
    return folder


def test_examples_are_tests(pytester: pytest.Pytester, folder: Path) -> None:
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-v")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        [
            "dictionaries/en/verbs/v.yml::zzz-meet[[]1[]] PASSED*",
            "*zzz-meet[[]2[]]*FAILED*",
            "*v.yml:11: Wrong.",
            "*stated  none",
            "*coded   DEU 040 FRA",
            "*v.yml:12: no frozen parse of 'Unparsed.'; run 'cameo dictionaries freeze'",
        ]
    )
    assert "runtest" not in result.stdout.str()


def test_one_example_can_be_chosen(pytester: pytest.Pytester, folder: Path) -> None:
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "dictionaries/en/verbs/v.yml::zzz-meet[1]")
    result.assert_outcomes(passed=1)


def test_broken_dictionaries_are_told_by_their_faults(pytester: pytest.Pytester, folder: Path) -> None:
    (folder / "en" / "sets.yml").write_text("[", encoding="utf-8")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*en/sets.yml:*: E103 *"])


def test_event_rows(condemnation: Event, meeting: Event) -> None:
    assert event_row(condemnation) == "FRA 111 ISR"
    assert event_row(meeting) == "DEUGOVMILCHR 040 --- presupposed"
