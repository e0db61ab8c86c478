"""What goes to a worker and comes back: the same records, without a second copy of their documents."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from line_making import documents, segmented

from pipeline.engines.packing import pack_answer, pack_batch, unpack_answer, unpack_batch
from pipeline.records import Document, Failure, Item, Record

BATCHES = st.lists(documents(), max_size=4)


@given(BATCHES)
def test_records_come_back_as_they_were(batch):
    failure = Failure("items", "no", document="gone")
    answer = [segmented(document) for document in unpack_batch(pack_batch(batch))], [failure]
    given_again = unpack_batch(pack_batch(batch))
    records, failures = unpack_answer(given_again, pack_answer(batch, answer))
    assert (records, failures) == answer
    packed = pack_answer(batch, ([segmented(document) for document in batch], []))
    own, _ = unpack_answer(batch, packed)
    assert all(record.document is document for record, document in zip(own, batch, strict=True))


def test_vectors_items_and_finished_records():
    document = Document("d", "I will call.")
    item = Item("i", "d", "commitment", 0, 12, "I will call.", owner="I")
    first = Record(document, items=(item,), vectors=np.ones((2, 3), dtype=np.float32), finished=True)
    second = Record(Document("e", "No."), vectors=np.zeros((0, 3), dtype=np.float32))
    third = Record(Document("f", "Nor this."))
    batch = [first, second.document, third.document]
    (one, two, three), _ = unpack_answer(batch, pack_answer(batch, ([first, second, third], [])))
    assert (one.items, one.finished) == ((item,), True)
    assert one.vectors.tolist() == [[1.0] * 3] * 2
    assert (len(two.vectors), three.vectors) == (0, None)


def test_a_document_that_a_stage_has_changed_comes_back_changed():
    given_one, changed = Document("d", "Hello."), Document("d", "Hello.", title="New")
    (record,), _ = unpack_answer([given_one], pack_answer([given_one], ([Record(changed)], [])))
    assert record.document == changed
