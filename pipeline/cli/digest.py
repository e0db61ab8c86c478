"""``kept digest``: the week as Markdown, as a page or as a ready e-mail."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import options, words
from pipeline.cli.handover import stamp_of
from pipeline.cli.state import state
from pipeline.cli.whole_file import write_whole
from pipeline.errors import InputError

FORMATS = ("md", "html", "eml")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("digest")(digest)


def digest(
    context: typer.Context,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="md, html, or eml (opens as a draft).",
                          autocompletion=words.starting(FORMATS))
    ] = "md",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write there, not to the output.")] = None,
    on: options.On = None,
    owner: options.Owner = None,
    by_owner: Annotated[bool, typer.Option("--by-owner", help="A part for each owner.")] = False,
    account: options.Account = None,
    party: options.PartyOption = None,
    to: Annotated[str | None, typer.Option("--to", metavar="ADDRESS", help="Whom the e-mail goes to.")] = None,
) -> None:  # fmt: skip
    """The week on one page. What is overdue, due on each day, owed by others, and who is met, with the quotes."""
    from pipeline.exports.digest import LONGEST
    from pipeline.exports.digest import digest as digest_of
    from pipeline.exports.digest_forms import FORMATS as FORMS
    from pipeline.exports.selection import Wanted, tasks, week_tasks

    given = state(context)
    chosen = words.choice(format_, FORMATS, "--format") or "md"
    if to is not None and chosen != "eml":
        raise InputError("--to: goes with --format eml")
    today = words.today(on)
    wanted = Wanted(today, account, owner, words.choice(party, words.PARTIES, "--party"))
    sunday = today + dt.timedelta(days=6 - today.weekday())
    with given.open() as library:
        # By owner all is needed: "I" is whoever wrote it.
        found = tasks(library, wanted) if by_owner or owner else week_tasks(library, wanted, sunday, LONGEST + 1)
        week = digest_of(found, today, by_owner)
    text = FORMS[chosen](week, stamp_of(on, today), to)
    if out is None:
        sys.stdout.write(text)
    else:
        write_whole(out, [text])
        given.say(f"{week.title}: {out}")
