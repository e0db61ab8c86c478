"""Model cards: what a model was made from and what it reaches, written from its metrics so that no figure is typed."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PACKAGES = ("torch", "transformers", "tokenizers", "onnx", "onnxruntime", "scikit-learn", "numpy", "model2vec")


def versions() -> dict[str, str]:
    """The versions of what takes part in the making of a model."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def items_card(metrics: Mapping[str, Any]) -> str:
    """The card of ``models/items``."""
    return "\n".join(_items_lines(metrics)) + "\n"


def _items_lines(metrics: Mapping[str, Any]) -> Iterator[str]:
    recipe, test = metrics["recipe"], metrics["test"]
    yield "# Items: the extractor"
    yield ""
    yield (
        "Finds commitments, follow-ups, goals, requests and fulfilments in business text, with owner, action, due "
        "phrase, condition, target, recipient, party, strength and a calibrated probability. `extractor.onnx` (int8) "
        "is MiniLM, fine-tuned, with heads for the kinds of a sentence and the slots of its tokens. It reads documents "
        "in windows of up to 256 tokens: the kind of document, headings, speakers, bullet signs and the sentences in "
        "order, each once. No gate stands before it: nothing is turned away unread. English only. Written by "
        "`kept train items`; this card is written with it."
    )
    yield from recipe_lines(recipe, metrics["versions"])
    yield from data_lines(metrics["data"])
    if stories := metrics["stories"]["documents"]:
        named = f" (digest `{metrics['stories']['digest']}`)" if "digest" in metrics["stories"] else ""
        yield from ["", f"Learnt from as well: {stories:,} documents of the labelled stories as they were then{named}."]
    yield from ["", "## On the test split", ""]
    if later := metrics.get("measured_on"):
        yield (
            "The data is not what was learnt from: it has grown or been corrected since. Measured on it as it is now, "
            f"digest `{later['digest']}`, test split `{later['test']}`."
        )
        yield ""
    yield (
        f"{test['documents']} documents, {test['sentences']} sentences, {test['labelled_items']} items; in brackets "
        "the interval of 95 % (bootstrap over documents). Extraction alone: "
        f"{test['documents_per_second']} documents/s."
    )
    yield from _scopes(test["scopes"])
    yield ""
    yield f"- False items a document without any: {rate(test['false_items_a_document_without_any'])}"
    yield f"- Expected calibration error: {test['expected_calibration_error']:.3f}"
    yield from _comparison(metrics["comparison"])
    if "agreement" in metrics:
        yield from agreement_lines(metrics["agreement"])


def recipe_lines(recipe: Mapping[str, Any], used: Mapping[str, str]) -> Iterator[str]:
    """What decided the making of a model, as a section."""
    yield from ["", "## How it was made", ""]
    yield from (f"- {name}: {value}" for name, value in recipe.items() if value is not None)
    yield f"- versions: {', '.join(f'{name} {number}' for name, number in used.items())}"


def data_lines(data: Mapping[str, Any]) -> Iterator[str]:
    """The data of a model with its splits, as a section."""
    yield from [
        "",
        "## Data",
        "",
        f"{', '.join(data['files'])}, digest `{data['digest']}`; split by the hash of the id.",
    ]
    units = list(data["all"])
    yield from ["", f"| split | {' | '.join(units)} | digest |", "| --- |" + " ---: |" * len(units) + " --- |"]
    for split in ("train", "dev", "test"):
        counts = " | ".join(f"{data[split][unit]:,}" for unit in units)
        yield f"| {split} | {counts} | `{data['split_digests'][split]}` |"


_COLUMNS = {
    "f1": "F1",
    "precision": "precision",
    "recall": "recall",
    "span f1": "exact span F1",
    "any f1": "any-item F1",
    "owner": "owner",
    "party": "party",
    "due_text": "due words",
    "due": "due date",
    "strength": "strength",
}


def _scopes(scopes: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"| | items | {' | '.join(_COLUMNS.values())} |"
    yield "| --- |" + " ---: |" * (len(_COLUMNS) + 1)
    for scope, rates in scopes.items():
        cells = [rate(rates[name]) if name == "f1" else _value(rates.get(name)) for name in _COLUMNS]
        yield f"| {scope} | {rates['recall']['cases']} | {' | '.join(cells)} |"


def _comparison(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    yield from ["", "## Compared, on the same test split", ""]
    yield "| method | F1 | precision | recall | any-item F1 | false items a document without any | documents/s |"
    yield "| --- |" + " ---: |" * 6
    for row in rows:
        cells = [rate(row["f1"]), *(_value(row[name]) for name in ("precision", "recall", "any_f1", "false_items"))]
        yield f"| {row['method']} | {' | '.join(cells)} | {row['documents_per_second']:,} |"


def agreement_lines(agreement: Mapping[str, Any]) -> Iterator[str]:
    """What two independent labellings of the same texts agree on."""
    yield from ["", "## Agreement of two independent labellings", ""]
    yield from (f"- {name.replace('_', ' ')}: {value}" for name, value in agreement.items())


def rate(figure: Mapping[str, Any]) -> str:
    """A rate with its interval."""
    return "–" if figure["value"] is None else f"{figure['value']:.3f} [{figure['low']:.2f}, {figure['high']:.2f}]"


def _value(rate: Mapping[str, Any] | None) -> str:
    return "–" if rate is None or rate["value"] is None else f"{rate['value']:.3f}"
