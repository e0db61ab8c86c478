"""Where the transformers run: what is there is found out at run time, with a package for GPUs or without one."""

from __future__ import annotations

import onnxruntime
import pytest

from pipeline.models.hardware import GRAPHS, runs_on, told
from pipeline.models.minilm import MiniLM
from pipeline.models.tagger import Tagger
from pipeline.models.theme_reader import ThemeReader
from pipeline.places import resource

CUDA, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"
LOADERS = {"items": Tagger, "themes": ThemeReader, "minilm": MiniLM}
REAL = onnxruntime.InferenceSession


@pytest.fixture
def machine(monkeypatch):
    """Makes this a machine with these providers, of which graphs get the usable ones; returns what graphs asked for."""

    def make(listed, usable):
        asked = []

        class Session:
            def __init__(self, path, options, providers, **settings):
                asked.append(providers)
                self._real = REAL(path, options, providers=[CPU], **settings)
                self._on = [name for name in providers if name in usable]

            def get_providers(self):
                return self._on

            def __getattr__(self, name):
                return getattr(self._real, name)

        monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: listed)
        monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
        return asked

    return make


@pytest.mark.parametrize("model", LOADERS)
def test_every_transformer_asks_for_the_gpu_that_is_there(machine, model):
    asked = machine(["TensorrtExecutionProvider", CUDA, CPU], [CUDA, CPU])
    LOADERS[model](resource("models", model))
    assert asked == [[CUDA, CPU]]


@pytest.mark.parametrize("model", LOADERS)
def test_no_transformer_needs_one(machine, model):
    asked = machine(["AzureExecutionProvider", CPU], [CPU])
    LOADERS[model](resource("models", model))
    assert asked == [[CPU]]


def test_a_gpu_is_named_only_where_the_graphs_lie_on_it(machine):
    machine([CUDA, CPU], [CUDA, CPU])
    assert set(runs_on().values()) == {"a GPU (CUDA)"}
    assert told(runs_on()) == "extractor, theme reader, encoder on a GPU (CUDA)"
    machine([CUDA, CPU], [CPU])  # the package is there, the GPU or its driver is not
    assert told(runs_on()) == "extractor, theme reader, encoder on the processor (no GPU is used)"
    assert runs_on().keys() == GRAPHS.keys()


def test_each_is_told_of_by_itself():
    found = {"extractor": "a GPU (CUDA)", "encoder": "the processor"}
    assert told(found) == "extractor on a GPU (CUDA); encoder on the processor"
