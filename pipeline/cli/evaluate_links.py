"""``kept evaluate links``: how well restated promises are put together, and reports close them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.evaluate import LABELLED, Errors, Json, SplitOption, commands


def register(app: typer.Typer) -> None:
    """Add the command to those of ``kept evaluate``, which must be registered too."""
    commands.command("links")(links)


def links(
    data: Annotated[
        Path, typer.Option(metavar="PATH", help="Labelled stories: a folder, or a file.", show_default="data/labelled")
    ] = LABELLED / "stories",
    split: SplitOption = None,
    items: Annotated[str, typer.Option(metavar="WHICH", help="labelled, extracted, or both.")] = "both",
    model: Annotated[str, typer.Option(metavar="NAME", help="A folder under models/, or the path of one.")] = "items",
    json_: Json = False,
    errors: Errors = None,
) -> None:
    """Links: F1 of merging and of closings, with the labelled items given, and from the bare texts."""
    from pipeline.cli import words
    from pipeline.cli.evaluate import chosen_split, model_folder, say, shipped_threshold, short
    from pipeline.config import load
    from pipeline.ledger.reconcile import encoder_of, settings_of
    from pipeline.training.items_corpus import corpus_files
    from pipeline.training.links_corpus import load_stories, stories_in
    from pipeline.training.links_errors import page
    from pipeline.training.links_evaluate import evaluate_links, extracted_items, labelled_items
    from pipeline.training.links_report import lines
    from pipeline.training.splits import digest

    which = words.choice(items, ("labelled", "extracted", "both"), "--items") or "both"
    files, wanted = corpus_files(data), chosen_split(split, data)
    stories, resolved = stories_in(load_stories(data), wanted), load(None, [])
    results = {}
    for name in ("labelled", "extracted"):
        if which in (name, "both"):
            given = name == "labelled"
            fill = labelled_items if given else extracted_items(model_folder(model), shipped_threshold())
            results[name] = evaluate_links(stories, fill, settings_of(resolved), encoder_of(resolved))
    source = {"file": short(files[0]), "split": wanted, "digest": digest(files)}
    if errors is not None:
        errors.write_text(page(results, f"Links: errors on {source['file']}, {wanted}"), encoding="utf-8")
    if json_:
        typer.echo(json.dumps({**source, **{name: result.as_json() for name, result in results.items()}}, indent=1))
        return
    say([f"{source['file']} ({wanted}), digest {source['digest']}"])
    for name, result in results.items():
        say(lines(result, f"{name} items"))
