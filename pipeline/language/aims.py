"""What a goal comes to: its amount, unit and direction, its day, and the checkpoints on the way.

``aim`` reads the words of a goal; nothing is guessed: without a number there is no value, without a day no day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pipeline.due import DueSettings, find, resolve
from pipeline.language.quantities import Quantity, extremes, quantities
from pipeline.language.quantity_words import FALLING, RISING
from pipeline.records import Aim, Checkpoint, Item, Trend

_WORD = re.compile(r"[^\W\d_]+")
_FLOOR = re.compile(
    r"(?:not|n['’]t|never) (?:fall|drop|go|sink) below|not below|no (?:less|fewer) than|at least|a minimum of|[>≥]\s*$",
    re.IGNORECASE,
)
_CEILING = re.compile(
    r"at most|no more than|not more than|no longer than|(?:not|n['’]t|never) (?:[\w ]{0,20} )?(?:above|over|exceed)\b"
    r"|cannot (?:rise|go) above|a maximum of|without (?:paying|losing|spending)|[<≤]\s*$|\b(?:within|inside)\s*$"
    r"|\b(?:no|nobody|none)\b[^.,;]{0,40} than\s*$|\bdown (?:to|by|from|under|below)\b|\bdown\s*$"
    r"|\b(?:bring|get|keep|take|drive)\w* [^.,;]{0,40}\bdown\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|an? (?:increase|rise|growth|cut|reduction|drop|saving|decrease) of)\s*(?:about |around )?$", re.I
)
_DOWN = re.compile(r"(?:\b(?:down|up)\s*|(?:^|\s)[-–+])$", re.IGNORECASE)
_MINUS = re.compile(r"(?:^|\s)[-–]$")
_RAISED = re.compile(r"\b(?:raise|raising)\s*$", re.IGNORECASE)
_MORE = re.compile(r"\b(?:another|additional|extra)\s*$", re.IGNORECASE)
_COMPARED = re.compile(r"\s*(?:more|less|fewer|off|cheaper|faster|higher|lower)\b", re.IGNORECASE)
_NOW = re.compile(
    r"(?:\bfrom(?: the| our| today['’]s)?(?: current)?|\bnow(?: at)?|\bcurrently(?: at)?|\binstead of|\bagainst"
    r"|\bit was|\bup from|\bdown from|\btoday(?: at)?|[,;] not(?: the)?"
    r"|(?:\b(?:we|i|they|he|she|it)(?:['’](?:re|m|s)| are| am| is)?|\bstands?|\bstill) at)[\s(:,]*(?:about |around )?$",
    re.IGNORECASE,
)
_AFTER_NOW = re.compile(r"[^.,;]{0,12}\b(?:now|today|at present|currently|so far)\b", re.IGNORECASE)
_NEAR = 60
"""Characters before an amount in which a word tells the direction."""

Span = tuple[int, int]


def aim(item: Item, reference: dt.date | None, settings: DueSettings | None = None) -> Aim:
    """What a goal comes to. `reference` is the day of its document; days are left out without it."""
    text = item.text
    dates = _dates(item)
    found = quantities(text, dates)
    baseline = [quantity for quantity in found if _is_now(text, quantity, found)]
    amounts = [quantity for quantity in found if quantity not in baseline]
    checkpoints = _checkpoints(text, amounts, dates, reference, settings or DueSettings())
    if checkpoints:
        last = max(checkpoints, key=lambda entry: entry[1].due or dt.date.min)
        chosen: Quantity | None = last[0]
    else:
        chosen = _chosen(item, amounts, extremes(text, dates))
    due = max((entry.due for _, entry in checkpoints if entry.due), default=item.due)
    if chosen is None:
        return Aim(due=due, trend=_trend(text, None, None))
    before = next((quantity for quantity in baseline if _comparable(quantity, chosen)), None)
    named = chosen if chosen.unit is not None or before is None else before
    shared = next((quantity.unit for quantity, _ in checkpoints if quantity.unit), None)
    return Aim(
        value=chosen.value, unit=named.unit or shared, measure=named.measure,
        trend=_trend(text, chosen, before), change=_is_change(text, chosen),
        start=before.value if before else None, per=chosen.per or named.per, due=due,
        checkpoints=tuple(entry for _, entry in checkpoints),
    )  # fmt: skip


def _dates(item: Item) -> list[Span]:
    """Where the text speaks of days. A time that lies in the words of the target is an amount and no day."""
    text, due = item.text, _place(item.text, item.due_text)
    spans = [(span.start, span.end) for span in find(text)]
    said = _place(text, item.target)
    if said is not None and (due is None or not _overlap(due, said)):
        spans = [span for span in spans if not (said[0] <= span[1] - 1 and span[0] < said[1])]
    if due is not None:
        # What was found to be the day is not less and not more than these words: "to 25 this year".
        spans = [span for span in spans if not _overlap(span, due)] + [due]
    return sorted(span for span in spans if not (_is_length(text, span) and len(spans) > 1))


def _place(text: str, words: str | None) -> Span | None:
    start = text.find(words) if words else -1
    return (start, start + len(words)) if words and start >= 0 else None


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_length(text: str, span: Span) -> bool:
    """Whether it says how long something may take: "answer within 48 hours by the end of Q2"."""
    return text[span[0] : span[1]].casefold().startswith("within ")


def _is_now(text: str, quantity: Quantity, every: Sequence[Quantity]) -> bool:
    if len(every) < 2:
        return False
    before, after = text[: quantity.start], text[quantity.end :]
    if quantity.unit == "times":
        return False
    return _NOW.search(before) is not None or (_AFTER_NOW.match(after) is not None and not _COMPARED.match(after))


def _comparable(one: Quantity, other: Quantity) -> bool:
    units = {one.unit, other.unit}
    return len(units) == 1 or (one.measure == other.measure == "count") or None in units


def _chosen(item: Item, amounts: Sequence[Quantity], whole: Sequence[Quantity]) -> Quantity | None:
    """The amount that is the target: in the target's words, else in those of the action; all and nothing come last.

    A number that stands in neither is no target: "sign on 31 August, three days before the option lapses".
    """
    said = _place(item.text, item.target)
    if said is not None:
        inside = [entry for entry in amounts if _overlap((entry.start, entry.end), said)]
        inside = inside or [entry for entry in whole if _overlap((entry.start, entry.end), said)]
        if inside:
            return inside[0]
    done = _place(item.text, item.action) or (0, len(item.text))
    return next((entry for entry in amounts if _overlap((entry.start, entry.end), done)), None)


def _checkpoints(
    text: str, amounts: Sequence[Quantity], dates: Sequence[Span], reference: dt.date | None, settings: DueSettings
) -> list[tuple[Quantity, Checkpoint]]:
    """Amounts that each have a day of their own, by day; none where there are fewer than two of one unit."""
    if len(amounts) < 2 or len(dates) < 2 or reference is None:
        return []
    found: list[tuple[Quantity, Checkpoint]] = []
    before = dates[0][0] < amounts[0].start  # "by June 80, by December 160"
    for number, amount in enumerate(amounts):
        if before:
            low = amounts[number - 1].end if number else 0
            near = [span for span in dates if low <= span[0] and span[1] <= amount.start]
        else:
            high = amounts[number + 1].start if number + 1 < len(amounts) else len(text)
            near = [span for span in dates if amount.end <= span[0] and span[1] <= high]
        if len(near) != 1 or not _comparable(amount, amounts[0]):
            continue
        start, end = near[0]
        day = resolve(text[start:end], reference, settings).end
        words = text[min(start, amount.start) : max(end, amount.end)]
        if day is not None:
            found.append((amount, Checkpoint(amount.value, day, " ".join(words.split()))))
    return sorted(found, key=lambda entry: entry[1].due or dt.date.min) if len(found) > 1 else []


def _is_change(text: str, quantity: Quantity) -> bool:
    before, after = text[: quantity.start], text[quantity.end :]
    said = text[quantity.start : quantity.end].casefold()
    named = _MORE.search(before) or re.search(r"\bmore\b", said)
    relative = quantity.measure == "percent" and _DOWN.search(before)
    return bool(_BY.search(before) or _COMPARED.match(after) or relative or named or quantity.unit == "times") or (
        "halv" in said
    )


def _trend(text: str, quantity: Quantity | None, before: Quantity | None) -> Trend:
    if quantity is None:
        return _by_words(text)
    near = text[max(0, quantity.start - _NEAR) : quantity.start]
    if before is not None and before.value != quantity.value:
        return "grow" if quantity.value > before.value else "cut"
    if _FLOOR.search(near) or (quantity.measure == "money" and _RAISED.search(near)):
        return "reach"
    if _CEILING.search(near) or quantity.value == 0 or (quantity.measure == "percent" and _MINUS.search(near)):
        return "cut"
    return _by_words(text[: quantity.end] + (match[0] if (match := _COMPARED.match(text, quantity.end)) else ""))


def _by_words(text: str) -> Trend:
    """The direction that the last word of one says."""
    for word in reversed(_WORD.findall(text.casefold())):
        if word in FALLING:
            return "cut"
        if word in RISING:
            return "grow"
    return "reach"
