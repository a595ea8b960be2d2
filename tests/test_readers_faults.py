"""What can be wrong with an archive: each fault is a problem with its place, and the rest is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from archive_files import DATA, build, docx, parquet, tarred, tgz, warc_record, warc_records, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cameo.archive.readers import READERS, Limits, MissingExtraError, Options, Source, read, read_source
from cameo.archive.readers import source as sources
from cameo.cli import run
from cameo.document import Document, Problem
from cameo.inputs import Reading

SMALL = Limits(slack=1 << 16, document=1 << 16, member=1 << 20, ratio=50)
STORY = b"<newsitem itemid='%d' date='1996-08-20'><text><p>France thanked Italy.</p></text></newsitem>"


def read_all(path: Path, limits: Limits | None = None, **options: Any) -> tuple[list[Document], list[Problem]]:
    problems: list[Problem] = []
    how = Options(reading=Reading(**options), limits=limits or Limits())
    return list(read([path], how, problems.append)), [one for one in problems if one.kind != "guessed-fields"]


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def only(problems: list[Problem]) -> tuple[str, str]:
    (problem,) = problems
    assert problem.message
    return problem.document, problem.kind


# --- XML


def test_bad_xml_ends_its_file_alone(tmp_path: Path) -> None:
    path = file(
        tmp_path, "a.zip", zipped({"1.xml": STORY % 1, "2.xml": b"<newsitem>\n<p>a</q></newsitem>", "3.xml": STORY % 3})
    )
    documents, problems = read_all(path)
    assert [document.id for document in documents] == ["1", "3"]
    assert only(problems) == (f"{path}!2.xml:2", "bad-xml")


def test_stories_before_bad_xml_are_read(tmp_path: Path) -> None:
    good = (DATA / "petrarch.xml").read_bytes()
    path = file(tmp_path, "a.xml", good.replace(b"Russia &amp; China", b"Russia & China"))
    documents, problems = read_all(path)
    assert [document.id for document in documents] == ["story-17_1"]
    assert only(problems) == (f"{path}:16", "bad-xml")


BOMB = b"<!DOCTYPE newsitem [<!ENTITY a '%s'>" % (b"ha" * 50) + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9)
)


@pytest.mark.parametrize("place", [b"itemid='&j;'>", b"itemid='1'><text><p>&j;</p></text>"])
def test_entity_bomb(tmp_path: Path, place: bytes) -> None:
    path = file(tmp_path, "a.xml", BOMB + b"]><newsitem " + place + b"</newsitem>")
    tracemalloc.start()
    documents, problems = read_all(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (documents, only(problems)[1]) == ([], "bad-xml")
    assert peak < 20_000_000


def test_entities_of_files_and_networks_are_not_looked_up(tmp_path: Path) -> None:
    secret = file(tmp_path, "secret", b"the secret")
    for system in (secret.as_uri(), "http://127.0.0.1:9/x"):
        head = f"<!DOCTYPE newsitem [<!ENTITY a SYSTEM '{system}'>]>".encode()
        path = file(tmp_path, "a.xml", head + (STORY % 1).replace(b"Italy", b"&a;"))
        documents, problems = read_all(path)
        assert (documents, only(problems)[1]) == ([], "entity")


def test_entities_of_html_are_text(tmp_path: Path) -> None:
    head = b"<!DOCTYPE newsitem SYSTEM 'x.dtd'>"
    ((document,), problems) = read_all(file(tmp_path, "a.xml", head + (STORY % 1).replace(b"Italy", b"M&eacute;xico")))
    assert (document.text, problems) == ("France thanked México.", [])


def test_wrong_encoding_is_a_problem(tmp_path: Path) -> None:
    path = file(
        tmp_path, "a.xml", b"<?xml version='1.0' encoding='utf-8'?>" + (STORY % 1).replace(b"Italy", b"M\xe9xico")
    )
    documents, problems = read_all(path)
    assert (documents, only(problems)[1]) == ([], "bad-xml")


def test_text_in_another_encoding(tmp_path: Path) -> None:
    path = file(tmp_path, "a.zip", zipped({"a.txt": "Перу".encode("cp1251"), "b.txt": b"One."}))
    documents, problems = read_all(path)
    assert ([document.id for document in documents], only(problems)) == (["a/b"], (f"{path}!a.txt", "encoding"))
    assert len(read_all(path, encoding="cp1251")[0]) == 2


def test_one_element_without_end_is_not_kept_in_memory(tmp_path: Path) -> None:
    path = file(tmp_path, "a.xml", b"<newsitem>" + b"<p>France thanked Italy.</p>" * 10_000)
    documents, problems = read_all(path, SMALL)
    assert (documents, only(problems)) == ([], (str(path), "too-large"))


_MEASURE = """
import re, sys
from pathlib import Path
from cameo.archive.readers import read
assert sum(1 for _ in read([sys.argv[1]])) == int(sys.argv[2])
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process of its own is read there")
def test_memory_stays_flat_however_many_stories_a_file_has(tmp_path: Path) -> None:
    sentence = b"<Sentence date='20150805' id='%d'><Text>France thanked Italy.</Text></Sentence>\n"
    peaks = []
    for count in (1_000, 40_000):
        path = file(
            tmp_path, "a.xml", b"<Sentences>" + b"".join(sentence % at for at in range(count)) + b"</Sentences>"
        )
        command = [sys.executable, "-c", _MEASURE, str(path), str(count)]
        peaks.append(int(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    assert peaks[1] - peaks[0] < 8_000  # KB


# --- stories


def test_date_that_is_none(tmp_path: Path) -> None:
    path = file(tmp_path, "a.xml", (STORY % 1).replace(b"1996-08-20", b"yesterday"))
    documents, problems = read_all(path)
    assert (documents, only(problems)) == ([], (f"{path}:1", "bad-date"))


def test_missing_date_is_filled_or_left(tmp_path: Path) -> None:
    path = file(tmp_path, "a.xml", (STORY % 1).replace(b"date=", b"day="))
    ((document,), _) = read_all(path)
    assert document.date is None
    ((document,), _) = read_all(path, date="2024-05-05")
    assert str(document.date) == "2024-05-05"


def test_story_without_text(tmp_path: Path) -> None:
    path = file(tmp_path, "a.xml", (STORY % 1).replace(b"France thanked Italy.", b" "))
    assert only(read_all(path)[1]) == (f"{path}:1", "empty-text")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([("Title", ""), ("Paper", ""), ("Body", ""), ("Text.", ""), ("End of Document", "")], "no-date"),
        ([("Paper", ""), ("May 5, 2024", ""), ("Text.", ""), ("End of Document", "")], "no-text"),
        ([("A letter.", "")], "no-story"),
        ([("Paper", ""), ("May 5, 2024", ""), ("Body", ""), ("Text.", "")], "truncated"),
    ],
)
def test_nexis_stories_that_are_not_whole(tmp_path: Path, lines: list[tuple[str, str]], kind: str) -> None:
    documents, problems = read_all(file(tmp_path, "a.docx", docx(lines)))
    assert (documents, only(problems)[1]) == ([], kind)


