"""The engine: rules are regular expressions over token kinds that replace what they match by one built value.

`@rule("DURATION FROM|AFTER DATE", "DATE")` makes a function a rule. Its pattern names kinds: `A|B` is either, `?` says
optional, `*` repeated, `!A` not followed by A, `=A` followed by A, `^A` preceded by A, `%A` not preceded by A. The
function gets the context and the values of the matched tokens that have one, in order, and returns the new value, or
None to refuse. Rules run in the order of their files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pipeline.due.kinds import KINDS
from pipeline.due.model import Context
from pipeline.due.tokens import Tokens

Builder = TypeVar("Builder", bound=Callable[..., Any])


_AROUND = {"!": "(?!{})", "=": "(?={})", "^": "(?<={})", "%": "(?<!{})"}


class Rule:
    """One rule, its pattern compiled at first use."""

    __slots__ = ("build", "kind", "name", "need", "pattern", "regex")

    def __init__(self, pattern: str, kind: str, build: Callable[..., Any]) -> None:
        self.pattern, self.kind, self.build, self.name = pattern, KINDS[kind], build, build.__name__
        self.regex: Any = None
        self.need = [KINDS[e] for e in pattern.split() if e.isalpha()]

    def compile(self) -> Any:
        """The pattern as a regular expression over kind characters."""
        parts = []
        for element in self.pattern.split():
            suffix = element[-1] if element[-1] in "?*+" else ""
            prefix = element[0] if element[0] in "!^=%" else ""
            names = element[len(prefix) : len(element) - len(suffix)].split("|")
            chars = "[" + "".join(re.escape(KINDS[n]) for n in names) + "]"
            parts.append(_AROUND[prefix].format(chars) if prefix else chars + suffix)
        self.regex = re.compile("".join(parts))
        return self.regex


RULES: list[Rule] = []


def rule(pattern: str, kind: str) -> Callable[[Builder], Builder]:
    """Register the decorated function as the builder of a rule that makes tokens of `kind`."""

    def register(build: Builder) -> Builder:
        RULES.append(Rule(pattern, kind, build))
        return build

    return register


def reduce(tokens: Tokens, context: Context) -> None:
    """Apply every rule in order, in place, each until it finds nothing more."""
    kinds = "".join(tokens.kinds)
    for item in RULES:
        missing = False
        for char in item.need:
            if char not in kinds:
                missing = True
                break
        if missing:
            continue
        kinds = _apply(item, kinds, tokens, context)
    tokens.kinds = list(kinds)


def _apply(item: Rule, kinds: str, tokens: Tokens, context: Context) -> str:
    search = (item.regex or item.compile()).search
    match = search(kinds)
    while match is not None:
        low, high = match.span()
        try:
            built = item.build(context, *[v for v in tokens.values[low:high] if v is not None])
        except (ValueError, OverflowError):  # a date no calendar has, such as 31 June or the year 12000
            built = None
        if built is None:
            match = search(kinds, low + 1)
            continue
        kinds = kinds[:low] + item.kind + kinds[high:]
        tokens.values[low:high] = [built]
        tokens.starts[low:high] = [tokens.starts[low]]
        tokens.ends[low:high] = [tokens.ends[high - 1]]
        tokens.words[low:high] = [tokens.words[low]]
        match = search(kinds, low + 1)
    return kinds
