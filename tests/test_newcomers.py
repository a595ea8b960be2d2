"""``cameo dictionaries new-actors``: who stands in an actor's place and is in no dictionary."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameo import Coder
from cameo.cli import run
from cameo.conllu import read_conllu
from cameo.dictionary import BUNDLED, check, load
from cameo.dictionary.newcomers import Sighting, newcomers, seen_in_parses
from cameo.export import writer
from cameo.operators import MODALITIES

PARSES = """\
# newdoc id = a
# text = Velu Xanthos attacked Israel.
1	Velu	Velu	PROPN	NNP	_	3	nsubj	_	_
2	Xanthos	Xanthos	PROPN	NNP	_	1	flat	_	_
3	attacked	attack	VERB	VBD	_	0	root	_	_
4	Israel	Israel	PROPN	NNP	_	3	obj	_	SpaceAfter=No
5	.	.	PUNCT	.	_	3	punct	_	_

# text = Xanthos condemned Israel.
1	Xanthos	Xanthos	PROPN	NNP	_	2	nsubj	_	_
2	condemned	condemn	VERB	VBD	_	0	root	_	_
3	Israel	Israel	PROPN	NNP	_	2	obj	_	SpaceAfter=No
4	.	.	PUNCT	.	_	2	punct	_	_

# newdoc id = b
# text = The Kenyan Zemblat of Xork condemned Israel.
1	The	the	DET	DT	_	3	det	_	_
2	Kenyan	Kenyan	ADJ	JJ	_	3	amod	_	_
3	Zemblat	Zemblat	PROPN	NNP	_	6	nsubj	_	_
4	of	of	ADP	IN	_	5	case	_	_
5	Xork	Xork	PROPN	NNP	_	3	nmod	_	_
6	condemned	condemn	VERB	VBD	_	0	root	_	_
7	Israel	Israel	PROPN	NNP	_	6	obj	_	SpaceAfter=No
8	.	.	PUNCT	.	_	6	punct	_	_

# newdoc id = c
# text = Israel condemned the Zemblat of Xork.
1	Israel	Israel	PROPN	NNP	_	2	nsubj	_	_
2	condemned	condemn	VERB	VBD	_	0	root	_	_
3	the	the	DET	DT	_	4	det	_	_
4	Zemblat	Zemblat	PROPN	NNP	_	2	obj	_	_
5	of	of	ADP	IN	_	6	case	_	_
6	Xork	Xork	PROPN	NNP	_	4	nmod	_	SpaceAfter=No
7	.	.	PUNCT	.	_	2	punct	_	_

# text = Israel condemned the kettle.
1	Israel	Israel	PROPN	NNP	_	2	nsubj	_	_
2	condemned	condemn	VERB	VBD	_	0	root	_	_
3	the	the	DET	DT	_	4	det	_	_
4	kettle	kettle	NOUN	NN	_	2	obj	_	SpaceAfter=No
5	.	.	PUNCT	.	_	2	punct	_	_

# text = They condemned Israel.
1	They	they	PRON	PRP	_	2	nsubj	_	_
2	condemned	condemn	VERB	VBD	_	0	root	_	_
3	Israel	Israel	PROPN	NNP	_	2	obj	_	SpaceAfter=No
4	.	.	PUNCT	.	_	2	punct	_	_

