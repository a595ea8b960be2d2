"""What Stanza's trainers lack for a short run: a learning rate that falls to zero, and checkpoints to go on from."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from attrs import frozen
from stanza.models.common.vocab import VOCAB_PREFIX

log = logging.getLogger("cameo.train")


@frozen
class Plan:
    """The course of one training run.

    Args:
        steps: updates in all.
        checkpoint: the file to go on from; written every ``every`` updates.
        warmup: updates until the full rate is reached.
        frozen: updates before an encoder that is trained along starts to move.
        every: updates between checkpoints.
        start: a finished model of Stanza's whose weights a run without a checkpoint begins with.
    """

    steps: int
    checkpoint: Path
    warmup: int = 0
    frozen: int = 0
    every: int = 250
    start: Path | None = None

    def factor(self, step: int, *, encoder: bool = False) -> float:
        """How much of the full learning rate holds at a step (1 is the first): up in a line, then down to zero."""
        start = self.frozen if encoder else 0
        if step <= start:
            return 0.0
        rise = (step - start) / self.warmup if self.warmup else 1.0
        return min(rise, 1.0) * max(0.0, 1.0 - (step - 1) / self.steps)

    @property
    def done(self) -> int:
        """The updates that an earlier, broken-off run has made."""
        return (
            int(torch.load(self.checkpoint, map_location="cpu", weights_only=True)["step"])
            if self.checkpoint.exists()
            else 0
        )


@contextmanager
def following(plan: Plan, module: ModuleType, name: str) -> Iterator[None]:
    """Make the trainer class ``name`` of one of Stanza's entry modules follow a plan while the block runs."""
    before = getattr(module, name)
    setattr(module, name, _planned(before, plan))
    try:
        yield
    finally:
        setattr(module, name, before)


def _planned(base: type, plan: Plan) -> type:
    """A subclass of a trainer of Stanza's that sets its rate before each update and saves its state after some."""

    class Planned(base):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.planned_step = _restore(self, plan)

        def update(self, *args: Any, **kwargs: Any) -> Any:
            if kwargs.get("eval"):
                return super().update(*args, **kwargs)
            self.planned_step += 1
            for name, optimizer in _optimizers(self).items():
                for group in optimizer.param_groups:
                    group.setdefault("full_rate", group["lr"])
                    group["lr"] = group["full_rate"] * plan.factor(self.planned_step, encoder=name.startswith("bert"))
            result = super().update(*args, **kwargs)
            if self.planned_step % plan.every == 0 or self.planned_step == plan.steps:
                _save(self, plan)
            return result

    return Planned


def _optimizers(trainer: Any) -> dict[str, torch.optim.Optimizer]:
    """The optimizers of a trainer by name; the tokenizer's and the lemmatizer's trainers have but one."""
    found = getattr(trainer, "optimizers", None) or trainer.optimizer
    return found if isinstance(found, dict) else {"general_optimizer": found}


def _save(trainer: Any, plan: Plan) -> None:
    state = {
        "step": trainer.planned_step,
        "model": {name: value for name, value in trainer.model.state_dict().items() if not _fixed(trainer, name)},
        "optimizers": {name: optimizer.state_dict() for name, optimizer in _optimizers(trainer).items()},
    }
    partial = plan.checkpoint.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(plan.checkpoint)


def _fixed(trainer: Any, name: str) -> bool:
    """Whether a weight belongs to a module that Stanza does not save either, such as a frozen encoder."""
    return name.split(".")[0] in getattr(trainer.model, "unsaved_modules", ())


def _restore(trainer: Any, plan: Plan) -> int:
    if not plan.checkpoint.exists():
        if plan.start is not None:
            _begin(trainer, torch.load(plan.start, map_location="cpu", weights_only=True))
        return 0
    state = torch.load(plan.checkpoint, map_location="cpu", weights_only=True)
    trainer.model.load_state_dict(state["model"], strict=False)
    for name, optimizer in _optimizers(trainer).items():
        optimizer.load_state_dict(state["optimizers"][name])
    log.info("going on from step %d of %d", state["step"], plan.steps)
    return int(state["step"])


def _begin(trainer: Any, finished: dict[str, Any]) -> None:
    """Give a new trainer the weights of a finished model with the same layers and the same units.

    Relations are numbered by frequency, so the same treebanks with other copies give them other numbers: the scores of
    each relation are put where the new vocabulary has it.
    """
    weights = dict(finished["model"])
    if "deprel" in finished["vocab"]:
        old = finished["vocab"]["deprel"]["_unit2id"]
        units = trainer.vocab["deprel"]._id2unit[len(VOCAB_PREFIX) :]
        order = [old[unit] - len(VOCAB_PREFIX) for unit in units]
        for name in ("deprel.scorer.W_bilin.weight", "deprel.scorer.W_bilin.bias"):
            weights[name] = weights[name][..., order]
    missing, surplus = trainer.model.load_state_dict(weights, strict=False)
    if unknown := [name for name in (*missing, *surplus) if not name.startswith("bert_model.")]:
        raise ValueError(f"the model to begin with has other layers: {', '.join(unknown)}")
    log.info("begun with %d weights of a finished model", len(weights))
