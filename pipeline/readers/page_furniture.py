"""What stands around the article on a web page: menus, link lists, the author's portrait, related posts, footers.

The extractor that finds the article keeps them on short pages, where they are a large part of all the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog", "button", "iframe"})
_ROLES = frozenset({"navigation", "contentinfo", "complementary", "search", "banner", "dialog", "form"})
_CLASS = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|sidebar|related|recommend(?:ed|ations)?|share|sharing|social|newsletter|"
    r"subscribe|cookies?|comments?|bio|author[-_]?(?:box|bio|info)|about[-_]author|breadcrumbs?|pager|pagination|"
    r"footer|promo|advert\w*|read[-_]?next|more[-_]posts)(?:$|[-_\s])",
    re.I,
)
_BLOCKS = ("p", "ul", "ol", "table", "div", "section", "h2", "h3", "h4", "h5", "h6")
_PARAGRAPH_WORDS = 20
_SHORT_WORDS = 10
"""Words in all short paragraphs together from which they are a text, on a page that has no longer one."""
_LINK_SHARE = 0.5
_MOST_LINK_WORDS = 60
_BIO_WORDS = 60
_MOST_WEIGHED = 1000
"""Elements whose words are counted; no page needs more, and a hostile one must not cost time."""
_WORD = re.compile(r"\w+")


def without_furniture(markup: str, author: str | None = None) -> str:
    """The page without what stands around its text; the same page where that would leave no text of it.

    Whatever says by its tag, role or class that it is furniture goes, unless the page's title or most of its words are
    in it; before the first and after the last paragraph link lists go too, and what begins with the author's name.
    """
    import lxml.etree
    import lxml.html

    try:
        tree = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=_parser())
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return markup
    body = tree.find("body")
    if body is None or not (everything := _words(body)):
        return markup
    headed = _above(body.iter("h1"))
    whole = _paragraphs(body)
    _drop_furniture(body, headed, everything)
    _drop_edges(body, headed, author)
    if not _paragraphs(body) and (whole or _short_words(body) < _SHORT_WORDS):
        return markup
    return str(lxml.html.tostring(tree, encoding="unicode"))


def _parser() -> Any:
    import lxml.html

    return lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)


def _is_furniture(element: Any) -> bool:
    if element.tag in ("html", "body", "article", "main", "h1", "p"):
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
    return element.tag in _TAGS or element.get("role") in _ROLES or _CLASS.search(named) is not None


def _drop_furniture(body: Any, headed: set[Any], everything: int) -> None:
    waiting, weighed = list(body), 0
    while waiting and weighed < _MOST_WEIGHED:
        element = waiting.pop()
        if isinstance(element.tag, str) and element not in headed and _is_furniture(element):
            weighed += 1
            if _words(element, everything // 2 + 1) <= everything / 2:
                element.drop_tree()
                continue
        waiting.extend(element)


def _above(elements: Iterable[Any]) -> set[Any]:
    return {above for element in elements for above in element.iterancestors()}


def _drop_edges(body: Any, headed: set[Any], author: str | None) -> None:
    blocks = [entry for entry in body.iter(*_BLOCKS) if entry not in headed]
    text = set(_paragraphs(body))
    places = [place for place, block in enumerate(blocks) if block in text]
    if not places:
        return
    holding = _above(text)
    for place, block in enumerate(blocks):
        if block in text and place != places[-1]:
            continue
        outside = (place < places[0] or place >= places[-1]) and block not in holding and block.getparent() is not None
        if outside and (_is_links(block) or (place >= places[-1] and _is_bio(block, author))):
            block.drop_tree()


def _paragraphs(body: Any) -> list[Any]:
    return [
        entry
        for entry in body.iter("p")
        if _words(entry, _PARAGRAPH_WORDS) >= _PARAGRAPH_WORDS and not _is_links(entry)
    ]


def _short_words(body: Any) -> int:
    return sum(_words(entry) for entry in body.iter("p") if not _is_links(entry))


def _is_links(block: Any) -> bool:
    words = _words(block, _MOST_LINK_WORDS + 1)
    if words > _MOST_LINK_WORDS:
        return False
    linked = sum(_words(link) for link in block.iter("a"))
    return linked > 0 and linked >= _LINK_SHARE * words


def _is_bio(block: Any, author: str | None) -> bool:
    words = " ".join("".join(block.itertext()).split())
    return bool(author) and words.startswith(str(author)) and len(words.split()) <= _BIO_WORDS


def _words(element: Any, most: int = 10**9) -> int:
    """How many words are in it; counting stops at ``most``."""
    found = (word for part in element.itertext() for word in _WORD.finditer(part))
    return sum(1 for _ in islice(found, most))
