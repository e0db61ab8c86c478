"""The measures of search, and the judged queries themselves."""

import json

import pytest
from sklearn.metrics import cohen_kappa_score

from pipeline.places import CHECKOUT
from pipeline.training.search_evaluate import load, ndcg
from pipeline.training.splits import split_of

SEARCH = CHECKOUT / "data" / "labelled" / "search"


def test_ndcg_of_known_orders():
    assert ndcg(["a", "b"], {"a": 2, "b": 1}) == pytest.approx(1.0)
    assert ndcg(["b", "a"], {"a": 2, "b": 1}) == pytest.approx((1 + 2 / 1.5849625) / (2 + 1 / 1.5849625))
    assert ndcg(["x"], {"a": 2}) == 0.0


def test_every_query_is_judged_over_the_corpus_and_its_split_follows_from_its_id():
    judged = load(SEARCH, CHECKOUT / "data" / "labelled" / "themes" / "passages.jsonl", "all")
    corpus = set(judged.ids)
    assert len(judged.queries) >= 150
    assert len(corpus) >= 1000
    assert len({query["id"] for query in judged.queries}) == len(judged.queries)
    for query in judged.queries:
        assert query["relevant"].keys() <= corpus, query["id"]
        assert set(query["relevant"].values()) <= {1, 2}
        assert query["split"] == split_of(query["id"])


def test_two_judges_agree_as_the_card_says():
    rows = [json.loads(line) for line in (SEARCH / "second.jsonl").read_text(encoding="utf-8").splitlines()]
    queries = {row["id"]: row for row in map(json.loads, (SEARCH / "queries.jsonl").read_text().splitlines())}
    pairs = [pair for row in rows for pair in row["judged"].values()]
    for row in rows:
        assert {name: pair[0] for name, pair in row["judged"].items() if pair[0]} == queries[row["id"]]["relevant"]
    first, second = zip(*pairs, strict=True)
    kappa = cohen_kappa_score(first, second, weights="quadratic")
    card = " ".join((SEARCH / "README.md").read_text(encoding="utf-8").split())
    same = sum(a == b for a, b in pairs) / len(pairs)
    assert f"{len(rows)} queries ({len(pairs)} pairs): same grade in {same:.0%}" in card.replace(" %", "%")
    assert f"weighted kappa {kappa:.2f}" in card


def test_queries_without_a_split_are_all_asked(tmp_path):
    (tmp_path / "queries.jsonl").write_text(json.dumps({"query": "a", "relevant": {"p": 1}}) + "\n")
    (tmp_path / "themes.jsonl").write_text(json.dumps({"id": "p", "text": "A passage."}) + "\n")
    assert len(load(tmp_path, tmp_path / "none.jsonl", "test").queries) == 1
