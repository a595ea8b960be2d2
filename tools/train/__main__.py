"""The command ``python -m tools.train``."""

from __future__ import annotations

import logging
from pathlib import Path

import click
import torch

from .data import load
from .steps import STEPS, Run

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(help=__doc__)
@click.option("--treebanks", type=FOLDER, required=True, help="Folder of en_ewt-*.conllu and en_gum-*.conllu.")
@click.option("--encoder", type=FOLDER, required=True, help="Folder of the transformer.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the models.")
@click.option("--only", default=",".join(STEPS), show_default=True, help="Steps to run.")
@click.option("--seed", default=1234, show_default=True)
@click.option("--device", default="cpu", show_default=True)
@click.option("--scale", default=1.0, show_default=True, help="Factor on the number of updates; 0.01 is a smoke test.")
@click.option("--start", type=FOLDER, help="Folder of finished models to begin with; --encoder is then theirs.")
def main(
    treebanks: Path, encoder: Path, out: Path, only: str, seed: int, device: str, scale: float, start: Path | None
) -> None:
    """Train the chosen models, each going on from its last checkpoint."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    chosen = [name.strip() for name in only.split(",")]
    if unknown := sorted(set(chosen) - set(STEPS)):
        raise click.BadParameter(
            f"no such step: {', '.join(unknown)} (there are {', '.join(STEPS)})", param_hint="--only"
        )
    torch.set_flush_denormal(True)
    run = Run(load(treebanks), encoder, out, seed, device, scale, start)
    for name in chosen:
        STEPS[name](run)


if __name__ == "__main__":
    main()
