"""``kept reconcile``, ``kept links``, ``kept link``, ``kept unlink``: one promise once, what closes it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options
from pipeline.cli.limits import more_note, up_to
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, clean, screen
from pipeline.cli.state import state

if TYPE_CHECKING:
    from pipeline.library import Library, Link

_SAYS = {"same": "states", "accepts": "accepts", "fulfils": "fulfils", "cancels": "calls off", "reports": "reports"}
_CLOSES = {"fulfils": "done", "cancels": "cancelled"}
LinkId = Annotated[str, typer.Argument(metavar="LINK", help="Id of a link, or the beginning of one.")]
_STYLES = {"applied": "green", "suggested": "yellow", "unlinked": "dim"}


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (reconcile, links, link, unlink):
        app.command(command.__name__)(command)


def reconcile(context: typer.Context, overrides: options.Overrides = None, json_: options.Json = False) -> None:
    """Put restated promises together and close what was done. A run does it at its end, where something has changed.

    kept links shows every link with its reason and its probability, kept link takes a suggestion up and kept
    unlink takes a link back, both for good. Without --config,
    who we are, the holidays and the thresholds are those of the last run.
    """
    given = state(context)
    given.configuration(overrides or [])  # what is wrong is said before anybody waits
    from pipeline.ledger.reconcile import reconcile as find

    with given.write() as library:
        resolved = given.ledger_configuration(library, overrides or [])
        counts = dict(sorted(find(library, resolved, everything=True).items()))
    if json_:
        write_json([{"links": counts}])
    else:
        said = ", ".join(f"{name} {number}" for name, number in counts.items())
        typer.echo(f"links: {said}" if said else "no two statements are about one promise")


def links(
    context: typer.Context,
    item: Annotated[str | None, typer.Argument(metavar="[ID]", help="Only those of this item's promise.")] = None,
    suggested: Annotated[bool, typer.Option("--suggested", help="Only those that do not count by themselves.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Every link.")] = False,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """Show what was linked, and why. Surest first.

    A suggestion is taken up with kept link LINK, a wrong link is taken back with kept unlink LINK.
    """
    given = state(context)
    with given.open() as library:
        whole = None if item is None else library.item(item).item.id
        bound = up_to(limit, everything)
        rows = bound.of(library.book.links(whole, "suggested" if suggested else None))
        if json_:
            count = write_json(_json(link) for link in rows)
        else:
            shown = screen()
            count = write_lines(_lines(library, rows, shown), shown)
        if not count:
            given.say("no links; kept reconcile finds them")
        more_note(given, bound, "links")


def link(context: typer.Context, link: LinkId, json_: options.Json = False) -> None:
    """Take up a suggested link, for good. It joins, closes or calls off as any other; kept undo takes it back."""
    given = state(context)
    with given.write() as library:
        taken = library.book.take_up(link)
        promise = library.item(library.item(taken.promise).promise)
        taken = next(found for found in library.book.links(taken.promise) if found.id == taken.id)
    if json_:
        write_json([_json(taken)])
        return
    typer.echo(f"linked: {clean(taken.text)}")
    status = promise.item.status
    typer.echo(f"of: {clean(promise.item.text)} ({status}, {layout.short(promise.item.id, screen())})")
    if status != _CLOSES.get(taken.kind, status):
        given.say(f"it stays {status}, as you decided before; kept done ID or kept cancel ID closes it")


def unlink(
    context: typer.Context,
    link: LinkId,
    json_: options.Json = False,
) -> None:
    """Take back a link, for good. kept undo brings it back."""
    given = state(context)
    with given.write() as library:
        gone = library.book.unlink(link)
    if json_:
        write_json([_json(gone)])
    else:
        typer.echo(f"unlinked: {clean(gone.text)}")


def _json(link: Link) -> dict[str, Any]:
    return {
        "id": link.id, "kind": link.kind, "item": link.item, "promise": link.promise, "document": link.document,
        "start": link.start, "end": link.end, "text": link.text, "probability": link.probability,
        "reason": link.reason, "state": link.state,
    }  # fmt: skip


def _lines(library: Library, rows: Iterable[Link], shown: Screen) -> Iterator[str]:
    """Three lines a link: what it says, the words of both ends, the reason."""
    for link in rows:
        promise = library.item(link.promise)
        head = f"{_SAYS[link.kind]}  {link.probability:.2f}  {link.state}"
        yield shown.paint(head, _STYLES[link.state]) + shown.paint(f"  link {layout.short(link.id, shown)}", "dim")
        yield from shown.wrap(f"“{clean(link.text)}”", "  ", "   ")
        words = f"of “{clean(promise.item.text)}” ({promise.date or 'no date'}, {layout.short(promise.item.id, shown)})"
        yield from shown.wrap(words, "  ", "   ")
        yield from shown.wrap(clean(link.reason), "  ", "  ")