def test_stories_that_are_not_read_count(tmp_path: Path) -> None:
    """Else the ids of the others would change once a better reader can read them."""
    data = (DATA / "nexis.rtf").read_bytes().replace(b"January 31, 2022 Monday 8:15 PM GMT", b"Monday")
    documents, problems = read_all(file(tmp_path, "a.rtf", data))
    assert ([document.id for document in documents], only(problems)[1]) == (["a:2"], "no-date")


def test_names_that_are_no_text(tmp_path: Path) -> None:
    name = b"Per\xfa.txt".decode("utf-8", "surrogateescape")
    (document,), problems = read_all(file(tmp_path, "a.tar", tarred({name: b"One."})))
    assert (document.id, problems) == ("a/Per\ufffd", [])


def test_sidecar_that_is_no_json(tmp_path: Path) -> None:
    file(tmp_path, "a.txt", b"One.")
    file(tmp_path, "a.json", b"{")
    documents, problems = read_all(tmp_path)
    assert ([document.id for document in documents], only(problems)[1]) == (["a"], "bad-sidecar")


def test_characters_in_two_halves_are_joined_or_replaced(tmp_path: Path) -> None:
    data = (DATA / "nexis.rtf").read_bytes().replace(b"food aid", b"\\u-10179?\\u-8704? aid \\u-10179?")
    (_, document), problems = read_all(file(tmp_path, "a.rtf", data))
    assert (document.text, problems) == ("Niger thanked Italy for \U0001f600 aid \ufffd.", [])


