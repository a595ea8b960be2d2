"""Write ``docs/constructions.md`` from ``tests/data/constructions.tsv``: every construction with its examples."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # the table is the test's

from construction_table import PAGE, page

from cameo.export.files import whole_file


def main() -> None:
    """Make the page anew."""
    with whole_file(PAGE) as part:
        part.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
