"""Every format of archive: what is taken from where."""

from __future__ import annotations

import bz2
import datetime
import gzip
import json
import lzma
import re
import shlex
import zlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from archive_files import DATA, build, docx, parquet, tarred, tgz, warc_record, zipped

from cameo import inputs
from cameo.archive.inspection import inspect
from cameo.archive.readers import READERS, Options, Reader, Source, read
from cameo.archive.readers.dates import date_in_path, find_date, read_date
from cameo.archive.readers.languages import language_code
from cameo.cli import run
from cameo.document import Document, Problem
from cameo.errors import DateError
from cameo.inputs import Fields, Reading


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("archives"))


def read_all(*paths: Path, **options: Any) -> tuple[list[Document], list[Problem]]:
    problems: list[Problem] = []
    return list(read(paths, Options(reading=Reading(**options)), problems.append)), problems


def whole(*paths: Path, **options: Any) -> list[Document]:
    """Documents of what has nothing wrong with it."""
    documents, problems = read_all(*paths, **options)
    assert [problem for problem in problems if problem.kind != "guessed-fields"] == []
    return documents


def summary(document: Document) -> tuple[str, str, str | None, str | None]:
    return document.id, str(document.date), document.title, document.source


EXPECTED = {
    "afp_eng_201001.gz": [
        ("AFP_ENG_20100101.0001", "2010-01-01", "Turkey & Armenia to open border", "AFP_ENG"),
        ("AFP_ENG_20100102.0007", "2010-01-02", "AFP news calendar", "AFP_ENG"),
    ],
    "trec.sgml": [("AP880212-0001", "1988-02-12", "Chad Accuses Libya of Air Raid", None)],
    "nyt.tgz": [
        ("1", "1987-01-01", "Envoys Meet on Fishing Rights", "The Example Times"),
        ("2", "1987-01-01", "Peru Frees Two Sailors", "The Example Times"),
    ],
    "rcv1.zip": [("2286", "1996-08-20", "Recovery excitement brings Mexican markets to life.", "Reuters Holdings Plc")],
    "newsml-g2.xml": [
        (
            "tag:agency.example,2024:newsml_L8N3",
            "2024-05-05",
            "Georgia signs transit pact with Turkey",
            "agency.example",
        ),
        ("tag:agency.example,2024:newsml_L8N4:3", "2024-05-06", "Chile y Bolivia reanudan el diálogo", "Agencia"),
    ],
    "proquest.zip": [("1020304050", "1999-03-01", "Zambia Expels Diplomat", "The Example Post")],
    "nexis.docx": [("nexis:1", "2011-06-03", "Serbia Asks Russia for Help", "The Example Times")],
    "nexis.rtf": [
        ("nexis:1", "2022-01-31", "Mali Expels French Ambassador", "The Example Guardian"),
        ("nexis:2", "2022-02-01", "Niger Thanks Italy", "The Example Guardian"),
    ],
    "factiva.html": [
        (
            "EXNW000020181221eecl0002s",
            "2018-12-21",
            "Japan protests to South Korea over radar",
            "Example Newswire",
        ),
        ("EXNW000020181222eecm0001x", "2018-12-22", "Qatar pledges aid to Lebanon", "Example Newswire"),
    ],
    "factiva-tagged.html": [
        ("PACEX00020110603e7630000p", "2011-06-03", "Fiji and Tonga sign fishing accord", "Pacific Example"),
    ],
    "petrarch.xml": [
        ("story-17_1", "2015-08-05", None, "newswire"),
        ("story-18_1", "2015-08-06", None, "newswire"),
    ],
    "crawl.warc.gz": [
        ("urn:uuid:00000001", "2024-05-05", "Ghana and Togo hold border talks", "Example News"),
        ("urn:uuid:00000004", "2024-05-05", "Togo thanks Ghana", "Example News"),
    ],
    "news.jsonl": [
        ("herald-1", "2024-05-05", "Ministers meet in Baku", "Herald"),
        ("herald-2", "2024-05-06", "Kenya recalls its envoy", "Herald"),
    ],
    "news.json": [
        ("herald-1", "2024-05-05", "Ministers meet in Baku", "Herald"),
        ("herald-2", "2024-05-06", "Kenya recalls its envoy", "Herald"),
    ],
    "news.parquet": [
        ("herald-1", "2024-05-05", "Ministers meet in Baku", "Herald"),
        ("herald-2", "2024-05-06", "Kenya recalls its envoy", "Herald"),
    ],
    "news.csv": [
        ("7001", "2024-05-05", "Ministers meet in Baku", "Herald"),
        ("7002", "2024-05-06", "Kenya recalls its envoy", "Herald"),
    ],
    "news.tsv": [
        ("7001", "2024-05-05", "Ministers meet in Baku", None),
        ("7002", "2024-05-06", "Kenya recalls its envoy", None),
    ],
    "text": [
        ("2024-05-05-talks", "2024-05-05", None, None),
        ("2024/05/07/relief", "2024-05-07", None, None),
        ("ke-0017", "2024-05-06", "Kenya recalls its envoy", "Nairobi Herald"),
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_ids_dates_titles_and_sources(archives: Path, name: str) -> None:
    assert sorted(map(summary, whole(archives / name))) == EXPECTED[name]


def test_every_format_has_a_fixture(archives: Path) -> None:
    assert set(inspect([archives]).members) == {reader.name for reader in READERS}


TEXTS = {
    "afp_eng_201001.gz": "Turkey agreed on Friday to open its border with Armenia.\n\n"
    "The foreign ministers of the two countries signed an agreement in Zurich.",
    "trec.sgml": "Chad accused Libya on Friday of bombing a village in the north.\n\nLibya denied the report.",
    "nyt.tgz": "LEAD: Envoys of Britain and Iceland met here today to settle a dispute over fishing rights.\n\n"
    "Britain offered to withdraw its patrol ships — a first step, officials said — if Iceland frees two captains.",
    "rcv1.zip": "Mexico asked the United States on Tuesday to lift its ban on tuna.\n\n"
    "Señor López, the trade minister, met American officials in Washington.",
    "newsml-g2.xml": "Georgia signed a transit agreement with Turkey on Sunday.\n\nParliament has to ratify it.",
    "proquest.zip": "Zambia expelled an Angolan diplomat on Monday.\n\nAngola's government protested.",
    "nexis.docx": "Serbia asked Russia for economic aid on Friday.\n\nMoscow & Belgrade signed a gas agreement.",
    "nexis.rtf": "Mali’s government expelled the French ambassador on Monday.\n\n"
    "France recalled him to Paris —and protested.",
    "factiva.html": "Japan lodged a protest with South Korea on Friday.\n\n"
    "A warship had aimed its radar at a Japanese plane — Seoul denied it.",
    "factiva-tagged.html": "Fiji signed a fishing accord with Tonga on Friday.\n\nTonga’s king welcomed it.",
    "petrarch.xml": "France and Germany condemned the attack on Wednesday.",
    "news.csv": "The defence minister of Iran met his Azerbaijani counterpart in Baku on Sunday.\n\n"
    'They agreed to reopen the crossing at "Astara".',
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_of_the_first_story(archives: Path, name: str) -> None:
    assert whole(archives / name)[0].text == TEXTS[name]


def test_web_page_has_its_main_text_only(archives: Path) -> None:
    document = whole(archives / "crawl.warc.gz")[0]
    assert document.text.startswith("The foreign minister of Ghana")
    assert document.text.count("\n\n") == 2
    assert "Home" not in document.text and "rights" not in document.text
    assert (document.url, document.language) == ("https://news.example/1", "en")
    assert document.extra["date_from"] == "page"


def test_day_of_the_crawl_serves_where_the_page_names_none(tmp_path: Path) -> None:
    page = b"<html><body><p>" + b"The foreign minister of Ghana arrived in Togo for talks. " * 9 + b"</p></body></html>"
    record = warc_record("response", "1", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page)
    (tmp_path / "a.warc").write_bytes(record)
    (document,) = whole(tmp_path / "a.warc")
    assert document.date == datetime.date(2024, 5, 6)
    assert document.extra["date_from"] == "crawl"


def _chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 300] for start in range(0, len(body), 300)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _brotli(body: bytes) -> bytes:
    return bytes(pa.compress(body, codec="brotli", asbytes=True))


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("headers", "send"),
    [
        ("Content-Encoding: gzip", gzip.compress),
        ("Content-Encoding: deflate", zlib.compress),
        ("Content-Encoding: deflate", _raw_deflate),
        ("Content-Encoding: br", _brotli),
        ("Transfer-Encoding: chunked", _chunked),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", lambda body: _chunked(gzip.compress(body))),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", bytes),  # the crawler unpacked it
        ("Content-Encoding: unheard-of", bytes),
    ],
)
def test_pages_are_read_however_the_server_sent_them(tmp_path: Path, headers: str, send: Any) -> None:
    sentence = b"The foreign minister of Ghana arrived in Togo for talks about the border. "
    page = b"<html><body><p>" + sentence * 9 + b"</p></body></html>"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n\r\n".encode()
    (tmp_path / "a.warc").write_bytes(warc_record("response", "1", head + send(page)) * 2)
    first, second = whole(tmp_path / "a.warc")
    assert first.text == second.text == (sentence * 9).decode().strip()


