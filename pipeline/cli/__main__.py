"""``python -m pipeline.cli`` is ``kept``."""

from __future__ import annotations

from pipeline.cli import main

main()
