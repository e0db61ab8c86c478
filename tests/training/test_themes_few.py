from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.models.few_shot import Views, components
from pipeline.training.themes_corpus import LabelledPassage, Theme
from pipeline.training.themes_few import ALARMS, LITTLE, Known, learn, make_few, well_known, whiten

SIZE, THEMES = 24, 6


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _views(rows: np.ndarray) -> Views:
    return Views(_unit(rows), _unit(rows), csr_matrix(_unit(np.abs(rows))))


def _world(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centres of themes, passages round them, and labels; a share carries none."""
    dice = np.random.default_rng(seed)
    centres = 2 * dice.normal(size=(THEMES, SIZE))
    labels = np.zeros((400, THEMES), dtype=bool)
    for row in labels[:300]:
        row[dice.integers(THEMES)] = True
    return centres, labels @ centres + 1.5 * dice.normal(size=(400, SIZE)), labels


def _f1_of_the_last_theme(examples: int) -> float:
    centres, rows, labels = _world(3)
    raw, without = _views(rows), np.flatnonzero(~labels[:, -1])
    others = labels[without, :-1]
    whitening = whiten(raw.of(without), others)
    seen, told = whitening(raw), whitening(_views(centres + np.random.default_rng(4).normal(size=centres.shape)))
    known = Known(seen.of(without), others, told.of(list(range(THEMES - 1))))
    drawn = np.flatnonzero(labels[:, -1])[:examples]
    own = Views(
        np.vstack([told.meaning[[-1]], seen.meaning[drawn]]), np.vstack([told.static[[-1]], seen.static[drawn]]),
        csr_matrix(np.vstack([told.words[[-1]].toarray(), seen.words[drawn].toarray()])),
    )  # fmt: skip
    scorer = learn(known, own, np.random.default_rng(5))
    found = scorer.scores(components(seen, own, known.rivals())) >= scorer.threshold
    wanted = labels[:, -1]
    return float(2 * (found & wanted).sum() / (found.sum() + wanted.sum()))


def test_a_theme_that_was_never_labelled_is_found_by_its_description_and_by_examples():
    assert _f1_of_the_last_theme(0) > 0.6
    assert _f1_of_the_last_theme(5) > 0.6


def test_few_of_the_known_passages_are_given_a_theme_that_none_of_them_carries():
    centres, rows, labels = _world(3)
    raw = _views(rows)
    whitening = whiten(raw, labels)
    seen, told = whitening(raw), whitening(_views(centres))
    known = Known(seen, labels, told)
    other = whitening(_views(np.random.default_rng(9).normal(size=(6, SIZE))))
    scorer = learn(known, other, np.random.default_rng(5))
    carried = scorer.scores(components(seen, other, known.rivals())) >= scorer.threshold
    assert carried.mean() <= ALARMS + 0.01


def test_components_do_not_depend_on_the_company():
    centres, rows, labels = _world(7)
    seen, told = _views(rows), _views(centres)
    known = Known(seen, labels, told)
    together = components(seen, told.of([0, 1]), known.rivals())
    alone = components(seen.of([5]), told.of([0, 1]), known.rivals())
    assert np.allclose(together[5], alone[0], atol=1e-5)


OWN = [Theme("boats", "Boats and harbours.", ("The mast is up.",)), Theme("bread", "Baking.", ("Knead the dough.",))]


def _labelled(*names: str) -> list[LabelledPassage]:
    return [
        LabelledPassage(f"{name}{n}", f"{name}{n}", "blog", "Some words.", frozenset([name]))
        for name in names
        for n in range(LITTLE)
    ]


def test_a_taxonomy_of_own_themes_alone_is_learnt_beside_the_shipped_ones():
    shipped = ("momentum", "nurturing", "planning", "asking")
    assert [theme.name for theme in well_known(OWN, _labelled(*shipped))] == list(shipped)
    assert [theme.name for theme in well_known(OWN, _labelled(*shipped, "bread"))] == ["bread", *shipped]


def test_it_is_said_where_too_little_is_known_to_learn_by_nearness(tmp_path):
    said: list[str] = []
    assert make_few(OWN, _labelled("bread"), tmp_path, said.append) == []
    assert "not learnt by nearness: boats" in said[0]
