"""A theme of a user's own beside the shipped ones, from its file to what a run finds."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.models.judges import Judges
from pipeline.places import CHECKOUT, resource
from pipeline.stages.themes import make_themes
from pipeline.training.themes_corpus import load_passages, of_split
from pipeline.training.themes_evaluate import evaluate_themes
from pipeline.training.themes_fit import ThemeRecipe
from pipeline.training.themes_train import train_themes

LABELLED = CHECKOUT / "data" / "labelled" / "themes"
COMPLIANCE = """
[[themes]]
name = "compliance"
description = "Keeping to law, contract and house rules while selling: what may be promised, privacy, gifts, records."
examples = [
    "Before anybody writes a discount above ten per cent into a mail, legal has to have seen the wording.",
    "We log every lunch over thirty euros, who paid and why, because the auditor asks for it each spring.",
    "Ask for consent before you add a visitor's card to the mailing list, and note where you got it.",
    "A rep who promises a delivery clause that the contract does not hold has cost us two lawsuits.",
    "Take the gift, thank them, and hand it in at the front desk the same day.",
]
"""
ETHICS = (
    "Every spring our auditors come and read the expense sheets. A seller who cannot show the receipt for a dinner "
    "with a purchasing officer has a problem, and so has the firm. Write down who was there, what was spent and what "
    "it was for, on the same evening. If the gift is worth more than the policy allows, hand it back with a "
    "friendly note."
)


@pytest.mark.slow
def test_a_theme_of_ones_own_is_found_and_the_shipped_ones_as_before(tmp_path):
    shipped = (CHECKOUT / "configs" / "themes.toml").read_text(encoding="utf-8")
    (tmp_path / "themes.toml").write_text(shipped + COMPLIANCE, encoding="utf-8")
    said: list[str] = []
    train_themes(tmp_path / "themes.toml", LABELLED, tmp_path / "model", ThemeRecipe(), said.append)
    assert any("the shipped reader is kept" in line for line in said)
    before, now = Judges(resource("models", "themes")), Judges(tmp_path / "model")
    assert now.names == (*before.names, "compliance")
    test = of_split(load_passages(LABELLED), "test")
    old, new = evaluate_themes(test, before), evaluate_themes(test, now)
    assert [row["f1"] for row in new.rows[:-1]] == pytest.approx([row["f1"] for row in old.rows], abs=0.02)
    assert np.mean([row["f1"] for row in new.rows[:-1]]) == pytest.approx(old.macro[0], abs=0.005)
    for judged in (now.read, now.glance):
        falsely = judged([passage.text for passage in test]).carried[:, -1].mean()
        assert falsely <= 0.05
    assert now.read([ETHICS]).carried[0, -1]
    assert callable(make_themes(str(tmp_path / "model")))
