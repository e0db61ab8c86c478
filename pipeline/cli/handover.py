"""``kept export TARGET``: promises as tasks for calendars, CRMs and task lists, each only once."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import clean, screen
from pipeline.cli.state import State, state
from pipeline.cli.table import Cell, Column, lines
from pipeline.cli.whole_file import write_whole
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.exports import Export, Settings, Target, Task
    from pipeline.exports.checks import Rejected
    from pipeline.exports.selection import Selection, Wanted
    from pipeline.library import Library

TARGETS = {
    "ics": "Calendar (iCalendar): promises as to-dos, appointments as events.",
    "hubspot": "Tasks for HubSpot's import (CSV). Owners map to e-mail addresses.",
    "salesforce": "Tasks for Salesforce's bulk loaders (CSV). Owners map to user ids.",
    "todoist": "A project for Todoist's import (CSV), the evidence as a comment.",
    "asana": "Tasks for Asana's importer (CSV). Owners map to e-mail addresses.",
    "obsidian": "Lines for Obsidian Tasks. A note that is there keeps its own lines and ticks.",
    "todotxt": "Lines for todo.txt. A file that is there keeps its own lines and ticks.",
    "csv": "A table with every field, for spreadsheets.",
}
COLUMNS = (Column("due"), Column("deliver by", spare=2), Column("by", least=8), Column("task", least=30, most=80),
           Column("id", spare=3))  # fmt: skip
_REASONS = 3
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write there, and remember it. Without: to the output, once."),
]
Rejects = Annotated[
    Path | None, typer.Option("--rejects", metavar="FILE", help="Write there (CSV) what is refused, and why.")
]
OwnerMap = Annotated[
    Path | None,
    typer.Option("--owners", metavar="FILE", help="CSV with owner, email, id: who is who there; * is the rest."),
]
Told = Annotated[bool, typer.Option("--json", help="Say as JSON Lines which tasks go out; with --out or --dry-run.")]


def register(group: typer.Typer) -> None:
    """Add a command for each target."""
    for name, meaning in TARGETS.items():
        group.command(name, help=meaning)(_command(name))


@dataclass(frozen=True, slots=True)
class Where:
    """Where an export goes."""

    out: Path | None
    rejects: Path | None
    everything: bool
    dry_run: bool
    json: bool
    """Whether the tasks are told as JSON Lines, beside what is written."""


def _command(name: str) -> Callable[..., None]:
    def export(
        context: typer.Context,
        out: Out = None,
        on: options.On = None,
        account: options.Account = None,
        owner: options.Owner = None,
        party: options.PartyOption = None,
        kind: options.ItemKindOption = None,
        status: options.StatusOption = None,
        before: Annotated[str | None, typer.Option("--before", metavar="DATE", help="Due before that day.")] = None,
        everything: Annotated[bool, typer.Option("--all", help="Also what was exported before.")] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be exported; write nothing.")] = False,
        rejects: Rejects = None,
        owners: OwnerMap = None,
        json_: Told = False,
    ) -> None:
        from pipeline.exports import Settings
        from pipeline.exports.owners import Owners, read_owners
        from pipeline.exports.selection import Wanted

        given = state(context)
        if json_ and out is None and not dry_run:
            raise InputError("--json tells what goes out beside a file: say --out FILE or --dry-run too")
        today = words.today(on)
        wanted = Wanted(
            today, account, owner, words.choice(party, words.PARTIES, "--party"), words.item_kind(kind),
            words.choice(status, words.STATUSES, "--status"), words.day(before, "--before", today),
        )  # fmt: skip
        settings = Settings(today, stamp_of(on, today), read_owners(owners) if owners else Owners())
        _hand_over(given, name, wanted, settings, Where(out, rejects, everything, dry_run, json_))

    return export


def stamp_of(on: str | None, today: dt.date) -> dt.datetime:
    """Now, or midnight of the day that was named: the same command then makes the same file."""
    if on is None:
        return dt.datetime.now(dt.UTC).replace(microsecond=0)
    return dt.datetime.combine(today, dt.time(), dt.UTC)


def _hand_over(given: State, name: str, wanted: Wanted, settings: Settings, where: Where) -> None:
    from pipeline.exports import target
    from pipeline.exports.selection import select
    from pipeline.exports.statuses import form_of

    if where.out is not None and where.rejects is not None and where.out.resolve() == where.rejects.resolve():
        raise InputError(f"{where.out}: cannot hold both the tasks (--out) and what is refused (--rejects)")
    program = target(name)
    remembers = where.out is not None and not where.dry_run
    with given.write() if remembers else given.open() as library:
        closed = library.exported.closed(form_of(name))
        chosen = select(library, wanted, library.exported.known(name), program.UPDATES, where.everything, closed)
        made = program.export(chosen.tasks, settings)
        if not where.dry_run:
            _write(library, program, made, settings, where, chosen.reopened)
    if where.json:
        write_json(map(_plain, made.tasks))
    elif where.dry_run:
        _show(made.tasks)
    if where.rejects is not None and not where.dry_run:
        from pipeline.exports.table import rejects

        write_whole(where.rejects, [rejects([*made.rejected, *_stuck(chosen)])])
    _tell(given, made, chosen, where)


def _write(
    library: Library, program: Target, made: Export, settings: Settings, where: Where, reopened: Collection[str]
) -> None:
    if where.out is None:
        sys.stdout.write(made.text)
        return
    if not made.tasks and where.out.exists():
        return
    from pipeline.exports.returning import note_coming, note_file
    from pipeline.exports.statuses import form_of

    _spare(library, program, where.out)
    text = _text(program.NAME, made, where.out, reopened)
    note_coming(library, where.out, text)
    write_whole(where.out, [text])
    note_file(library, where.out)
    library.exported.saw(form_of(program.NAME), {task.id: task.status for task in made.tasks})
    # Remembered after the file is there: killed in between, a task is exported twice rather than never.
    library.exported.remember(program.NAME, {task.id: task.digest for task in made.tasks}, settings.stamp)


def _spare(library: Library, program: Target, out: Path) -> None:
    """Raises InputError where the file would be written over, and holds what is not known here."""
    from pipeline.exports.merging import MERGED
    from pipeline.exports.returning import is_worked_in, news
    from pipeline.exports.statuses import read_statuses

    if program.NAME in MERGED or not out.exists():
        return
    try:
        closed = len(news(library, read_statuses(out)).closed)
    except InputError:
        closed = 0  # Not a file of tasks of ours: nothing of it could be brought back.
    if closed:
        raise InputError(
            f"{out}: {layout.count(closed, 'task')} closed in it {'is' if closed == 1 else 'are'} open here,"
            f" and would be lost: kept sync {out} first, or --out another file"
        )
    if is_worked_in(library, out):
        raise InputError(
            f"{out}: was changed since it was exported, and the changes would be lost: kept sync {out} first (it reads"
            " what was closed, and nothing else), or --out another file"
        )


def _text(name: str, made: Export, out: Path, reopened: Collection[str]) -> str:
    from pipeline.exports.merging import MERGED, merged

    if name not in MERGED or not out.exists():
        return made.text
    try:
        return merged(name, out.read_bytes().decode("utf-8"), made.text, reopened)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{out}: cannot be read, so nothing is added to it ({error})") from error


def _show(tasks: Sequence[Task]) -> None:
    shown = screen()
    cells = (
        (Cell(task.due.isoformat() if task.due else ""), Cell(task.deliver_by.isoformat() if task.deliver_by else ""),
         Cell(clean(task.owner or "")), Cell(clean(task.headline)), Cell(layout.short(task.id, shown), "dim"))
        for task in tasks
    )  # fmt: skip
    write_lines(lines(COLUMNS, cells, shown), shown)


def _plain(task: Task) -> dict[str, Any]:
    return {
        "id": task.id, "title": task.title, "kind": task.kind, "party": task.party, "status": task.status,
        "owner": task.owner, "recipient": task.recipient, "account": task.account, "due": task.due,
        "deliver_by": task.deliver_by, "quote": task.quote, "document": task.document,
    }  # fmt: skip


def _stuck(chosen: Selection) -> list[Rejected]:
    from pipeline.exports.checks import Rejected

    reason = "has changed since it was exported, and an import cannot change it there: do it by hand"
    return [Rejected(task, (reason,)) for task in chosen.stuck]


def _tell(given: State, made: Export, chosen: Selection, where: Where) -> None:
    place = f" in {where.out}" if where.out and made.tasks and not where.dry_run else ""
    parts = [f"{layout.count(len(made.tasks), 'task')}{' would be exported' if where.dry_run else ''}{place}"]
    if chosen.unchanged:
        parts.append(f"{chosen.unchanged:,} exported before (--all exports them again)")
    if chosen.stuck:
        parts.append(f"{len(chosen.stuck):,} changed since, which an import cannot change there")
    if made.rejected:
        reasons = Counter(bad.reasons[0] for bad in made.rejected).most_common()
        others = ", …" if len(reasons) > _REASONS else ""
        parts.append(f"{len(made.rejected):,} refused ({', '.join(text for text, _ in reasons[:_REASONS])}{others})")
    if (chosen.stuck or made.rejected) and where.rejects is None:
        parts.append("--rejects FILE lists them")
    given.say("; ".join(parts))
