"""The settings of each model, and one function a step that runs Stanza's trainer with them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from random import choices
from types import ModuleType
from typing import Any

from attrs import frozen
from stanza.models import lemmatizer, parser, tagger, tokenizer

from . import data, pack, ranges, treebank
from .data import STYLES, Parts
from .encoder import KEY, provided, pruned
from .schedule import Plan, following

log = logging.getLogger("cameo.train")


@frozen
class Run:
    """One call of the command.

    Args:
        parts: the sentences.
        encoder: the transformer's folder; the step ``depparse`` starts from it.
        out: the folder of the finished models; ``out/work`` holds prepared data and checkpoints.
        seed: of the data's copies and of Stanza's trainers.
        device: a torch device.
        scale: a factor on the number of updates, for a smoke test (0.01) or a long run (3).
        start: a folder of finished models; parser and tagger begin with theirs instead of with random weights.
    """

    parts: Parts
    encoder: Path
    out: Path
    seed: int = 1234
    device: str = "cpu"
    scale: float = 1.0
    start: Path | None = None

    def begin(self, name: str) -> Path | None:
        """The finished model to begin with, if there is one."""
        return self.start / name if self.start is not None else None

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

    @property
    def tuned(self) -> Path:
        """The encoder as the parser left it; the given one if the parser was not trained here."""
        trained = self.out / "work" / "depparse" / "encoder"
        return trained if trained.exists() else self.encoder

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


TAGGER = """
    --lang en --no_pretrain --share_hid --bert_hidden_layers 7 --word_emb_dim 50 --word_cutoff 5 --char_emb_dim 50
    --char_hidden_dim 100 --transformed_dim 100 --hidden_dim 200 --num_layers 1 --deep_biaff_hidden_dim 200
    --dropout 0.4 --word_dropout 0.2 --batch_size 64 --lr 3e-3 --no_second_optim --fix_eval_interval --augment_nopunct 0
    --log_step 50
"""
"""All seven layers of the encoder are mixed: the lower ones still know the word, the upper ones have learned to parse.
The character LSTM sees suffixes and case. ``--share_hid`` replaces biaffine scorers that are 90 % of a step, both in
training and at run time."""

LEMMATIZER = """
    --hidden_dim 200 --dropout 0.3 --emb_dropout 0.2 --pos_dropout 0.2 --batch_size 128 --lr 3e-3 --log_step 100
"""
"""Case is kept (no ``--caseless``): under it the edit *identity* gives a capitalised word back as it stands, and
*TANKER* would keep its capitals. The data has each word in three casings instead."""

TOKENIZER = """
    --lang en --no_use_mwt --emb_dim 32 --hidden_dim 96 --dropout 0.25 --unit_dropout 0.2 --batch_size 32
    --max_seqlen 400 --lr0 4e-3 --report_steps 100
"""
"""Training drops sentences longer than a window, and news has sentences of 300 letters; hence 400 and not 100."""

PARSER = """
    --lang en --no_pretrain --no_char --no_upos --no_xpos --no_ufeats --word_emb_dim 0 --word_cutoff 0
    --bert_finetune --bert_hidden_layers 4 --bert_learning_rate 0.1 --bert_start_finetuning 0 --bert_warmup_steps 0
    --hidden_dim 200 --num_layers 1
    --deep_biaff_hidden_dim 200 --deep_biaff_output_dim 64 --dropout 0.33 --batch_size 2000 --optim adam --lr 1e-3
    --no_second_optim --no_plateau --no_checkpoint --augment_nopunct 0 --log_step 20
