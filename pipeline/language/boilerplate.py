"""What stands on a page or in a mail without belonging to what it says: navigation, bios, links, credits, notices.

The patterns are data in `boilerplate_marks.py`; here stands where each counts: anywhere, or near the head or the foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.language.boilerplate_marks import ANYWHERE, BIO, BYLINE, COMMENTS, DATE_LINE, MAIL_NOTICE, PROMOTION, SAID
from pipeline.records import Block, Document, DocumentKind

PERIODS = re.compile(r"[.!?]")


def mark_boilerplate(document: Document, blocks: list[Block]) -> list[Block]:
    """The same blocks, those that are none of the document's own words turned to kind ``boilerplate``."""
    if document.turns:
        return blocks
    marked = [_mark(document, block) for block in blocks]
    if document.kind == "article":
        marked = _mark_head(document, marked)
        marked = _mark_comments(document, _mark_foot(document, marked))
    return list(_without_their_headings(document, blocks, marked))


def _without_their_headings(document: Document, blocks: list[Block], marked: list[Block]) -> Iterator[Block]:
    """The marked blocks; what stood under a heading that is boilerplate stands under the one before it."""
    instead: dict[str | None, str | None] = {}
    above: str | None = None
    for block, result in zip(blocks, marked, strict=True):
        heading = instead.get(block.heading, block.heading)
        if block.kind != "heading":
            above = heading
        else:
            words = document.text[block.start : block.end].strip(" \t:*_-–")
            if result.kind == "boilerplate":
                instead[words] = above
            else:
                instead.pop(words, None)
                above = words
        yield replace(result, heading=heading) if heading != result.heading else result


def _mark(document: Document, block: Block) -> Block:
    if block.kind in ("quote", "signature"):
        return block
    words = document.text[block.start : block.end].strip(" \t*_|·-–—=#[]()")
    page = document.kind == "article" and ANYWHERE.fullmatch(words) is not None
    notice = _is_mail(document.kind) and MAIL_NOTICE.match(words) is not None
    # A page's counts of likes and comments are digits alone; in a note such a line may be a price.
    empty = not any(character.isalpha() if document.kind == "article" else character.isalnum() for character in words)
    return replace(block, kind="boilerplate") if page or notice or empty else block


def _is_mail(kind: DocumentKind) -> bool:
    return kind in ("email", "note")


def _mark_head(document: Document, blocks: list[Block]) -> list[Block]:
    """Date and by-lines above the first real paragraph, and a title that stands on a line right above them."""
    out = list(blocks)
    words_of = [document.text[block.start : block.end].strip(" \t*_") for block in out[:6]]
    told = [DATE_LINE.fullmatch(words) or BYLINE.fullmatch(words) for words in words_of]
    if any(told[1:2]) and out[0].kind == "paragraph" and len(words_of[0]) <= 120 and not words_of[0].endswith("."):
        out[0] = replace(out[0], kind="boilerplate")
    for place, (block, words) in enumerate(zip(out[:6], words_of, strict=True)):
        if told[place]:
            out[place] = replace(block, kind="boilerplate")
        elif len(words) > 120:
            break
    return out


def _mark_comments(document: Document, blocks: list[Block]) -> list[Block]:
    """What readers wrote below the text: from a line that counts the comments to the end, where one follows."""
    words_of = [document.text[block.start : block.end].strip(" \t*_#") for block in blocks]
    for place, words in enumerate(words_of):
        if place and COMMENTS.fullmatch(words) and any(map(SAID.fullmatch, words_of[place + 1 : place + 4])):
            return blocks[:place] + [replace(block, kind="boilerplate") for block in blocks[place:]]
    return blocks


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
        if not place:
            continue
        if place + 1 >= len(out) * 0.6 and (BYLINE.fullmatch(words) or (after_byline and len(words) < 600)):
            out[place] = replace(block, kind="boilerplate")
            seen_page_foot = True
        elif _closing_words(words, place, len(out)) or _link_title(
            block, words, seen_page_foot or (before is not None and before.kind == "boilerplate")
        ):
            out[place] = replace(block, kind="boilerplate")
    for place in foot:
        if 0 < place < len(out) - 1 and _is_offer(document, out[place - 1]) and _is_offer(document, out[place + 1]):
            out[place] = replace(out[place], kind="boilerplate")
    return out


def _is_offer(document: Document, block: Block) -> bool:
    """Whether the block was marked for what it offers: what stands between two such blocks is of the same offer."""
    return block.kind == "boilerplate" and PROMOTION.search(document.text, block.start, block.end) is not None


def _closing_words(words: str, place: int, blocks: int) -> bool:
    """A bio in the third person among the last blocks, or an offer of the author's services in the lower half."""
    if len(words) >= 600:
        return False
    bio = BIO.search(words) is not None and place >= blocks - 4 and _third_person(words)
    return bio or (PROMOTION.search(words) is not None and place >= blocks * 0.5)


def _third_person(words: str) -> bool:
    """A bio speaks of its author as he or she, or in a row of nouns without a verb of the first person."""
    return (
        not re.search(r"\b(?:I|we|you|your|my|our)\b", words)
        or re.search(r"\b(?:follow|connect with) me\b", words) is not None
    )


def _link_title(block: Block, words: str, after_boilerplate: bool) -> bool:
    """A short line without a full stop after a 'Previous', 'Next' or 'Related' line is the title of another page."""
    return after_boilerplate and len(words) < 90 and not PERIODS.search(words) and block.kind != "bullet"
