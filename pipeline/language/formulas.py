"""Formulas of politeness and service: sentences that ask or promise in form and mean nothing that anybody owes.

"Let me know if you have any questions" is the most frequent request in business mail, and none. The patterns are data;
each describes a whole sentence from its first word, so that "Please review it and let me know if you have questions"
stays a request.
"""

from __future__ import annotations

import re

from pipeline.due import find

OPENING = (
    r"(?:(?:hi|hello|dear|thanks|thank you|again|also|and|as always|of course|in the meantime)\b"
    r"(?:[^.!?]{0,40}?[,;:!.-]+\s*| and ))?"
)
DOUBTS = (
    r"(?:questions?|queries|comments?|concerns?|problems?|issues?|suggestions?|difficult(?:y|ies)|thoughts|doubts|"
    r"(?:further |additional |more )?(?:information|info|details|help|assistance|clarification))"
)
HAVE = r"(?:have|need|require|had|want|'ve got|encounter|experience)"
ANY = r"(?:any|some|further|additional|other|more|a|specific|general)?(?: (?:further|other|more|additional|specific))?"
ONE = r"(?:you|anyone|anybody|any of you|there)"
REACH = (
    r"(?:let (?:me|us) know|call|contact|e-?mail|write|ring|reach|give|get in touch|get back|speak|talk|ask|drop|see|"
    r"advise|notify)"
)

BRINGS = (
    r"(?:(?! if )[^.!?])*\b(?:ask(?: (?!me\b|us\b)[^.!?]{1,40})? if there|(?!me\b|us\b|call\b|contact\b)\w+ with "
    r"(?:any |some |the |more |further |additional )*(?:details|information|info|help))\b"
)
"""What somebody is to be asked or brought, in a note of what to do: "write to Ann with more details"."""

ASKED = (
    r"(?!.*\b(?:and|then|must|should|(?:need|needs|have|has|be sure|make sure|required|requested|asked) to|please|"
    r"kindly|owes?|(?:can|could|would|will) you|(?:i|we)(?: will|[’']ll)|"
    r"your (?:review|signature|approval|comments)|meeting|call|conference|appointment)\b)"
)
"""What may follow a formula only where it is none: a deed that is asked for, promised, or a meeting that is fixed."""