def test_web_page_without_text(tmp_path: Path) -> None:
    record = warc_record("response", "1", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>")
    path = file(tmp_path, "a.warc", record + warc_records()[2])
    documents, problems = read_all(path)
    assert ([document.id for document in documents], only(problems)[1]) == (["urn:uuid:00000001"], "no-text")


def test_record_that_is_cut_off(tmp_path: Path) -> None:
    data = b"".join(warc_records())
    documents, problems = read_all(file(tmp_path, "a.warc", data[:-200]))
    assert ([document.id for document in documents], only(problems)[1]) == (["urn:uuid:00000001"], "truncated")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (gzip.compress(b"<p>" + b"Togo thanked Ghana. " * 2_000_000), "too-large"),
        (gzip.compress(b"<p>Togo thanked Ghana.")[:-12], "truncated"),
    ],
)
def test_packed_page_that_is_a_bomb_or_cut_off(tmp_path: Path, body: bytes, kind: str) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    path = file(tmp_path, "a.warc", warc_record("response", "7", head + body) + warc_records()[2])
    documents, problems = read_all(path)
    assert ([document.id for document in documents], only(problems)[1]) == (["urn:uuid:00000001"], kind)


# --- archives


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: pa.compress(data, codec="zstd", asbytes=True),
}


@pytest.mark.parametrize("suffix", PACKERS)
def test_compressed_file_that_is_cut_off(tmp_path: Path, suffix: str) -> None:
    rows = b"".join(b'{"id": "%d", "text": "%s"}\n' % (at, os.urandom(40).hex().encode()) for at in range(6_000))
    packed = PACKERS[suffix](rows)
    documents, problems = read_all(file(tmp_path, f"a.jsonl.{suffix}", packed[: len(packed) // 2]))
    assert [document.id for document in documents] == [str(at) for at in range(len(documents))]
    assert len(problems) == 1 and problems[0].kind in ("truncated", "damaged")
    assert suffix == "bz2" or len(documents) > 1_500


@pytest.mark.parametrize("suffix", PACKERS)
def test_bomb(tmp_path: Path, suffix: str) -> None:
    line = b'{"id": "1", "text": "' + b"x" * 1000 + b'"}\n'
    documents, problems = read_all(file(tmp_path, f"a.jsonl.{suffix}", PACKERS[suffix](line * 20_000)), SMALL)
    assert 0 < len(documents) < 20_000
    assert only(problems)[1] == "too-large"


def test_zip_bomb_is_passed_over_and_the_rest_read(tmp_path: Path) -> None:
    path = file(tmp_path, "a.zip", zipped({"1.xml": STORY % 1, "2.txt": b"x" * 500_000, "3.xml": STORY % 3}))
    documents, problems = read_all(path, SMALL)
    assert [document.id for document in documents] == ["1", "3"]
    assert only(problems) == (f"{path}!2.txt", "too-large")


def test_zip_that_lies_about_sizes(tmp_path: Path) -> None:
    """A member's size is set to 10 in both headers: no more than that is ever read, and the sum is wrong."""
    data = bytearray(zipped({"a.txt": b"x" * 500_000, "b.txt": b"One."}))
    size = struct.pack("<I", 500_000)
    for _ in range(2):
        at = data.index(size)
        data[at : at + 4] = struct.pack("<I", 10)
    documents, problems = read_all(file(tmp_path, "a.zip", bytes(data)))
    assert [document.id for document in documents] == ["a/b"]
    assert only(problems)[1] == "damaged"


def test_many_layers_are_not_unfolded(tmp_path: Path) -> None:
    data = b"One."
    for _ in range(8):
        data = zipped({"a.zip": data})
    assert only(read_all(file(tmp_path, "a.zip", data))[1])[1] == "too-deep"


def test_ratio_counts_through_all_layers(tmp_path: Path) -> None:
    inner = gzip.compress(b"One. " * 400_000)  # 2 MB in 2 KB
    documents, problems = read_all(file(tmp_path, "a.tgz", tgz({f"{at}.txt.gz": inner for at in range(9)})), SMALL)
    assert documents == []
    assert {problem.kind for problem in problems} == {"too-large"}


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "x/../../a.txt"])
def test_paths_that_lead_out(tmp_path: Path, name: str) -> None:
    for data in (tarred({name: b"One.", "b.txt": b"Two."}), zipped({name: b"One.", "b.txt": b"Two."})):
        documents, problems = read_all(file(tmp_path, "a", data))
        assert ([document.id for document in documents], only(problems)[1]) == (["a/b"], "unsafe-path")


def test_links_and_devices_in_tar(tmp_path: Path) -> None:
    file(tmp_path, "secret.txt", b"the secret")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.LNKTYPE), ("c.txt", tarfile.CHRTYPE)):
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, str(tmp_path / "secret.txt")
            tar.addfile(about)
    documents, problems = read_all(file(tmp_path, "a.tar", out.getvalue()))
    assert documents == []
    assert [problem.kind for problem in problems] == ["link", "link", "no-file"]


