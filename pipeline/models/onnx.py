"""A graph in ONNX with its tokenizer: how every transformer of the program is loaded."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError

SLOWER_FUSION = "SkipLayerNormFusion"
"""Joins a sum and a norm to one node, which on processors takes five times what the two take (ONNX Runtime 1.31)."""


def load_graph(path: Path, inputs: Sequence[str], threads: int, what: str) -> tuple[Any, Any]:
    """The session of a graph and the tokenizer beside it, without padding.

    `threads` 0 means what OMP_NUM_THREADS says, and all of the processor's where it says nothing. Raises ModelError,
    which names the folder and `what` could not be loaded: a graph with other `inputs` is of an earlier version.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or int(os.environ.get("OMP_NUM_THREADS") or 0)
    # A thread that spins while it waits takes the core from whoever else works on the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=providers(), disabled_optimizers=[SLOWER_FUSION]
        )  # fmt: skip
        tokenizer = Tokenizer.from_file(str(path.parent / "tokenizer.json"))
    except Exception as error:
        # onnxruntime and tokenizers raise exceptions of their own make for a file that is absent or damaged.
        raise ModelError(f"{path.parent}: {what} cannot be loaded: {error}") from error
    there = [entry.name for entry in session.get_inputs()]
    if there != list(inputs):
        raise ModelError(
            f"{path}: reads {', '.join(there)} instead of {', '.join(inputs)}: of another version; make it again "
            "(kept train)"
        )
    tokenizer.no_padding()
    return session, tokenizer


def providers() -> list[str]:
    """What the graphs run on, first choice first: a GPU where one can be used, else the processor.

    CUDA comes with the package onnxruntime-gpu in the place of onnxruntime; onnxruntime itself falls back to the
    processor where there is no GPU.
    """
    import onnxruntime

    there = onnxruntime.get_available_providers()
    return [name for name in ("CUDAExecutionProvider", "CPUExecutionProvider") if name in there]