FORMULAS = (
    # If you have any questions, please call me at 5-4866.
    rf"(?:if|should) {ONE} (?:should )?(?:(?:{HAVE}|are|is) {ANY} ?(?:\w+ (?:or|and|/) )?{DOUBTS}|"
    r"(?:(?:have|has) (?:been|received)|received?) .{0,40}in error)\b.*",
    r"(?:if|should) you (?:need|want|require) (?:anything|something)(?: else)?, (?:please |just )*(?:let|call|ask)\b.*",
    # Let me know if you have any questions. Call me (x67713) if you need anything else. But: send Ann more details.
    rf"(?!{BRINGS})(?:please,? |so |just |kindly )*(?:do )?{REACH}\b[^.!?]{{0,90}}?\b(?:if|should|with|in case) "
    rf"(?:{ONE} (?:should )?)?(?:{HAVE}|are|is)? ?{ANY} ?"
    rf"(?:\w+ (?:or|and|/) )?(?:{DOUBTS}|(?:anything|something)(?: else)?)\b.*",
    # Let me know if I can help. Let us know if we can be of any assistance.
    rf"(?:please,? |so |just |kindly )*{REACH}\b[^.!?]{{0,60}}?\bif (?:i|we|there is anything (?:i|we)) "
    r"(?:can|could|may) (?:help|assist|be of|do)\b.{0,60}",
    # Again, I would like to thank you for your attention.
    r"(?:once )?(?:again,? )?(?:i|we) (?:would|'d) (?:also )?like to (?:take this opportunity to )?thank\b"
    r"(?!.*\b(?:and|will|send)\b).*",
    # Please do not hesitate to call. Feel free to contact me.
    r"(?:please,? |so |and |just )*(?:(?:do not|don[’']?t) hesitate|feel free|never hesitate) .*",
    # After you get it, please feel free to call us.
    r"(?:if|when|after|once|until|as always|in the meantime|meanwhile)\b[^.!?;]{0,70}, (?:please )?(?:feel free|"
    r"(?:do not|don[’']?t) hesitate)\b.*",
    # Please find attached the latest draft. Attached please find it. Please see the message below.
    rf"please (?:find|see|refer to)\b{ASKED}[^.!?]{{0,40}}?\b(?:attached|enclosed|attachments?|below|above)\b{ASKED}.*",
    rf"(?:attached|enclosed)(?: herewith)?,? please find\b{ASKED}.*",
    # Please be advised that … ; please note …
    rf"please (?:be (?:advised|aware|informed|reminded)|(?:take )?note)\b(?! to\b){ASKED}.*",
    rf"(?:please )?(?:disregard|ignore)\b{ASKED}.*",
    # Please accept our apologies. Please join me in congratulating her. Stay tuned.
    rf"(?:please )?accept (?:my|our)\b{ASKED}.*",
    r"(?:please )?join (?:me|us) in (?:welcoming|congratulating|wishing|thanking|recogni[sz]ing|celebrating)\b.*",
    rf"(?:please )?(?:stay tuned|bear with (?:me|us)|keep up the)\b{ASKED}.*",
    # I appreciate your help. Your prompt attention is appreciated.
    r"(?:i|we) (?:(?:really|greatly|truly|very much|also|do|certainly|sincerely) ){0,2}appreciate "
    rf"(?:your|all|the|everyone)\b(?!.*\bif\b){ASKED}.*",
    r"your [^.!?]{0,40}(?:is|are) (?:\w+ )?appreciated[.!]*",
    # For more information, please contact … ; To be removed from this list …
    r"(?:for|to (?:get|obtain|receive|request)) (?:more|further|additional|any) "
    r"(?:information|info|details|questions)\b.*",
    r"to (?:unsubscribe|be removed|be added|add additional|subscribe|opt out|stop receiving)\b.*",
    r"(?:please )?direct (?:any |all )?(?:inquiries|enquiries|questions|comments) to\b.*",
    # Looking forward to it. Hope to hear from you. Thanks in advance.
    r"(?:i |we )?(?:am |are |'m |'re )?look(?:ing)? forward to "
    r"(?:hearing|speaking|seeing|working|talking|meeting|it|your|that)"
    r"\b(?!.*\b(?:will|shall|send|call)\b).*",
    r"(?:thanks|thank you|cheers)\b(?!.*\b(?:will|[’']ll) )(?:[^,;]{0,40})?[.!]*",
    r"(?:see|speak to|talk to|catch) (?:you|u|ya)(?: all)? (?:soon|later|around)[.!]*",
    # I will be out of the office on Tuesday, but Neil will be in.
    r"(?:(?:i|we|he|she|they|[a-z]+(?: [a-z]+)?)(?: will| shall|[’']ll)?(?: also)? (?:be|am|is|are)|i[’']m) (?:also )?"
    r"(?:out of (?:the )?(?:office|town|country)|on (?:vacation|annual leave|holidays?|maternity leave|travel))\b"
    r"(?!.*\b(?:call|ring|send|get back|respond|reply|answer|e-?mail|please)\b).*",
    r"(?:have|enjoy) a (?:great|good|nice|lovely|wonderful|safe|happy) .{0,40}",
)
FORMULA = re.compile(rf"\s*{OPENING}(?:{'|'.join(FORMULAS)})", re.IGNORECASE | re.DOTALL)
PLAIN_ASK = re.compile(
    r"\s*(?:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)?, +)?(?:(?:so|also|and|then|if so|if not|again|in the meantime),? )?"
    r"(?:please|pls|plz|kindly),? (?:just |also |continue to )?"
    r"(?!(?:note|be|do|don[’']?t|never|see|find|accept|join|stay|enjoy|hold|wait|mind|remember|feel|disregard|ignore|go|"
    r"click|visit|log|select|press|enter|type|god|no|yes|not|is|are|the|a|an|to|i|we|you|he|she|it|they|if)\b)[a-z]{2,}\b",
    re.IGNORECASE,
)
"""A sentence that begins with "please" and a deed: of 202 in labelled documents, no formulas, 186 are requests."""
AUTO_REPLY = re.compile(
    r"\s*(?:(?:automatic|out of (?:the )?office)[ :-]+)*auto(?:matic)?[- ]?(?:reply|response)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
LONGEST = 260
"""Characters: a longer sentence says more than the formula it begins with."""
PROMISED = re.compile(
    r"\b(?:I|[Ww]e|[Hh]e|[Ss]he|[Tt]hey|[A-Z][a-z]+)(?:(?: will| shall|[’']ll)(?: (?:then|also|just|be(?= \w+ing)))?"
    r" (?!be\b|not\b|have (?:limited|no|access)\b)|(?:[’'](?:m|re|s)| am| are| is) going to )"
)
"""Somebody will do something; where they will be is none."""
CONDITION = re.compile(r"\b(?:if|should|with|once|when|until|hesitate|free)\b", re.IGNORECASE)
OTHERWISE = re.compile(r"\b(?:otherwise|or else|if not)\b", re.IGNORECASE)
UNTIL = re.compile(r"\b(?:by|before|prior to|no later than)[ :]*$", re.IGNORECASE)


def is_formula(sentence: str) -> bool:
    """Whether a sentence as a whole is a formula, which states no item whatever its words.

    One that goes on to a promise ("…, otherwise I'll ship it on Friday") or sets a deadline ("by Friday") says more.
    """
    return len(sentence) <= LONGEST and FORMULA.fullmatch(sentence) is not None and not _says_more(sentence)


def _says_more(sentence: str) -> bool:
    times = find(sentence)
    if any(
        span.text.lower().startswith(("by ", "before ", "no later ")) or UNTIL.search(sentence[: span.start])
        for span in times
    ):
        return True
    promised = PROMISED.search(sentence)
    if promised is None:
        return False
    unasked = CONDITION.search(sentence[: promised.start()]) is None
    return (
        unasked
        or any(span.end > promised.start() for span in times)
        or (OTHERWISE.search(sentence[: promised.start()]) is not None)
    )


def is_auto_reply(title: str | None) -> bool:
    """Whether a mail's subject is one that a mailbox sets itself while its owner is away."""
    return title is not None and AUTO_REPLY.fullmatch(title) is not None


def is_plain_ask(sentence: str) -> bool:
    """Whether a sentence says "please" and then what is to be done; a formula may do so too ("please call me if …")."""
    return PLAIN_ASK.match(sentence) is not None
