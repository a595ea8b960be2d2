"""Parse the sentences of ``tests/data/constructions.tsv`` that have no frozen parse yet.

Trees marked ``# corrected`` stay as they are; so do all others unless ``--refresh`` is given. A sentence that the
parser splits is an error: the table holds single sentences.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # the table is the test's

from construction_table import PARSES, read_table

from cameo.conllu import format_sentence, sentence_blocks
from cameo.document import Sentence
from cameo.export.files import whole_file
from cameo.parser import load_parser


def main(refresh: bool) -> None:
    """Write ``constructions.conllu``, in the order of the table."""
    known = {}
    if PARSES.exists():
        with PARSES.open(encoding="utf-8") as lines:
            for comments, tokens in sentence_blocks(lines, str(PARSES)):
                if "corrected" in comments or not refresh:
                    known[comments["text"]] = format_sentence(Sentence(0, tokens), comments)
    parser = load_parser()
    blocks = []
    for row in read_table():
        if row.sentence not in known:
            (sentence,) = parser.sentences(row.sentence)
            known[row.sentence] = format_sentence(sentence, {"text": row.sentence, "model": parser.model_id})
        blocks.append(known[row.sentence])
    with whole_file(PARSES) as part:
        part.write_text("\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    main("--refresh" in sys.argv)
