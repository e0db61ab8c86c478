from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.language.qualifiers import load_qualifiers
from pipeline.places import resource

SHIPPED = load_qualifiers(resource("configs", "qualifiers.toml"))


@pytest.mark.parametrize(
    ("sentence", "action", "names"),
    [
        ("I'll send the quote.", "send the quote", ()),
        ("We won't send the quote.", "send the quote", ("negated",)),
        ("I won't call, but I'll send the quote.", "send the quote", ()),
        ("If legal is happy we send the quote.", "send the quote", ("hypothetical",)),
        ("If legal agrees, we'll send the quote.", "send the quote", ("hypothetical",)),
        ("If you don't like it, I'll send the quote.", "send the quote", ("hypothetical",)),
        ("Once Ann has confirmed the sizes, we'll send the quote.", "send the quote", ()),
        ("When we met, Ann said, she'll send the quote.", "send the quote", ("reported", "third_person")),
        (
            "If Ann says that she'll send the quote, wait.",
            "send the quote",
            ("hypothetical", "reported", "third_person"),
        ),
        ("According to Ann, we send the quote.", "send the quote", ("reported",)),
        ("Ann said she'll send the quote.", "send the quote", ("reported", "third_person")),
        ("Can you send the quote?", "send the quote", ("question",)),
        ("Called Ann last week, quote sent.", "quote sent", ("historical",)),
    ],
)
def test_a_cue_reaches_to_the_border_of_its_clause(sentence, action, names):
    start = sentence.index(action)
    assert SHIPPED.of(sentence, start, start + len(action)) == names


def test_qualifiers_of_ones_own_replace_the_shipped_ones(tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text('ends = [";"]\n[pending]\nreach = "sentence"\ncues = ["tbc", "subject* to"]\n')
    qualifiers = load_qualifiers(own)
    assert qualifiers.of("Call on Friday, subject to Ann's word", 0, 14) == ("pending",)
    assert qualifiers.of("Call on Friday", 0, 14) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ends = ", "cannot be read as TOML"),
        ("ends = []", "ends must be a list of words"),
        ('ends = [","]\n[odd]\nreach = "up"\ncues = ["a"]', r"\[odd\] reach must be one of"),
        ('ends = [","]\n[odd]\nreach = "forward"\ncues = [1]', r"\[odd\] cues must be a list of words"),
    ],
)
def test_a_file_that_is_not_as_it_must_be_is_named(tmp_path: Path, text: str, message: str):
    path = tmp_path / "odd.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message) as caught:
        load_qualifiers(path)
    assert str(path) in str(caught.value)
