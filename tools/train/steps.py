"""The settings of each model, and one function a step that runs Stanza's trainer with them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from random import choices
from typing import Any

from attrs import frozen
from stanza.models import lemmatizer, parser, tagger, tokenizer

from . import data, encoder, pack
from .data import STYLES, Parts
from .schedule import Plan, following

log = logging.getLogger("cameo.train")


@frozen
class Run:
    """One call of the command.

    Args:
        parts: the sentences.
        encoder: the transformer's folder; the step ``depparse`` starts from it, the tagger leaves it as it is.
        out: the folder of the finished models; ``out/work`` holds prepared data and checkpoints.
        seed: of the data's copies and of Stanza's trainers.
        device: a torch device.
        scale: a factor on the number of updates, for a smoke test (0.01) or a long run (3).
    """

    parts: Parts
    encoder: Path
    out: Path
    seed: int = 1234
    device: str = "cpu"
    scale: float = 1.0

    def folder(self, step: str) -> Path:
        """The working folder of a step; made if missing."""
        folder = self.out / "work" / step
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def prepared(self, step: str, prepare: Callable[[Parts, Path, int], None]) -> Path:
        """The folder of a step's data, written if it is not there yet."""
        folder = self.folder(step)
        if not (folder / "prepared").exists():
            prepare(self.parts, folder, self.seed)
            (folder / "prepared").touch()
        return folder

    def updates(self, number: int) -> int:
        """A number of updates, scaled."""
        return max(4, round(number * self.scale))

    def common(self, folder: Path) -> dict[str, Any]:
        """The arguments that all of Stanza's trainers take."""
        return {
            "shorthand": "en_cameo",
            "save_dir": folder,
            "save_name": "best.pt",
            "seed": self.seed,
            "device": self.device,
        }


def pos(run: Run) -> None:
    """Tagger on the frozen encoder, with a small character LSTM for suffixes and case.

    All seven layers of the encoder are mixed: the lower ones still know the word, the upper ones have learned to parse.
    ``--share_hid`` replaces biaffine scorers that are 90 % of a step, in training and at run time.
    """
    folder = run.prepared("pos", data.tagged)
    plan = Plan(run.updates(4_500), folder / "resume.pt", warmup=run.updates(100))
    settings = {
        **run.common(folder), **_conllu(folder), **_bert(layers=7), "lang": "en", "max_steps": plan.steps - plan.done,
        "eval_interval": run.updates(750), "max_steps_before_stop": plan.steps, "batch_size": 64, "lr": 3e-3, "log_step": 50,
        "hidden_dim": 200, "num_layers": 1, "deep_biaff_hidden_dim": 200, "word_emb_dim": 50, "word_cutoff": 5, "char_emb_dim": 50,
        "char_hidden_dim": 100, "transformed_dim": 100, "dropout": 0.4, "word_dropout": 0.2, "augment_nopunct": 0.0,
    }  # fmt: skip
    flags = ["--share_hid", "--no_pretrain", "--fix_eval_interval", "--no_second_optim"]
    with encoder.provided(run.encoder, frozen=True), following(plan, tagger, "Trainer"):
        _train(tagger, plan, settings, flags)
    pack.halved(folder / "best.pt", run.out / "pos.pt")


def lemma(run: Run) -> None:
    """Lemmatizer: look-up of the words seen, in any casing, and a speller for the rest."""
    folder = run.prepared("lemma", data.lemmas)
    epochs, batch = max(1, round(16 * run.scale)), 128
    size = sum(line[:1].isdigit() for line in (folder / "train.conllu").open(encoding="utf-8")) // batch + 1
    plan = Plan(epochs * size, folder / "resume.pt", warmup=run.updates(100))
    settings = {
        **run.common(folder), **_conllu(folder), "secondary_file": folder / "counts.conllu", "num_epoch": epochs - plan.done // size,
        "batch_size": batch, "lr": 3e-3, "hidden_dim": 200, "dropout": 0.3, "emb_dropout": 0.2, "pos_dropout": 0.2, "log_step": 100,
    }  # fmt: skip
    with following(plan, lemmatizer, "Trainer"):
        _train(lemmatizer, plan, settings, [])
    pack.halved(folder / "best.pt", run.out / "lemma.pt")


