from __future__ import annotations

import numpy as np

from pipeline.models.judges import Judges
from pipeline.places import resource
from pipeline.records import Document, DocumentKind, Passage, Record
from pipeline.stages.themes import make_themes

TEXT = (
    "Before you hang up, put the next talk into both calendars. A deal without a date goes cold within the week, "
    "and the summary that you send on Monday is one mail among eighty. Do it while they still hear your voice."
)


def record(kind: DocumentKind) -> Record:
    return Record(Document(kind, TEXT, kind), passages=(Passage("p", kind, 0, len(TEXT), TEXT),))


def test_articles_are_read_whole_and_mails_are_judged_by_the_heads_alone() -> None:
    judges = Judges(resource("models", "themes"))
    article, mail = (found.passages[0] for found in make_themes()([record("article"), record("email")]))
    assert np.allclose(list(article.scores.values()), judges.read([TEXT]).scores[0], atol=1e-3)
    assert np.allclose(list(mail.scores.values()), judges.glance([TEXT]).scores[0], atol=1e-3)
    assert article.scores != mail.scores
    assert "momentum" in article.themes


def test_a_finished_record_stays_as_it_is() -> None:
    done = Record(Document("d", TEXT, "article"), passages=record("article").passages, finished=True)
    assert list(make_themes()([done])) == [done]
