"""The built wheel: what is in it, and that it works where there is no checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from cameo import __version__

ROOT = Path(__file__).parent.parent
CONLLU = """\
# text = France condemned Israel .
1\tFrance\tFrance\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\tcondemned\tcondemn\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\t_
3\tIsrael\tIsrael\tPROPN\tNNP\tNumber=Sing\t2\tobj\t_\t_
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of a new environment with the wheel in it.

    Dependencies come from this one by a line in a ``.pth`` file: what such a line adds is searched, but its own
    ``.pth`` files are not read, so that the checkout, installed in place here, stays out of sight.
    """
    home = tmp_path_factory.mktemp("home")
    venv.create(home, symlinks=True)
    scheme = {"base": str(home), "platbase": str(home)}
    python = Path(sysconfig.get_path("scripts", "venv", scheme), "python")
    packages = Path(sysconfig.get_path("purelib", "venv", scheme))
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    return python.parent


def run(*command: str | Path, cwd: Path | None = None, **variables: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment | variables, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_wheel_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    info = f"cameo_events-{__version__}.dist-info"
    for name in (
        "cameo/py.typed",
        "cameo/_dictionaries/LICENSE",
        "cameo/_dictionaries/SOURCES.yml",
        "cameo/_dictionaries/codes/cameo.yml",
        "cameo/_dictionaries/en/grammar.yml",
        "cameo/models/en/depparse.pt",
        "cameo/models/en/encoder/model.safetensors",
        f"{info}/licenses/LICENSE",
        f"{info}/licenses/dictionaries/LICENSE",
    ):
        assert name in names
    bundled = {
        f"cameo/_dictionaries/{path.relative_to(ROOT / 'dictionaries')}" for path in files(ROOT / "dictionaries")
    }
    assert bundled <= names
    assert {name.partition("/")[0] for name in names} == {"cameo", info}
    assert not [name for name in names if "__pycache__" in name]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_installed_command_codes_parses_from_another_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "2024-05-05.conllu").write_text(CONLLU)
    assert run(installed / "cameo", "--version", cwd=tmp_path).split() == ["cameo", __version__]
    home = run(installed / "python", "-c", "import cameo; print(cameo.__file__)", cwd=tmp_path)
    assert ROOT not in Path(home).parents
    out = run(
        installed / "cameo", "code", "2024-05-05.conllu", "-f", "jsonl", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path)
    )
    assert not list(tmp_path.rglob("dictionaries-*")), "the compiled dictionaries in the wheel were not used"
    values = json.loads(out)
    assert (values["source_code"], values["event_root"], values["target_code"]) == ("FRA", "11", "ISR")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package in it, the coding step in C."""
    compiler = sysconfig.get_config_var("CC").split()[0]
    if not shutil.which(compiler) or not Path(sysconfig.get_path("include"), "Python.h").exists():
        pytest.skip(f"no C compiler ({compiler}) or no headers of Python")
    folder = tmp_path_factory.mktemp("compiled")
    build = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    run(*build, CAMEO_COMPILE="1", MYPYC_OPT_LEVEL="0")
    (path,) = folder.glob("*.whl")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", folder / "site", path)
    return folder / "site"


def test_compiled_wheel_gives_the_same_events(compiled: Path, tmp_path: Path) -> None:
    sources = {path.stem for path in (ROOT / "cameo" / "clauses").glob("*.py")} - {"__init__", "grammar"}
    assert {
        path.name.partition(".")[0] for path in (compiled / "cameo" / "clauses").glob("*.*") if _is_native(path)
    } == sources
    parses = sorted((ROOT / "dictionaries" / "en" / "parses").glob("*.conllu"))
    code = (
        sys.executable,
        "-m",
        "cameo",
        "code",
        *parses,
        "--unresolved",
        "keep",
        "--date",
        "2015-01-01",
        "-f",
        "jsonl",
    )
    fast, plain = (run(*code, cwd=tmp_path, PYTHONPATH=str(home)) for home in (compiled, ROOT))
    assert len(plain.splitlines()) > 1000
    assert fast == plain


def _is_native(path: Path) -> bool:
    return path.suffix in (".so", ".pyd")


@pytest.mark.model
def test_installed_command_codes_text(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "2024-05-05.txt").write_text("France condemned Israel on Sunday.")
    out = run(installed / "cameo", "code", "2024-05-05.txt", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path))
    assert "1 event in 1 story" in out