def test_languages(archives: Path) -> None:
    assert [document.language for document in whole(archives / "newsml-g2.xml")] == ["en", "es"]
    assert [document.language for document in whole(archives / "proquest.zip")] == ["en"]
    assert [document.language for document in whole(archives / "news.tsv", language="fr")] == ["fr", "fr"]


@pytest.mark.parametrize(
    ("said", "code"),
    [("en-US", "en"), ("EN_us", "en"), ("eng", "en"), ("SPANISH", "es"), ("", None), ("?", None), ("Klingon X", None)],
)
def test_language_codes(said: str, code: str | None) -> None:
    assert language_code(said) == code


# --- dates


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-05",
        "2024-05-05T23:59:00Z",
        "20240505T000000",
        "2024/05/05 10:00",
        "May 5, 2024 Sunday 8:15 PM GMT",
        "Sunday, May 5, 2024",
        "5 May 2024",
        "05-MAY-2024",
        "Sun, 05 May 2024 10:00:00 +0000",
    ],
)
def test_dates_as_archives_write_them(written: str) -> None:
    assert read_date(written) == datetime.date(2024, 5, 5)


@pytest.mark.parametrize("written", ["05/06/2024", "2024-13-01", "20241301", "May 2024", "soon", "31 February 2024"])
def test_what_is_no_day_or_could_be_two_is_refused(written: str) -> None:
    with pytest.raises(DateError):
        read_date(written)


