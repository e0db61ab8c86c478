from __future__ import annotations

import json
import random

import numpy as np
import pytest

from pipeline.errors import ConfigError, InputError
from pipeline.models.judges import Judges
from pipeline.places import CHECKOUT
from pipeline.training.themes_card import themes_card
from pipeline.training.themes_corpus import Theme, load_passages, taxonomy
from pipeline.training.themes_evaluate import evaluate_themes, theme_lines
from pipeline.training.themes_fit import ThemeRecipe, fit_themes, thresholds

WORDS = {
    "boats": ["sail", "harbour", "mast", "anchor", "tide", "keel", "deck", "rope", "wind", "crew"],
    "bread": ["flour", "yeast", "oven", "crust", "dough", "knead", "loaf", "bake", "rye", "salt"],
    None: ["train", "ticket", "platform", "delay", "station", "bus", "window", "rain", "street", "umbrella"],
}


def passage(number: int) -> dict:
    dice = random.Random(number)
    theme = dice.choice(list(WORDS))
    text = " ".join(dice.choices(WORDS[theme], k=25) + dice.choices(WORDS[None], k=10))
    return {"id": f"p{number}", "article": f"a{number // 3}", "themes": [theme] if theme else [], "text": text}


def write_passages(folder, count):
    path = folder / "passages.jsonl"
    path.write_text("\n".join(json.dumps(passage(number)) for number in range(count)))
    return path


THEMES = (
    Theme("boats", "About sailing and the sea.", ("The tide lifts the keel off the sand.",)),
    Theme("bread", "About baking.", ("Dough rests while the oven gets hot.",)),
)


@pytest.fixture(scope="module")
def heads(tmp_path_factory):
    folder = tmp_path_factory.mktemp("themes")
    passages = load_passages(write_passages(folder, 90))
    recipe = ThemeRecipe(strengths=(1.0, 4.0), folds=3)
    fitted = fit_themes(THEMES, passages[:60], passages[60:], recipe, lambda line: None)
    fitted.save(folder)
    again = fit_themes(THEMES, passages[:60], passages[60:], recipe, lambda line: None)
    assert np.array_equal(fitted.words, again.words)
    return Judges(folder)


def test_heads_learn_themes_and_an_evaluation_has_every_figure(heads, tmp_path):
    passages = load_passages(write_passages(tmp_path, 140))[90:]
    result = evaluate_themes(passages, heads)
    figures = result.as_json()
    assert figures["macro_f1"]["low"] <= figures["macro_f1"]["value"] <= figures["macro_f1"]["high"]
    assert figures["macro_f1"]["value"] > 0.9
    assert [row["theme"] for row in figures["themes"]] == ["boats", "bread"]
    assert {"positives", "precision", "recall", "f1", "threshold"} <= set(figures["themes"][0])
    assert len(list(theme_lines(result))) == 5 + len(THEMES)


def test_what_no_passage_can_show_is_not_measured(heads, tmp_path):
    others = [passage for passage in load_passages(write_passages(tmp_path, 140)) if not passage.themes]
    result = evaluate_themes(others, heads)
    figures = json.loads(json.dumps(result.as_json(), allow_nan=False))
    assert figures["macro_f1"] == {"value": None, "low": None, "high": None}
    assert figures["micro_f1"] is None
    assert "macro-F1 not measured, micro-F1 not measured" in "\n".join(theme_lines(result))
    assert "nan" not in "\n".join(theme_lines(evaluate_themes([], heads)))
    part = {"passages": 0}
    data = {"files": [], "digest": "", "all": part, "train": part, "dev": part, "test": part,
            "split_digests": {"train": "", "dev": "", "test": ""}}  # fmt: skip
    card = themes_card({"versions": {}, "recipe": {}, "test": figures, "quick": figures, "data": data})
    assert "macro-F1 not measured" in card


def test_scores_are_probabilities_and_do_not_depend_on_the_company(heads):
    texts = ["The crew set sail on the tide.", "Rye and salt in the dough.", ""]
    together = heads.glance(texts).scores
    assert ((together >= 0) & (together <= 1)).all()
    alone = np.vstack([heads.glance([text]).scores for text in texts])
    assert np.allclose(together, alone, atol=1e-5)
    assert heads.read([]).scores.shape == (0, 2)


def test_a_theme_without_labelled_passages_is_learnt_from_its_own_words(tmp_path):
    passages = load_passages(write_passages(tmp_path, 60))
    garden = Theme("garden", "Growing vegetables in beds.", ("Compost and seeds, spade and hoe.", "Beans in rows."))
    fitted = fit_themes((*THEMES, garden), passages, [], ThemeRecipe(strengths=(1.0,), folds=3), lambda line: None)
    fitted.save(tmp_path)
    scores = Judges(tmp_path).glance(["Compost for the beans, and seeds in rows.", "The oven was cold."]).scores
    assert scores[0, 2] > scores[1, 2]


def test_thresholds_find_the_edge_and_stay_common_where_nothing_is_known():
    likely = np.column_stack([np.linspace(0, 1, 101), np.linspace(0, 1, 101)])
    wanted = np.column_stack([np.linspace(0, 1, 101) >= 0.4, np.zeros(101, dtype=bool)])
    edges = thresholds(likely, wanted, pull=20)
    assert edges == pytest.approx([0.4, 0.4], abs=0.02)


def test_the_shipped_taxonomy_has_twelve_themes_with_five_examples():
    themes = taxonomy(CHECKOUT / "configs" / "themes.toml")
    assert len(themes) == 12
    assert all(len(theme.examples) >= 5 and theme.description for theme in themes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no \\[\\[themes\\]\\]"),
        ('[[themes]]\nname = "a"', "description"),
        ("x", "themes.toml"),
        ('[[themes]]\nname = "a"\ndescription = "b"\n' * 2, "twice"),
    ],
)
def test_a_faulty_taxonomy_is_refused(tmp_path, text, words):
    path = tmp_path / "themes.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=words):
        taxonomy(path)


def test_passages_without_text_are_refused(tmp_path):
    (tmp_path / "passages.jsonl").write_text('{"id": "a", "themes": []}')
    with pytest.raises(InputError, match="row 1"):
        load_passages(tmp_path)


def test_the_documents_figures_of_a_new_theme_are_the_measured_ones():
    measured = json.loads((CHECKOUT / "models" / "themes" / "shots.json").read_text(encoding="utf-8"))["f1"]
    row = "| " + " | ".join(f"{measured[shots]:.3f}" for shots in ("0", "5", "20")) + " |"
    assert row in (CHECKOUT / "docs" / "themes.md").read_text(encoding="utf-8")
