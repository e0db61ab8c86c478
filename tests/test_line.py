"""The whole line over any documents: spans, owners, dates, ids; and stages that fail."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_making import DAY, LIGHT, SAMPLES, documents, stages_at_hand

from pipeline.config import Registry, load
from pipeline.errors import ModelError
from pipeline.interchange import check_offsets
from pipeline.line import Line, batched, fingerprint, model_fingerprints, process
from pipeline.readers.read import read
from pipeline.records import Document, Item, Passage, Record

AT_HAND = stages_at_hand()
PROMISES = (
    "I'll send the revised pricing to Priya by Friday. If legal agrees, they will sign in June.\n",
    "Next steps:\n- Dana to call Tom back next Tuesday\n- [x] Priya: sent the W-9 as promised\n",
    "We want 40 new meetings this quarter. Can you send me two references by 3/14?\n",
    "We might look at it next year. Looking forward to it!\n",
)


@pytest.fixture(scope="module")
def line():
    """Every stage whose model lies here."""
    names = ",".join(f'"{name}"' for name in AT_HAND)
    return Line(
        load(
            None,
            [f"kept.stages=[{names}]", "stages.items.threads=1"] if "items" in AT_HAND else [f"kept.stages=[{names}]"],
        )
    )


def check(record: Record) -> None:
    document = record.document
    check_offsets(record)
    for found in (*record.items, *record.passages):
        assert document.text[found.start : found.end] == found.text
        assert found.document == document.id
    for item in record.items:
        assert item.text.strip()
        for words in (item.owner, item.recipient, item.action, item.due_text, item.condition, item.target):
            assert words is None or words in document.text or words in said(document)
        assert item.due_text is not None or (item.due is None and item.due_start is None)
        assert 0 <= item.probability <= 1
    for passage in record.passages:
        assert all(0 <= score <= 1 for score in passage.scores.values())
        assert set(passage.themes) <= set(passage.scores)
    assert len({item.id for item in record.items}) == len(record.items)
    if record.vectors is not None:
        assert len(record.vectors) == len(record.passages)


def said(document: Document) -> str:
    """What the source says beside the text: the speakers of turns are owners too."""
    return " ".join(turn.speaker or "" for turn in document.turns)


@st.composite
def told(draw):
    document = draw(documents())
    words = document.text + "\n" + "".join(draw(st.lists(st.sampled_from(PROMISES), max_size=4)))
    return replace(document, text=words.replace("\ud83d", ""))


@given(st.lists(told(), min_size=1, max_size=4, unique_by=lambda document: document.id))
@settings(max_examples=40)
def test_any_documents(line, given_documents):
    records, failures = line(given_documents)
    assert failures == []
    assert [record.document for record in records] == given_documents
    for record in records:
        check(record)
    backwards, _ = line(given_documents[::-1])
    assert [bare(record) for record in backwards] == [bare(record) for record in records[::-1]]


def bare(record: Record) -> Record:
    """Without vectors, and without the last digits of probabilities, which hang on how a batch was padded."""
    items = tuple(replace(item, probability=round(item.probability, 2)) for item in record.items)
    passages = tuple(
        replace(passage, scores={name: round(score, 2) for name, score in passage.scores.items()})
        for passage in record.passages
    )
    return replace(record, vectors=None, items=items, passages=passages)


@pytest.mark.slow
def test_the_samples(line):
    documents = [entry for entry in read([SAMPLES]) if isinstance(entry, Document)]
    records, failures = line(documents)
    assert failures == []
    for record in records:
        check(record)
    ids = [found.id for record in records for found in (*record.items, *record.passages)]
    assert len(set(ids)) == len(ids)
    random.Random(3).shuffle(documents)
    again, _ = line(documents)
    assert {found.id for record in again for found in record.passages} <= set(ids)


class FaultError(Exception):
    """Injected."""


def make_faulty(word: str = "FAULT", kind: str = "Exception"):
    """A stage that raises on every document with a word in it."""
    kinds = {
        "Exception": FaultError,
        "MemoryError": MemoryError,
        "RecursionError": RecursionError,
        "ModelError": ModelError,
    }

    def faulty(records):
        for record in records:
            if word in record.document.text:
                raise kinds[kind]("no way\nthrough")
            yield record

    return faulty


@pytest.fixture
def faulty():
    Registry.stages.register("test.faulty.v1", func=make_faulty)
    return lambda *more: load(
        None, ['kept.stages=["clean","faulty","segment"]', "stages.faulty.@stages=test.faulty.v1", *more]
    )


@pytest.mark.parametrize("kind", ["Exception", "MemoryError", "RecursionError"])
@pytest.mark.parametrize("bad", [(), (0,), (7,), (3, 4), range(8), (1, 3, 5, 7)])
def test_a_document_that_fails_leaves_the_others(faulty, kind, bad):
    given_documents = [
        Document(str(n), f"Number {n}. {'FAULT' if n in bad else ''}", path=f"{n}.txt") for n in range(8)
    ]
    records, failures = Line(faulty(f"stages.faulty.kind={kind}"))(given_documents)
    assert [record.document.id for record in records] == [str(n) for n in range(8) if n not in bad]
    assert all(record.sentences for record in records)
    assert [(failure.document, failure.path) for failure in failures] == [
        (str(n), f"{n}.txt") for n in range(8) if n in bad
    ]
    assert all(failure.stage == "faulty" and "no way" in failure.message for failure in failures)


def test_what_the_user_must_mend_stops_the_line(faulty):
    with pytest.raises(ModelError):
        Line(faulty("stages.faulty.kind=ModelError"))([Document("d", "FAULT")])


def test_in_memory_a_failed_document_comes_with_its_failure(faulty):
    out = list(process([Document("a", "Fine."), Document("b", "FAULT"), Document("c", "Fine.")], faulty()))
    assert {record.document.id: bool(record.failures) for record in out} == {"a": False, "b": True, "c": False}


def test_process_is_lazy():
    taken = []

    def source():
        for number in range(100):
            taken.append(number)
            yield Document(str(number), f"Number {number}.")

    flow = process(source(), load(None, [LIGHT, "kept.batch=5"]))
    assert taken == []
    first = next(flow)
    assert first.document.id == "0"
    assert len(taken) == 5


def test_a_finished_record_passes_untouched(line):
    text = "I'll send it by Friday."
    item = Item("i", "d", "goal", 0, len(text), text, owner="nobody at all")
    record = Record(
        Document("d", text, date=DAY), items=(item,), passages=(Passage("p", "d", 0, 4, "I'll"),), finished=True
    )
    (out,), _ = line([record])
    assert replace(out, vectors=None) == record


@given(st.lists(st.integers(), max_size=20), st.integers(1, 7))
def test_batches_keep_order_and_size(numbers, size):
    lots = list(batched(numbers, size))
    assert [entry for lot in lots for entry in lot] == numbers
    assert all(len(lot) == size for lot in lots[:-1])
    assert all(1 <= len(lot) <= size for lot in lots)


def of(*overrides):
    return fingerprint(load(None, overrides), {"items": "1"})


def test_the_fingerprint_changes_with_what_can_change_the_result():
    base = of(LIGHT)
    assert of(LIGHT) == base
    assert of(LIGHT, "kept.batch=3") == base
    assert of(LIGHT, "stages.segment.max_words=90") != base
    assert of('kept.stages=["clean"]') != base


def test_the_fingerprint_of_a_model_is_that_of_its_files():
    assert set(model_fingerprints(load(None, ['kept.stages=["embed"]']))) == {"search", "minilm"}


def test_a_stage_may_name_a_model_that_is_not_ours():
    Registry.stages.register("test.foreign.v1", func=lambda model="x": iter)
    resolved = load(
        None,
        ['kept.stages=["foreign"]', "stages.foreign.@stages=test.foreign.v1", "stages.foreign.model=en_core_web_sm"],
    )
    assert model_fingerprints(resolved) == {"en_core_web_sm": "elsewhere"}
    assert [record.document.id for record in process([Document("d", "x")], resolved)] == ["d"]
