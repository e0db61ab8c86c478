"""The picture of the ledger: both forms, the same for the same figures, refused where it cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import InputError
from pipeline.exports.ledger_plot import draw_ledger
from pipeline.ledger.balance import Balance

pytest.importorskip("matplotlib")
MONDAY = dt.date(2026, 3, 9)


def figures(number=3):
    found = Balance(MONDAY, [MONDAY - dt.timedelta(days=7), MONDAY], [MONDAY, MONDAY + dt.timedelta(days=7)])
    found.made["kept"][MONDAY] = found.load["we owe"][MONDAY] = number
    found.late["still open"]["4-7"] = number
    return found


def test_a_picture_tells_its_figures_and_is_the_same_again(tmp_path):
    for name in ("a.svg", "b.svg", "c.png"):
        draw_ledger(tmp_path / name, figures(), "Acme")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    draw_ledger(tmp_path / "d.svg", figures(4), "Acme")
    assert (tmp_path / "d.svg").read_bytes() != (tmp_path / "a.svg").read_bytes()


def test_an_empty_ledger_has_a_picture_too(tmp_path):
    draw_ledger(tmp_path / "none.svg", Balance(MONDAY, [MONDAY], [MONDAY]))
    assert (tmp_path / "none.svg").stat().st_size > 1000


def test_another_suffix_and_a_place_that_cannot_be_written_are_refused(tmp_path):
    for path in (tmp_path / "a.pdf", tmp_path / "no" / "a.svg"):
        with pytest.raises(InputError, match=path.name):
            draw_ledger(path, figures())
