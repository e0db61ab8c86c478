"""`kept train themes`: taxonomy and labelled passages in, ``models/themes`` out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import InputError
from pipeline.models.judges import Judges
from pipeline.models.theme_reader import GRAPH, JOINED, ThemeReader
from pipeline.places import resource
from pipeline.training.cards import versions
from pipeline.training.items_corpus import read_rows
from pipeline.training.splits import SPLITS, digest, split_digests
from pipeline.training.themes_card import themes_card
from pipeline.training.themes_corpus import (
    PASSAGES,
    LabelledPassage,
    Theme,
    load_passages,
    of_split,
    taxonomy,
    told,
    truth,
)
from pipeline.training.themes_evaluate import evaluate_themes, shown
from pipeline.training.themes_few import make_few
from pipeline.training.themes_fit import Report, ThemeRecipe, fit_themes
from pipeline.training.themes_join import join

NETWORK, SHOTS, AGREEMENT = "network.json", "shots.json", "agreement.json"
TOKENIZER = "tokenizer.json"


def train_themes(
    themes_file: Path,
    data: Path,
    out: Path,
    recipe: ThemeRecipe,
    report: Report,
    network: bool = False,
    jobs: int = 1,
) -> dict[str, Any]:
    """Makes the heads with their metrics and card, and answers with the metrics; the network too where asked.

    Runs of the network are fitted `jobs` at a time. One that is there already stays, and is joined to the new heads for
    the themes that it was taught. Where there is none, the shipped one comes along if it knows any of the themes.
    Raises ConfigError for a taxonomy and InputError for passages that cannot be used.
    """
    themes, passages = taxonomy(themes_file), load_passages(data)
    names = [theme.name for theme in themes]
    for theme in themes:
        if not theme.examples and not any(theme.name in passage.themes for passage in passages):
            report(f"{theme.name}: neither examples nor labelled passages, its description alone decides (zero-shot)")
    train, dev, test = (of_split(passages, split) for split in SPLITS)
    if not train:
        raise InputError(f"{data}: the training split holds no passage")
    report(f"{len(themes)} themes, {len(train)} passages to learn from")
    fitted = fit_themes(themes, train, dev, recipe, report)
    fitted.save(out)
    if network:
        _make_network(themes, train, data, out, report, jobs)
    elif not (out / GRAPH).is_file():
        _bring_network(themes, out, report)
    if (out / GRAPH).is_file():
        join(out, _taught(out, themes, network), dev, recipe.pull)
    new = make_few(themes, train, out, report)
    if new:
        report(f"learnt by nearness, for little is known of them: {', '.join(new)}")
    judges = Judges(out)
    result, quick = evaluate_themes(test, judges), evaluate_themes(test, judges, read=False)
    report(f"test: macro-F1 {shown(result.macro[0])}, expected calibration error {shown(result.ece)}")
    metrics: dict[str, Any] = {
        "recipe": asdict(recipe) | {"C": fitted.strength},
        "versions": versions(),
        "data": _described(_file(data), themes_file, passages, names),
        "test": result.as_json(),
        "quick": quick.as_json(),
    }
    metrics |= _beside(out, data)
    text = json.dumps(metrics, indent=1, ensure_ascii=False, allow_nan=False)
    (out / "metrics.json").write_text(text + "\n", encoding="utf-8")
    (out / "README.md").write_text(themes_card(metrics), encoding="utf-8")
    return metrics


def _make_network(
    themes: Sequence[Theme], train: Sequence[LabelledPassage], data: Path, out: Path, report: Report, jobs: int
) -> None:
    """The network with its recipe, and what it was taught: it may stay while the data grow."""
    from pipeline.training.themes_network import NetworkRecipe, export_network, fit_network

    recipe = NetworkRecipe()
    network, tokenizer = fit_network([*train, *told(themes)], [theme.name for theme in themes], recipe, report, jobs)
    export_network(network, tokenizer, out)
    described = asdict(recipe) | {"passages": len(train), "digest": digest([_file(data)])}
    (out / NETWORK).write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def _bring_network(themes: Sequence[Theme], out: Path, report: Report) -> None:
    """The shipped network beside the new heads, where it knows a theme by name and description."""
    shipped = resource("models", "themes")
    if not all((shipped / name).is_file() for name in (GRAPH, JOINED)):
        return
    with np.load(shipped / JOINED, allow_pickle=False) as stored:
        told = {(str(name), str(text)) for name, text in zip(stored["names"], stored["meanings"], strict=True)}
    known = [theme.name for theme in themes if (theme.name, theme.description) in told]
    if not known:
        return
    for name in (GRAPH, JOINED, TOKENIZER, NETWORK):
        shutil.copyfile(shipped / name, out / name)
    report(f"the shipped reader is kept for the themes that it knows: {', '.join(known)}")


def _file(data: Path) -> Path:
    return data / PASSAGES if data.is_dir() else data


def _taught(out: Path, themes: Sequence[Theme], anew: bool) -> Sequence[Theme]:
    """What the network that is there was taught, in the order of its outputs."""
    if anew or not (out / JOINED).is_file():
        return themes
    reader = ThemeReader(out)
    return [Theme(name, text, ()) for name, text in zip(reader.names, reader.meanings, strict=True)]


def _beside(out: Path, data: Path) -> dict[str, Any]:
    """What was measured apart from this: the network's recipe, examples needed for a new theme, agreement."""
    found: dict[str, Any] = {}
    for name, path in (("network", out / NETWORK), ("shots", out / SHOTS), ("agreement", data / AGREEMENT)):
        if path.is_file():
            found[name] = json.loads(path.read_text(encoding="utf-8"))
    return found


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
