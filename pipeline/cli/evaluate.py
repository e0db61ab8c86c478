"""`kept evaluate`: how good the models are, on labelled data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from pipeline.places import CHECKOUT

LABELLED = CHECKOUT / "data" / "labelled"

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Json = Annotated[bool, typer.Option("--json", help="All figures as one JSON object.")]
SplitOption = Annotated[
    str | None, typer.Option("--split", metavar="SPLIT", help="test (default for a folder), dev, train, all.")
]
Errors = Annotated[
    Path | None, typer.Option("--errors", metavar="FILE.html", help="Write the errors as a page to be read.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(commands, name="evaluate", help="Measure the models on labelled data.")


def chosen_split(split: str | None, source: Path) -> str:
    """The split asked for; without one the test split of a folder, and all of a single file."""
    from pipeline.errors import InputError
    from pipeline.training.splits import SPLITS

    if split is None:
        return "test" if source.is_dir() else "all"
    if split not in (*SPLITS, "all"):
        raise InputError(f'--split: "{split}" is none of {", ".join(SPLITS)}, all')
    return split


@commands.command("items")
def items(
    data: Annotated[
        Path,
        typer.Option(metavar="PATH", help="Labelled documents: a folder, or a file.", show_default="data/labelled"),
    ] = LABELLED / "items",
    split: SplitOption = None,
    model: Annotated[str, typer.Option(metavar="NAME", help="A folder under models/, or the path of one.")] = "items",
    threshold: Annotated[float | None, typer.Option(min=0.05, max=1.0, help="Instead of the configuration's.")] = None,
    json_: Json = False,
    errors: Errors = None,
) -> None:
    """Items: precision, recall, F1 with intervals, slots, calibration, speed, for each kind and genre."""
    from pipeline.training.items_corpus import corpus_files, in_split, load
    from pipeline.training.items_errors import page
    from pipeline.training.items_evaluate import evaluate, shipped
    from pipeline.training.items_report import lines
    from pipeline.training.splits import digest

    files, wanted, folder = corpus_files(data), chosen_split(split, data), model_folder(model)
    labelled = in_split(load(files), wanted)
    result = evaluate(labelled, shipped(folder), shipped_threshold() if threshold is None else threshold)
    source = {"file": short(files[0]), "split": wanted, "digest": digest(files), "model": short(folder)}
    if errors is not None:
        errors.write_text(page(result, f"Items: errors on {source['file']}, {wanted}"), encoding="utf-8")
    if json_:
        typer.echo(json.dumps({**source, **result.as_json()}, indent=1))
        return
    say([f"{source['file']} ({wanted}), digest {source['digest']}, model {source['model']}"])
    say(lines(result))


def model_folder(name: str) -> Path:
    """A folder by its path, or by its name under ``models/``."""
    from pipeline.places import resource

    return Path(name) if Path(name).is_dir() else resource("models", name)


def shipped_threshold() -> float:
    """The probability from which the default configuration reports an item."""
    from pipeline.config import load

    return float(load(None, []).stages["items"]["threshold"])


def short(path: Path) -> str:
    """A path as seen from the project, where it lies in it."""
    resolved = path.resolve()
    return str(resolved.relative_to(CHECKOUT)) if resolved.is_relative_to(CHECKOUT) else path.name


def say(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        typer.echo(line)


@commands.command("themes")
def themes(
    data: Annotated[
        Path, typer.Option(metavar="PATH", help="Labelled passages: a folder, or a file.", show_default="data/labelled")
    ] = LABELLED / "themes",
    split: SplitOption = None,
    model: Annotated[str, typer.Option(metavar="NAME", help="A folder under models/, or the path of one.")] = "themes",
    json_: Json = False,
) -> None:
    """Themes: F1 of each theme, macro and micro, calibration, at the shipped thresholds."""
    from pipeline.models.heads import Heads
    from pipeline.training.splits import digest
    from pipeline.training.themes_corpus import PASSAGES, load_passages, of_split
    from pipeline.training.themes_evaluate import evaluate_themes, theme_lines

    wanted, folder = chosen_split(split, data), model_folder(model)
    file = data / PASSAGES if data.is_dir() else data
    result = evaluate_themes(of_split(load_passages(data), wanted), Heads(folder))
    source = {"file": short(file), "split": wanted, "digest": digest([file]), "model": short(folder)}
    if json_:
        typer.echo(json.dumps({**source, **result.as_json()}, indent=1))
        return
    say([f"{source['file']} ({wanted}), digest {source['digest']}, model {source['model']}"])
    say(theme_lines(result))


@commands.command("due")
def due(
    data: Annotated[
        Path,
        typer.Option(
            metavar="PATH", help="Phrases with their answers: a folder, or a file.", show_default="data/labelled/dates"
        ),
    ] = LABELLED / "dates",
    json_: Json = False,
) -> None:
    """Due dates: the share of phrases with the right last day, and the wrong ones."""
    from pipeline.training.due_evaluate import due_lines, evaluate_due

    result = evaluate_due(data)
    if json_:
        typer.echo(json.dumps(result.as_json(), indent=1))
        return
    say(due_lines(result))


@commands.command("agreement")
def agreement(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="Labelled documents.")],
    second: Annotated[Path, typer.Argument(metavar="SECOND", help="Another labelling of some of them.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Write the figures there too.")] = None,
) -> None:
    """Agreement of two labellings of the same documents: kind, place, exact span, slots."""
    from pipeline.training.items_agreement import agreement as measured
    from pipeline.training.items_corpus import load
    from pipeline.training.splits import digest

    figures = measured(load([first]), load([second]))
    text = json.dumps({**figures, "digest": digest([first, second])}, indent=1)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    typer.echo(text)
