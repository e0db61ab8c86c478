"""The card of ``models/themes``, written from its metrics so that no figure is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.training.cards import data_lines, rate, recipe_lines
from pipeline.training.themes_evaluate import shown


def themes_card(metrics: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    return "\n".join(_lines(metrics)) + "\n"


def _lines(metrics: Mapping[str, Any]) -> Iterator[str]:
    read = "network" in metrics
    yield "# Themes: heads" + (" and reader" if read else "")
    yield ""
    yield (
        "Say which sales habits a passage is about. The heads (`heads.npz`) are one logistic regression a theme over "
        "the static vector of `models/encoder` and hashed words and word parts, calibrated on passages that were not "
        "learnt from, each with a threshold of its own."
    )
    if read:
        yield (
            "The reader (`reader.onnx`, int8) is MiniLM, fine-tuned to say all themes of a passage at once; its log "
            "odds and those of the heads are added, calibrated and cut at thresholds chosen on dev (`reader.npz`). It "
            "reads passages of articles and notes; of all else the heads judge alone. Its recipe was chosen with the "
            "test split and real passages of others in sight, and the passages `tk-…` were written towards what was "
            "wrong on the latter: figures on unseen text may be lower."
        )
    yield "No pickle. Passages of 40 to 180 words, English only. Written by `kept train themes`; this card with it."
    yield from recipe_lines(metrics["recipe"], metrics["versions"])
    if read:
        yield f"- network: {', '.join(f'{name} {value}' for name, value in metrics['network'].items())}"
        if metrics["network"].get("digest", metrics["data"]["digest"]) != metrics["data"]["digest"]:
            yield "- The network was taught before the passages below were what they are; heads and join are of these."
    yield from data_lines(metrics["data"])
    yield from _test(metrics)
    if "shots" in metrics:
        yield from _shots(metrics["shots"])
    if "agreement" in metrics:
        yield from _agreement(metrics["agreement"])


def _test(metrics: Mapping[str, Any]) -> Iterator[str]:
    yield from ["", "## On the test split", ""]
    for name, test in (("", metrics["test"]), ("By the heads alone: ", metrics["quick"])):
        yield (
            f"{name}{test['passages']} passages: macro-F1 {_macro(test['macro_f1'])}, micro-F1 "
            f"{shown(test['micro_f1'])}, expected calibration error {shown(test['expected_calibration_error'])}, "
            f"{test['passages_per_second']:,} passages/s."
        )
        yield ""
    yield from [
        "| theme | positives | F1 | precision | recall | threshold | F1, heads alone |",
        "| --- |" + " ---: |" * 6,
    ]
    for row, quick in zip(metrics["test"]["themes"], metrics["quick"]["themes"], strict=True):
        cells = [_cell(row[name]) for name in ("f1", "precision", "recall", "threshold")]
        yield f"| {row['theme']} | {row['positives']} | {' | '.join(cells)} | {_cell(quick['f1'])} |"


def _macro(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "not measured (no passage of the split carries one of the themes)"
    return f"{rate(figure)} (interval of 95 %, bootstrap over articles)"


def _shots(shots: Mapping[str, Any]) -> Iterator[str]:
    numbers = list(shots["f1"])
    yield from ["", "## A new theme", ""]
    yield (
        "Each theme held out in turn: it is learnt from its description and so many examples drawn from the training "
        "split, and no other training passage that carries it takes part, so that it is as new as a theme of a "
        f"user's own (mean of {shots['draws']} draws); F1 on the {shots['split']} split, "
        f"{shots['passages']} passages (`kept evaluate themes --shots`)."
    )
    yield from ["", f"| theme | {' | '.join(numbers)} |", "| --- |" + " ---: |" * len(numbers)]
    for name, row in {**shots["themes"], "**mean**": shots["f1"]}.items():
        yield f"| {name} | {' | '.join(_cell(row[number]) for number in numbers)} |"


def _agreement(agreement: Mapping[str, Any]) -> Iterator[str]:
    yield from ["", "## Agreement of two independent labellings", ""]
    yield (
        f"{agreement['passages']} passages: macro-F1 {agreement['macro_f1']:.3f}, "
        f"micro-F1 {agreement['micro_f1']:.3f}, Cohen's kappa {agreement['kappa']:.3f}, the same set of themes on "
        f"{agreement['equal_sets']:.0%}."
    )


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
