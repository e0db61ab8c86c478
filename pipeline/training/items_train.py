"""`kept train items`: labelled documents in, ``models/items`` out; the same data and recipe give the same model."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, ModelError
from pipeline.training.baselines import compare_all
from pipeline.training.cards import items_card, versions
from pipeline.training.items_average import Material, fit_average
from pipeline.training.items_corpus import (
    DOCUMENTS,
    Example,
    Labelled,
    corpus_files,
    examples,
    in_split,
    load,
    read_rows,
)
from pipeline.training.items_evaluate import evaluate, shipped
from pipeline.training.items_export import calibrate, export
from pipeline.training.items_fit import Recipe, Report
from pipeline.training.items_network import packaged_folder
from pipeline.training.splits import SPLITS, digest, split_digests, story_split

AGREEMENT, METRICS = "agreement.json", "metrics.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made, where, and how much is compared with it."""

    data: Path
    stories: Path
    """A folder of labelled stories, whose documents are learnt from as well."""
    out: Path
    threshold: float
    """The shipped probability from which an item is reported."""
    limit: int | None = None
    """At most so many training documents, to try the machinery."""
    jobs: int = 1
    """Networks that are fitted at the same time."""
    teacher: Recipe | None = None
    """A larger network that is fitted first, and that the smaller one learns from as well; None for none."""
    compare: bool = False
    """Measure MiniLM sentence vectors too, which takes minutes."""


def train_items(order: Order, recipe: Recipe, report: Report) -> dict[str, Any]:
    """Makes the model with its ``metrics.json`` and its card, and answers with the metrics.

    Raises InputError where the data cannot be used or a split of it holds nothing.
    """
    files = corpus_files(order.data)
    labelled = load(files)
    stories = story_documents(order.stories)
    learnt = _examples([*in_split(labelled, "train"), *stories], "train")[: order.limit]
    chosen = _examples(in_split(labelled, "dev"), "dev")
    report(f"{len(learnt)} documents to learn from, {len(stories)} of them of stories; {len(chosen)} to choose by")
    order.out.mkdir(parents=True, exist_ok=True)
    _make_network(learnt, chosen, order, recipe, report)
    metrics = {
        "recipe": asdict(recipe)
        | {"teacher": asdict(order.teacher) if order.teacher else None}
        | {"threshold": order.threshold, "limit": order.limit},
        "versions": versions(),
        "data": _described(files, labelled),
        "stories": {"documents": len(stories), "items": sum(len(entry.items) for entry in stories)}
        | ({"digest": digest(corpus_files(order.stories))} if stories else {}),
    }
    _write(order.out, metrics)  # so that a measurement that fails does not cost the training
    return _measured(order, labelled, metrics, report)


def measure_items(order: Order, report: Report) -> dict[str, Any]:
    """Measures the model of `order.out` again and writes metrics and card. Raises ModelError where there is none."""
    path = order.out / METRICS
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        metrics = {name: stored[name] for name in ("recipe", "versions", "data", "stories")}
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path}: not the metrics of a trained model ({error})") from None
    metrics["recipe"]["threshold"] = order.threshold
    labelled = load(corpus_files(order.data))
    measured_on = _described(corpus_files(order.data), labelled)
    if measured_on["digest"] != metrics["data"]["digest"]:
        report(f"the data is not what the model was trained on ({metrics['data']['digest']})")
        metrics["measured_on"] = {"digest": measured_on["digest"], "test": measured_on["split_digests"]["test"]}
    return _measured(order, labelled, metrics, report)


def _examples(labelled: Sequence[Labelled], split: str) -> list[list[Example]]:
    found = [list(examples(entry)) for entry in labelled]
    if not any(example.items for document in found for example in document):
        raise InputError(f"the {split} split of the labelled documents holds no item: more documents are needed")
    return found


def story_documents(source: Path) -> list[Labelled]:
    """The documents of the stories that do not judge the ledger's links; none where there are no stories."""
    if not (source / DOCUMENTS).is_file():
        return []
    files = corpus_files(source)
    rows = [row for path in files for row in read_rows(path)]
    pairs = zip(rows, load(files), strict=True)
    return [entry for row, entry in pairs if story_split(row["story"]) != "test"]


def _make_network(
    learnt: Sequence[Sequence[Example]],
    chosen: Sequence[Sequence[Example]],
    order: Order,
    recipe: Recipe,
    report: Report,
) -> None:
    tokenizer = packaged_folder() + "/tokenizer.json"
    with tempfile.TemporaryDirectory() as scratch:
        teacher = None
        if order.teacher is not None:
            report(f"first a teacher of {len(order.teacher.layers)} layers")
            teacher = Path(scratch)
            export(fit_average(Material(learnt, chosen), order.teacher, report, order.jobs), tokenizer, teacher)
        export(fit_average(Material(learnt, chosen, teacher), recipe, report, order.jobs), tokenizer, order.out)
    calibrate(order.out, chosen)
    report("exported as int8 and calibrated on dev")


def _measured(order: Order, labelled: Sequence[Labelled], metrics: dict[str, Any], report: Report) -> dict[str, Any]:
    test = in_split(labelled, "test")
    result = evaluate(test, shipped(order.out), order.threshold)
    report(f"test: F1 {result.value('f1'):.3f}, expected calibration error {result.ece:.3f}")
    metrics["test"] = result.as_json()
    metrics["comparison"] = compare_all(labelled, order.out, order.threshold, report, slow=order.compare)
    agreement = order.data / AGREEMENT if order.data.is_dir() else None
    if agreement is not None and agreement.is_file():
        metrics["agreement"] = json.loads(agreement.read_text(encoding="utf-8"))
    metrics["bytes"] = {path.name: path.stat().st_size for path in sorted(order.out.iterdir()) if _weights(path)}
    _write(order.out, metrics)
    (order.out / "README.md").write_text(items_card(metrics), encoding="utf-8")
    return metrics


def _write(folder: Path, metrics: dict[str, Any]) -> None:
    (folder / METRICS).write_text(json.dumps(metrics, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _weights(path: Path) -> bool:
    return path.name not in ("README.md", METRICS)


def _described(files: Sequence[Path], labelled: Sequence[Labelled]) -> dict[str, Any]:
    rows = [row for path in files for row in read_rows(path)]
    described: dict[str, Any] = {
        "files": [path.name for path in files],
        "digest": digest(files),
        "split_digests": split_digests(rows),
    }
    for split in ("all", *SPLITS):
        part = in_split(labelled, split)
        described[split] = {
            "documents": len(part),
            "sentences": sum(len(entry.record.sentences) for entry in part),
            "items": sum(len(entry.items) for entry in part),
        }
    return described
