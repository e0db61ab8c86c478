"""Words that stand together, joined before look-up: "close of business", "no later than", holidays by name."""

from __future__ import annotations

from typing import Any

Entry = tuple[str, Any]

# Kind, value, and the sequences that have them; of several that fit, the longest is taken.
_SEQUENCES: tuple[tuple[str, Any, str], ...] = (
    ("NUM", 2, "a couple of|a couple|couple of|couple"),
    ("NUM", 3.0, "a few|few|several|a number of|a handful of|some"),
    ("NUM", 12, "a dozen"),
    ("NUM", 1, "another"),
    ("PART", "end", "close of|closing of"),
    ("PART", "start", "top of|opening of"),
    (
        "DAYREL",
        0,
        "right now|now|at present|at this time|at the moment|at this moment|immediately|presently|"
        "same day|the same day|as of now|currently|tonight|tonite|2nite|2night|tonigth|2day|"
        "this very day|this instant",
    ),
    ("NOTBEFORE", None, "not before|no earlier than|not earlier than|no sooner than|not sooner than"),
    ("SAMETIME", None, "this time|the same time|same time|this day"),
    ("DAYREL", -1, "last night|last morning|last evening|last afternoon|the previous day"),
    (
        "DAYREL",
        1,
        "next morning|next evening|next afternoon|next night|the next day|the following day|next day",
    ),
    (
        "DAYREL",
        2,
        "the day after tomorrow|day after tomorrow|day after tmrw|overmorrow|day after tmr",
    ),
    ("DAYREL", -2, "the day before yesterday|day before yesterday"),
    (
        "ACRONYM",
        "day",
        "end of business|close of business|close of play|end of play|end of day|end of the day|"
        "end of the business day|end of business day|close of the business day|"
        "end of the working day|day's end",
    ),
    ("ACRONYM", "week", "week's end"),
    ("ACRONYM", "month", "month's end|month end|month-end"),
    ("ACRONYM", "year", "year's end|year end|year-end"),
    ("ACRONYM", "quarter", "quarter's end|quarter end|quarter-end"),
    ("UNIT", "weekend", "week end"),
    ("ACRONYM", "fiscal year", "fiscal year end|fye|fiscal year-end"),
    ("HALFYEAR", None, "half year"),
    (
        "DAYPART",
        "morning",
        "first thing|first thing in the|early morning|mid morning|late morning|mid-morning",
    ),
    (
        "STARTING",
        None,
        "week commencing|week beginning|week starting|weeks commencing|the week starting|"
        "the week commencing|the week beginning|week of|wk of",
    ),
    ("ENDING", None, "week ending|the week ending|week ended"),
    (
        "VAGUE",
        None,
        "as soon as possible|asap|soon|shortly|at your earliest convenience|in the near future|"
        "in due course|any day now|in the coming weeks|in the coming days|in the coming months|"
        "coming weeks|coming days|coming months|the next days|one of these days|at some point",
    ),
    ("NEXTEVENT", None, "as soon as"),
    ("HENCE", None, "from now|from today"),
    ("TIMEWORD", None, "time"),
    ("TOGO", None, "to go|to come|left"),
    ("BY", None, "no later than|not later than|nlt|on or before"),
    ("OTHER", None, "at the latest"),
    ("BEFORE", None, "prior to|ahead of|in advance of|earlier than|sooner than"),
    ("UNTIL", None, "up to|up until"),
    ("LESS", None, "less than|fewer than|no more than|not more than|at most"),
    ("MORE", None, "more than|over|at least"),
    ("TODATE", "year", "year to date|the year to date"),
    ("TODATE", "month", "month to date"),
    ("TODATE", "quarter", "quarter to date"),
    (
        "ZONE",
        None,
        "eastern time|pacific time|central time|mountain time|your time|my time|our time|local time|"
        "eastern standard time",
    ),
    ("OCLOCK", None, "o clock"),
    ("DAYPART", "night", "night-time|night time|late night"),
    ("TIME", 12.0, "lunch time"),
    ("DAYPART", "afternoon", "early afternoon|late afternoon|mid afternoon|mid-afternoon"),
    ("DAYPART", "evening", "early evening|late evening"),
    ("DAYPART", "daytime", "business hours"),
    ("AMPM", "am", "a m"),
    ("AMPM", "pm", "p m"),
    ("CALENDARYEAR", None, "cy"),
    ("UNIT", "weekday", "weekday"),
)

