"""Puts into the wheel what is compiled: the bundled dictionaries always, the coding step if it is asked for.

Run by hatchling when it builds a wheel; a checkout that is installed in place has the user's cache, and plain Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILE = "CAMEO_COMPILE"
"""Environment variable: ``1`` makes C of the modules of the coding step, and the wheel one for this platform."""
COMPILED = ("clauses/*.py", "actors/*.py", "acts.py", "jurisdiction.py", "operators.py", "patterns.py", "roles.py")
COMPILED += ("participants.py", "rows.py", "topics.py", "triggers.py")
LEFT = ("__init__.py", "grammar.py")
"""Not worth it: read once."""


class Compiled(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles with the code that is about to be packed."""

    def dependencies(self) -> list[str]:
        """What an isolated build installs besides; a C compiler it has to find."""
        return ["mypy[mypyc]>=1.19,<3", "setuptools>=77"] if _is_wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and ask for the results to be packed."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        into = Path(self._folder.name)
        packed = _dictionaries(Path(self.root), into / "dictionaries")
        if _is_wanted():
            packed |= _modules(Path(self.root), into / "modules")
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
        build_data["force_include"].update(packed)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was packed from the temporary folder."""
        if version != "editable":
            self._folder.cleanup()


def _is_wanted() -> bool:
    return os.environ.get(COMPILE) == "1"


def _dictionaries(root: Path, into: Path) -> dict[str, str]:
    """The bundled dictionaries as the cache of this version holds them: file ─► place in the wheel."""
    sys.path.insert(0, str(root))
    from cameo.dictionary import BUNDLED, cache, load
    from cameo.dictionary.loading import collect

    into.mkdir()
    cache.write(cache.key(collect([BUNDLED])[0], "en"), load(BUNDLED, cached=False), into=into)
    return {str(file): f"cameo/_compiled/{file.name}" for file in into.iterdir()}


def _modules(root: Path, into: Path) -> dict[str, str]:
    """Modules in C beside those in Python, compiled in a copy, so that no checkout ever runs what it no longer says."""
    shutil.copytree(root / "cameo", into / "cameo", ignore=shutil.ignore_patterns("models", "__pycache__"))
    sources = [file for pattern in COMPILED for file in sorted((into / "cameo").glob(pattern)) if file.name not in LEFT]
    names = [str(file.relative_to(into)) for file in sources]
    command = [sys.executable, "-m", "mypyc", "--config-file", str(root / "tools" / "mypyc.ini"), *names]
    done = subprocess.run(command, cwd=into, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"mypyc could not compile the coding step ({COMPILE}=1):\n{done.stdout}{done.stderr}")
    built = [file for suffix in ("*.so", "*.pyd") for file in into.rglob(suffix) if "build" not in file.parts]
    return {str(file): file.relative_to(into).as_posix() for file in built}
