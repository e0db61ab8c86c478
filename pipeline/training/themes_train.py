"""`kept train themes`: taxonomy and labelled passages in, ``models/themes`` out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.models.heads import Heads
from pipeline.training.cards import themes_card, versions
from pipeline.training.items_corpus import read_rows
from pipeline.training.splits import SPLITS, digest, split_digests
from pipeline.training.themes_corpus import PASSAGES, LabelledPassage, load_passages, of_split, taxonomy, truth
from pipeline.training.themes_evaluate import evaluate_themes
from pipeline.training.themes_fit import Report, ThemeRecipe, fit_themes


def train_themes(themes_file: Path, data: Path, out: Path, recipe: ThemeRecipe, report: Report) -> dict[str, Any]:
    """Makes the heads with their metrics and card, and answers with the metrics.

    Raises ConfigError for a taxonomy and InputError for passages that cannot be used.
    """
    themes, passages = taxonomy(themes_file), load_passages(data)
    names = [theme.name for theme in themes]
    for theme in themes:
        if not theme.examples and not any(theme.name in passage.themes for passage in passages):
            report(f"{theme.name}: neither examples nor labelled passages, its description alone decides")
    train, dev, test = (of_split(passages, split) for split in SPLITS)
    if not train:
        raise InputError(f"{data}: the training split holds no passage")
    report(f"{len(themes)} themes, {len(train)} passages to learn from")
    fitted = fit_themes(themes, train, dev, recipe, report)
    fitted.save(out)
    result = evaluate_themes(test, Heads(out))
    report(f"test: macro-F1 {result.macro[0]:.3f}, expected calibration error {result.ece:.3f}")
    file = data / PASSAGES if data.is_dir() else data
    metrics = {
        "recipe": asdict(recipe) | {"C": fitted.strength},
        "versions": versions(),
        "data": _described(file, themes_file, passages, names),
        "test": result.as_json(),
    }
    text = json.dumps(metrics, indent=1, ensure_ascii=False)
    (out / "metrics.json").write_text(text + "\n", encoding="utf-8")
    (out / "README.md").write_text(themes_card(metrics), encoding="utf-8")
    return metrics


def _described(
    file: Path, themes_file: Path, passages: Sequence[LabelledPassage], names: Sequence[str]
) -> dict[str, Any]:
    rows = [{**row, "article": row.get("article", row["id"])} for row in read_rows(file)]
    described: dict[str, Any] = {
        "files": [file.name, themes_file.name],
        "digest": digest([file]),
        "split_digests": split_digests(rows, "article"),
    }
    for split in ("all", *SPLITS):
        part = of_split(passages, split)
        described[split] = {
            "passages": len(part),
            "articles": len({passage.article for passage in part}),
            "labels": int(truth(part, names).sum()),
            "without any": sum(not passage.themes for passage in part),
        }
    return described
