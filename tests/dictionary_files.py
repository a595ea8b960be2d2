"""Small dictionaries for the tests of ``cameo.dictionary``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cameo.dictionary import Lexicon, check, load
from cameo.errors import DictionaryError, Fault

HEAD = "cameo: 1\nkind: {kind}\nlanguage: en\norigin: editors\n"


def write(folder: Path, name: str, kind: str, body: str, head: str = HEAD) -> Path:
    """A dictionary file; *body* is what stands under the kind's key, indented by two."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    indented = "".join(f"  {line}\n" for line in body.strip("\n").splitlines())
    path.write_text(f"{head.format(kind=kind)}{kind}:\n{indented}", encoding="utf-8")
    return path


def verbs(tmp_path: Path, body: str) -> Lexicon:
    """The lexicon of one verbs file."""
    return load(write(tmp_path, "verbs.yml", "verbs", body), cached=False)


def faults_of(*layers: Path) -> tuple[Fault, ...]:
    """The faults for which loading raises."""
    with pytest.raises(DictionaryError) as caught:
        load(layers, cached=False)
    return caught.value.faults


def only_fault(*layers: Path) -> Fault:
    """The one fault for which loading raises."""
    faults = faults_of(*layers)
    assert len(faults) == 1, "\n".join(map(str, faults))
    return faults[0]


def lint(*layers: Path) -> list[str]:
    """Fault codes of a check, without those that small examples always have."""
    return [one.code for one in check(layers) if one.code not in ("E501", "W604", "W606")]
