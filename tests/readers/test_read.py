# ruff: noqa: E501 (the look of real files)
"""The frame: which files are read, in what order, and what is said of those that cannot be."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipeline.errors import InputError
from pipeline.readers import SKIPPED, ReadSettings, examine, read, sources
from pipeline.readers.detect import formats
from pipeline.records import Document, Failure

NOTE = "Call Dana back by Friday."


def tree(folder, **files):
    for name, data in files.items():
        file = folder / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def failures(found):
    return {os.path.basename(entry.path or ""): entry for entry in found if isinstance(entry, Failure)}


def test_folders_are_walked_in_order_hidden_files_left_out_and_each_file_once(tmp_path) -> None:
    tree(tmp_path, b__z_dot_txt=NOTE, b__a_dot_txt=NOTE, a_dot_md=NOTE, _dot_git__x_dot_txt=NOTE)
    os.symlink(tmp_path / "a.md", tmp_path / "link.md")
    files = sources([tmp_path, tmp_path / "a.md", str(tmp_path / "b" / "*.txt")])
    assert [str(file.relative_to(tmp_path)) for file in files] == ["a.md", "b/a.txt", "b/z.txt"]


def test_a_path_that_leads_nowhere_is_wrong_use(tmp_path) -> None:
    for path in (tmp_path / "absent", str(tmp_path / "*.nothing"), "a\x00b"):
        with pytest.raises(InputError):
            list(read([path]))


def test_links_in_a_circle_and_to_nothing(tmp_path) -> None:
    tree(tmp_path, sub__note_dot_txt=NOTE)
    os.symlink(tmp_path, tmp_path / "sub" / "up")
    os.symlink(tmp_path / "self", tmp_path / "self")
    os.symlink(tmp_path / "gone", tmp_path / "nothing")
    found = list(read([tmp_path]))
    assert sum(isinstance(entry, Document) for entry in found) == 1
    assert set(failures(found)) == {"up", "self", "nothing"}


@pytest.mark.skipif(os.name != "posix", reason="needs file permissions")
def test_a_folder_and_a_file_without_permission(tmp_path) -> None:
    tree(tmp_path, closed__note_dot_txt=NOTE, shut_dot_txt=NOTE, open_dot_txt=NOTE)
    (tmp_path / "closed").chmod(0)
    (tmp_path / "shut.txt").chmod(0)
    list(read([tmp_path / "open.txt"]))
    if os.getuid() == 0:  # to whom nothing is closed
        for folder in (tmp_path, *tmp_path.parents):
            if folder.name.startswith(("pytest", "popen", "test_")):
                folder.chmod(0o755)
        os.seteuid(65534)
    try:
        found = list(read([tmp_path]))
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        (tmp_path / "closed").chmod(0o700)
    assert {name: entry.message for name, entry in failures(found).items()} == {
        "closed": "cannot be opened (permission denied)",
        "shut.txt": "no permission to read it",
    }
    assert sum(isinstance(entry, Document) for entry in found) == 1


def test_a_file_that_vanishes_while_the_rest_is_read(tmp_path) -> None:
    tree(tmp_path, a_dot_txt=NOTE, b_dot_txt=NOTE, c_dot_txt=NOTE)
    going = read([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"])
    next(going)
    (tmp_path / "b.txt").unlink()
    failure, last = going
    assert "vanished" in failure.message
    assert isinstance(last, Document)


def test_what_is_of_no_kind_we_read_is_only_skipped(tmp_path) -> None:
    tree(
        tmp_path, picture_dot_png=b"\x89PNG\r\n\x1a\n\x00\x00", program=b"\x7fELF\x02\x01\x00\x00" * 50, code_dot_py="print(1)\n",
        keep=b"", note_dot_txt=NOTE,
    )  # fmt: skip
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(read([tmp_path]))
    assert {name: entry.stage for name, entry in failures(found).items()} == dict.fromkeys(
        ["picture.png", "program", "code.py", "keep", "pipe.txt"], SKIPPED
    )
    assert sum(isinstance(entry, Document) for entry in found) == 1


@pytest.mark.parametrize("suffix", sorted({suffix for entry in formats() for suffix in entry.suffixes}))
@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 500, b"\n \n", os.urandom(3000), b"\x1f\x8b\x08\x00broken"],
    ids=["empty", "nul", "blank", "noise", "gzip"],
)
def test_what_claims_a_format_and_holds_nothing_of_it_fails_by_name(tmp_path, suffix, data) -> None:
    tree(tmp_path, good_dot_txt=NOTE)
    (tmp_path / f"bad{suffix}").write_bytes(data)
    found = list(read([tmp_path]))
    assert sum(isinstance(entry, Document) for entry in found) == 1
    (failure,) = [entry for entry in found if isinstance(entry, Failure)]
    assert failure.stage == "read"
    assert failure.path == str(tmp_path / f"bad{suffix}")


def test_too_large_a_document_is_refused(tmp_path) -> None:
    tree(tmp_path, a_dot_txt=NOTE * 100, b_dot_txt=NOTE)
    failure, document = read([tmp_path], ReadSettings(max_document_bytes=1000))
    assert "1 KB" in failure.message
    assert isinstance(document, Document)


def test_the_doctor_tells_what_was_recognised_and_by_what(tmp_path) -> None:
    tree(
        tmp_path,
        a_dot_vtt="WEBVTT\n\n00:01.000 --> 00:02.000\nMark: Hi.\n",
        b_dot_txt=NOTE,
        c_dot_srt="",
        d_dot_png=b"\x89PNG",
    )
    captions, note, empty, picture = examine([tmp_path])
    assert (captions.format, captions.recognised_by, captions.turns, captions.words) == ("vtt", "content", 1, 2)
    assert (note.format, note.kind, note.date_source) == ("text", "note", "modified")
    assert "empty" in (empty.problem or "")
    assert (picture.recognised_by, picture.format) == ("none", "")


def test_reading_imports_nothing_heavy() -> None:
    program = "import sys, pipeline.readers; print([m for m in ('docx', 'pypdf', 'trafilatura', 'feedparser', 'ftfy', 'charset_normalizer', 'yaml', 'numpy') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
        == "[]"
    )
