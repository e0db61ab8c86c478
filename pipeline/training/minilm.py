"""Makes ``models/minilm``: the packaged MiniLM as an int8 ONNX graph with its tokenizer."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path

from pipeline.models.minilm import GRAPH, INPUTS
from pipeline.training.items_network import packaged_encoder

OPSET = 17


def make_minilm(folder: Path) -> None:
    """Writes ``encoder.onnx`` (states of all tokens, int8 weights a scale a channel) and ``tokenizer.json``.

    The weights are those of the package, whose sha256 is checked; nothing is learnt and nothing downloaded.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    encoder, tokenizer = packaged_encoder()
    folder.mkdir(parents=True, exist_ok=True)
    example = tuple(torch.ones(2, 8, dtype=torch.long) for _ in INPUTS)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        # The tracer warns of branches on shapes and masks that are the same for every input.
        warnings.simplefilter("ignore")
        plain = Path(scratch) / "plain.onnx"
        axes = {name: {0: "batch", 1: "tokens"} for name in (*INPUTS, "states")}
        torch.onnx.export(
            _States(encoder).eval(), example, str(plain), input_names=list(INPUTS), dynamo=False,
            output_names=["states"], dynamic_axes=axes, opset_version=OPSET,
        )  # fmt: skip
        quantize_dynamic(plain, folder / GRAPH, weight_type=QuantType.QInt8, per_channel=True)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
