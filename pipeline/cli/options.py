"""The options that several commands share, worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.words import PARTIES, STATUSES, starting
from pipeline.errors import KeptError
from pipeline.records import DOCUMENT_KINDS, ITEM_KINDS

WHERE = ("notes", "articles")


def complete_theme(context: typer.Context, incomplete: str) -> list[str]:
    """The themes of the library, for the shell."""
    from pipeline.cli.state import state
    from pipeline.cli.theme_names import theme_names

    try:
        with state(context).open() as library:
            return [name for name in theme_names(library) if name.startswith(incomplete)]
    except KeptError:
        return []


Json = Annotated[bool, typer.Option("--json", help="JSON Lines: one object a line, for programs.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, metavar="N", help="At most so many.")]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help='The day that counts as today (2026-03-11, or "next friday").'),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only documents of that day or later.")]
Account = Annotated[str | None, typer.Option("--account", metavar="NAME", help="A part of the account's name.")]
Owner = Annotated[str | None, typer.Option("--owner", metavar="NAME", help="A part of the owner's name.")]
PartyOption = Annotated[
    str | None,
    typer.Option(
        "--party", metavar="PARTY", help="Who is bound: us, them, both, unknown.", autocompletion=starting(PARTIES)
    ),
]
StatusOption = Annotated[
    str | None,
    typer.Option("--status", metavar="STATUS", help="open, done, cancelled.", autocompletion=starting(STATUSES)),
]
ItemKindOption = Annotated[
    str | None,
    typer.Option(
        "--kind", metavar="KIND", help="commitment, follow_up, goal, request, done.",
        autocompletion=starting(ITEM_KINDS),
    ),
]  # fmt: skip
AnyKindOption = Annotated[
    str | None,
    typer.Option(
        "--kind", metavar="KIND", help="A kind of item (commitment …) or of document (note, email …).",
        autocompletion=starting((*ITEM_KINDS, *DOCUMENT_KINDS)),
    ),
]  # fmt: skip
Theme = Annotated[
    str | None,
    typer.Option("--theme", metavar="THEME", help="Only passages on this theme.", autocompletion=complete_theme),
]
Where = Annotated[
    str | None,
    typer.Option("--in", metavar="WHERE", help="notes (all but articles) or articles.", autocompletion=starting(WHERE)),
]
DocumentOption = Annotated[
    str | None, typer.Option("--document", metavar="DOC", help="Of one document: id, its beginning, or path.")
]
Plot = Annotated[
    Path | None,
    typer.Option(
        "--plot", metavar="FILE",
        help="Write a picture (.svg, .png): promises made and kept by week, days late, load of the coming weeks.",
    ),
]  # fmt: skip
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One value of the configuration, such as kept.batch=64."),
]
