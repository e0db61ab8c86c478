"""The colour of a theme, the same on every page."""

from __future__ import annotations

_SHIPPED = ("resilience", "momentum", "prospecting", "goal_setting", "nurturing", "consistency", "learning", "planning",
            "focus", "leadership", "value", "asking")  # fmt: skip
"""The themes that come with the program, around the circle of colours."""


def theme_hue(theme: str) -> int:
    """Hue in degrees: a shipped theme by its place on the circle, others by the golden angle over their letters."""
    if theme in _SHIPPED:
        return 360 * _SHIPPED.index(theme) // len(_SHIPPED) + 5
    return int(137.508 * sum(ord(letter) * place for place, letter in enumerate(theme, 1))) % 360