def test_links_in_zip(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        about = zipfile.ZipInfo("a.txt")
        about.external_attr = 0o120777 << 16
        archive.writestr(about, "/etc/passwd")
    assert only(read_all(file(tmp_path, "a.zip", out.getvalue()))[1])[1] == "link"


def test_encrypted_member(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"One."}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    assert only(read_all(file(tmp_path, "a.zip", bytes(data)))[1])[1] == "encrypted"


@pytest.mark.parametrize("keep", [512 * 2, 512 * 3 - 100, 512 * 4])
def test_tar_that_is_cut_off(tmp_path: Path, keep: int) -> None:
    """After the first member, in the second one's header, at its end: tarfile takes the first two for a good end."""
    data = tarred({"a.txt": b"One.", "b.txt": b"Two."})
    documents, problems = read_all(file(tmp_path, "a.tar", data[:keep]))
    assert [document.id for document in documents] == ["a/a", "a/b"][: keep // 1024]
    assert only(problems)[1] == "damaged"


def test_tar_with_a_damaged_header(tmp_path: Path) -> None:
    data = bytearray(tarred({"a.txt": b"One.", "b.txt": b"Two."}))
    data[1024 + 148] ^= 1
    documents, problems = read_all(file(tmp_path, "a.tar", bytes(data)))
    assert ([document.id for document in documents], only(problems)[1]) == (["a/a"], "damaged")


def test_parquet_that_is_cut_off(tmp_path: Path) -> None:
    assert only(read_all(file(tmp_path, "a.parquet", parquet()[:-20]))[1])[1] == "damaged"


def test_parquet_row_that_is_not_utf_8(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    texts = pa.array([b"One.", b"Per\xfa.", b"Two."]).view(pa.string())
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    documents, problems = read_all(tmp_path / "a.parquet")
    assert [document.id for document in documents] == ["a:1", "a:3"]
    assert only(problems) == (f"{tmp_path / 'a.parquet'}:2", "encoding")


def test_charset_that_nobody_knows(tmp_path: Path) -> None:
    data = b"".join(warc_records()).replace(b"charset=UTF-8", b"charset=KLI-8")
    documents, problems = read_all(file(tmp_path, "a.warc", data))
    assert ([document.id[-1] for document in documents], problems) == (["1", "4"], [])


def test_line_that_is_a_whole_archive(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", b'{"text": "One."}\n[' + b'{"text": "One."},' * 10_000)
    documents, problems = read_all(path, SMALL)
    assert (len(documents), only(problems)[1]) == (1, "too-large")


def test_nothing_that_can_be_read(tmp_path: Path) -> None:
    assert only(read_all(file(tmp_path, "a.bin", b"\0\1\2"))[1])[1] == "unknown-format"
    (tmp_path / "a.bin").unlink()
    file(tmp_path, "a.xml", b"<rss><channel/></rss>")
    kinds = [problem.kind for problem in read_all(tmp_path)[1]]
    assert kinds == ["unknown-format", "unknown-format"]  # the file, and that there is no other


def test_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, "a.txt", b"One.")
    true_open = Path.open

    def refused(self: Path, *rest: Any, **more: Any) -> Any:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return true_open(self, *rest, **more)

    monkeypatch.setattr(Path, "open", refused)
    assert only(read_all(path)[1]) == (str(path), "unreadable")


def test_pipes_in_folders_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    file(tmp_path, "b.txt", b"One.")
    assert [document.id for document in read_all(tmp_path)[0]] == ["b"]


@pytest.mark.parametrize("member", [{"b.parquet": parquet()}, {"b.zip": zipped({"c.txt": b"One."})}])
def test_full_disk_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, member: dict[str, bytes]) -> None:
    def full(*rest: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sources.shutil, "copyfileobj", full)
    with pytest.raises(OSError, match="No space left"):
        read_all(file(tmp_path, "a.tgz", tgz(member)))


def test_missing_library_is_said_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(module: str) -> Any:
        raise ImportError(f"No module named {module!r}")

    monkeypatch.setattr(sources.importlib, "import_module", missing)
    path = file(tmp_path, "a.xml", STORY % 1)
    with pytest.raises(MissingExtraError):
        read_all(path)
    assert run(["archive", "inspect", str(path)]) == 2
    assert "pip install 'cameo-events[archive]'" in capsys.readouterr().err


# --- any bytes at all


def _whole(data: bytes, name: str) -> dict[str, str]:
    return {document.id: document.text for document in _read_bytes(data, name)[0]}


def _read_bytes(data: bytes, name: str, reader: str | None = None) -> tuple[list[Document], list[Problem]]:
    """Read bytes as a file of this name, or straight by one reader."""
    import tempfile

    problems: list[Problem] = []
    options = Options(limits=SMALL)
    if reader:
        one = next(each for each in READERS if each.name == reader)
        source = Source(name, name, io.BufferedReader(io.BytesIO(data)))  # type: ignore[arg-type]
        return list(read_source(one, source, options, problems.append)), problems
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        return list(read([path], options, problems.append)), problems


_FILES = (
    *("afp_eng_201001.gz", "crawl.warc.gz", "factiva.html", "factiva-tagged.html", "news.csv", "news.json"),
    *("news.jsonl", "news.parquet", "news.tsv", "newsml-g2.xml", "nexis.docx", "nexis.rtf", "nyt.tgz", "petrarch.xml"),
    *("proquest.zip", "rcv1.zip", "trec.sgml"),
)
_CUT_UNSEEN = {"news.csv", "news.tsv"}  # the last field of the last row may be cut, and nothing tells
_CUT_BETWEEN = _CUT_UNSEEN | {"news.jsonl", "crawl.warc.gz"}  # rows and packed records have nothing around them

some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("archives"))


@pytest.mark.parametrize("name", _FILES)
@some
@given(share=st.floats(0, 1, exclude_max=True))
def test_any_truncation_gives_whole_documents_and_a_problem(archives: Path, name: str, share: float) -> None:
    data = (archives / name).read_bytes().rstrip()
    stories = _whole(data, name)
    documents, problems = _read_bytes(data[: int(len(data) * share)], name)
    for document in documents:
        full = stories[document.id]
        assert document.text == full or (name in _CUT_UNSEEN and full.startswith(document.text))
    assert problems or len(documents) == len(stories) or name in _CUT_BETWEEN


@pytest.mark.parametrize("name", _FILES)
@some
@given(st.data())
def test_any_damage_is_survived(archives: Path, name: str, data: st.DataObject) -> None:
    damaged = bytearray((archives / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    _survives(bytes(damaged), name, None)


def _survives(data: bytes, name: str, reader: str | None) -> None:
    """Whatever comes out is a document or a problem that says where and why."""
    documents, problems = _read_bytes(data, name, reader)
    assert all(document.id and isinstance(document.text, str) for document in documents)
    assert all(problem.kind and problem.message for problem in problems)
    assert documents or problems or not data


@pytest.mark.parametrize("reader", [reader.name for reader in READERS])
@some
@given(data=st.binary(max_size=400))
def test_any_bytes_are_survived(reader: str, data: bytes) -> None:
    _read_bytes(data, "a.dat", reader)


_HEADS = {
    "jsonl": b'{"text": ',
    "csv": b"id,text\n1,",
    "parquet": b"PAR1",
    "warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    "nexis-rtf": b"{\\rtf1 ",
    "nexis-docx": b"PK\x03\x04",
    "nitf": b"<nitf>",
    "newsml-g2": b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>",
    "rcv1": b"<newsitem>",
    "proquest": b"<RECORD><Text>",
    "petrarch": b"<Sentences><Sentence>",
    "gigaword": b"<DOC id=x><TEXT>",
    "factiva": b"<html>factiva<div class='article'>",
}


@pytest.mark.parametrize("reader", _HEADS)
@some
@given(rest=st.binary(max_size=200))
def test_bytes_that_begin_well_are_survived(reader: str, rest: bytes) -> None:
    _read_bytes(_HEADS[reader] + rest, "a.dat", reader)


@pytest.mark.parametrize("magic", [b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b""])
@some
@given(rest=st.binary(max_size=600))
def test_archives_of_any_bytes_are_survived(magic: bytes, rest: bytes) -> None:
    _survives(magic + rest, "a.tar" if not magic else "a.x", None)


def test_gzip_with_a_wrong_sum(tmp_path: Path) -> None:
    data = bytearray(gzip.compress((DATA / "news.jsonl").read_bytes()))
    data[-8:-4] = struct.pack("<I", zlib.crc32(b"other"))
    _, problems = read_all(file(tmp_path, "a.jsonl.gz", bytes(data)))
    assert only(problems)[1] == "damaged"
