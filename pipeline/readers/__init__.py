"""Readers: files of every known make in, documents out.

``read`` gives documents, records and failures, ``examine`` what would be read, ``sources`` the files.
"""

from __future__ import annotations

from pipeline.readers.read import SKIPPED, examine, read, read_file
from pipeline.readers.settings import Finding, ReadSettings
from pipeline.readers.walk import sources

__all__ = ["SKIPPED", "Finding", "ReadSettings", "examine", "read", "read_file", "sources"]
