from __future__ import annotations

import datetime as dt

import pytest

from pipeline.readers.dates import parse_date


@pytest.mark.parametrize(
    "written",
    ["2026-09-11 14:05:00 UTC", "2026-09-11 14:05:00 +0000 UTC", "Sept. 11, 2026", "Sep. 11, 2026", "2026-09-11 14:05"],
)
def test_the_day_as_other_programs_write_it(written: str):
    assert parse_date(written) == dt.date(2026, 9, 11)
