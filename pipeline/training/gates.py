"""The evaluation gates: ``python -m pipeline.training.gates`` measures the shipped models and fails below a floor.

Floors, and the digest of the data that each was set on, stand in ``data/labelled/gates.toml``. Another digest fails
too: whoever changes the data measures again and states the new figures.
"""

from __future__ import annotations

import math
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipeline.config import load as load_configuration
from pipeline.errors import KeptError
from pipeline.ledger.reconcile import encoder_of, settings_of
from pipeline.models.judges import Judges
from pipeline.places import CHECKOUT, resource
from pipeline.training.due_evaluate import OWN, evaluate_due
from pipeline.training.items_corpus import DOCUMENTS, in_split, load
from pipeline.training.items_evaluate import evaluate, shipped
from pipeline.training.links_corpus import load_stories, stories_in
from pipeline.training.links_evaluate import evaluate_links, labelled_items
from pipeline.training.splits import digest
from pipeline.training.themes_corpus import PASSAGES, load_passages, of_split
from pipeline.training.themes_evaluate import evaluate_themes

LABELLED = CHECKOUT / "data" / "labelled"
FLOORS = LABELLED / "gates.toml"

Figures = dict[str, float]


def items_figures(folder: Path) -> Figures:
    """The extractor on the test split, at the configuration's threshold."""
    model = resource("models", "items")
    test = in_split(load([folder / DOCUMENTS]), "test")
    result = evaluate(test, shipped(model), float(load_configuration().stages["items"]["threshold"]))
    return {
        "f1": result.value("f1"),
        "any_f1": result.value("any f1"),
        "span_f1": result.value("span f1"),
        "owner": result.value("owner"),
        "due": result.value("due"),
        "false_items": result.false_items.value,
        "calibration_error": result.ece,
    }


def themes_figures(folder: Path) -> Figures:
    """The test split, read whole as articles are, and by the heads alone as mails are."""
    test, judges = of_split(load_passages(folder), "test"), Judges(resource("models", "themes"))
    result, quick = evaluate_themes(test, judges), evaluate_themes(test, judges, read=False)
    return {
        "macro_f1": result.macro[0],
        "micro_f1": result.micro,
        "calibration_error": result.ece,
        "quick_macro_f1": quick.macro[0],
    }


def dates_figures(folder: Path) -> Figures:
    """The date grammar on our own phrases."""
    figures = evaluate_due(folder).as_json()
    return {"last_day": figures["last_day_right"], "interval": figures["interval_right"]}


def links_figures(folder: Path) -> Figures:
    """Reconciling on the test split, with the labelled items given: suggestions with them, and what is applied."""
    resolved = load_configuration()
    test = stories_in(load_stories(folder), "test")
    result = evaluate_links(test, labelled_items, settings_of(resolved), encoder_of(resolved))
    names = {"merging_f1": "found same", "fulfilment_f1": "found fulfils", "ending_f1": "found closed"}
    sure = {"ending_precision": "applied closed"}
    return {
        **{name: result.value(kind) for name, kind in names.items()},
        **{name: result.value(kind, "precision") for name, kind in sure.items()},
        "wrong_merges": result.wrong_merges.value,
        "wrong_merges_in_statements": result.wrong_statements.value,
    }


GATES: Mapping[str, tuple[str, Callable[[Path], Figures]]] = {
    "items": (DOCUMENTS, items_figures),
    "themes": (PASSAGES, themes_figures),
    "dates": (OWN, dates_figures),
    "stories": (DOCUMENTS, links_figures),
}
"""For each folder of ``data/labelled`` its file and how it is measured."""


def verdicts(figures: Figures, floors: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """A line for each pinned figure, and whether it holds: ``[….min]`` are floors, ``[….max]`` ceilings."""
    lines = []
    for sign, bounds in (("≥", floors.get("min", {})), ("≤", floors.get("max", {}))):
        for name, bound in bounds.items():
            value = figures.get(name, math.nan)
            holds = value >= bound if sign == "≥" else value <= bound
            lines.append((f"{name} {value:.4f}, must be {sign} {bound}", holds))
    return lines


def check(name: str, labelled: Path, floors: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Measures one model; a model or data that cannot be loaded is a line that does not hold."""
    file, measure = GATES[name]
    path = labelled / name / file
    try:
        found = digest([path])
        same = found == floors["digest"]
        lines = [(f"data {path.name}, digest {found}" + ("" if same else f", pinned is {floors['digest']}"), same)]
        return lines + verdicts(measure(labelled / name), floors)
    except (KeptError, OSError) as error:
        return [(str(error), False)]


def main(floors: Path = FLOORS, labelled: Path = LABELLED) -> int:
    """Prints every figure with its floor; 1 where one does not hold, else 0."""
    pinned = tomllib.loads(floors.read_text(encoding="utf-8"))
    failed = 0
    for name in GATES:
        lines = check(name, labelled, pinned[name]) if name in pinned else [("no floor is pinned", False)]
        for line, holds in lines:
            failed += not holds
            print(f"{'ok    ' if holds else 'FAILED'} {name}: {line}", flush=True)
    print("all gates hold" if not failed else f"{failed} gates do not hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