def test_date_in_a_sentence_is_no_date_line() -> None:
    assert find_date("The treaty that both had signed on May 5, 2024") is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("a/2024-05-05-talks.txt", "2024-05-05"),
        ("a/reuters_20240505_7.txt", "2024-05-05"),
        ("2024/05/05/a.txt", "2024-05-05"),
        ("2023/01/01/2024_05_05.txt", "2024-05-05"),
        ("a/99999999.txt", "None"),
        ("a/1234567890.txt", "None"),
        ("2024-13-45.txt", "None"),
    ],
)
def test_dates_in_paths(path: str, day: str) -> None:
    assert str(date_in_path(path)) == day


def test_numbers_in_names_that_are_no_days(tmp_path: Path) -> None:
    story = "<DOC>\n<DOCNO> {} </DOCNO>\n<DATE>May 5, 1989</DATE>\n<TEXT>\nOne.\n</TEXT>\n</DOC>\n"
    (tmp_path / "a.sgml").write_text(story.format("99999999") + story.format("LA010189-0001"))
    assert [str(document.date) for document in whole(tmp_path / "a.sgml")] == ["1989-05-05", "1989-05-05"]


# --- tables


def test_columns_that_are_asked_for_win_over_guesses(archives: Path) -> None:
    documents = whole(archives / "news.csv", fields=Fields(text="Title", id="URL"))
    assert [document.text for document in documents] == ["Ministers meet in Baku", "Kenya recalls its envoy"]
    assert documents[0].id == "https://herald.example/7001"


def test_guesses_are_said(archives: Path) -> None:
    _, (problem,) = read_all(archives / "news.jsonl")
    assert problem.kind == "guessed-fields"
    assert "'body' for the text" in problem.message


def test_usual_names_are_no_guess(archives: Path) -> None:
    assert read_all(archives / "news.tsv")[1] == []