"""

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(unresolved="keep", modality=set(MODALITIES))


@pytest.fixture
def parses(tmp_path: Path) -> Path:
    path = tmp_path / "parses.conllu"
    path.write_text(PARSES, encoding="utf-8")
    return path


@pytest.fixture
def cameo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        status = run(["dictionaries", "new-actors", *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_names_are_ranked_by_documents_and_grouped(coder: Coder, parses: Path) -> None:
    zemblat, xanthos = newcomers(seen_in_parses(coder, read_conllu(parses)))
    assert (zemblat.name, len(zemblat.documents), zemblat.mentions) == ("Zemblat of Xork", 2, 2)
    assert zemblat.country == "KEN"
    assert xanthos.name == "Velu Xanthos"
    assert dict(xanthos.names) == {"Velu Xanthos": 1, "Xanthos": 1}
    assert zemblat.sentences(1) == ("[The Kenyan Zemblat of Xork] condemned Israel.",)


def test_common_nouns_only_if_asked_for_and_pronouns_never(coder: Coder, parses: Path) -> None:
    seen = list(seen_in_parses(coder, read_conllu(parses)))
    assert "kettle" not in {one.name for one in newcomers(seen)}
    names = {one.name.lower() for one in newcomers(seen, unnamed=True)}
    assert "kettle" in names and "they" not in names


def test_the_stub_is_an_entry_whose_code_the_linter_asks_for(coder: Coder, parses: Path, tmp_path: Path) -> None:
    (zemblat, *_) = newcomers(seen_in_parses(coder, read_conllu(parses)))
    assert zemblat.stub() == '  zemblat-of-xork: {code: "?", country: KEN, names: [Zemblat of Xork]}'
    mine = tmp_path / "mine" / "actors.yml"
    mine.parent.mkdir()
    head = "cameo: 1\nkind: actors\norigin: editors\nactors:\n"
    mine.write_text(f"{head}{zemblat.stub()}\n", encoding="utf-8")
    (fault,) = [one for one in check([BUNDLED, mine.parent]) if one.path.startswith("mine/")]
    assert (fault.line, fault.code) == (5, "E206")
    assert "code: found '?'" in fault.message
    mine.write_text(head + zemblat.stub().replace('code: "?", ', "") + "\n", encoding="utf-8")
    entry = load([BUNDLED, mine.parent]).actors["zemblat-of-xork"]
    assert (entry.country, entry.names) == ("KEN", ("Zemblat of Xork",))


def test_on_the_terminal(cameo: Command, parses: Path) -> None:
    status, out, err = cameo(str(parses), "--top", "1", "--contexts", "1")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Zemblat of Xork  (2 documents, 2 mentions, KEN?)"
    assert lines[1] == "    [The Kenyan Zemblat of Xork] condemned Israel."
    assert lines[2].startswith("  zemblat-of-xork: {")
    assert lines[-1] == "1 of 2 unknown actors"


@pytest.mark.parametrize("name", ["new.csv", "new.jsonl"])
def test_as_files(cameo: Command, parses: Path, tmp_path: Path, name: str) -> None:
    assert cameo(str(parses), "--all", "-o", name)[:2] == (0, "")
    with (tmp_path / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream)) if name.endswith("csv") else [json.loads(line) for line in stream]
    first = rows[0]
    assert (first["name"], str(first["documents"]), first["country"]) == ("Zemblat of Xork", "2", "KEN")
    assert "kettle" in {row["name"] for row in rows}
    status, _, err = cameo(str(parses), "-o", name)
    assert status == 2 and "--overwrite" in err
    assert cameo(str(parses), "-o", name, "--overwrite")[0] == 0


def test_other_endings_are_refused(cameo: Command, parses: Path) -> None:
    status, _, err = cameo(str(parses), "-o", "new.txt")
    assert status == 2 and ".csv or .jsonl" in err


@pytest.mark.parametrize("name", ["events.parquet", "events.jsonl"])
def test_from_coded_events(cameo: Command, coder: Coder, parses: Path, tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as stream:
        made = writer(name.rpartition(".")[2], stream)
        for coded in coder.code_parsed(read_conllu(parses)):
            made.write(coded.document, coded.events)
        made.close()
    status, out, _ = cameo(name)
    assert status == 0
    heads = [line.partition("  (")[0] for line in out.splitlines() if "mention" in line]
    assert heads == ["Velu Xanthos", "The Kenyan Zemblat of Xork", "Zemblat of Xork"]
    assert "kettle" in cameo(name, "--all")[1]


WORD = st.sampled_from(["Aba", "Bel", "Cor", "Dan"])
SEEN = st.builds(
    Sighting,
    st.lists(WORD, min_size=1, max_size=3).map(" ".join),
    st.just(True),
    st.lists(st.sampled_from(["KEN", "UGA"]), max_size=2).map(tuple),
    st.sampled_from("xyz"),
    st.text(max_size=3),
)


@given(st.lists(SEEN, max_size=12))
def test_nothing_is_lost_or_counted_twice(seen: list[Sighting]) -> None:
    found = newcomers(seen)
    assert sum(one.mentions for one in found) == len(seen)
    names = [name for one in found for name in one.names]
    assert sorted(names) == sorted({one.name for one in seen})
    ranks = [(len(one.documents), one.mentions) for one in found]
    assert ranks == sorted(ranks, reverse=True)
    assert all(one.name in one.names and len(one.sentences(2)) <= 2 for one in found)
