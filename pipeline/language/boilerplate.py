"""What stands on a page or in a mail without belonging to what it says: navigation, bios, share links, credits, notices.

Each pattern is a line of data with the place where it counts: anywhere, or only near the head or the foot.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.records import Block, Document, DocumentKind

ANYWHERE = re.compile(
    r"(?:photo(?:s|graph)?|image|picture|illustration|cover)\s+(?:credits?|by|courtesy|from|via|source)\b.{0,120}"
    r"|(?:share|tweet|pin|print|email|like|follow|save)(?: (?:this|on|it|via|us|me|post|article|to))*"
    r"(?:[:\s|·,]*(?:facebook|twitter|x|linked ?in|pinterest|whatsapp|reddit|email|instagram|print|tumblr|pocket|share|more))*[.:!]?"
    r"|(?:previous|next|older|newer)(?:\s+(?:post|article|entry|story|page|posts|entries))?\s*[:«»←→|]*"
    r"|(?:read|see|learn|click)\s+(?:more|here|on|the full .{0,40})\s*[.…»→>]*"
    r"|(?:related|recent|popular|similar|further)\s+(?:posts?|articles?|stories|reading|content)\s*:?"
    r"|you (?:may|might) also (?:like|enjoy)\s*:?"
    r"|(?:filed under|posted (?:in|on|by)|tagged(?: with)?|tags?|categories|category|labels|leave a (?:comment|reply)|"
    r"\d+ (?:comments?|replies|shares|likes|views|min(?:ute)?s? read)|comments? (?:are closed|off)|reply|permalink)\b.{0,160}"
    r"|(?:copyright|©|\(c\)|all rights reserved).{0,200}"
    r"|(?:skip to (?:content|main)|toggle navigation|menu|home|about(?: us)?|contact(?: us)?|blog|search|log ?in|sign (?:in|up)|"
    r"privacy policy|terms (?:of (?:use|service)|and conditions)|cookie (?:policy|settings)|sitemap|back to top)"
    r"(?:\s*[|·»/•-]?\s*(?:home|about(?: us)?|contact(?: us)?|blog|search|services|products|resources|log ?in|sign (?:in|up)|privacy policy|terms(?: of use)?|faq|careers|pricing))*"
    r"|(?:subscribe|sign up)\b.{0,30}(?:newsletter|updates|e-?mail|inbox|list|channel|podcast|feed).{0,120}"
    r"|(?:we|this (?:site|website)) uses? cookies.{0,200}"
    r"|(?:enter )?your e-?mail(?: address)?\s*:?"
    r"|advertisements?|sponsored(?: content)?|loading\.{0,3}",
    re.IGNORECASE,
)
DATE_LINE = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+"
    r"\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}\s+[a-z]{3,9}\.?\s+\d{4}|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    r"(?:\s+(?:by|at|[|·-]).{0,60})?",
    re.IGNORECASE,
)
BYLINE = re.compile(r"(?:by|author|written by|posted by|about the author)\s*:?\s+[A-Z][\w.'’ -]{2,60}|about the author:?", re.IGNORECASE)
BIO = re.compile(
    r"\b(?:keynote speaker|best-?selling author|is (?:the|a|an) (?:author|founder|co-?founder|ceo|speaker|president|partner|consultant|coach|"
    r"writer|freelance)|lives (?:in|with)|father of|mother of|dad of|mom of|husband|(?:his|her) (?:latest|new) book|"
    r"follow (?:him|her|me) on|connect with (?:him|her|me))\b",
    re.IGNORECASE,
)
PROMOTION = re.compile(
    r"\b(?:need help|book (?:a|your)(?: free)? (?:call|demo|consultation|session)|free (?:consultation|conversation|trial|e-?book|webinar|guide|"
    r"download)|download (?:our|the|your)|contact us|get in touch|call us|schedule a (?:free )?(?:call|consultation|demo)|register (?:now|here|today)|"
    r"sign up (?:now|today|here|for)|buy (?:the book|now)|order (?:your|the) (?:copy|book)|limited time|use (?:the )?code)\b",
    re.IGNORECASE,
)
PERIODS = re.compile(r"[.!?]")
MAIL_NOTICE = re.compile(
    r"(?:this (?:e-?mail|message|communication|transmission)\b.{0,80}\b(?:confidential|privileged|intended|property)|"
    r"if you (?:are not|have received) (?:the intended|this)|the information (?:contained )?in this (?:e-?mail|message)|"
    r"please consider the environment|to unsubscribe|unsubscribe\b|you are receiving this|view (?:this|it) in your browser)",
    re.IGNORECASE,
)


def mark_boilerplate(document: Document, blocks: list[Block]) -> list[Block]:
    """The same blocks, those that are none of the document's own words turned to kind ``boilerplate``."""
    if document.turns:
        return blocks
    marked = [_mark(document, block) for block in blocks]
    if document.kind == "article":
        marked = _mark_head(document, marked)
        marked = _mark_foot(document, marked)
    return marked


