"""The reader's network: MiniLM fine-tuned to say all themes of a passage at once, exported as an int8 ONNX graph.

Method: mean pooling and one linear layer a theme over binary cross-entropy (Reimers and Gurevych 2019 for the pooling).
Passages are varied while it learns: a sentence left out, a sentence of a passage without themes put before or after,
half of another passage put after, with its themes; for real passages drift more than ours do.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from pipeline.models.theme_reader import GRAPH, INPUTS, LONGEST
from pipeline.training.averaging import Weights, drawn, mean_of_runs, weights_of
from pipeline.training.graph import WholeTexts, write_graph
from pipeline.training.items_network import packaged_encoder
from pipeline.training.themes_corpus import LabelledPassage

Report = Callable[[str], None]
_SENTENCE = re.compile(r"(?<=[.!?…\"”])\s+(?=[A-Z\"“(*])")
_RARE = -2.2
"""Log odds that a passage carries a theme before anything is known of it."""


@dataclass(frozen=True, slots=True)
class NetworkRecipe:
    """Everything that decides the network besides the data."""

    layers: int = 6
    epochs: int = 8
    batch: int = 16
    rate: float = 1.3e-4
    head_rate: float = 1e-3
    dropout: float = 0.15
    decay: float = 0.02
    smoothing: float = 0.02
    shortened: float = 0.4
    """Share of passages that lose a sentence, and of these the share that lose another one."""
    lengthened: float = 0.2
    """Share of passages that get a sentence or two of one without themes."""
    mixed: float = 0.15
    """Share of passages that half of another one follows: what is about two things is oftenest read as about one."""
    seed: int = 11
    runs: int = 2
    """Networks that are fitted and averaged (`averaging`)."""
    share: float = 0.8
    """Of the passages, what each run learns from: its own draw; all of them where there is one run."""


class ThemeNetwork(nn.Module):
    """Inputs (batch, tokens); output (batch, themes) log odds."""

    def __init__(self, encoder: Any, layers: int, themes: int, dropout: float) -> None:
        super().__init__()
        encoder.encoder.layer = nn.ModuleList(encoder.encoder.layer[:layers])
        encoder.config.num_hidden_layers = layers
        encoder.pooler = None
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.themes = nn.Linear(encoder.config.hidden_size, themes)
        nn.init.constant_(self.themes.bias, _RARE)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """One pass over passages."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=torch.zeros_like(input_ids)
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        return self.themes(self.dropout((states * mask).sum(1) / mask.sum(1)))  # type: ignore[no-any-return]


def fit_network(
    passages: Sequence[LabelledPassage], names: Sequence[str], recipe: NetworkRecipe, report: Report, jobs: int = 1
) -> tuple[ThemeNetwork, str]:
    """The mean of the networks taught by the passages, `jobs` at a time, and the path of its tokenizer."""
    encoder, tokenizer = packaged_encoder()
    network = ThemeNetwork(encoder, recipe.layers, len(names), recipe.dropout)
    runs = range(recipe.runs)
    network.load_state_dict(mean_of_runs(partial(_fitted, passages, names, recipe), runs, report, jobs))
    return network.eval(), tokenizer


def _fitted(passages: Sequence[LabelledPassage], names: Sequence[str], recipe: NetworkRecipe, run: int) -> Weights:
    def report(line: str) -> None:
        print(f"run {run}: {line}", file=sys.stderr, flush=True)

    learnt = drawn(passages, recipe.share if recipe.runs > 1 else 1, recipe.seed, run)
    return weights_of(fit_run(learnt, names, recipe, report, run))


