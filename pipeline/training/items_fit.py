"""Fits the extractor's network: AdamW, linear warm-up and decay, mixed precision where the processor has it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from pipeline.training.items_corpus import Example
from pipeline.training.items_network import ItemNetwork, packaged_encoder, packaged_folder
from pipeline.training.items_targets import Target, collate, make_target, training_tokenizer


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the result besides the data; stored in the model card."""

    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    epochs: int = 8
    batch: int = 32
    rate: float = 2.5e-4
    head_rate: float = 1e-3
    seed: int = 11
    smoothing: float = 0.02
    easy_share: float = 0.2
    """Of the sentences that the gate turns away this share is learnt from all the same."""


Report = Callable[[str], None]
REPORT_EVERY = 50
"""Batches between two lines of progress."""


def fit(
    examples: Sequence[Example], recipe: Recipe, report: Report, check: Callable[[ItemNetwork], str] | None = None
) -> ItemNetwork:
    """The trained network; `report` gets lines of progress, after each epoch with what `check` says of the network."""
    random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    encoder, tokenizer_path = packaged_encoder()
    tokenizer = training_tokenizer(tokenizer_path)
    network = ItemNetwork(encoder, recipe.layers)
    dice = random.Random(recipe.seed)  # noqa: S311
    steps = recipe.epochs * (len(examples) // recipe.batch + 1)
    optimizer, scheduler = _optimizer(network, recipe, steps)
    begun = time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        targets = [make_target(example, tokenizer, dice) for example in examples]
        total = 0.0
        batches = _batches(targets, recipe.batch, dice)
        for place, batch in enumerate(batches, 1):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                outputs = network(batch["input_ids"], batch["attention_mask"], batch["token_type_ids"])
            loss = losses(outputs, batch, recipe.smoothing)
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


def sentence_f1(dev: Sequence[Example]) -> Callable[[ItemNetwork], str]:
    """A check: F1 of the kinds over the sentences of `dev`, at three thresholds."""
    tokenizer = training_tokenizer(packaged_folder() + "/tokenizer.json")
    targets = sorted((make_target(example, tokenizer) for example in dev), key=lambda target: len(target.ids))
    batches = [collate(targets[start : start + 64]) for start in range(0, len(targets), 64)]
    wanted = torch.cat([batch["kinds"] for batch in batches]) > 0

    def check(network: ItemNetwork) -> str:
        network.eval()
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = [
                network(batch["input_ids"], batch["attention_mask"], batch["token_type_ids"]) for batch in batches
            ]
        likely = torch.cat([kinds.float().sigmoid() for kinds, *_ in outputs])
        scores = []
        for edge in (0.3, 0.4, 0.5):
            found = likely >= edge
            scores.append(f"{float(2 * (found & wanted).sum() / (found.sum() + wanted.sum()).clamp(min=1)):.3f}")
        return f"F1 on dev {', '.join(scores)} at 0.3, 0.4, 0.5"

    return check


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


def _batches(targets: list[Target], size: int, dice: random.Random) -> list[dict[str, torch.Tensor]]:
    """Batches of about equal length, so that little is padded, in random order."""
    order = sorted(targets, key=lambda target: len(target.ids) + dice.random() * 12)
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    dice.shuffle(groups)
    return [collate(group) for group in groups]


def losses(outputs: tuple[torch.Tensor, ...], batch: dict[str, torch.Tensor], smoothing: float) -> torch.Tensor:
    """Binary cross-entropy of kinds and slot marks, cross-entropy of strength and party where there is an item."""
    kinds, strength, party, slots = (output.float() for output in outputs)
    wanted = batch["kinds"] * (1 - 2 * smoothing) + smoothing
    loss = functional.binary_cross_entropy_with_logits(kinds, wanted, reduction="mean") * kinds.shape[1]
    real = batch["strength"] >= 0
    if bool(real.any()):
        loss = loss + 0.3 * functional.cross_entropy(strength[real], batch["strength"][real])
        loss = loss + 0.3 * functional.cross_entropy(party[real], batch["party"][real])
        # Slots are learnt where their kind is stated: elsewhere they are never asked for.
        stated = batch["kinds"][:, None, :, None] * batch["attention_mask"][:, :, None, None]
        every = functional.binary_cross_entropy_with_logits(slots, batch["slots"], reduction="none") * stated
        loss = loss + 3.0 * every.sum() / stated.sum().clamp(min=1.0) / slots.shape[-1] * 2
    return loss
