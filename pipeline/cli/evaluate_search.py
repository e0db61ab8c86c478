"""``kept evaluate search``: what finds best, and what it costs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.evaluate import LABELLED, Json, commands


def register(app: typer.Typer) -> None:
    """Add the command to those of ``kept evaluate``, which must be registered too."""
    commands.command("search")(search)


def search(
    data: Annotated[
        Path,
        typer.Option(metavar="DIR", help="A folder with queries.jsonl.", show_default="data/labelled/search"),
    ] = LABELLED / "search",
    passages: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="What is searched, where the folder has no themes.jsonl.",
            show_default="data/labelled/themes/passages.jsonl",
        ),
    ] = LABELLED / "themes" / "passages.jsonl",
    split: Annotated[
        str, typer.Option("--split", metavar="SPLIT", help="test, dev, train, or all; of queries that say theirs.")
    ] = "test",
    json_: Json = False,
) -> None:
    """Search: nDCG@10, recall@50 and cost of each method, over queries with graded relevance."""
    from pipeline.cli import words
    from pipeline.training.search_evaluate import compare, load
    from pipeline.training.splits import SPLITS

    judged = load(data, passages, words.choice(split, (*SPLITS, "all"), "--split") or split)
    rows = compare(judged)
    source = {"data": data.name, "split": split, "queries": len(judged.queries), "passages": len(judged.ids),
              "digest": judged.digest}  # fmt: skip
    if json_:
        typer.echo(json.dumps({**source, "methods": [asdict(row) for row in rows]}, indent=1))
        return
    typer.echo(", ".join(f"{name} {value}" for name, value in source.items()))
    typer.echo(f"{'method':<64}{'nDCG@10':>8}{'recall@50':>11}{'ms/query':>10}{'passages/s':>12}")
    for row in rows:
        indexed = "" if row.indexed is None else f"{row.indexed:,.0f}"
        typer.echo(f"{row.method:<64}{row.ndcg:>8.3f}{row.recall:>11.3f}{row.milliseconds:>10.1f}{indexed:>12}")
