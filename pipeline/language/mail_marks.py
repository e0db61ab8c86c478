"""The marks that mail programs and habits leave around what is not the writer's own text, as data."""

from __future__ import annotations

import re

_ORIGINAL = (
    r"original message|original appointment|forwarded message|reply message|ursprüngliche nachricht|"
    r"original[- ]?nachricht|weitergeleitete nachricht|message d['’]origine|message original|message transféré|"
    r"mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|"
    r"doorgestuurd bericht|mensagem original|mensagem encaminhada"
)

SEPARATOR = re.compile(
    rf"(?:-{{2,}}|_{{2,}}|={{2,}})\s*(?:{_ORIGINAL})\s*:?\s*(?:-{{2,}}|_{{2,}}|={{2,}})?$"
    r"|-{3,}\s*(?:forwarded|weitergeleitet|transféré)\s+(?:by|von|par)\b.*$"
    r"|(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato)\s*:$",
    re.IGNORECASE,
)
"""``-----Original Message-----``, ``---------- Forwarded message ---------``, ``Begin forwarded message:``."""

GROUPWISE = re.compile(r">>> .{1,80}\d.{0,30}>>>$")
"""``>>> Jane Doe 07/25/01 07:52AM >>>``, whose quoted lines carry no sign."""

ATTRIBUTION_OPENING = re.compile(
    r"(?:on|am|le|el|il|op|em|in|den)\s|.*\b(?:wrote|writes|schrieb|a écrit)\s*:$|at\s\d", re.IGNORECASE
)
ATTRIBUTION = re.compile(
    r"on\s.+\b(?:wrote|writes)\s*:$"
    r"|(?:am|on)\s.+\bschrieb\b.*:$|am\s.+\bhat\b.+\bgeschrieben\s*:$"
    r"|le\s.+\ba écrit\s*:$"
    r"|el\s.+\bescribió\s*:$|il\s.+\bha scritto\s*:$|op\s.+\bschreef\b.*:$|em\s.+\bescreveu\s*:$|den\s.+\bskrev\b.*:$"
    r"|at\s\d.+\bwrote\s*:$"
    r"|\S.{0,120}\b(?:wrote|writes|schrieb|a écrit)\s*:$",
    re.IGNORECASE,
)
"""``On Mon, 5 Jan 2026 at 10:12, Jane Doe <jane@acme.example> wrote:`` and its like, once its lines are joined."""

SENDER_FIELDS = frozenset({"from", "von", "de", "da", "van", "från", "fra"})
DATE_FIELDS = ("sent", "date", "gesendet", "datum", "envoyé", "fecha", "skickat", "sendt")
RECIPIENT_FIELDS = ("to", "an", "à", "para", "aan", "till", "til")
TOPIC_FIELDS = frozenset(
    {"subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "sent", "date", "gesendet", "datum",
     "envoyé", "enviado", "inviato", "verzonden", "fecha", "data", "to", "an", "à", "para",
     "ämne", "emne", "skickat", "sendt", "till", "til"}
)  # fmt: skip
HEADER = re.compile(
    r"[*_]{0,2}(?P<name>from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments|"
    r"von|gesendet|datum|an|betreff|de|envoyé|à|objet|asunto|enviado|para|fecha|da|inviato|oggetto|"
    r"van|verzonden|aan|onderwerp|assunto|data|från|fra|skickat|sendt|till|til|ämne|emne|kopia|kopi)"
    r"\s?:[*_]{0,2}(?:\s+(?P<value>\S.*)|\s*(?P<none>)$)",
    re.IGNORECASE,
)
DATE_LINE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\s+(?:at\s+)?\d{1,2}:\d{2}", re.IGNORECASE)
"""Lotus Notes' date line above ``To:``."""

RULE = re.compile(r"(?:[_=*~]{5,}|-{5,}|[- ]{15,})$")

