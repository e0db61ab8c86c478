"""Dates found in real mail: the words that only look like dates are never read as one; a sample to be read by eye.

``python -m pytest tests/due/test_mail.py -s`` prints the sample.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from itertools import islice
from pathlib import Path

import pytest

from pipeline.due import find

MAIL = Path(__file__).resolve().parents[3] / "shared" / "emails" / "enron.jsonl.gz"
MAILS, SAMPLE, SEED, AROUND = 2000, 150, 20260311, 60
NEVER = re.compile(
    r"(?i:march(?:ing)? (?:forward|ahead)|sat down|sat (?:in|through|with)|(?:wait|just|hold on) a second|a second|"
    r"(?:the )?second (?:page|part|point|paragraph|one|time|round|option|question)|\b(?:we|us)\b)|"
    r"\b(?:(?:[Yy]ou|[Ww]e|I|[Tt]hey|[Ii]t|[Hh]e|[Ss]he|[Tt]hat|[Tt]his|[Ww]hich|[Tt]here|[Ww]ho) may|"
    r"may (?:be|have|not|also|need|want|I|we|you)|"
    r"(?:[Ii]|[Ww]e|[Hh]e|[Ss]he|[Tt]hey|[Yy]ou) sat)\b"
)
"""Uses of the words "may", "march", "sat", "second" and "we" that are no date."""


@pytest.fixture(scope="module")
def found() -> list[tuple[str, int, int]]:
    """Every date found in the first mails: the mail's text, and where it starts and ends."""
    if not MAIL.exists():
        pytest.skip("the shared e-mails are not here: ../shared/emails/enron.jsonl.gz")
    with gzip.open(MAIL, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, MAILS)]
    assert len(texts) == MAILS
    return [(text, span.start, span.end) for text in texts for span in find(text)]


@pytest.mark.slow
def test_words_that_only_look_like_dates_are_never_read_as_one(found: list[tuple[str, int, int]]):
    texts = {id(text): text for text, _, _ in found}.values()
    plain = {(id(text), m.start(), m.end()) for text in texts for m in NEVER.finditer(text)}
    assert len(plain) > 200  # the words do occur
    wrong = [
        text[max(0, start - AROUND) : end + AROUND]
        for text, start, end in found
        if any(m.start() < end and m.end() > start for m in NEVER.finditer(text))
    ]
    assert not wrong, wrong


@pytest.mark.slow
def test_a_sample_to_be_read(found: list[tuple[str, int, int]]):
    sample = random.Random(SEED).sample(found, SAMPLE)
    for number, (text, start, end) in enumerate(sample, 1):
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        line = f"{before}[[{text[start:end]}]]{after}"
        print(f"{number:3} {' '.join(line.split())}")
    assert all(text[start:end].strip() for text, start, end in sample)
