"""The cache gives what the files say, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cameo.dictionary import BUNDLED, Lexicon, cache, load
from cameo.dictionary.layers import RawFile
from tests.dictionary_files import write


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAMEO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    return write(
        tmp_path, "mine/v.yml", "verbs", 'meet: {verbs: meet, code: "040", frames: [{for: [a, b, c, d, e], id: x}]}'
    )


def only_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_bundled_dictionaries_come_back_the_same() -> None:
    lexicon = load(BUNDLED, cached=False)
    assert cache.loads(cache.dumps(lexicon)) == lexicon


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


@pytest.mark.parametrize("body", ["{}", "[]", "[[],[],[]]", "[[],[],[1,2,3]]", '[[],[],"x"]', "[[],[],null]"])
def test_a_body_of_another_shape_is_ignored(layer: Path, own_cache: Path, body: str) -> None:
    fresh = load(layer)
    only_file(own_cache).write_bytes(cache._checksum(body.encode()) + b"\n" + body.encode())
    assert load(layer) == fresh


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
    from cameo.dictionary.loading import collect

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
