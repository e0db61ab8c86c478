"""Words as data: every word the grammar knows, its kind (of `kinds.KINDS`), and its value."""

from __future__ import annotations

from pipeline.due.phrases import Entry

WORDS: dict[str, Entry] = {}


def _add(kind: str, **words: str) -> None:
    """`_add(kind, value="word word")` for values that are names."""
    for value, spellings in words.items():
        WORDS.update((word, (kind, value)) for word in spellings.split())


def _number(kind: str, first: int, *spellings: str) -> None:
    """Consecutive whole values from `first`, each with its spellings."""
    for value, words in enumerate(spellings, first):
        WORDS.update((word, (kind, value)) for word in words.split())


_number(
    "WEEKDAY",
    0,
    "monday mondays mon monay mnday mondy",
    "tuesday tuesdays tue tues tus tuesay tuseday teusday",
    "wednesday wednesdays wed weds wednes wensday wendesday wednsday wednesay",
    "thursday thursdays thu thur thurs thrus thrs thursay thusday thurday thrusday",
    "friday fridays fri firday fridy frday frid",
    "saturday saturdays sat satur saterday",
    "sunday sundays sun",
)
_number(
    "MONTH",
    1,
    "january jan janurary januray",
    "february feb febuary feburary febr",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep setp septmber",
    "october oct octobre",
    "november nov novemeber",
    "december dec decemeber",
)
_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_number("NUM", 0, *_TO_NINETEEN.split())
for _tens, _word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2):
    WORDS[_word] = ("NUM", _tens * 10)
WORDS["fourty"] = ("NUM", 40)
WORDS["dozen"] = ("NUM", 12)
WORDS["hundred"] = ("HUNDRED", 100)
WORDS["thousand"] = ("HUNDRED", 1000)
_number(
    "ORD",
    1,
    "first",
    "second",
    "third",
    "fourth forth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
WORDS["thirtieth"] = ("ORD", 30)
WORDS["final"] = ("ORD", -1)
_number(
    "DAYREL", -1, "yesterday yest", "today tday", "tomorrow tmrw tmr tmrow tomorow tommorow tommorrow tomorro 2morrow"
)
_number("REL", -1, "past previous prior preceding", "this current", "next nxt following", "coming upcoming")
WORDS["last"] = ("LAST", -1)
_add(
    "UNIT",
    minute="minute minutes min mins",
    hour="hour hours hr hrs h",
    second="seconds sec secs",
    day="day days",
    week="week weeks wk wks cw kw",
    month="month months mo mos mth mths",
    quarter="quarter quarters qtr qtrs",
    half="",
    year="year years yr yrs",
    fortnight="fortnight fortnights",
    weekend="weekend weekends wkend wknd",
    decade="decade decades",
    century="century centuries",
)
_add(
    "PART",
    start="start beginning",
    early="early",
    mid="mid middle midway",
    late="late",
    end="end",
    rest="rest remainder",
    later="later",
    earlier="earlier",
)
_add(
    "SEASON",
    spring="spring springtime",
    summer="summer summertime",
    fall="fall autumn autumntime",
    winter="winter wintertime",
)
_add(
    "DAYPART",
    morning="morning",
    afternoon="afternoon",
    evening="evening",
    night="night overnight nighttime",
    daytime="daytime",
)
_add("ACRONYM", day="eod cob eob eobd", week="eow eotw", month="eom", quarter="eoq", year="eoy")
_add("TODATE", year="ytd", month="mtd", quarter="qtd")
_add(
    "DECADE",
    **{
        "1910": "tens",
        "1920": "twenties",
        "1930": "thirties",
        "1940": "forties",
        "1950": "fifties",
        "1960": "sixties",
        "1970": "seventies",
        "1980": "eighties",
        "1990": "nineties",
        "2000": "noughties",
    },
)
WORDS["noon"] = WORDS["midday"] = WORDS["lunchtime"] = WORDS["lunch"] = WORDS["noonish"] = ("TIME", 12.0)
WORDS["midnight"] = ("TIME", 24.0)
WORDS["am"] = ("AMPM", "am")
WORDS["pm"] = ("AMPM", "pm")

for _kind, _words in {
    "OF": "of",
    "THE": "the teh our your their my his her its",
    "IN": "in during into",
    "ON": "on",
    "AT": "at @",
    "BY": "by b4by",
    "FROM": "from",
    "TO": "to thru through ~",
    "UNTIL": "until till til 'til untill",
    "AND": "and &",
    "OR": "or",
    "BETWEEN": "between btw betw",
    "WITHIN": "within inside w/in",
    "BEFORE": "before b4",
    "AFTER": "after post",
    "AGO": "ago back",
    "HENCE": "hence out",
    "SINCE": "since",
    "FOR": "for",
    "DASH": "- – — --",
    "COMMA": ",",
    "STOP": ".",
    "SLASH": "/",
    "EVERY": "every each",
    "A": "a an",
    "OCLOCK": "oclock o'clock",
    "BUSINESS": "business working work biz bank",
    "CALENDAR": "calendar",
    "HALFWORD": "half",
    "STARTING": "w/c wc wb w/b",
    "ENDING": "w/e",
    "OPEN": "(",
    "CLOSE": ")",
    "LESS": "less",
    "MORE": "more",
    "AROUND": "around about approximately approx circa ~about",
    "ZONE": "et est edt ct cst cdt mst mdt pt pst pdt utc gmt bst cet cest ist jst eastern pacific central mountain",
    "FISCAL": "fiscal financial fy",
}.items():
    for _word in _words.split():
        WORDS[_word] = (_kind, None)

# One word that stands for two.
COMPOUNDS: dict[str, tuple[Entry, Entry]] = {
    "mid" + unit: (("PART", "mid"), ("UNIT", unit)) for unit in ("week", "month", "quarter", "year")
}
COMPOUNDS.update(
    {
        word: (("EVERY", None), ("UNIT", unit))
        for word, unit in (
            ("daily", "day"),
            ("weekly", "week"),
            ("biweekly", "fortnight"),
            ("monthly", "month"),
            ("quarterly", "quarter"),
            ("yearly", "year"),
            ("annually", "year"),
        )
    }
)

MEETING_WORDS = frozenset({"call", "meeting", "session", "chat", "conversation", "demo", "standup"})
EVENT_WORDS = frozenset({
    "once", "when", "whenever", "after", "upon", "following", "until", "till", "before",
    "pending", "post", "prior", "b4", "while", "ahead", "during",
})  # fmt: skip
