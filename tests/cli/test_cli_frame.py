"""What holds for every command: imports, network, colours, options anywhere, exit codes, control characters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_making import TODAY, Kept

from pipeline import __version__
from pipeline.cli.commands import Commands, made
from pipeline.cli.docs import FILES
from pipeline.cli.group import hoist
from pipeline.cli.screen import Screen, clean, cut, width
from pipeline.cli.table import Cell, Column, lines

HEAVY = ("torch", "spacy", "sklearn", "sentence_transformers", "confection", "rich", "onnxruntime", "trafilatura")
GUARD = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("the network was used")
socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
from pipeline.cli.app import app
try:
    app({arguments!r})
except SystemExit as end:
    assert not end.code, end.code
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""


def program(library: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        env={**os.environ, "KEPT_LIBRARY": str(library), **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments", [["--help"], ["due", "--on", TODAY], ["items"], ["search", "--words", "coffee"], ["themes"]]
)
def test_asking_imports_nothing_heavy_and_uses_no_network(library: Path, arguments: list[str]) -> None:
    code = GUARD.format(arguments=["--library", str(library), *arguments], heavy=HEAVY)
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert result.stdout
    assert result.stderr.splitlines()[-1] == "[]"


def test_running_uses_no_network(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# Call\n\nI'll send the deck by Friday.\n")
    arguments = ["--library", str(tmp_path / "k.db"), "run", str(note), "--set", 'kept.stages=["clean", "segment"]']
    code = GUARD.format(arguments=arguments, heavy=("torch", "sentence_transformers"))
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines()[-1] == "[]"


def test_the_version_and_no_arguments() -> None:
    assert program(Path("none.db"), "--version").stdout == f"kept {__version__}\n"
    assert "Usage: kept" in program(Path("none.db")).stderr + program(Path("none.db")).stdout


def test_options_of_every_command_may_stand_after_it(library: Path, kept: Kept) -> None:
    after = kept("due", "--on", TODAY, "--library", str(library), "-q")
    assert after.stdout == kept("--library", str(library), "-q", "due", "--on", TODAY).stdout != ""
    assert hoist(["search", "--", "-q", "--library"]) == ["search", "--", "-q", "--library"]


def test_a_library_that_is_not_there_is_one_line_and_code_2(kept: Kept, tmp_path: Path) -> None:
    result = kept("due", "--library", str(tmp_path / "no.db"))
    assert result.exit_code == 2
    assert result.stderr.startswith("kept: ")
    assert len(result.stderr.splitlines()) == 1
    assert "kept run" in result.stderr


def test_wrong_use_is_code_2(kept: Kept) -> None:
    for arguments in (["due", "--what"], ["show"], ["forget"], ["search"], ["due", "--overdue", "--undated"],
                      ["query", "select 1", "--csv", "--json"]):  # fmt: skip
        assert kept(*arguments).exit_code == 2, arguments


def test_a_reader_that_goes_away_is_no_error(library: Path) -> None:
    command = f"{sys.executable} -m pipeline.cli passages --all --json --library {library} | head -c 1 >/dev/null"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert result.stderr == ""


def test_colours_only_where_they_are_wanted(library: Path) -> None:
    arguments = ("due", "--on", TODAY)
    assert "\x1b[" not in program(library, *arguments, FORCE_COLOR="").stdout
    assert "\x1b[" in program(library, *arguments, FORCE_COLOR="1").stdout
    assert "\x1b[" not in program(library, *arguments, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_document_cannot_steer_the_terminal(kept: Kept) -> None:
    shown = kept("show", "mail-7").stdout + kept("search", "red").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_tables_fit_the_terminal_and_keep_everything_in_a_pipe() -> None:
    columns = (Column("who", least=5), Column("what", least=10), Column("id", spare=1))
    rows = [(Cell("Wilhelmina" * 3), Cell("日本語 " * 20), Cell("0123456789abcdef"))]
    for size in (40, 60, 80):
        table = list(lines(columns, rows, Screen(True, False, size)))
        assert all(width(line) < size for line in table), size
    assert rows[0][1].text.strip() in "\n".join(lines(columns, rows, Screen(False, False)))
    assert list(lines(columns, [], Screen(True, False))) == []


def test_cells_are_one_clean_line() -> None:
    assert clean("a\tb\n\x1b[31mc\u202e\ue001d\x00") == "a b [31mc d"
    assert (cut("abcdef", 4), cut("abcdef", 4, end=True), cut("abc", 4)) == ("abc…", "…def", "abc")


@pytest.mark.parametrize(
    ("line", "words"),
    [("kept themes mo", ["momentum"]), ("kept due --kind f", ["follow_up"]), ("kept items --status d", ["done"])],
)
def test_the_shell_completes_kinds_and_themes(library: Path, line: str, words: list[str]) -> None:
    number = str(len(line.split()) - 1)
    code = "from pipeline.cli.app import app; app(prog_name='kept')"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
        env={**os.environ, "KEPT_LIBRARY": str(library), "_KEPT_COMPLETE": "complete_bash", "COMP_WORDS": line,
             "COMP_CWORD": number},
    )  # fmt: skip
    assert result.stdout.split() == words


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_documentation_is_current(name: str) -> None:
    stored = Path(__file__).parents[2] / "docs" / name
    assert stored.read_text(encoding="utf-8") == FILES[name](), "python -m pipeline.cli.docs writes it anew"


def test_a_command_is_made_alone_and_every_module_makes_the_commands_that_are_said_of_it() -> None:
    commands = Commands()
    assert {name: commands[name].name for name in commands} == {name: name for name in commands}
    for modules in set(commands.data.values()):
        assert list(made(modules)) == [name for name, own in commands.data.items() if own == modules]
    code = "import sys; from pipeline.cli import main; sys.argv = ['kept', 'when', 'tomorrow']; main()"
    report = "import atexit, sys; atexit.register(lambda: print('pipeline.cli.search' in sys.modules)); "
    result = subprocess.run([sys.executable, "-c", report + code], capture_output=True, text=True, timeout=60)
    assert result.stdout.split()[-1] == "False"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_disk_is_no_fault_of_the_program(library: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "--library", str(library), "items", "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "kept: no space left on device\n")
