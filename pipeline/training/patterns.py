"""The regular-expression baseline: what a careful person writes in an afternoon, as data. For comparison only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.models.context import View

_WHO = r"(?:i|we|he|she|they|you guys|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)?)"
_WILL = (
    r"(?:will|'ll|’ll|ll|am going to|'m going to|’m going to|is going to|are going to|plan to|plans to|agreed to"
    r"|promised to|commits? to|committed to|undertakes? to|is to|are to)"
)
_CONTACT = (
    r"(?:call(?: you| them| him| her| me)?(?: back)?|ring|phone|meet|talk|speak|chat|catch up|touch base|check in"
    r"|check back|circle back|follow up|get back to|reconnect|sync|regroup|get together|visit|stop by|see you|demo)"
)
_TIME = (
    r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b|tomorrow|tmrw|next week"
    r"|this week|next month|\d{1,2}/\d{1,2}|(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december) \d|eod|eow|eom|by (?:the )?end of|in two weeks|q[1-4]"
)

HEADINGS = re.compile(r"action|next step|to.?do|follow.?up|task|commitments|deliverables|agreed", re.IGNORECASE)

NOT = (
    r"\b(?:won't|won’t|will not|cannot|can't|unable to|not going to|never|would have|could have|might|may want)\b",
    r"\b(?:looking forward|let me know if you have|feel free|don't hesitate|do not hesitate|happy to)\b",
    r"\b(?:we will see|we'll see)\b",
    r"\b(?:you(?:'ll| will) (?:love|see|find|get|be))\b",
    r"\b(?:always|usually|every (?:day|week|time)|in general|if i were you)\b",
)

PATTERNS: dict[str, tuple[str, ...]] = {
    "follow_up": (
        rf"\b{_WHO}\s?{_WILL}(?: \w+)? {_CONTACT}\b",
        rf"^(?:will|to|let's|let’s|lets)? ?{_CONTACT}\b.*(?:{_TIME})",
        r"\b(?:next|follow-up|followup) (?:call|meeting|demo|touch|session|check-in)\b.*(?:\d|day\b)",
        rf"\blet['’]?s {_CONTACT}\b",
        r"\b(?:meeting|demo|call|visit) (?:is )?(?:set|scheduled|booked|confirmed|fixed) (?:for|on|at)\b",
    ),
    "request": (
        r"\b(?:can|could|would|will) you (?:please |kindly |also |just )?"
        r"(?!believe|imagine|say|tell me (?:what|why|how)\b)\w+",
        r"^(?:hi \w+, ?)?(?:please|pls|kindly)\b(?! note| see| find| be advised| feel| don't hesitate)",
        r"\b(?:asked|wants|requested|needs|asks) (?:us|me|you|for)\b",
        r"^(?:client|customer|they|she|he|owner)?\s?(?:wants|asks|needs|requests|asked for) ",
        r"\byou(?:'re|’re| are) (?:cordially )?invited\b",
        r"^(?:and |then )?(?:send|call|tell|give|let) (?:me|us) (?!know if)",
        r"\blet me know (?:what|when|whether|which|who|how many|by)\b",
        r"\b(?:asked|asking|requests?|requested) (?:for )?(?:a|an|the|two|three|more|pricing|references|quote)\b",
    ),
    "goal": (
        r"\b(?:goal|target|objective|aim)s?(?: is|:| for| this| of)\b",
        rf"\b{_WHO} (?:want|wants|aim|aims|hope|hopes|intend|need|needs)"
        r" (?:to|it|us to) (?:\w+ ){1,6}?(?:\d|by|before|live)",
        r"\b(?:want|wants|aiming|aim) to (?:cut|reduce|grow|increase|reach|hit|double|halve|get to|be live|go live)\b",
        r"\b(?:i have|i've|we have|we've) decided to focus\b",
    ),
    "done": (
        r"^\[x\]",
        r"\[done\]|\(done\)|✅|✔|(?:→|->|–|-|:) (?:done|closed|sent|complete)\b",
        r"\b(?:as promised|as discussed|as requested|as agreed|per your request)\b",
        r"\b(?:sent|delivered|got|received|signed|completed|finished|closed)\b"
        r".*\b(?:back|already|finally|as promised)\b",
        r"\b(?:attached|enclosed) (?:is|are|please find)\b",
    ),
    "commitment": (
        rf"\b{_WHO}\s?{_WILL}(?: (?:also|then|have|try to|get|be sure to))?"
        r" (?!be (?:a|the|in|on|out|great)\b|see\b|love\b)\w+",
        r"^(?:will|i'll|we'll|gonna|to|need to|must) (?!be\b|see\b|have\b)\w+",
        r"^\W*(?:action|ai|todo|to do|next step|ACTION|Action|TODO|AI)s?\b\W*[:*\-–]",
        r"^[A-Za-z][\w/&.]{1,14} (?:[-–—:]+|to) (?:\w+ ){2,}.*(?:" + _TIME + ")",
        r"^[A-Z][\w/&. ]{1,24}(?: to |: ?|\s[–-]\s)(?:send|draft|write|check|ask|book|call|prepare|share|review|update"
        r"|get|set|find|confirm|create|order|add|talk|organi[sz]e|contact|follow|schedule|fix|look|provide|make|put|finish|move)\b",
        r"\b(?:i|we) (?:need to|have to|must|promise to|undertake to) \w+.*(?:" + _TIME + ")",
        r"\b(?:resolved|approved|agreed|motion (?:passed|carried))(?::| that| to)\b.*\b(?:to|will|shall)\b",
    ),
}  # fmt: skip

_NOT = [re.compile(pattern, re.IGNORECASE) for pattern in NOT]
_KINDS = {
    kind: [re.compile(pattern, re.IGNORECASE if kind != "commitment" else 0) for pattern in patterns]
    for kind, patterns in PATTERNS.items()
}
_BARE = re.compile(r"^(?:[A-Z][\w/&.]*(?: [A-Z][\w.]*)?(?::| to| [-–]) ?)?[A-Za-z]+(?: \S+){1,25}$")


def kinds_of(view: View) -> Iterator[str]:
    """The kinds of item that the patterns see in a sentence; a bullet under an action heading is a commitment."""
    text = view.text.strip()
    if view.checked:
        yield "done"
        return
    if any(pattern.search(text) for pattern in _NOT):
        return
    found = [kind for kind in ("follow_up", "request", "goal", "done") if _matches(kind, text)]
    listed = view.bullet and (view.checked is False or HEADINGS.search(view.heading) is not None)
    if not found and (_matches("commitment", text) or (listed and _BARE.match(text))):
        found = ["commitment"]
    yield from found


def _matches(kind: str, text: str) -> bool:
    lowered = text if kind != "commitment" else text[:1].upper() + text[1:]
    return any(pattern.search(variant) for pattern in _KINDS[kind] for variant in {lowered, text})
