"""From a phrase to its DueDate: cut, reduce, and choose among what is left."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pipeline.due import rules  # noqa: F401  (registers the rules, in their order)
from pipeline.due.chart import reduce
from pipeline.due.durations import up_to
from pipeline.due.kinds import KINDS
from pipeline.due.lexicon import EVENT_WORDS, MEETING_WORDS
from pipeline.due.model import Clock, Context, Direction, DueDate, DueSettings, Span
from pipeline.due.plain import set_aside_plain
from pipeline.due.tokens import Tokens, tokenize

_DATE, _REPEAT, _TIME, _NUM, _OTHER, _DURATION = (
    KINDS[k] for k in ("DATE", "REPEAT", "TIME", "NUM", "OTHER", "DURATION")
)
_PREPOSITIONS = frozenset(KINDS[k] for k in ("UNTIL", "BEFORE", "AFTER", "IN"))
_COUNTED_FROM = frozenset(KINDS[k] for k in ("AFTER", "BEFORE", "FROM", "OF"))
_VAGUE = KINDS["VAGUE"]
_EVENT = Span(None, None, "event", "an event whose date the words do not say")
_HURRIED = frozenset({"right", "soon", "shortly", "immediately", "just", "straight", "only"})
_NOTHING = Span(None, None, "none", "no words that name a date")


def resolve_phrase(
    phrase: str, reference: date | datetime, settings: DueSettings, direction: Direction = "future"
) -> DueDate:
    """`pipeline.due.resolve`: cut, reduce, choose."""
    if isinstance(reference, datetime):
        context = Context(reference.date(), reference.replace(tzinfo=None), settings, direction)
    else:
        context = Context(reference, None, settings, direction)
    words = phrase.lower()[:400]
    tokens = tokenize(words)
    set_aside_plain(tokens, words)
    first = tokens.words[0] if tokens.words else ""
    reduce(tokens, context)
    try:
        span = _choose(tokens, context, first)
    except (ValueError, OverflowError):  # "ninety centuries": no calendar reaches that far
        span = _NOTHING
    return DueDate(span.start, span.end, span.grain, span.ambiguous, span.why, phrase)


def _choose(tokens: Tokens, context: Context, first: str) -> Span:
    """The span that stands for the phrase: an event if it starts as one, else what the rules built."""
    if _after_this_meeting(tokens):
        return Span(context.today, context.today, "day", "after a meeting of that day")
    if _VAGUE not in tokens.kinds and _starts_event(tokens, first):
        return _EVENT
    repeats = _values(tokens, _REPEAT)
    if repeats:
        return repeats[0]
    spans = _values(tokens, _DATE)
    if spans:
        return spans[0] if len(spans) == 1 else _several(spans)
    return _NOTHING if _VAGUE in tokens.kinds else _undated(tokens, context)


def _values(tokens: Tokens, kind: str) -> list[Span]:
    return [value for value, has in zip(tokens.values, tokens.kinds, strict=True) if has == kind]


def _undated(tokens: Tokens, context: Context) -> Span:
    """What is left without a date: a time, a length of time, an event, or nothing."""
    kinds = tokens.kinds
    if _TIME in kinds:
        return _clock_only(context, tokens.values[kinds.index(_TIME)])
    if _DURATION in kinds:
        at = kinds.index(_DURATION)
        if not (_OTHER in kinds and _COUNTED_FROM.intersection(kinds[at + 1 : at + 2])):
            return up_to(context, tokens.values[at])
    if _NUM in kinds and _OTHER not in kinds and len(kinds) <= 3:
        return _clock_only(context, Clock(tokens.values[kinds.index(_NUM)]))
    return _EVENT if _OTHER in kinds and len(kinds) > 1 and kinds[0] not in (_OTHER, _NUM) else _NOTHING


def _after_this_meeting(tokens: Tokens) -> bool:
    """As in "right after this call": the day of the document."""
    words = tokens.words
    at = words.index("after") if "after" in words[:2] else -1
    return at >= 0 and words[at + 1 : at + 2] == ["this"] and not MEETING_WORDS.isdisjoint(words[at + 2 : at + 4])


def _starts_event(tokens: Tokens, first: str) -> bool:
    """As in "after the board meeting": words that wait for something, and no date right behind them."""
    words, kinds = tokens.words, tokens.kinds
    at = 1 if first in _HURRIED and len(words) > 1 else 0
    if at >= len(words) or kinds[at] in (_DATE, _REPEAT):
        return False
    if words[at] not in EVENT_WORDS and kinds[at] != KINDS["NEXTEVENT"]:
        return False
    behind = kinds[at + 1 : at + 3]
    return kinds[at] not in _PREPOSITIONS or not (
        behind[:1] == [_DATE] or behind == [KINDS["THE"], _DATE] or behind[:1] == [_TIME]
    )


def _several(spans: list[Span]) -> Span:
    """Of several dates the most precise; of equals the first."""
    sized = [s for s in spans if s.start and s.end]
    if not sized:
        return spans[0]
    best = min(sized, key=lambda s: ((s.end or date.max) - (s.start or date.min)).days)
    return best._replace(ambiguous=True)


def _clock_only(context: Context, clock: Clock) -> Span:
    """A time without a day: today, or tomorrow where it is already over."""
    hour = clock.hour if clock.hour is not None else 24.0
    if hour > 24:
        return _NOTHING
    moment = context.moment
    over = not context.past and context.now is not None and hour <= moment.hour + moment.minute / 60
    day = context.today + timedelta(days=1) if over and moment.hour + moment.minute else context.today
    return Span(day, day, "time", "the first such time from the reference on")
