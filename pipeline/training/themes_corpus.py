"""The taxonomy of themes and the labelled passages they are learnt from."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ConfigError, InputError
from pipeline.training.items_corpus import read_rows
from pipeline.training.splits import split_of

PASSAGES = "passages.jsonl"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as ``configs/themes.toml`` states it."""

    name: str
    description: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage with the themes that it carries; the split goes by its article."""

    id: str
    article: str
    genre: str
    text: str
    themes: frozenset[str]


def taxonomy(path: Path) -> list[Theme]:
    """The themes of a file in their order. Raises ConfigError, naming file and theme."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("themes", [])
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    themes = []
    for number, row in enumerate(rows, 1):
        name, description = row.get("name"), row.get("description")
        if not isinstance(name, str) or not isinstance(description, str) or not name or not description:
            raise ConfigError(f"{path}: theme {number} needs a name and a description")
        themes.append(Theme(name, description, tuple(row.get("examples", ()))))
    names = [theme.name for theme in themes]
    if not names or len(set(names)) < len(names):
        raise ConfigError(f"{path}: {'names a theme twice' if names else 'holds no [[themes]]'}")
    return themes


def load_passages(source: Path) -> list[LabelledPassage]:
    """The passages of a file, or of ``passages.jsonl`` in a folder. Raises InputError."""
    path = source / PASSAGES if source.is_dir() else source
    if not path.is_file():
        raise InputError(f"{path}: no labelled passages there")
    passages = []
    for number, row in enumerate(read_rows(path), 1):
        if "text" not in row or "themes" not in row or "id" not in row:
            raise InputError(f"{path}, row {number}: needs id, text and themes")
        passages.append(
            LabelledPassage(
                row["id"], row.get("article", row["id"]), row.get("genre", "article"), row["text"],
                frozenset(row["themes"]),
            )
        )  # fmt: skip
    return passages


def of_split(passages: Sequence[LabelledPassage], split: str) -> list[LabelledPassage]:
    """The passages of a split; all of them for ``all``."""
    return [passage for passage in passages if split in ("all", split_of(passage.article))]


def truth(passages: Sequence[LabelledPassage], names: Sequence[str]) -> NDArray[np.bool_]:
    """Array (passages, themes)."""
    return np.array([[name in passage.themes for name in names] for passage in passages], dtype=bool).reshape(
        len(passages), len(names)
    )


def told(themes: Sequence[Theme]) -> list[LabelledPassage]:
    """What the taxonomy itself says of its themes, descriptions and examples, as passages."""
    return [
        LabelledPassage(theme.name, f"taxonomy {theme.name}", "article", text, frozenset({theme.name}))
        for theme in themes
        for text in (theme.description, *theme.examples)
    ]
