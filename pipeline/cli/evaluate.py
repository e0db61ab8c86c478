"""`kept evaluate`: how good the models are, on labelled data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

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
    quick: Annotated[bool, typer.Option("--quick", help="By the heads alone, as mails are judged.")] = False,
    shots: Annotated[
        bool,
        typer.Option("--shots", help="How well a new theme is learnt from 0, 5, 20 examples: each held out in turn."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="With --shots: write the figures there.")
    ] = None,
    json_: Json = False,
) -> None:
    """Themes: F1 of each theme, macro and micro, calibration, at the shipped thresholds."""
    if shots:
        _shots(data, chosen_split(split, data), out, json_)
        return
    from pipeline.models.judges import Judges
    from pipeline.training.splits import digest
    from pipeline.training.themes_corpus import PASSAGES, load_passages, of_split
    from pipeline.training.themes_evaluate import evaluate_themes, theme_lines

    wanted, folder = chosen_split(split, data), model_folder(model)
    file = data / PASSAGES if data.is_dir() else data
    result = evaluate_themes(of_split(load_passages(data), wanted), Judges(folder), read=not quick)
    source = {"file": short(file), "split": wanted, "digest": digest([file]), "model": short(folder)}
    if json_:
        typer.echo(json.dumps({**source, **result.as_json()}, indent=1))
        return
    say([f"{source['file']} ({wanted}), digest {source['digest']}, model {source['model']}"])
    say(theme_lines(result))


def _shots(data: Path, split: str, out: Path | None, json_: bool) -> None:
    from pipeline.places import resource
    from pipeline.training.splits import digest
    from pipeline.training.themes_corpus import PASSAGES, load_passages, taxonomy
    from pipeline.training.themes_shots import evaluate_shots, shots_lines

    file = data / PASSAGES if data.is_dir() else data
    figures = evaluate_shots(taxonomy(resource("configs", "themes.toml")), load_passages(data), split)
    figures = {"file": short(file), "digest": digest([file]), **figures}
    if out is not None:
        out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if json_:
        typer.echo(json.dumps(figures, indent=1))
    else:
        say(shots_lines(figures))


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
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="Labelled documents, passages or stories.")],
    second: Annotated[Path, typer.Argument(metavar="SECOND", help="Another labelling of some of them.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Write the figures there too.")] = None,
) -> None:
    """Agreement of two labellings: of documents kind, place, span, slots; of passages F1 and kappa of themes; of
    stories F1 of what is one promise, and of what keeps or calls off which."""
    from pipeline.errors import InputError
    from pipeline.training.items_corpus import read_rows
    from pipeline.training.splits import digest

    for path in (first, second):
        if not path.is_file():
            raise InputError(f"{path}: a file of labelled documents or passages is needed, such as documents.jsonl")
    fields = {name for row in read_rows(second) for name in row}
    agree = _themes_agree if "themes" in fields else _links_agree if "story" in fields else _items_agree
    figures = agree(first, second)
    text = json.dumps({**figures, "digest": digest([first, second])}, indent=1)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    typer.echo(text)


def _items_agree(first: Path, second: Path) -> dict[str, Any]:
    from pipeline.training.items_agreement import agreement
    from pipeline.training.items_corpus import load

    return agreement(load([first]), load([second]))


def _links_agree(first: Path, second: Path) -> dict[str, Any]:
    from pipeline.training.links_agreement import links_agreement
    from pipeline.training.links_corpus import load_stories

    return links_agreement(load_stories(first), load_stories(second))


def _themes_agree(first: Path, second: Path) -> dict[str, Any]:
    from pipeline.training.themes_agreement import themes_agreement
    from pipeline.training.themes_corpus import load_passages

    return themes_agreement(load_passages(first), load_passages(second))