def fit_run(
    passages: Sequence[LabelledPassage], names: Sequence[str], recipe: NetworkRecipe, report: Report, run: int
) -> ThemeNetwork:
    """One network taught by the passages: weights at the start by the seed, order and variations by the run too."""
    torch.manual_seed(recipe.seed)
    encoder, tokenizer_path = packaged_encoder()
    network = ThemeNetwork(encoder, recipe.layers, len(names), recipe.dropout)
    torch.manual_seed(recipe.seed + run)
    dice = random.Random(recipe.seed + run)  # noqa: S311
    # The table of word pieces stays as it is: it is half of the weights, and our data holds few of its words.
    network.encoder.embeddings.requires_grad_(False)
    steps = recipe.epochs * (len(passages) // recipe.batch + 1)
    optimizer, scheduler = _optimizer(network, recipe, steps)
    maker = _Batches(passages, names, tokenizer_path, recipe, dice)
    begun = time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        total, batches = 0.0, 0
        for ids, mask, wanted in maker.epoch():
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = network(ids, mask)
            aim = wanted * (1 - 2 * recipe.smoothing) + recipe.smoothing
            loss = functional.binary_cross_entropy_with_logits(found.float(), aim) * len(names)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad(set_to_none=True)
            total, batches = total + float(loss.detach()), batches + 1
        report(f"epoch {epoch + 1}/{recipe.epochs}: loss {total / batches:.3f}, {time.monotonic() - begun:.0f} s")
    return network.eval()


def _optimizer(network: ThemeNetwork, recipe: NetworkRecipe, steps: int) -> tuple[Any, Any]:
    inner = [parameter for parameter in network.encoder.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": recipe.rate}, {"params": network.themes.parameters(), "lr": recipe.head_rate}],
        weight_decay=recipe.decay,
    )
    warm = max(1, steps // 10)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / warm) * max(0.02, 1 - step / steps)
    )
    return optimizer, scheduler


class _Batches:
    """The passages, varied anew in each epoch, in batches of about equal length and random order."""

    def __init__(
        self, passages: Sequence[LabelledPassage], names: Sequence[str], tokenizer: str, recipe: NetworkRecipe,
        dice: random.Random,
    ) -> None:  # fmt: skip
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._rows = [(passage.text, [float(name in passage.themes) for name in names]) for passage in passages]
        self._plain = [passage.text for passage in passages if not passage.themes]
        self._recipe, self._dice = recipe, dice

    def epoch(self) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        """Word pieces, mask and wanted themes of each batch."""
        varied = [self._mixed(self._varied(text), wanted) for text, wanted in self._rows]
        rows = [(self._tokenizer.encode(text).ids, wanted) for text, wanted in varied]
        rows.sort(key=lambda row: len(row[0]) + 20 * self._dice.random())
        size = self._recipe.batch
        groups = [rows[start : start + size] for start in range(0, len(rows), size)]
        self._dice.shuffle(groups)
        for group in groups:
            ids = torch.zeros(len(group), max(len(own) for own, _ in group), dtype=torch.long)
            mask = torch.zeros_like(ids)
            for row, (own, _) in enumerate(group):
                ids[row, : len(own)], mask[row, : len(own)] = torch.tensor(own), 1
            yield ids, mask, torch.tensor([wanted for _, wanted in group])

    def _mixed(self, text: str, wanted: Sequence[float]) -> tuple[str, Sequence[float]]:
        if self._dice.random() >= self._recipe.mixed:
            return text, wanted
        other, themes = self._dice.choice(self._rows)
        sentences = _SENTENCE.split(other)
        half = (len(sentences) + 1) // 2
        start = self._dice.randrange(len(sentences) - half + 1)
        both = [max(pair) for pair in zip(wanted, themes, strict=True)]
        return " ".join([text, *sentences[start : start + half]]), both

    def _varied(self, text: str) -> str:
        sentences, dice = _SENTENCE.split(text), self._dice
        if len(sentences) >= 4 and dice.random() < self._recipe.shortened:
            del sentences[dice.randrange(len(sentences))]
            if len(sentences) >= 5 and dice.random() < self._recipe.shortened:
                del sentences[dice.randrange(len(sentences))]
        if self._plain and dice.random() < self._recipe.lengthened:
            other = _SENTENCE.split(dice.choice(self._plain))
            start = dice.randrange(len(other))
            strange = other[start : start + dice.choice((1, 2))]
            sentences = strange + sentences if dice.random() < 0.5 else sentences + strange
        return " ".join(sentences)


class _Passages(nn.Module):
    """The network over passages that are read one by one."""

    def __init__(self, network: ThemeNetwork) -> None:
        super().__init__()
        self.states, self.themes = WholeTexts(network.encoder), network.themes

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return self.themes(self.states(input_ids).mean(1))  # type: ignore[no-any-return]


def export_network(network: ThemeNetwork, tokenizer: str, folder: Path) -> None:
    """``reader.onnx`` with int8 weights, a scale a channel, and ``tokenizer.json``."""
    example = {name: torch.ones(2, 8, dtype=torch.long) for name in INPUTS}
    axes = {name: {0: "batch", 1: "tokens"} for name in INPUTS} | {"themes": {0: "batch"}}
    write_graph(_Passages(network), example, ["themes"], axes, folder / GRAPH)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