def tokenize(run: Run) -> None:
    """Tokenizer and sentence splitter over letters."""
    folder = run.prepared("tokenize", data.letters)
    plan = Plan(run.updates(4_000), folder / "resume.pt", warmup=run.updates(100))
    settings = {
        **run.common(folder), "lang": "en", "txt_file": folder / "train.txt", "label_file": folder / "train.labels",
        "dev_txt_file": folder / "dev.txt", "dev_label_file": folder / "dev.labels", "dev_conll_gold": folder / "dev.conllu",
        "mwt_json_file": folder / "no-mwt.json",
        "steps": plan.steps - plan.done, "eval_steps": run.updates(500), "max_steps_before_stop": plan.steps, "report_steps": 100,
        "batch_size": 32, "max_seqlen": 400, "lr0": 4e-3, "hidden_dim": 96, "emb_dim": 32, "dropout": 0.25, "unit_dropout": 0.2,
        "anneal_after": plan.steps + 1,
    }  # fmt: skip
    counts = [int(line) for line in (folder / "styles.txt").read_text(encoding="utf-8").split()]
    with following(plan, tokenizer, "Trainer"), _one_style(counts):
        _train(tokenizer, plan, settings, ["--no_use_mwt"])
    pack.halved(folder / "best.pt", run.out / "tokenize.pt")


def depparse(run: Run) -> None:
    """Graph parser that trains the encoder along; no tags, words or characters as input.

    Afterwards the encoder is taken out of the checkpoint: ``out/encoder`` is what the tagger must then be trained on.
    """
    folder = run.prepared("depparse", data.tagged)
    plan = Plan(run.updates(2_100), folder / "resume.pt", warmup=run.updates(100), frozen=run.updates(50))
    settings = {
        **run.common(folder), **_conllu(folder), **_bert(layers=4), "lang": "en", "max_steps": plan.steps - plan.done,
        "eval_interval": run.updates(350), "max_steps_before_stop": plan.steps, "batch_size": 2000, "optim": "adam", "lr": 1e-3,
        "bert_learning_rate": 0.1, "log_step": 20, "hidden_dim": 200, "num_layers": 1, "deep_biaff_hidden_dim": 200,
        "deep_biaff_output_dim": 64, "word_emb_dim": 0, "word_cutoff": 0, "dropout": 0.33, "augment_nopunct": 0.0,
    }  # fmt: skip
    flags = [
        "--bert_finetune",
        "--no_pretrain",
        "--no_char",
        "--no_upos",
        "--no_xpos",
        "--no_ufeats",
        "--no_second_optim",
        "--no_plateau",
    ]
    with encoder.provided(run.encoder, frozen=False), following(plan, parser, "GraphTrainer"):
        _train(parser, plan, settings, flags)
    pack.parted(folder / "best.pt", run.encoder, run.out)


STEPS: dict[str, Callable[[Run], None]] = {"depparse": depparse, "pos": pos, "lemma": lemma, "tokenize": tokenize}
"""The steps in the order in which they depend on each other."""


def _train(module: Any, plan: Plan, settings: dict[str, Any], flags: list[str]) -> None:
    """Run one of Stanza's entry points, unless an earlier run made all its updates."""
    if plan.done >= plan.steps:
        log.info("%s: nothing left to train", module.__name__)
        return
    module.main([*(str(part) for name, value in settings.items() for part in (f"--{name}", value)), *flags])


def _conllu(folder: Path) -> dict[str, Path]:
    return {"train_file": folder / "train.conllu", "eval_file": folder / "dev.conllu"}


def _bert(*, layers: int) -> dict[str, Any]:
    return {"bert_model": encoder.KEY, "bert_hidden_layers": layers}


@contextmanager
def _one_style(counts: list[int]) -> Iterator[None]:
    """Let each of the tokenizer's batches be of one casing, drawn by the shares in ``STYLES``.

    Args:
        counts: how many paragraphs of the training text are in each style; they stand in this order.
    """
    base = tokenizer.DataLoader
    starts = [sum(counts[:index]) for index in range(len(counts) + 1)]

    class OneStyle(base):  # type: ignore[misc, valid-type]
        def init_sent_ids(self) -> None:
            super().init_sent_ids()
            found = self.sentence_ids
            self.by_style = [[pair for pair in found if low <= pair[0] < high] for low, high in pairwise(starts)]

        def next(self, *args: Any, **kwargs: Any) -> Any:
            self.sentence_ids = choices(self.by_style, [share for _, _, share in STYLES])[0]
            return super().next(*args, **kwargs)

    with ExitStack() as stack:
        stack.callback(setattr, tokenizer, "DataLoader", base)
        tokenizer.DataLoader = OneStyle
        yield
