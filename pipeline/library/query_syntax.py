"""What a user types into a search, and what the index is asked: any text is a search, none is an error.

"words in quotes" are a phrase, word* is a beginning, -word and -"a phrase" are kept out; everything else is words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below between both but by
    can could did do does doing don down during each few for from further get had has have having he her here hers
    him his how i if in into is it its itself just let like ll make me more most my myself no nor not now of off on
    once only or other our ours out over own re s same she should so some such t than that the their theirs them then
    there these they this those through to too under until up us ve very was we were what when where which while who
    whom why will with would you your yours
    """.split()  # noqa: SIM905 -- a list of 180 quoted words is not easier to read
)
"""Words that say next to nothing about what is sought. In a small library they help the order a little and cost
nothing; in a large one they would cost most of the time."""

_CURLY = str.maketrans("“”„‟", '""""')
"""The quotation marks that phones and word processors write for the plain one."""
_TOKEN = re.compile(r'(?P<minus>(?<!\w)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>\w+)(?P<star>\*)?)', re.UNICODE)
MAXIMUM_TERMS = 64


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a beginning of a word, or a phrase."""

    words: tuple[str, ...]
    prefix: bool = False
    required: bool = False
    """A phrase in quotes must be there."""

    @property
    def common(self) -> bool:
        """Whether it is a stop word by itself."""
        return not self.prefix and len(self.words) == 1 and self.words[0].casefold() in STOP_WORDS

    @property
    def match(self) -> str:
        """The term in the language of FTS5, in quotes, so that nothing in it has a meaning there."""
        return '"' + " ".join(self.words) + '"' + ("*" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Query:
    """A search, taken apart."""

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()

    @property
    def text(self) -> str:
        """The words that are sought, for the encoder."""
        return " ".join(" ".join(term.words) for term in self.terms)

    @property
    def telling(self) -> Query:
        """The query without its stop words, unless it has no others."""
        kept = tuple(term for term in self.terms if not term.common)
        return replace(self, terms=kept) if kept else self

    def match(self, joined: str = "OR") -> str | None:
        """The expression for FTS5; None where there is nothing to look for.

        Words are alternatives (or all needed, with ``AND``), phrases are always needed.
        """
        required = [term.match for term in self.terms if term.required]
        free = [term.match for term in self.terms if not term.required]
        if not required and not free:
            return None
        if required:
            # The free words are no condition beside a phrase, but they count for the order.
            wanted = " AND ".join(required)
            if free and joined == "AND":
                wanted = f"{wanted} AND {' AND '.join(free)}"
            elif free:
                wanted = f"({wanted}) AND ({' OR '.join([required[0], *free])})"
        else:
            wanted = f" {joined} ".join(free)
        if self.excluded:
            wanted = f"({wanted}) NOT ({' OR '.join(term.match for term in self.excluded)})"
        return wanted


def parse(text: str) -> Query:
    """Take a search apart. Never fails: what has no meaning is left out."""
    terms: list[Term] = []
    excluded: list[Term] = []
    # Lone surrogates, which no database takes, become question marks.
    readable = text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    for found in _TOKEN.finditer(readable.translate(_CURLY)):
        if found["phrase"] is not None:
            words = tuple(re.findall(r"\w+", found["phrase"]))
            term = Term(words, required=len(words) > 1)
        else:
            words = (found["word"],)
            term = Term(words, prefix=found["star"] is not None)
        if words and len(terms) + len(excluded) < MAXIMUM_TERMS:
            (excluded if found["minus"] else terms).append(term)
    return Query(tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(excluded)))
