"""`kept train`: make the models again from labelled data, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.places import CHECKOUT

LABELLED, MODELS = CHECKOUT / "data" / "labelled", CHECKOUT / "models"

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Seed = Annotated[int, typer.Option(min=0, help="The same seed and data give the same model.")]
Jobs = Annotated[int, typer.Option(min=1, help="Networks that are fitted at the same time, a core each.")]
Out = Annotated[
    Path, typer.Option(metavar="DIR", help="Where the model is written.", show_default="its folder under models/")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(commands, name="train", help="Make the models from labelled data.")


@commands.command("items")
def items(
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Labelled documents.", show_default="data/labelled/items")
    ] = LABELLED / "items",
    out: Out = MODELS / "items",
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training split.")] = 7,
    layers: Annotated[int, typer.Option(min=1, max=6, help="Layers of MiniLM that are kept, from below.")] = 6,
    rate: Annotated[float, typer.Option(min=0, help="Highest learning rate of the layers.")] = 2.5e-4,
    seed: Seed = 11,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many documents: to try it.")] = None,
    runs: Annotated[int, typer.Option(min=1, help="Networks that are fitted and averaged.")] = 2,
    jobs: Jobs = 1,
    teacher: Annotated[
        bool, typer.Option("--teacher", help="Fit all six layers first; what is kept learns from that as well.")
    ] = False,
    compare: Annotated[
        bool, typer.Option("--compare", help="Compare with MiniLM sentence vectors too, which takes minutes.")
    ] = False,
    measure_only: Annotated[
        bool, typer.Option("--measure-only", help="Train nothing: measure what is in --out, and write its card again.")
    ] = False,
) -> None:
    """Items: network, int8 export, calibration, metrics and model card."""
    _need_training()
    from pipeline.cli.evaluate import shipped_threshold
    from pipeline.training.items_fit import Recipe
    from pipeline.training.items_train import Order, measure_items, train_items

    recipe = Recipe(layers=tuple(range(layers)), epochs=epochs, rate=rate, seed=seed, runs=runs)
    order = Order(
        data,
        data.parent / "stories",
        out,
        shipped_threshold(),
        limit,
        jobs,
        Recipe(seed=seed, runs=runs) if teacher else None,
        compare,
    )
    if measure_only:
        measure_items(order, _progress)
    else:
        train_items(order, recipe, _progress)
    _progress(f"written: {out}")


@commands.command("themes")
def themes(
    taxonomy: Annotated[
        Path,
        typer.Option(
            metavar="FILE.toml", help="Themes: name, description, examples.", show_default="configs/themes.toml"
        ),
    ] = CHECKOUT / "configs" / "themes.toml",
    data: Annotated[
        Path, typer.Option(metavar="PATH", help="Labelled passages.", show_default="data/labelled/themes")
    ] = LABELLED / "themes",
    out: Out = MODELS / "themes",
    network: Annotated[
        bool,
        typer.Option(
            "--network", help="Teach the reader's network too: half an hour of a core, and needs kept[train]."
        ),
    ] = False,
    jobs: Jobs = 1,
) -> None:
    """Themes: the heads of the taxonomy's themes, metrics and model card. Minutes, and no torch."""
    from pipeline.training.themes_fit import ThemeRecipe
    from pipeline.training.themes_train import train_themes

    if network:
        _need_training()
    train_themes(taxonomy, data, out, ThemeRecipe(), _progress, network, jobs)
    _progress(f"written: {out}")


@commands.command("links")
def links(
    stories: Annotated[
        Path, typer.Option(metavar="PATH", help="Labelled stories.", show_default="data/labelled/stories")
    ] = LABELLED / "stories",
    data: Annotated[
        Path, typer.Option(metavar="PATH", help="Labelled documents.", show_default="data/labelled/items")
    ] = LABELLED / "items",
    out: Out = MODELS / "links",
) -> None:
    """Links: what tells that two statements are one promise, or that a report closes one. Takes minutes."""
    _need_training()
    from pipeline.config import load
    from pipeline.ledger.reconcile import encoder_of
    from pipeline.training.links_fit import train_links

    train_links(stories, data, out, encoder_of(load(None, [])))
    _progress(f"written: {out}")


@commands.command("encoder")
def encoder(
    out: Out = MODELS / "encoder",
    accurate: Annotated[
        bool, typer.Option("--accurate", help="The accurate one instead: MiniLM itself in int8, into models/minilm.")
    ] = False,
    passages: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="What rare words and components are counted on.",
            show_default="data/labelled/themes/passages.jsonl",
        ),
    ] = LABELLED / "themes" / "passages.jsonl",
) -> None:
    """Encoder: the static table of word pieces distilled from the packaged MiniLM."""
    _need_training()
    if accurate:
        from pipeline.training.minilm import make_minilm

        out = MODELS / "minilm" if out == MODELS / "encoder" else out
        make_minilm(out, passages)
    else:
        from pipeline.training.encoder import make_encoder

        make_encoder(out)
    _progress(f"written: {out}")


@commands.command("search")
def search(
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of labelled data.", show_default="data/labelled")
    ] = LABELLED,
    out: Out = MODELS / "search",
) -> None:
    """Search: the table that puts queries where MiniLM puts passages. Takes two minutes."""
    _need_training()
    from pipeline.training.search_table import TableRecipe, make_search_table

    make_search_table(out, data, TableRecipe(), _progress)
    _progress(f"written: {out}")


def _need_training() -> None:
    """Raises ModelError where what trains models is not installed."""
    from importlib.util import find_spec

    from pipeline.errors import ModelError

    missing = [name for name in ("torch", "transformers", "onnx", "model2vec") if find_spec(name) is None]
    if missing:
        raise ModelError(f"training needs {', '.join(missing)}: pip install 'kept[train]'")


def _progress(line: str) -> None:
    typer.echo(line, err=True)
