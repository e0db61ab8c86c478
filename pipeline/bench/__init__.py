"""The benchmark: the whole line, its stages and its answers, against references in the same run.

Nothing here is needed to use kept. References are programs of their own, so that their imports and their memory are
theirs: ``naive`` and ``floor`` run in this environment, ``txtai`` in one that is made for it on demand.
"""

from __future__ import annotations

SECTIONS = ("floor", "whole", "stages", "answers", "workers", "naive", "txtai", "scale", "size")
"""What can be measured, in the order in which it is."""
