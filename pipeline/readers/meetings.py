"""Recorded meetings as JSON: Gong's, Fireflies' and Fathom's programming interfaces."""

from __future__ import annotations

from pipeline.readers import fathom, fireflies, gong
from pipeline.readers.formats import Format

FORMATS: tuple[Format, ...] = (*gong.FORMATS, *fireflies.FORMATS, *fathom.FORMATS)
