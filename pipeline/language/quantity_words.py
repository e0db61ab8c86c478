"""Words as data for quantities: numbers, currencies, units, and what a number stands before without counting it."""

from __future__ import annotations

from pipeline.due.lexicon import WORDS


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


NUMBERS: dict[str, float] = {
    word: float(value) for word, (kind, value) in WORDS.items() if kind == "NUM" and word.isalpha() and word != "zero"
} | {"zero": 0.0}
MULTIPLIERS: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "grand": 1e3, "million": 1e6, "millions": 1e6, "mio": 1e6, "mn": 1e6,
    "m": 1e6, "mm": 1e6, "billion": 1e9, "bn": 1e9,
}  # fmt: skip
PARTS: dict[str, float] = {
    "half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "tenth": 10.0, "fifth": 20.0,
}  # fmt: skip
"""Parts of a whole, in percent."""
TIMES: dict[str, float] = {"double": 2.0, "doubling": 2.0, "triple": 3.0, "tripling": 3.0, "quadruple": 4.0}
CURRENCIES: dict[str, str] = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "€": "EUR", "eur": "EUR",
    "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "chf": "CHF", "francs": "CHF", "kr": "kr", "kroner": "kr", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "¥": "JPY",
    "yen": "JPY", "jpy": "JPY", "a$": "AUD", "aud": "AUD", "c$": "CAD", "cad": "CAD", "inr": "INR", "₹": "INR",
    "rupees": "INR", "zloty": "PLN", "pln": "PLN", "cents": "cent", "cent": "cent",
}  # fmt: skip
"""ISO 4217 codes; ``kr`` where the crowns of several countries are meant, ``cent`` for hundredths of any currency."""
PERCENT = _listed("% percent pct per\u00a0cent pp points")
DURATIONS: dict[str, str] = {
    form: unit
    for unit, forms in {
        "second": "second seconds sec secs", "minute": "minute minutes min mins", "hour": "hour hours hr hrs",
        "day": "day days", "week": "week weeks wk wks", "month": "month months", "quarter": "quarters",
        "year": "year years yr yrs",
    }.items()
    for form in forms.split()
}  # fmt: skip
RATES: dict[str, str] = DURATIONS | {"quarter": "quarter", "h": "hour", "head": "head", "seat": "seat"}
"""What may follow "a", "per" or a slash: per week, per head."""
NAMES = _listed(
    """line phase clause step version v room hall level tier section item no number type grade class iso soc rule
    article gate bus building site plant stage release chapter page slide lot batch figure model rev revision sprint
    round bay track table platform floor unit"""
)
"""A number after one of these is its name: line 2, clause 14."""
NOT_COUNTED = _listed(
    """a an and are as at be been before below by can for from had has have her his how i if in into is it its later
    more less fewer of off on once or our out over per plus so than that the their them then they this to under
    until us was we were what when which while who will with within without would you your about above after
    across against along among around because between but do does did during each every where whom whose up down
    not nor no yet also but now today again instead besides starting left ready running total max
    min minimum maximum worth better upwards higher lower tops least most altogether overall
    online active through throughout again ahead so far either both all together still there back"""
)
"""Words at which the name of what is counted ends."""
STATES = _listed("booked closed signed sold done live open won placed held ready scheduled printed filled")
"""What is said of the counted things and is no part of their name where it stands last: five talks booked."""
FALLING = _listed(
    """cut cuts cutting reduce reduces reducing reduced lower lowering decrease decreasing drop dropping shrink
    shrinking shorten shortening halve halving save saving trim trimming slash slashing down under below fewer less
    within eliminate minus without nobody zero"""
)
RISING = _listed(
    """grow grows growing increase increases increasing raise raises raising lift lifting boost boosting expand
    expanding gain gaining add adding more another extra additional up double doubling triple tripling quadruple
    improve improving higher climb climbing"""
)