def test_rows_without_id_are_named_after_their_file(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    assert [document.id for document in whole(tmp_path)] == ["a/news:1", "a/news:2", "b/news:1", "b/news:2"]


def test_fields_that_are_not_known_are_kept(archives: Path) -> None:
    assert whole(archives / "news.parquet")[0].extra == {"desk": "foreign"}


def test_parquet_types_become_text(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    day = datetime.datetime(2024, 5, 5, 10, 0)
    pq.write_table(pa.table({"id": [7], "text": ["One."], "date": [day], "tags": [[day]]}), tmp_path / "a.parquet")
    (document,) = whole(tmp_path / "a.parquet")
    assert (document.id, document.date) == ("7", day.date())
    assert document.extra == {"tags": ["2024-05-05T10:00:00"]}


def test_parse_store_is_left_to_cameo_code(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    table = pa.table({"text": ["One."]}).replace_schema_metadata({"cameo": "{}"})
    pq.write_table(table, tmp_path / "a.parquet")
    documents, (problem,) = read_all(tmp_path / "a.parquet")
    assert (documents, problem.kind) == ([], "parses")


# --- archives in archives


PACKERS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: pa.compress(data, codec="zstd", asbytes=True),
}


@pytest.mark.parametrize("suffix", PACKERS)
def test_compressed_files(tmp_path: Path, suffix: str) -> None:
    data = (DATA / "news.jsonl").read_bytes()
    path = tmp_path / f"news.jsonl.{suffix}"
    path.write_bytes(PACKERS[suffix](data[:200]) + PACKERS[suffix](data[200:]))  # of more than one stream
    assert list(map(summary, whole(path))) == EXPECTED["news.jsonl"]


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped({"x/news.jsonl.xz": lzma.compress((DATA / "news.jsonl").read_bytes()), "n.parquet": parquet()})
    (tmp_path / "all.tar.bz2").write_bytes(bz2.compress(tarred({"week/1.zip": inner, "week/2.docx": docx()})))
    documents = whole(tmp_path / "all.tar.bz2")
    assert [document.id for document in documents] == ["herald-1", "herald-2"] * 2 + ["all/week/2:1"]


def test_names_of_members_start_with_their_archive(tmp_path: Path) -> None:
    for name in ("01.tgz", "02.tgz"):
        (tmp_path / name).write_bytes(tgz({"a.txt": b"One."}))
    assert [document.id for document in whole(tmp_path)] == ["01/a", "02/a"]


def test_places_name_archive_member_and_line(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"b/news.jsonl": b'{"text": "One."}\nnonsense\n'}))
    documents, (problem,) = read_all(path)
    assert len(documents) == 1
    assert (problem.document, problem.kind) == (f"{path}!b/news.jsonl:2", "bad-json")


def test_sidecars_in_zips(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        zipped({"x.txt": b"One.", "x.txt.json": b'{"date": "May 5, 2024"}', "y.txt": b"Two.", "y.json": b'{"id": "Y"}'})
    )
    documents = whole(tmp_path / "a.zip")
    assert [(document.id, str(document.date)) for document in documents] == [("a/x", "2024-05-05"), ("Y", "None")]


def test_other_files_are_counted_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        zipped({"a.txt": b"One.", "a.dtd": b"<!ELEMENT a>", "b.dtd": b"", "__MACOSX/a": b""})
    )
    documents, (problem,) = read_all(tmp_path / "a.zip")
    assert len(documents) == 1
    assert (problem.kind, problem.message) == ("other-files", "passed over 2 files of no known format (2 .dtd)")


