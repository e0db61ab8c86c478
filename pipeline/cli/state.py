"""What every command is told before its own options: the library, the configuration, how much to say."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pipeline.config import Resolved
    from pipeline.library import Library


@dataclass(frozen=True, slots=True)
class State:
    """The options that stand before or after any command."""

    library: str
    """A file, or the address of a database."""
    config: Path | None = None
    quiet: bool = False
    verbose: bool = False

    @property
    def file(self) -> Path | None:
        """The library's file; None where it lies in a database."""
        from pipeline.library.connection import is_address

        return None if is_address(self.library) else Path(self.library)

    def open(self) -> Library:
        """The library, for reading."""
        from pipeline.library import Library

        return Library.open(self.library)

    def write(self, create: bool = False) -> Library:
        """The library, for writing; where another run writes to it, that is said and waited for."""
        from pipeline.library import Holder, Library

        def told(holder: Holder | None) -> None:
            self.say(f"waiting: another run is writing to {self.library} ({holder or 'not known which'})")

        return Library.open(self.library, "create" if create else "write", wait=math.inf, on_wait=told)

    def configuration(self, overrides: list[str]) -> Resolved:
        """The configuration with its file and the command line's values."""
        from pipeline.config import load

        return load(self.config, overrides)

    def ledger_configuration(self, library: Library, overrides: list[str]) -> Resolved:
        """The same; where no file is named, the ledger is configured as in the library's last run."""
        from pipeline.config import load

        last = None if self.config else next(library.runs(), None)
        return load(self.config, overrides, last.config if last else None)

    def say(self, message: str) -> None:
        """A hint on standard error, unless --quiet."""
        if not self.quiet:
            typer.echo(message, err=True)


def state(context: typer.Context) -> State:
    """The state of this call of the program."""
    found = context.find_object(State)
    if found is not None:
        return found
    # While the shell completes a word no command runs, but the options before it are known.
    return State(str(context.find_root().params.get("library") or "kept.db"))


def narrow_note(narrowed: bool) -> str:
    """What to try where a listing with filters is empty."""
    return "; try fewer filters" if narrowed else ""


def lenient_output() -> None:
    """A terminal that cannot show a character gets a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
