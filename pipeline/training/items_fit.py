"""Fits the extractor's network: AdamW, linear warm-up and decay, mixed precision where the processor has it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from pipeline.models.onnx import load_graph
from pipeline.models.tagger import GRAPH, INPUTS
from pipeline.models.windows import BUDGET, Cutter, Window
from pipeline.training.items_corpus import Example
from pipeline.training.items_network import ItemNetwork, packaged_encoder, packaged_folder
from pipeline.training.items_targets import Case, batch_of, cases


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the result besides the data; stored in the model card."""

    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    epochs: int = 7
    batch: int = 768
    """Tokens, padding included."""
    rate: float = 2.5e-4
    head_rate: float = 1e-3
    seed: int = 11
    smoothing: float = 0.02
    budgets: tuple[int, ...] = (40, 96, 160, BUDGET)
    """Tokens of the windows, drawn anew for each document and epoch: real input comes short and long."""
    runs: int = 2
    """Networks that are fitted and averaged (`items_average`)."""
    share: float = 1.0
    """Of the documents, what each run learns from: its own draw; all of them where there is one run."""


Report = Callable[[str], None]
Cut = tuple[Case, Window]
REPORT_EVERY = 50
"""Batches between two lines of progress."""


def fit(
    documents: Sequence[Sequence[Example]],
    recipe: Recipe,
    report: Report,
    check: Callable[[ItemNetwork], str] | None = None,
    teacher: Path | None = None,
    run: int = 0,
) -> ItemNetwork:
    """The trained network; `report` gets lines of progress, after each epoch with what `check` says of the network.

    The weights at the start are those of the recipe's seed; order, dropout and windows those of the `run`.

    With a `teacher`, the folder of a larger trained model, half of what is learnt is what that one says (Hinton,
    Vinyals and Dean 2015).
    """
    random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    encoder, _ = packaged_encoder()
    network = ItemNetwork(encoder, recipe.layers)
    dice = random.Random(recipe.seed + run)  # noqa: S311
    torch.manual_seed(recipe.seed + run)
    cutter = _cutter()
    learnt = cases(documents, cutter)
    per_epoch = len(_batches(_cuts(learnt, cutter, recipe.budgets, dice), recipe.batch, dice))
    optimizer, scheduler = _optimizer(network, recipe, recipe.epochs * per_epoch)
    told = load_graph(teacher / GRAPH, INPUTS, 1, "the teacher")[0] if teacher is not None else None
    begun = time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        total = 0.0
        batches = _batches(_cuts(learnt, cutter, recipe.budgets, dice), recipe.batch, dice)
        for place, cuts in enumerate(batches, 1):
            batch = batch_of(cuts)
            answers = _answers(network, batch)
            loss = losses(answers, batch, recipe.smoothing)
            if told is not None:
                loss = 0.5 * loss + 0.5 * taught(answers, batch, told)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad(set_to_none=True)
            total += float(loss.detach())
            if place % REPORT_EVERY == 0 or place == len(batches):
                report(
                    f"epoch {epoch + 1}/{recipe.epochs}, batch {place}/{len(batches)}: loss {total / place:.4f}, "
                    f"{time.monotonic() - begun:.0f} s"
                )
        if check is not None:
            report(f"epoch {epoch + 1}/{recipe.epochs}: {check(network)}")
    return network.eval()


def sentence_f1(dev: Sequence[Sequence[Example]]) -> Callable[[ItemNetwork], str]:
    """A check: F1 of the kinds over the sentences of `dev`, at three thresholds."""
    cutter = _cutter()
    cuts = _cuts(cases(dev, cutter), cutter, (BUDGET,), random.Random(0))  # noqa: S311
    batches = [batch_of(cuts[start : start + 8]) for start in range(0, len(cuts), 8)]

    def check(network: ItemNetwork) -> str:
        network.eval()
        found, wanted = [], []
        with torch.no_grad():
            for batch in batches:
                counts = batch["counts"] > 0
                found.append(_answers(network, batch)[0].float().sigmoid()[counts])
                wanted.append(batch["kinds"][counts] > 0)
        likely, stated = torch.cat(found), torch.cat(wanted)
        scores = []
        for edge in (0.3, 0.4, 0.5):
            hits = likely >= edge
            scores.append(f"{float(2 * (hits & stated).sum() / (hits.sum() + stated.sum()).clamp(min=1)):.3f}")
        return f"F1 on dev {', '.join(scores)} at 0.3, 0.4, 0.5"

    return check