def _mark(document: Document, block: Block) -> Block:
    if block.kind in ("quote", "signature"):
        return block
    words = document.text[block.start : block.end].strip(" \t*_|·-–—=#[]()")
    page = document.kind == "article" and ANYWHERE.fullmatch(words) is not None
    notice = _is_mail(document.kind) and MAIL_NOTICE.match(words) is not None
    empty = not any(character.isalnum() for character in words)
    return replace(block, kind="boilerplate") if page or notice or empty else block


def _is_mail(kind: DocumentKind) -> bool:
    return kind in ("email", "note")


def _mark_head(document: Document, blocks: list[Block]) -> list[Block]:
    """Date and by-lines above the first real paragraph."""
    out = list(blocks)
    for place, block in enumerate(out[:6]):
        words = document.text[block.start : block.end].strip(" \t*_")
        if DATE_LINE.fullmatch(words) or BYLINE.fullmatch(words):
            out[place] = replace(block, kind="boilerplate")
        elif len(words) > 120:
            break
    return out


def _mark_foot(document: Document, blocks: list[Block]) -> list[Block]:
    """Bio, promotion and link lists below the last real paragraph."""
    out = list(blocks)
    content = [place for place, block in enumerate(out) if block.kind != "boilerplate"]
    foot = [place for place in content if len(out) <= 4 or place >= len(out) * 0.5]
    seen_page_foot = False
    for place in foot:
        block = out[place]
        words = document.text[block.start : block.end].strip(" \t*_")
        before = out[place - 1] if place else None
        after_byline = before is not None and BYLINE.fullmatch(document.text[before.start : before.end].strip(" \t*_"))
        if place and place + 1 >= len(out) * 0.6 and (BYLINE.fullmatch(words) or (after_byline and len(words) < 600)):
            out[place] = replace(block, kind="boilerplate")
            seen_page_foot = True
        elif place and len(words) < 500 and (BIO.search(words) and place >= len(out) - 4 and _third_person(words)):
            out[place] = replace(block, kind="boilerplate")
        elif place and len(words) < 600 and PROMOTION.search(words) and place >= len(out) * 0.5:
            out[place] = replace(block, kind="boilerplate")
        elif _link_title(out, place, words, seen_page_foot or (before is not None and before.kind == "boilerplate")):
            out[place] = replace(block, kind="boilerplate")
    return out


def _third_person(words: str) -> bool:
    """A bio speaks of its author as he or she, or in a row of nouns without a verb of the first person."""
    return not re.search(r"\b(?:I|we|you|your|my|our)\b", words) or re.search(r"\b(?:follow|connect with) me\b", words) is not None


def _link_title(blocks: list[Block], place: int, words: str, after_boilerplate: bool) -> bool:
    """A short line without a full stop after a 'Previous', 'Next' or 'Related' line is the title of another page."""
    return place > 0 and after_boilerplate and len(words) < 90 and not PERIODS.search(words) and blocks[place].kind != "bullet"
