"""Parsers from the package, from Stanza, from a folder."""

from __future__ import annotations

import logging
import os
import re
from hashlib import blake2b
from pathlib import Path
from typing import Any

from cameo.errors import ParserError
from cameo.parser.batches import BATCH_WORDS, GPU_BATCH, MAX_WORDS
from cameo.parser.stream import Parser

BUNDLED_MODEL = Path(__file__).parent.parent / "models" / "en"
MODEL_FILES = ("tokenize.pt", "pos.pt", "lemma.pt", "depparse.pt", "resources.json", "encoder")

BUNDLED = "cameo-en"
"""The name of the bundled model; ``cameo-en-int8`` and ``cameo-en-bfloat16`` are it in another precision."""
INT8 = "int8"
PRECISIONS = ("float32", "bfloat16", INT8)
"""What the encoder can compute with. Half as many bits are faster where the processor has them (``avx512_bf16``,
``amx_bf16``, a GPU), a quarter on any x86 processor; both move some heads: see ``benchmarks/RESULTS.md``."""
INT8_FILE = "int8.json"
"""The ranges that ``int8`` needs (:mod:`cameo.quantized`); it does nothing in the other precisions."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]+)?")
_PROCESSORS = ("tokenize", "pos", "lemma", "depparse")
_REASON = 100  # letters of what a library says: network errors nest five deep


def load_parser(
    name_or_path: str | Path | None = None,
    *,
    device: str | None = None,
    threads: int | None = None,
    precision: str = "float32",
) -> Parser:
    """Load a parser.

    :param name_or_path: ``None`` or ``cameo-en`` for the English model that comes with cameo, ``cameo-en-int8`` for the
        same in that precision; a language code such as ``fr`` for Stanza's official model, which Stanza downloads once;
        or a folder with a model.
    :param device: ``cpu``, ``cuda`` …; a GPU by default, if there is one.
    :param threads: how many threads torch uses in this process, one by default, unless ``OMP_NUM_THREADS`` says.
        More gain little: the networks are small, and threads that wait for each other cost whatever shares the cores.
        Parse with several processes instead.
    :param precision: what the encoder of a model in a folder computes with, one of :data:`PRECISIONS`.
    :raises ParserError: when there is no such model or precision.
    """
    _check_precision(precision)
    if threads is not None or "OMP_NUM_THREADS" not in os.environ:
        _use_threads(threads or 1)
    name_or_path = BUNDLED if name_or_path is None else name_or_path
    if (named := _bundled(name_or_path)) is not None:
        return _load_folder(BUNDLED_MODEL, BUNDLED, device, named or precision)
    if isinstance(name_or_path, str) and _LANGUAGE.fullmatch(name_or_path):
        return _load_official(name_or_path, device)
    folder = Path(name_or_path)
    return _load_folder(folder, folder.resolve().name, device, precision)


def model_id(name_or_path: str | Path | None = None) -> str | None:
    """The id that :func:`load_parser` would give a parser, without loading it.

    :returns: ``None`` for an official model, whose files are known when Stanza has loaded it.
    :raises ParserError: when there is no such folder.
    """
    name_or_path = BUNDLED if name_or_path is None else name_or_path
    if (named := _bundled(name_or_path)) is not None:
        return _folder_id(BUNDLED_MODEL, BUNDLED, named or "float32")
    if isinstance(name_or_path, str) and _LANGUAGE.fullmatch(name_or_path):
        return None
    folder = Path(name_or_path)
    _check_folder(folder)
    return _folder_id(folder, folder.resolve().name, "float32")


def _bundled(name_or_path: str | Path) -> str | None:
    """The precision that a name of the bundled model asks for, empty if none; ``None`` for what is no such name.

    :raises ParserError: when it asks for one that there is not.
    """
    if name_or_path == BUNDLED:
        return ""
    name, _, precision = str(name_or_path).rpartition("-")
    if name != BUNDLED or Path(name_or_path).exists():
        return None
    _check_precision(precision)
    return precision


def _check_precision(precision: str) -> None:
    if precision not in PRECISIONS:
        raise ParserError(f"precision {precision!r}: no such precision; choose one of {', '.join(PRECISIONS)}")


def _folder_id(folder: Path, name: str, precision: str) -> str:
    """Name and content of a model, and the precision it computes with."""
    parts = [name, _content_hash(folder)]
    if precision != "float32":
        parts.append(precision)
    if precision == INT8:
        parts.append(_content_hash(folder / INT8_FILE))
    return "-".join(parts)


def _check_folder(folder: Path) -> None:
    """:raises ParserError: when a folder lacks files of a model."""
    missing = [file for file in MODEL_FILES if not (folder / file).exists()]
    if missing:
        found = "no such folder"
        if folder.is_dir():
            found = f"no {', '.join(missing)} in it" if len(missing) < len(MODEL_FILES) else "no model in it"
        hint = "; a model folder has " + ", ".join(MODEL_FILES)
        raise ParserError(f"parser {str(folder)!r}: {found}{hint}")


def _load_folder(folder: Path, name: str, device: str | None, precision: str) -> Parser:
    _check_folder(folder)
    if precision == INT8 and device not in (None, "cpu"):
        raise ParserError(f"precision 'int8' computes on the processor alone, not on {device!r}; take float32")
    _be_quiet()
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    from cameo.encoder import KEY, load_encoder
    from cameo.parser.annotation import Annotator

    try:
        encoder, tokenizer = load_encoder(folder / "encoder", precision)
        cache = FoundationCache(local_files_only=True)
        cache.bert[KEY] = BertRecord(encoder, tokenizer, {})
        pipeline = _pipeline(folder, cache, "cpu" if precision == INT8 else device)
    except ParserError:
        raise
    except Exception as error:
        raise ParserError(f"parser {str(folder)!r}: cannot be loaded: {type(error).__name__}: {error}") from error
    language = pipeline.processors["pos"].trainer.args.get("lang", "en")
    return Parser(Annotator(pipeline, encoder), _folder_id(folder, name, precision), [language])


def _pipeline(folder: Path, cache: Any, device: str | None) -> Any:
    import stanza

    names = [*_PROCESSORS, *(["mwt"] if (folder / "mwt.pt").exists() else [])]
    return stanza.Pipeline(
        "en",
        dir=str(folder),
        resources_filepath=str(folder / "resources.json"),
        processors=dict.fromkeys(names, "default"),
        download_method=None,
        allow_unknown_language=True,
        foundation_cache=cache,
        device=device,
        verbose=False,
        **{f"{name}_model_path": str(folder / f"{name}.pt") for name in names},
        **_settings(),
    )


def _settings() -> dict[str, Any]:
    """Our batches are bounded already, so that Stanza need not cut them again."""
    words = GPU_BATCH * BATCH_WORDS
    return {
        "pos_batch_size": words,
        "pos_batch_maximum_tokens": words + MAX_WORDS,
        "depparse_batch_size": 2 * words,  # which counts the root of each sentence
        "lemma_batch_size": 500,
    }


def _load_official(language: str, device: str | None) -> Parser:
    _be_quiet()
    import stanza

    from cameo.parser.annotation import Annotator

    try:
        pipeline = stanza.Pipeline(
            language,
            processors=",".join(_PROCESSORS),
            download_method=stanza.DownloadMethod.REUSE_RESOURCES,
            device=device,
            verbose=False,
            **_settings(),
        )
    except Exception as error:
        hint = (
            f"Stanza downloads this model once, so that the first use needs a network (stanza.download({language!r}))"
        )
        reason = str(error).splitlines()[0][:_REASON] if str(error) else ""
        said = f"no such official model, or it cannot be had ({type(error).__name__}: {reason})"
        raise ParserError(f"parser {language!r}: {said}; {hint}") from error
    paths = [Path(value) for key, value in sorted(pipeline.config.items()) if key.endswith("_path")]
    return Parser(Annotator(pipeline), f"stanza-{language}-{_content_hash(*paths)}", [language])


def _use_threads(count: int) -> None:
    import torch

    torch.set_num_threads(count)


def _be_quiet() -> None:
    """Nothing is printed but by the command line: loading reports errors by raising them."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    logging.getLogger("stanza").setLevel(logging.ERROR)
    logging.getLogger("transformers").setLevel(logging.ERROR)


def _content_hash(*paths: Path) -> str:
    """Eight hex digits over names and contents of files, or of those in folders that every precision needs."""
    digest = blake2b(digest_size=4)
    for path in paths:
        found = [file for file in sorted(path.rglob("*")) if file.name != INT8_FILE] if path.is_dir() else [path]
        for file in found:
            if file.is_file() and file.suffix != ".md":
                digest.update(file.relative_to(path).as_posix().encode() + b"\0")
                digest.update(file.read_bytes())
    return digest.hexdigest()
