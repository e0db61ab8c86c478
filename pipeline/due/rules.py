"""The rule families in the order in which they run; importing this module fills the rule table."""

from __future__ import annotations

from pipeline.due import rules_time  # isort: skip
from pipeline.due import rules_fields  # isort: skip
from pipeline.due import rules_relative  # isort: skip
from pipeline.due import rules_weekday  # isort: skip
from pipeline.due import rules_period  # isort: skip
from pipeline.due import rules_ordinal  # isort: skip
from pipeline.due import rules_range  # isort: skip
from pipeline.due import rules_parts  # isort: skip
from pipeline.due import rules_join  # isort: skip

FAMILIES = (
    rules_time,
    rules_fields,
    rules_relative,
    rules_weekday,
    rules_period,
    rules_ordinal,
    rules_range,
    rules_parts,
    rules_join,
)