def _answers(network: ItemNetwork, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, ...]:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        answers: tuple[torch.Tensor, ...] = network(
            batch["input_ids"], batch["attention_mask"], batch["own"], batch["mark"]
        )
    return answers


def _cutter() -> Cutter:
    from tokenizers import Tokenizer

    return Cutter(Tokenizer.from_file(packaged_folder() + "/tokenizer.json"))


def _cuts(learnt: Sequence[Case], cutter: Cutter, budgets: Sequence[int], dice: random.Random) -> list[Cut]:
    return [(case, window) for case in learnt for window in cutter.windows(case.strip, dice.choice(budgets))]


def _optimizer(network: ItemNetwork, recipe: Recipe, steps: int) -> tuple[Any, Any]:
    # The table of word pieces stays as it is: it is half of the weights, and our data holds few of its words.
    network.encoder.embeddings.requires_grad_(False)
    inner = [parameter for parameter in network.encoder.parameters() if parameter.requires_grad]
    known = {id(parameter) for parameter in network.encoder.parameters()}
    outer = [parameter for parameter in network.parameters() if id(parameter) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": recipe.rate}, {"params": outer, "lr": recipe.head_rate}], weight_decay=0.01
    )
    warm = max(1, steps // 10)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / warm) * max(0.02, 1 - step / steps)
    )
    return optimizer, scheduler


def _batches(cuts: list[Cut], tokens: int, dice: random.Random) -> list[list[Cut]]:
    """Batches of windows of about equal length, so that little is padded, in random order."""
    batches: list[list[Cut]] = [[]]
    widest = 0
    for cut in sorted(cuts, key=lambda cut: len(cut[1].ids) + dice.random() * 20):
        widest = max(widest, len(cut[1].ids))
        batches[-1].append(cut)
        if widest * len(batches[-1]) >= tokens:
            batches.append([])
            widest = 0
    batches = [batch for batch in batches if batch]
    dice.shuffle(batches)
    return batches


def taught(outputs: tuple[torch.Tensor, ...], batch: dict[str, torch.Tensor], teacher: Any) -> torch.Tensor:
    """How far the kinds and slot marks are from the teacher's, as cross-entropy with its probabilities."""
    kinds, slots = torch.zeros(batch["kinds"].shape), torch.zeros(batch["slots"].shape)
    for row, read in enumerate(batch["attention_mask"].sum(dim=1).tolist()):
        # The teacher reads a window alone, as the extractor does in use.
        feeds = {name: batch[name][row : row + 1, ..., :read].numpy() for name in INPUTS}
        said = teacher.run(["kinds", "slots"], feeds)
        kinds[row], slots[row, :read] = (torch.from_numpy(array)[0].sigmoid() for array in said)
    counts = batch["counts"].unsqueeze(-1)
    every = functional.binary_cross_entropy_with_logits(outputs[0].float(), kinds, reduction="none") * counts
    stated = batch["stated"].unsqueeze(-1)
    marked = functional.binary_cross_entropy_with_logits(outputs[3].float(), slots, reduction="none") * stated
    loss = every.sum() / counts.sum().clamp(min=1.0)
    return loss + 8.0 * marked.sum() / stated.sum().clamp(min=1.0) / slots.shape[-1]


def losses(outputs: tuple[torch.Tensor, ...], batch: dict[str, torch.Tensor], smoothing: float) -> torch.Tensor:
    """Binary cross-entropy of kinds and slot marks, cross-entropy of strength and party where there is an item."""
    kinds, strength, party, slots = (output.float() for output in outputs)
    counts = batch["counts"].unsqueeze(-1)
    wanted = batch["kinds"] * (1 - 2 * smoothing) + smoothing
    every = functional.binary_cross_entropy_with_logits(kinds, wanted, reduction="none") * counts
    loss = every.sum() / counts.sum().clamp(min=1.0)
    real = batch["strength"] >= 0
    if bool(real.any()):
        loss = loss + 0.3 * functional.cross_entropy(strength[real], batch["strength"][real])
        loss = loss + 0.3 * functional.cross_entropy(party[real], batch["party"][real])
        # Slots are learnt where their kind is stated: elsewhere they are never asked for.
        stated = batch["stated"].unsqueeze(-1)
        marked = functional.binary_cross_entropy_with_logits(slots, batch["slots"], reduction="none") * stated
        loss = loss + 8.0 * marked.sum() / stated.sum().clamp(min=1.0) / slots.shape[-1]
    return loss