"""
"""No tags, words or characters as input, so that parser and tagger need nothing of each other. Stanza's own freeze and
warm-up of the encoder are off: they would begin with a rate of zero, which the plan would take for the full one."""


def depparse(run: Run) -> None:
    """Graph parser that trains the encoder along, which is then taken out of its checkpoint."""
    folder = run.prepared("depparse", data.tagged)
    plan = Plan(
        run.updates(2_100),
        folder / "resume.pt",
        warmup=run.updates(100),
        frozen=0 if run.start else run.updates(50),
        start=run.begin("depparse.pt"),
    )
    settings = _conllu(folder) | _length(plan, "max_steps", "eval_interval", run.updates(350)) | {"bert_model": KEY}
    with provided(run.encoder, frozen=False), following(plan, parser, "GraphTrainer"):
        _train(parser, plan, run.common(folder) | settings, PARSER)
    pack.parted(folder / "best.pt", run.encoder, folder / "encoder", run.out / "depparse.pt")


def pos(run: Run) -> None:
    """Tagger on the encoder as the parser left it."""
    folder = run.prepared("pos", data.tagged)
    plan = Plan(run.updates(2_000), folder / "resume.pt", warmup=run.updates(100), start=run.begin("pos.pt"))
    settings = _conllu(folder) | _length(plan, "max_steps", "eval_interval", run.updates(500)) | {"bert_model": KEY}
    with provided(run.tuned, frozen=True), following(plan, tagger, "Trainer"):
        _train(tagger, plan, run.common(folder) | settings, TAGGER)
    pack.halved(folder / "best.pt", run.out / "pos.pt")


def lemma(run: Run) -> None:
    """Lemmatizer: look-up of the words seen, in any casing, and a speller for the rest."""
    folder = run.prepared("lemma", data.lemmas)
    epochs = max(1, round(8 * run.scale))
    with (folder / "train.conllu").open(encoding="utf-8") as lines:
        size = -(-sum(line[:1].isdigit() for line in lines) // 128)
    plan = Plan(epochs * size, folder / "resume.pt", warmup=run.updates(100))
    settings = _conllu(folder) | {
        "secondary_file": folder / "counts.conllu",
        "num_epoch": max(1, round((plan.steps - plan.done) / size)),
    }
    with following(plan, lemmatizer, "Trainer"):
        _train(lemmatizer, plan, run.common(folder) | settings, LEMMATIZER)
    pack.halved(folder / "best.pt", run.out / "lemma.pt")


def tokenize(run: Run) -> None:
    """Tokenizer and sentence splitter over letters."""
    folder = run.prepared("tokenize", data.letters)
    plan = Plan(run.updates(1_800), folder / "resume.pt", warmup=run.updates(100))
    files = {
        "txt_file": "train.txt",
        "label_file": "train.labels",
        "dev_txt_file": "dev.txt",
        "dev_label_file": "dev.labels",
        "dev_conll_gold": "dev.conllu",
        "mwt_json_file": "no-mwt.json",
    }
    settings = {name: folder / file for name, file in files.items()}
    settings |= _length(plan, "steps", "eval_steps", run.updates(450))
    counts = [int(line) for line in (folder / "styles.txt").read_text(encoding="utf-8").split()]
    with following(plan, tokenizer, "Trainer"), _one_style(counts):
        _train(tokenizer, plan, run.common(folder) | settings, TOKENIZER)
    pack.halved(folder / "best.pt", run.out / "tokenize.pt")


def bundle(run: Run) -> None:
    """The encoder without the word pieces that English does not need, and the empty catalogue that Stanza wants."""
    before, after = pruned(run.tuned, run.out / "encoder")
    (run.out / "resources.json").write_text("{}", encoding="utf-8")
    log.info("kept %d of %d word pieces", after, before)


def int8(run: Run) -> None:
    """The ranges of what goes into the encoder's layers, over a tenth of the training sentences."""
    usable = [sentence for sentence in run.parts.train if treebank.usable(sentence)]
    log.info("wrote %s", ranges.measure(run.out, usable[::10]))


STEPS: dict[str, Callable[[Run], None]] = {
    "depparse": depparse,
    "pos": pos,
    "lemma": lemma,
    "tokenize": tokenize,
    "bundle": bundle,
    "int8": int8,
}
"""The steps in the order in which they depend on each other."""


def _train(module: ModuleType, plan: Plan, settings: dict[str, Any], options: str) -> None:
    """Run one of Stanza's entry points, unless an earlier run made all its updates."""
    if plan.done >= plan.steps:
        log.info("%s: nothing left to train", module.__name__)
        return
    module.main([*(str(part) for name, value in settings.items() for part in (f"--{name}", value)), *options.split()])


def _length(plan: Plan, steps: str, interval: str, every: int) -> dict[str, Any]:
    """How long to train, in an entry point's own words; a plateau stops nothing, because the rate falls anyway.

    The interval between evaluations is fitted so that the last update is evaluated: only what was evaluated is saved.
    """
    left = plan.steps - plan.done
    return {steps: left, interval: left // max(1, round(left / every)), "max_steps_before_stop": plan.steps}


def _conllu(folder: Path) -> dict[str, Path]:
    return {"train_file": folder / "train.conllu", "eval_file": folder / "dev.conllu"}


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
            found: list[tuple[int, int]] = self.sentence_ids
            self.by_style = [[pair for pair in found if low <= pair[0] < high] for low, high in pairwise(starts)]

        def next(self, *args: Any, **kwargs: Any) -> Any:
            self.sentence_ids = choices(self.by_style, [share for _, _, share in STYLES])[0]
            return super().next(*args, **kwargs)

    with ExitStack() as stack:
        stack.callback(setattr, tokenizer, "DataLoader", base)
        tokenizer.DataLoader = OneStyle
        yield