DEVICE = re.compile(
    r"(?:sent (?:from|via|using) (?:my|the|a)?\s?(?:iphone|ipad|android|blackberry|samsung|galaxy|mobile|phone|"
    r"yahoo|outlook|gmail|windows|proton|verizon|t-mobile|at&t)\b.{0,80}"
    r"|get outlook for (?:ios|android)\b.{0,60}"
    r"|(?:von meinem (?:iphone|ipad|mobiltelefon|android\S*|handy) gesendet"
    r"|gesendet von (?:meinem|outlook|mail)\b.{0,60})"
    r"|envoyé (?:de|depuis) mon \S.{0,60}|enviado desde mi \S.{0,60}"
    r"|do you yahoo!\?.*|get your (?:private, )?free e-?mail .*)$",
    re.IGNORECASE,
)

_CLOSINGS = (
    r"(?:with )?(?:(?:my |our )?(?:best|kind|kindest|warm|warmest|very best) )?(?:regards|wishes)|kind(?:est)? regards|"
    r"best|all the best|all best|cheers|thanks|many thanks|thanks again|thank you|thanks so much|thx|sincerely|"
    r"sincerely yours|yours(?: (?:sincerely|truly|faithfully))?|respectfully|cordially|take care|rgds|br|"
    r"mit (?:freundlichen|besten|herzlichen|lieben) grüßen|mit freundlichem gruß|(?:viele|beste|liebe|herzliche|"
    r"freundliche|schöne) grüße|mfg|vg|lg|bien cordialement|cordialement|bien à vous|salutations|cdlt|saludos|"
    r"un saludo|saludos cordiales|cordiali saluti|met vriendelijke groet(?:en)?|atenciosamente"
)
CLOSING = re.compile(rf"(?:{_CLOSINGS})\s*[,.!]?\s*[-–—]?$", re.IGNORECASE)
"""A line that is nothing but a complimentary close."""

DISCLAIMER = tuple(
    (needed, re.compile(pattern, re.IGNORECASE))
    for needed, pattern in (
        (("intended", "named", "designated"),
         r"\b(?:intended|named|designated) (?:solely |only |exclusively )?(?:recipient|addressee|for (?:the )?)"),
        (("intended", "named"), r"\bnot (?:the|an) (?:intended|named) (?:recipient|addressee)"),
        (("confidential", "privileged", "proprietary"), r"\b(?:confidential|privileged|proprietary)\b"),
        (("attachment", "confidential", "intended", "privileged", "contain"),
         r"\b(?:this|the) (?:e-?mail|message|communication|transmission)\b.{0,80}\b(?:attachment|confidential|intended|"
         r"privileged|contain)"),
        (("unauthori", "prohibited"),
         r"\b(?:unauthori[sz]ed|prohibited)\b.{0,80}|\b(?:disclos|dissemin|distribut)\w+\b.{0,60}\bprohibited"),
        (("notify", "inform", "delete"),
         r"\b(?:notify|inform) (?:the sender|us)\b|\bdelete (?:it|this|the (?:message|e-?mail|material))"),
        (("vertrauliche", "nicht der", "irrtümlich"),
         r"\bvertrauliche\b|\bnicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)|\birrtümlich erhalten"),
        (("diese e", "unbefugte", "vernichten"),
         r"\bdiese e-?mail (?:enthält|ist)\b|\bunbefugte weitergabe\b|\bvernichten sie diese\b"),
        (("ce message", "ce courriel", "destinataire"),
         r"\bce (?:message|courriel)\b.{0,80}\b(?:confidentiel|destin)|\bpas le destinataire\b"),
        (("jointe", "si vous"),
         r"\bpièces? jointes?\b.{0,80}\b(?:confidentiel|destin)|\bsi vous (?:avez reçu|n['’]êtes pas)\b"),
    )
)  # fmt: skip
"""Two different ones in one paragraph make it a disclaimer; one alone may be the writer speaking of a contract.

Before each pattern stand words in small letters of which a text that it matches holds at least one: looking for them
takes a fiftieth of the pattern's time, and hardly any paragraph has them.
"""
