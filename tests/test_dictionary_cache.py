"""The cache gives what the files say, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cameo import Coder
from cameo.actors import ActorIndex, StoryActors
from cameo.acts import Engine
from cameo.clauses.tree import Tree
from cameo.conllu import read_conllu
from cameo.dictionary import BUNDLED, Lexicon, bundled_folder, cache, load
from cameo.dictionary.layers import RawFile
from cameo.dictionary.loading import collect
from cameo.dictionary.tables import LazyMapping, LazySequence, pack, unpack
from cameo.document import Document, Sentence, Token
from cameo.triggers import TriggerIndex
from tests.dictionary_files import write


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAMEO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def bundled() -> Lexicon:
    return load(BUNDLED, cached=False)


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    return write(
        tmp_path, "mine/v.yml", "verbs", 'meet: {verbs: meet, code: "040", frames: [{for: [a, b, c, d, e], id: x}]}'
    )


def only_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_bundled_dictionaries_come_back_the_same(bundled: Lexicon) -> None:
    assert cache.loads(cache.dumps(bundled)) == bundled


def test_what_is_read_is_what_was_written(layer: Path, own_cache: Path) -> None:
    fresh = load(layer, cached=False)
    assert not own_cache.exists()
    assert load(layer) == fresh
    written = only_file(own_cache)
    before = written.stat().st_mtime_ns
    assert load(layer) == fresh
    assert only_file(own_cache).stat().st_mtime_ns == before


def test_the_cache_is_used(layer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(layer)
    monkeypatch.setattr(
        "cameo.dictionary.loading.compile_files", lambda *_: pytest.fail("compiled in spite of the cache")
    )
    assert load(layer) == first


def test_changed_files_are_compiled_anew(layer: Path, own_cache: Path) -> None:
    load(layer)
    layer.write_text(layer.read_text(encoding="utf-8").replace("040", "041"), encoding="utf-8")
    assert load(layer).verbs["meet"].code == "041"
    assert len(list(own_cache.iterdir())) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"040"', b'"041"'),
        lambda data: b"[" * 100_000,
        lambda data: b"\x80\x04." + data,
    ],
)
def test_a_spoilt_cache_is_ignored_and_mended(layer: Path, own_cache: Path, spoil: object) -> None:
    fresh = load(layer)
    written = only_file(own_cache)
    good = written.read_bytes()
    assert callable(spoil)
    written.write_bytes(spoil(good))
    assert load(layer) == fresh
    assert written.read_bytes() == good


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{}", b"[]", b"[{},0]", b"[{},9]\n", b"[[],0]\n\0\0\0\0", b"\xff", b"[" * 100_000),
        pack({}),
        pack({"rest": []}),
        pack({"rest": [[]]}),
    ],
)
def test_a_body_of_another_shape_is_ignored(layer: Path, own_cache: Path, body: bytes) -> None:
    fresh = load(layer)
    only_file(own_cache).write_bytes(cache._checksum(body) + body)
    assert load(layer) == fresh


def test_all_classes_of_a_lexicon_count_for_the_key() -> None:
    found: set[Any] = set()

    def visit(kind: Any) -> None:
        if attrs.has(kind) and kind not in found:
            found.add(kind)
            hints = get_type_hints(kind)
            for one in attrs.fields(kind):
                if one.init:
                    visit(hints[one.name])
        for inner in get_args(kind):
            visit(inner)

    visit(Lexicon)
    assert found == set(cache.CLASSES)


def test_the_stored_tables_are_those_that_the_engine_would_make(bundled: Lexicon) -> None:
    stored = cache.loads(cache.dumps(bundled))
    assert bundled.stored is None and stored.stored is not None
    assert sorted(ActorIndex(stored).phrases()) == sorted(ActorIndex(bundled).phrases())
    one, other = TriggerIndex(stored), TriggerIndex(bundled)
    assert list(one.patterns()) == list(other.patterns())
    assert all(one._of_form(form) == other._of_form(form) for form in other._by_form)


def test_stored_tables_give_the_same_events(bundled: Lexicon) -> None:
    parses = list(read_conllu(bundled_folder() / "en" / "parses" / "04-consult.conllu"))
    assert cache.write(cache.key(collect([BUNDLED])[0], "en"), bundled)
    compiled, stored = Coder(unresolved="keep"), Coder(unresolved="keep")
    compiled.lexicon, compiled.engine = bundled, Engine(bundled)
    assert stored.lexicon.stored
    events = [list(coder.code_parsed(parses, date="2015-01-01")) for coder in (compiled, stored)]
    assert events[0] == events[1]
    assert sum(len(coded.events) for coded in events[0]) > len(parses) / 2


def test_a_lexicon_changed_by_hand_keeps_no_tables(layer: Path) -> None:
    load(layer)
    stored = load(layer)
    assert stored.stored
    changed = attrs.evolve(stored, verbs={})
    assert changed.stored is None
    assert list(TriggerIndex(changed).patterns()) == []


def test_only_what_is_asked_for_is_made(bundled: Lexicon) -> None:
    lexicon = cache.loads(cache.dumps(bundled))
    assert repr(lexicon.actors).endswith(" 0 read>")
    story = StoryActors(ActorIndex(lexicon), Document("a", "France protested."))
    tokens = (Token(1, "France", "France", "PROPN", "NNP", "", 2, "nsubj", 0, 6),)
    assert story.sentence(Tree(Sentence(0, tokens))).at(0)[0].mention.code == "FRA"
    assert repr(lexicon.actors).endswith(" 1 read>")
    assert lexicon.actors["france"] is lexicon.actors["france"]


PLAIN = st.none() | st.integers() | st.text(max_size=4) | st.lists(st.text(max_size=4) | st.booleans(), max_size=3)


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.text(max_size=4),
        st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=4), PLAIN, max_size=3),
        max_size=3,
    )
)
def test_rows_come_back_as_they_were(tables: dict[str, Any]) -> None:
    store = unpack(memoryview(pack(tables)))
    assert list(store.head) == list(tables)
    for name, table in tables.items():
        stored = store.table(name)
        if isinstance(table, dict):
            found = LazyMapping(stored, lambda row: (row,))
            assert list(found.items()) == [(key, (row,)) for key, row in table.items()]
            assert all(key in found and found[key] is found[key] for key in table)
            assert "\0no such key" not in found
        else:
            listed = LazySequence(stored, lambda row: (row,))
            assert listed == tuple((row,) for row in table)
            assert listed[1:] == tuple((row,) for row in table[1:])
            assert list(reversed(listed)) == [(row,) for row in reversed(table)]


def test_a_row_that_is_not_there_is_an_error() -> None:
    store = unpack(memoryview(pack({"list": [1], "table": {"a": 1}})))
    with pytest.raises(IndexError):
        LazySequence(store.table("list"), str)[1]
    with pytest.raises(KeyError):
        LazyMapping(store.table("table"), str)["b"]


def test_a_cache_that_cannot_be_written_is_no_error(
    layer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("CAMEO_CACHE", str(tmp_path / "file" / "below"))
    assert load(layer).verbs["meet"].code == "040"


def test_no_half_written_file_stays(layer: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fails)
    load(layer)
    assert list(own_cache.iterdir()) == []


def test_prebuilt_tables_serve_where_the_cache_has_none(
    layer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexicon = load(layer, cached=False)
    key = cache.key(collect([layer])[0], "en")
    assert cache.write(key, lexicon, tmp_path / "prebuilt")
    monkeypatch.setattr(cache, "prebuilt_folder", lambda: tmp_path / "prebuilt")
    assert cache.read(key) == lexicon


def test_the_bundled_dictionaries_can_be_prebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = cache.prebuild(tmp_path / "prebuilt")
    monkeypatch.setattr(cache, "prebuilt_folder", lambda: tmp_path / "prebuilt")
    monkeypatch.setattr("cameo.dictionary.loading.compile_files", lambda *_: pytest.fail("not prebuilt"))
    assert built.is_file()
    assert load(BUNDLED).actors["france"].code == "FRA"


def test_old_files_are_pruned(layer: Path, own_cache: Path) -> None:
    for number in range(12):
        layer.write_text(layer.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
        load(layer)
    assert len(list(own_cache.iterdir())) == cache._KEPT
    assert load(layer).verbs["meet"].code == "040"


def test_the_key_counts_content_names_language_and_version(monkeypatch: pytest.MonkeyPatch) -> None:
    file = RawFile("mine/a.yml", 0, b"x")
    others = [RawFile("mine/a.yml", 0, b"y"), RawFile("mine/b.yml", 0, b"x"), RawFile("yours/a.yml", 0, b"x")]
    keys = {cache.key([one], "en") for one in (file, *others)} | {cache.key([file], "fr")}
    monkeypatch.setattr("cameo.__version__", "99")
    keys.add(cache.key([file], "en"))
    assert len(keys) == 6


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CAMEO_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "cameo"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache.folder() == tmp_path / "home" / ".cache" / "cameo"


def test_a_frame_without_code_or_dates_survives(layer: Path) -> None:
    lexicon: Lexicon = load(layer)
    frame = load(layer).verbs["meet"].frames[0]
    assert frame == lexicon.verbs["meet"].frames[0]
    assert frame.slots[0].words == ("a", "b", "c", "d", "e")
