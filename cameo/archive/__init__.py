"""News archives: what people have on disk, in whatever format it came, as a stream of documents.

:mod:`cameo.archive.readers` reads, :mod:`cameo.archive.inspection` says what would be read.
"""

from __future__ import annotations
