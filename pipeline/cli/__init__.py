"""The command line: a module for each group of commands; each imports what is heavy when it is called.

``main`` is the program ``kept``. Exit codes: 0 done, 1 some documents failed, 2 wrong use or unusable input,
130 stopped by the user, 70 a fault of the program itself.
"""

from __future__ import annotations

import sys

UNUSABLE = 2
"""Exit code where the machine or the user's input stands in the way."""
FAULT = 70
"""Exit code for a fault of the program (EX_SOFTWARE of sysexits.h)."""


def main() -> None:
    """Run the command line on the arguments of the process, and exit."""
    from pipeline.cli.app import app

    try:
        app(prog_name="kept")
    except Exception as error:
        # The last resort: whatever was not foreseen becomes a line that a person can report.
        sys.exit(_fault(error))


def _fault(error: Exception) -> int:
    import errno
    import traceback

    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        print(f"kept: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        return UNUSABLE
    if {"-v", "--verbose"} & set(sys.argv[1:]):
        traceback.print_exception(error)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipeline" in frame.filename]
    where = frames[-1].filename.rpartition("pipeline")[2].lstrip("/\\") if frames else ""
    place = f" ({where}, line {frames[-1].lineno})" if frames else ""
    print(
        f"kept: a fault of the program, not of your files: {type(error).__name__}: {error}{place}; "
        "run it again with -v and report what it prints",
        file=sys.stderr,
    )
    return FAULT
