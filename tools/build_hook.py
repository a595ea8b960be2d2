"""Puts the compiled bundled dictionaries into the wheel, so that they are not compiled on every new machine.

Run by hatchling when it builds a wheel; a checkout that is installed in place has the user's cache.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledDictionaries(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles with the code that is about to be packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and ask for the result to be packed as ``cameo/_compiled/``."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from cameo.dictionary import BUNDLED, cache, load
        from cameo.dictionary.loading import collect

        self._folder = tempfile.TemporaryDirectory()
        name = cache.key(collect([BUNDLED])[0], "en")
        cache.write(name, load(BUNDLED, cached=False), into=Path(self._folder.name))
        for file in Path(self._folder.name).iterdir():
            build_data["force_include"][str(file)] = f"cameo/_compiled/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was packed from the temporary folder."""
        if version != "editable":
            self._folder.cleanup()