# The holidays of `calendar.HOLIDAYS` as people write them.
_HOLIDAYS: dict[str, str] = {
    "new year": "new year's|new years|new year's day|new years day|new year day|new year|nye day|new yr",
    "new year eve": "new year's eve|new years eve|new year eve|nye",
    "valentine": "valentine's day|valentines day|valentine day|valentine's|valentines",
    "groundhog": "groundhog day|ground hog day",
    "saint patrick": (
        "st patrick's day|st. patrick's day|saint patrick's day|st patricks day|st patrick's|"
        "saint patrick|saint patricks day|st. patrick's|st patrick day|st. patrick|st patrick|"
        "saint patrick day"
    ),
    "april fools": "april fools|april fool's day|april fools day|april fools' day|april fool day|april fool",
    "earth": "earth day",
    "may day": (
        "may day|mayday|international workers' day|international workers day|"
        "international worker's day|workers' day|workers day|international labor day|"
        "international labour day"
    ),
    "cinco de mayo": "cinco de mayo",
    "juneteenth": "juneteenth|freedom day|emancipation day",
    "independence": "independence day|us independence day|usa independence day",
    "bastille": "bastille day",
    "halloween": "halloween|halloween day|hallowe'en|all hallows eve",
    "all saints": "all saints day|all saints' day|all hallows|all hallows day",
    "veterans": "veterans day|veteran's day|veterans' day|armistice day|remembrance day",
    "christmas": "christmas|christmas day|xmas|xmas day|x-mas",
    "christmas eve": "christmas eve|xmas eve",
    "boxing": "boxing day|st stephen's day",
    "women": "international women's day|women's day|womens day|international womens day|female day",
    "flag": "flag day",
    "epiphany": "epiphany|three kings day",
    "canada": "canada day",
    "australia": "australia day",
    "guy fawkes": "guy fawkes|guy fawkes day|bonfire night",
    "inauguration": "inauguration day",
    "teachers": "teacher's day|teachers day|teachers' day",
    "youth": "youth day|international youth day",
    "childrens": "children's day|childrens day|international children's day",
    "singles": "singles day|single's day|singles' day",
    "jonas": "midsummer day|midsummer|midsummer's day",
    "martin luther king": ("mlk day|martin luther king day|martin luther king jr day|mlk|martin luther king jr. day"),
    "presidents": "presidents day|president's day|presidents' day|washington's birthday",
    "mothers": "mother's day|mothers day|mothers' day|mother day",
    "memorial": "memorial day",
    "fathers": "father's day|fathers day|fathers' day|father day",
    "labor": "labor day|labour day",
    "columbus": "columbus day|indigenous peoples' day|indigenous peoples day",
    "thanksgiving": "thanksgiving|thanksgiving day|turkey day",
    "black friday": "black friday",
    "cyber monday": "cyber monday",
    "election": "election day",
    "spring bank": "spring bank holiday|late may bank holiday",
    "summer bank": "summer bank holiday|august bank holiday",
    "easter": "easter|easter sunday|easter day",
    "good friday": "good friday",
    "easter monday": "easter monday",
    "easter saturday": "easter saturday|holy saturday",
    "palm sunday": "palm sunday",
    "ash wednesday": "ash wednesday",
    "mardi gras": "mardi gras|fat tuesday|shrove tuesday|pancake day",
    "ascension": "ascension day|ascension",
    "pentecost": "pentecost|whit sunday|whitsunday",
    "whit monday": "whit monday|pentecost monday",
    "corpus christi": "corpus christi",
    "maundy thursday": "maundy thursday|holy thursday",
    "eid al fitr": "eid al fitr|eid al-fitr|eid ul fitr|eid",
    "eid al adha": "eid al adha|eid al-adha",
}

PHRASES: dict[str, Entry] = {
    phrase: (kind, value) for kind, value, phrases in _SEQUENCES for phrase in phrases.split("|")
}
PHRASES.update(
    (spelling, ("HOLIDAY", name)) for name, spellings in _HOLIDAYS.items() for spelling in spellings.split("|")
)
