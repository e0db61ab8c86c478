"""Asks and what the next turn answers: "Can you send the case study?" – "Absolutely." – "Not this week."

An ask accepted with a bare word is a commitment of the one who accepts (in `data/labelled/items` 26 of 26), one that is
refused no item, one put off ("let me check with Tom first") stays a request. The extractor hears the ask as a possible
item and is seldom sure of it; a question about what a product can do it does not hear at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.due import find
from pipeline.language.formulas import is_plain_ask
from pipeline.models.context import View

ASK = re.compile(
    r"(?:can|could|will|would) (?:you|u)(?: (?:please|pls|also|maybe|just|then|possibly))* "
    r"(?P<deed>[a-z][^?]*?)\s*\?\s*$",
    re.IGNORECASE,
)
BARE = re.compile(
    r"\s*(?:(?:yes|yeah|yep|yup|sure(?: thing)?|of course|absolutely|certainly|definitely|gladly|will do|can do|"
    r"no problem|not a problem|happy to|you got it|consider it done|ok(?:ay)?|i will|i['’]ll do that|"
    r"on it)\b[\s,.!]*)+",
    re.IGNORECASE,
)
"""A turn that accepts, and says nothing else."""
FILLERS = (
    r"\s*(?:(?:u+h+|u+m+|er+m?|h+m+|well|oh|ah|look|honestly|actually|yeah|thanks|sorry|unfortunately|sadly|"
    r"(?:i['’]m|i am)(?: so| very)? (?:sorry|afraid)|apologies|but|so|to be honest|right now|at the moment)\b"
    r"[\s,.…–—-]*)*"
)
"""What a turn may begin with before it answers."""
REFUSES = re.compile(
    FILLERS + r"(?:(?:no|nope|nah)(?=\s*(?:$|[,.!;…–—-])|\s+(?:sorry|i|we|that|unfortunately|can|way|chance|need)\b)|"
    r"(?:(?:absolutely|definitely|certainly|of course|probably|rather|i['’]d rather|afraid|i think|possibly) )?"
    r"not(?=\s*(?:$|[,.!;…–—-])|\s+(?:this|next|today|tomorrow|tonight|now|right now|yet|possible|really|"
    r"before|by|until|till|on|in|for now|for the|at (?:the|this)|without|from (?:us|me)|allowed)\b)|"
    r"(?:i|we)(?: really| just)? (?:can['’]?t|cannot|can not|won['’]?t|don['’]?t|couldn['’]?t|won['’]t be able to|"
    r"(?:am|are|['’]m|['’]re) not (?:able|allowed) to)"
    r"(?=\s*(?:$|[,.!;…–—-])|\s+(?:do|share|give|release|disclose|hand|this|that|today|now|right|before|by|until|"
    r"(?P<deed>[a-z]+))\b)|"
    r"(?:i|we) don['’]t think (?:so|i can|we can|that['’]s possible|that will)\b|"
    r"(?:that|this|it)(?:['’]s| is| will| would)? ?(?:not|won['’]t) ?(?:be )?"
    r"(?:possible|going to|happen|work|something (?:i|we)|allowed))",
    re.IGNORECASE,
)
"""How a turn begins that refuses; "no problem" and "no worries" do not."""
YIELDS = re.compile(
    r"\b(?:yes|yep|(?<=[ ,])yeah|(?<!not )sure|fine|ok|okay|of course|happy to|gladly|(?<!no )can do|will do|"
    r"not at all|why not|wait|works?(?! on)|but then|possible then)\b",
    re.IGNORECASE,
)
"""What says in a turn that begins with a refusal that it is none: "not until Friday, but then yes"."""
DEFERS = re.compile(
    FILLERS
    + r"(?:(?:let me|let us|(?:i|we)(?:['’]ll| will| have to|['’]d have to| would have to| need to| must| should)) "
    r"(?:first |just |quickly |need to |have to )*(?:check|ask|see|think|look into|find out|discuss|clear|confirm|"
    r"(?:talk|speak) (?:to|with)|(?:get|come) back|run (?:it|this|that))|maybe|perhaps|possibly|(?:it |that )?depends|"
    r"(?:(?:i['’]m|i am) )?not sure|(?:i )?(?:don['’]t know|can['’]t (?:say|promise))|hard to say|no promises)\b",
    re.IGNORECASE,
)
"""How a turn begins that neither accepts nor refuses."""
OWN = re.compile(r"\b(?:i|we)(?:['’]ll| will| can(?!['’]?t\b))\b", re.IGNORECASE)
"""A promise of the answer's own, which is an item itself."""
PARTS = re.compile(r"[,.;–—]\s|\bbut\b")
"""What divides an answer: "not by Monday, Thursday works"."""
HEARD = 0.2
"""The least probability of an item of any kind that is owed, before the answer is considered."""


