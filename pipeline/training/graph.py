"""MiniLM as an int8 ONNX graph that costs as little as it can: the one way in which every network here is written.

PyTorch's own export of the encoder spends a third of its time beside the matrix products: on masks, for texts that are
read one at a time and have none; on turning heads around; on a sum and a norm fused to a node that is slower than the
two. Here attention is one node of ONNX Runtime (``com.microsoft.MultiHeadAttention``), and nothing is masked.
"""

from __future__ import annotations

import math
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

OPSET = 17
OWN_OPERATORS = "com.microsoft"


class _Attention(torch.autograd.Function):
    """Scaled dot products over heads (Vaswani et al. 2017), unmasked: computed here, a single node in the graph."""

    @staticmethod
    def forward(ctx: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int) -> torch.Tensor:
        batch, tokens, width = query.shape
        asked, offered, said = (
            part.view(batch, tokens, heads, width // heads).transpose(1, 2) for part in (query, key, value)
        )
        weights = (asked @ offered.transpose(-1, -2) / math.sqrt(width // heads)).softmax(-1)
        return (weights @ said).transpose(1, 2).reshape(batch, tokens, width)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        node = graph.op(f"{OWN_OPERATORS}::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return node.setType(query.type())


class WholeTexts(nn.Module):
    """The states (texts, tokens, width) of a BERT encoder over texts of one length; the weights are the encoder's."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads: int = encoder.config.num_attention_heads

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """What ``encoder(input_ids, all ones)`` gives, without dropout."""
        table = self.encoder.embeddings
        places = table.position_embeddings.weight[: input_ids.shape[1]]
        states = table.LayerNorm(table.word_embeddings(input_ids) + places + table.token_type_embeddings.weight[0])
        for layer in self.encoder.encoder.layer:
            own, after = layer.attention.self, layer.attention.output
            seen = _Attention.apply(own.query(states), own.key(states), own.value(states), self.heads)  # type: ignore[no-untyped-call]
            states = after.LayerNorm(after.dense(seen) + states)
            inner = functional.gelu(layer.intermediate.dense(states))
            states = layer.output.LayerNorm(layer.output.dense(inner) + states)
        return states  # type: ignore[no-any-return]


def write_graph(
    network: nn.Module, example: Mapping[str, torch.Tensor], outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]], path: Path,
) -> None:  # fmt: skip
    """Writes `network` over inputs like `example` with int8 weights, a scale a channel.

    `axes` names the dimensions of inputs and outputs that vary.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        # The tracer warns of branches on shapes that are the same for every input.
        warnings.simplefilter("ignore")
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            network.eval(), tuple(example.values()), str(plain), input_names=list(example), dynamo=False,
            output_names=list(outputs), dynamic_axes={name: dict(sizes) for name, sizes in axes.items()},
            opset_version=OPSET, custom_opsets={OWN_OPERATORS: 1},
        )  # fmt: skip
        quantize_dynamic(plain, path, weight_type=QuantType.QInt8, per_channel=True)
