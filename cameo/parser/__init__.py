"""Documents to sentences with Stanza: the bundled English model, any official Stanza model, any model in a folder.

The only package that knows Stanza. Documents stream through in order: their prepared texts are cut into chunks, chunks
of many documents are tokenized together, and their sentences are tagged and parsed in batches of like length, so that
neither a long document nor a long word decides how much memory a run needs. Stanza and torch are imported when a
parser is loaded, never before.
"""

from cameo.parser.loading import BUNDLED_MODEL, MODEL_FILES, load_parser
from cameo.parser.stream import Parser

__all__ = ["BUNDLED_MODEL", "MODEL_FILES", "Parser", "load_parser"]
