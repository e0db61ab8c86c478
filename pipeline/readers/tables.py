"""CRM exports and other tables."""

from __future__ import annotations

from pipeline.readers.formats import Format

FORMATS: tuple[Format, ...] = ()
