"""What the transformers run on here. It is found out when it is asked; no setting names it, and no GPU is needed."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.models import minilm, tagger, theme_reader
from pipeline.models.onnx import load_graph, providers
from pipeline.places import resource

GRAPHS = {
    "extractor": ("items", tagger.GRAPH, tagger.INPUTS),
    "theme reader": ("themes", theme_reader.GRAPH, theme_reader.INPUTS),
    "encoder": ("minilm", minilm.GRAPH, minilm.INPUTS),
}
"""Each transformer of the default configuration: its model, the graph in it and what that reads."""
_PROCESSOR, _GPU = "the processor", "a GPU (CUDA)"


def runs_on() -> dict[str, str]:
    """In words what each transformer would run on: a GPU only where its graph was loaded onto one."""
    if len(providers()) == 1:
        return dict.fromkeys(GRAPHS, _PROCESSOR)
    found = {}
    for name, (model, graph, inputs) in GRAPHS.items():
        session, _ = load_graph(resource("models", model) / graph, inputs, 0, f"the {name}")
        found[name] = _GPU if session.get_providers()[0] == "CUDAExecutionProvider" else _PROCESSOR
    return found


def told(found: Mapping[str, str]) -> str:
    """The same in a line."""
    places = {place: [name for name, own in found.items() if own == place] for place in dict.fromkeys(found.values())}
    line = "; ".join(f"{', '.join(names)} on {place}" for place, names in places.items())
    return line if _GPU in places else f"{line} (no GPU is used)"