CALLED = re.compile(r"(?:^|[\s,])(?P<name>[^\W\d_a-zß-öø-ÿ][\w'’-]+),\s*$")
"""The name of the one who is asked, right before the ask."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An ask, by the words of it and who is bound by it."""

    speaker: str
    deed: str
    due: str | None = None
    """The day that the answer sets instead of the ask's."""

    def over(self, slots: Mapping[str, str]) -> dict[str, str]:
        """The slots of the ask with what the answer says of them."""
        words = {"action": self.deed, **slots, "owner": self.speaker}
        return words if self.due is None else words | {"due_text": self.due}


def accepted(place: int, seen: Sequence[View]) -> Accepted | None:
    """The ask that stands at `place` among the sentences of a transcript, where the next turn accepts it; else None."""
    ask, turn = ASK.search(seen[place].text), _answer(place, seen)
    if ask is None or not turn or turn[0].speaker is None:
        return None
    if all(BARE.fullmatch(one.text) for one in turn):
        return Accepted(turn[0].speaker, ask["deed"])
    said = " ".join(one.text for one in turn)
    if not REFUSES.match(said) or not YIELDS.search(said) or OWN.search(said):
        return None
    days = [span.text for part in PARTS.split(said) for span in find(part)]
    return Accepted(turn[0].speaker, ask["deed"], days[-1].removeprefix("before ")) if days else None


def refused(place: int, seen: Sequence[View]) -> bool:
    """Whether the next turn refuses the ask that stands at `place`; what it promises instead is an item of its own."""
    said = " ".join(one.text for one in _answer(place, seen))
    found = REFUSES.match(said)
    if found is None or (YIELDS.search(said) and not OWN.search(said)):
        return False
    return found["deed"] is None or re.search(rf"\b{found['deed']}\b", seen[place].text, re.IGNORECASE) is not None


def deferred(place: int, seen: Sequence[View]) -> bool:
    """Whether the next turn leaves open what becomes of the ask that stands at `place`."""
    said = " ".join(one.text for one in _answer(place, seen))
    return DEFERS.match(said) is not None and not YIELDS.search(said)


def _answer(place: int, seen: Sequence[View]) -> list[View]:
    """The turn that answers the ask that stands at `place`; nothing where no ask stands, or another one answers."""
    view = seen[place]
    if view.kind != "transcript" or place + 1 >= len(seen):
        return []
    ask, reply = ASK.search(view.text), seen[place + 1]
    if ask is None and not is_plain_ask(view.text):
        return []
    if (ask and ask["deed"].startswith("mind ")) or not reply.opens or reply.speaker in (None, view.speaker):
        return []
    called = CALLED.search(view.text[: ask.start()]) if ask else None
    if called and called["name"] not in (reply.speaker or "").split():
        others = {word for one in seen if one.speaker for word in one.speaker.split()}
        if called["name"] in others:
            return []
    return [reply, *takewhile(lambda one: not one.opens, seen[place + 2 :])]