def test_files_of_one_name_get_ids_of_their_own(tmp_path: Path) -> None:
    paths = [tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt"]
    for path in paths:
        path.parent.mkdir()
        path.write_text("One.")
    assert len({document.id for document in whole(*paths)}) == 2
    assert [document.id for document in whole(tmp_path / "x", tmp_path / "y")] == ["x/a", "y/a"]


def test_reader_of_your_own(tmp_path: Path) -> None:
    def lines(source: Source, options: Options, report: Any) -> Any:
        for number, line in enumerate(source.stream, start=1):
            yield Document(f"{source.stem}:{number}", line.decode())

    mine = Reader("lines", "a story a line", lambda name, head: name.endswith(".lines"), lines)
    (tmp_path / "a.lines").write_text("One.\nTwo.\n")
    documents = list(read([tmp_path / "a.lines"], readers=(mine, *READERS)))
    assert [document.id for document in documents] == ["a:1", "a:2"]


def test_format_that_is_asked_for_wins(tmp_path: Path) -> None:
    (tmp_path / "news.dat").write_bytes((DATA / "news.jsonl").read_bytes())
    assert len(whole(tmp_path / "news.dat", kind="jsonl")) == 2


# --- cameo code and parse read archives too


def test_inputs_take_archives_among_other_files(archives: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for name in ("nyt.tgz", "petrarch.xml", "news.parquet"):
        (tmp_path / "x" / name).write_bytes((archives / name).read_bytes())
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    problems: list[Problem] = []
    items = inputs.read([tmp_path], Reading(), problems.append)
    ids = [item.id for item in items if isinstance(item, Document)]
    assert ids == ["a", "herald-1", "herald-2", "1", "2", "story-17_1", "story-18_1"]
    assert {problem.kind for problem in problems} == {"other-files", "guessed-fields"}


def test_inputs_do_not_count_the_documents_of_archives(archives: Path) -> None:
    assert inputs.count([archives / "nyt.tgz"]) is None
    assert inputs.count([archives / "news.jsonl"]) == 2


# --- inspection


def test_inspection(archives: Path) -> None:
    found = inspect([archives / "nyt.tgz"])
    assert (found.files, found.members, found.documents, found.complete) == (1, {"nitf": 2}, 2, True)
    assert str(found.first) == str(found.last) == "1987-01-01"
    assert found.sample is not None and found.sample.id == "1"
    assert found.sources == {"The Example Times": 2}


def test_inspection_reads_no_more_than_it_is_asked_to(archives: Path) -> None:
    found = inspect([archives], sample=3)
    assert (found.documents, found.complete) == (3, False)
    assert sum(found.members.values()) <= 3


def test_inspect_command(archives: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["archive", "inspect", str(archives / "news.csv")]) == 0
    out = capsys.readouterr().out
    assert "format     csv: CSV table, one story a row" in out
    assert "dates      2024-05-05 to 2024-05-06" in out
    assert "'Content' for the text" in out
    assert "7001  2024-05-05  Ministers meet in Baku" in out


def test_inspect_command_in_json(archives: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["archive", "inspect", "--json", str(archives / "rcv1.zip")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["formats"] == {"rcv1": 1}
    assert (found["documents"], found["first_date"], found["problems"]) == (1, "1996-08-20", [])


def test_inspect_command_of_wrong_format(archives: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["archive", "inspect", "--input-format", "word", str(archives)]) == 2
    assert "'word' is none of parquet" in capsys.readouterr().err


def test_inspect_command_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["archive", "inspect", str(tmp_path / "none.zip")]) == 2
    assert "no such file" in capsys.readouterr().err


# --- the page that documents them

PAGE = (DATA.parents[2] / "docs" / "archives.md").read_text("utf-8")
COMMANDS = list(dict.fromkeys(re.findall(r"(?:^|`)(cameo archive inspect [^`\n]+)", PAGE, re.MULTILINE)))


@pytest.mark.parametrize("command", COMMANDS)
def test_documented_commands(
    archives: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(archives)
    assert run(shlex.split(command)[1:]) == 0, capsys.readouterr().err
    assert capsys.readouterr().out.startswith(("format ", "{"))


def test_every_format_is_documented_with_a_command_that_reads_it(
    archives: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archives)
    rows = re.findall(r"^\| (`.*?) \|.*`cameo archive inspect ([^\s`]+)[^|]*\|$", PAGE, re.MULTILINE)
    for names, path in rows:
        assert re.findall(r"`([\w-]+)`", names)[0] in inspect([path]).members
    documented = re.findall(r"`([\w-]+)`", " ".join(names for names, _ in rows))
    assert set(documented) == {reader.name for reader in READERS}


def test_documented_output(archives: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(archives)
    run(["archive", "inspect", "nyt.tgz"])
    said = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("files")]
    (shown,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    for line, actual in zip((one for one in shown.splitlines() if not one.startswith("files")), said, strict=True):
        assert actual.startswith(line.rstrip("…"))


def test_documented_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(build(tmp_path))
    (tmp_path / "wire.lines").write_text("One.\nTwo.\n")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(block, names)
    assert [document.id for document in names["documents"]] == ["wire:1", "wire:2"]
    assert {problem.kind for problem in names["problems"]} <= {"guessed-fields"}
