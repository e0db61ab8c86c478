"""Words as data: every word the grammar knows, its kind, and its value.

A kind is one character, so that the kinds of a phrase form a string and a rule is a regular expression over it.
Rules name kinds by their names here (`KINDS`), never by the characters.
"""

from __future__ import annotations

from typing import Any

KINDS: dict[str, str] = {
    # values
    "NUM": "n", "ORD": "o", "YEAR": "y", "WEEKDAY": "w", "MONTH": "m", "UNIT": "u", "REL": "r", "DAYREL": "a",
    "PART": "p", "QUARTER": "q", "HALF": "h", "FISCALYEAR": "f", "FISCAL": "F", "SEASON": "s", "HOLIDAY": "j",
    "TIME": "t", "DAYPART": "k", "DECADE": "d", "NUMERIC": "x", "ACRONYM": "Z", "TODATE": "X",
    # built by rules
    "DATE": "D", "FIELDS": "C", "DURATION": "L", "REPEAT": "Y",
    # function words and signs
    "OF": "O", "THE": "E", "IN": "I", "ON": "1", "AT": "@", "BY": "B", "FROM": "M", "TO": "T", "UNTIL": "U",
    "AND": "&", "OR": "=", "BETWEEN": "W", "WITHIN": "<", "BEFORE": "v", "AFTER": ">", "AGO": "G", "HENCE": "H",
    "SINCE": "S", "FOR": "R", "DASH": "~", "COMMA": ",", "STOP": "_", "SLASH": "/", "EVERY": "V", "A": "A",
    "AMPM": "P", "OCLOCK": "Q", "ZONE": "z", "BUSINESS": "b", "CALENDAR": "c", "HALFWORD": "5", "STARTING": "g",
    "ENDING": "e", "OPEN": "6", "CLOSE": "7", "LATER": "l", "LESS": "8", "MORE": "9", "TIMES": "0", "OTHER": ";",
    "AROUND": "2", "DAYWORD": "3", "FULL": "4", "LAST": "Ł", "NEXTEVENT": "K", "HUNDRED": "J",
    "HALFYEAR": "i", "TIMEWORD": "ŧ", "CALENDARYEAR": "č", "ISOWEEK": "Ω", "VAGUE": "µ",
}  # fmt: skip

Entry = tuple[str, Any]
WORDS: dict[str, Entry] = {}


def _add(kind: str, **words: str) -> None:
    """`_add(kind, value="word word")` for values that are names."""
    for value, spellings in words.items():
        WORDS.update((word, (kind, value)) for word in spellings.split())


def _number(kind: str, first: int, *spellings: str) -> None:
    """Consecutive whole values from `first`, each with its spellings."""
    for value, words in enumerate(spellings, first):
        WORDS.update((word, (kind, value)) for word in words.split())


_number("WEEKDAY", 0, "monday mondays mon monay mnday mondy", "tuesday tuesdays tue tues tus tuesay tuseday teusday",
        "wednesday wednesdays wed weds wednes wensday wendesday wednsday wednesay",
        "thursday thursdays thu thur thurs thrus thrs thursay thusday thurday thrusday",
        "friday fridays fri firday fridy frday frid", "saturday saturdays sat satur saterday", "sunday sundays sun")  # fmt: skip
_number("MONTH", 1, "january jan janurary januray", "february feb febuary feburary febr", "march mar", "april apr",
        "may", "june jun", "july jul", "august aug", "september sept sep setp septmber", "october oct octobre",
        "november nov novemeber", "december dec decemeber")  # fmt: skip
_number("NUM", 0, "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
for _tens, _word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2):
    WORDS[_word] = ("NUM", _tens * 10)
WORDS["fourty"] = ("NUM", 40)
WORDS["dozen"] = ("NUM", 12)
WORDS["hundred"] = ("HUNDRED", 100)
WORDS["thousand"] = ("HUNDRED", 1000)
_number("ORD", 1, "first", "second", "third", "fourth forth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
        "nineteenth", "twentieth")  # fmt: skip
WORDS["thirtieth"] = ("ORD", 30)
_number("DAYREL", -1, "yesterday yest", "today tday", "tomorrow tmrw tmr tmrow tomorow tommorow tommorrow tomorro 2morrow tom")
_number("REL", -1, "past previous prior preceding", "this current", "next nxt following", "coming upcoming")
WORDS["last"] = ("LAST", -1)
_add("UNIT", minute="minute minutes min mins", hour="hour hours hr hrs h", second="seconds sec secs",
     day="day days", week="week weeks wk wks cw kw", month="month months mo mos mth mths",
     quarter="quarter quarters qtr qtrs", half="", year="year years yr yrs", fortnight="fortnight fortnights",
     weekend="weekend weekends wkend wknd", decade="decade decades", century="century centuries")  # fmt: skip
_add("PART", start="start beginning begin top opening", early="early", mid="mid middle midway", late="late",
     end="end close closing finish", rest="rest remainder balance", later="later", earlier="earlier")  # fmt: skip
_add("SEASON", spring="spring springtime", summer="summer summertime", fall="fall autumn autumntime", winter="winter wintertime")
_add("DAYPART", morning="morning mornings am", afternoon="afternoon afternoons", evening="evening evenings",
     night="night nights overnight nighttime", daytime="daytime")  # fmt: skip
_add("ACRONYM", day="eod cob eob eobd", week="eow eotw", month="eom", quarter="eoq", year="eoy")
_add("TODATE", year="ytd", month="mtd", quarter="qtd")
_add("DECADE", **{"1910": "tens", "1920": "twenties", "1930": "thirties", "1940": "forties", "1950": "fifties",
                  "1960": "sixties", "1970": "seventies", "1980": "eighties", "1990": "nineties", "2000": "noughties"})  # fmt: skip
WORDS["noon"] = WORDS["midday"] = WORDS["lunchtime"] = WORDS["lunch"] = WORDS["noonish"] = ("TIME", 12.0)
WORDS["midnight"] = ("TIME", 24.0)
WORDS["am"] = ("AMPM", "am")
WORDS["pm"] = ("AMPM", "pm")

for _kind, _words in {
    "OF": "of", "THE": "the teh", "IN": "in during into", "ON": "on", "AT": "at @", "BY": "by b4by", "FROM": "from",
    "TO": "to thru through ~", "UNTIL": "until till til 'til untill", "AND": "and &", "OR": "or",
    "BETWEEN": "between btw betw", "WITHIN": "within inside w/in", "BEFORE": "before b4", "AFTER": "after post",
    "AGO": "ago back", "HENCE": "hence out", "SINCE": "since", "FOR": "for", "DASH": "- – — --", "COMMA": ",",
    "STOP": ".", "SLASH": "/", "EVERY": "every each", "A": "a an", "OCLOCK": "oclock o'clock", "BUSINESS": "business working work biz bus bank workings",
    "CALENDAR": "calendar", "HALFWORD": "half", "STARTING": "w/c wc wb w/b",
    "ENDING": "w/e", "OPEN": "(", "CLOSE": ")", "LESS": "less", "MORE": "more", "AROUND": "around about approximately approx circa ~about",
    "ZONE": "et est edt ct cst cdt mst mdt pt pst pdt utc gmt bst cet cest ist jst eastern pacific central mountain",
    "FISCAL": "fiscal financial fy",
}.items():  # fmt: skip
    for _word in _words.split():
        WORDS[_word] = (_kind, None)

# What is written in several words, joined before look-up: the longest first at each place.
PHRASES: dict[str, Entry] = {
    "a couple of": ("NUM", 2), "a couple": ("NUM", 2), "couple of": ("NUM", 2), "couple": ("NUM", 2),
    "a few": ("NUM", 3.0), "few": ("NUM", 3.0), "several": ("NUM", 3.0), "a dozen": ("NUM", 12),
    "a number of": ("NUM", 3.0), "a handful of": ("NUM", 3.0), "some": ("NUM", 3.0), "another": ("NUM", 1),
    "right now": ("DAYREL", 0), "now": ("DAYREL", 0), "at present": ("DAYREL", 0), "at this time": ("DAYREL", 0),
    "at the moment": ("DAYREL", 0), "at this moment": ("DAYREL", 0), "immediately": ("DAYREL", 0), "presently": ("DAYREL", 0),
    "same day": ("DAYREL", 0), "the same day": ("DAYREL", 0), "as of now": ("DAYREL", 0), "currently": ("DAYREL", 0),
    "tonight": ("DAYREL", 0), "tonite": ("DAYREL", 0), "2nite": ("DAYREL", 0), "2night": ("DAYREL", 0), "tonigth": ("DAYREL", 0),
    "2day": ("DAYREL", 0), "this very day": ("DAYREL", 0), "this instant": ("DAYREL", 0),
    "last night": ("DAYREL", -1), "last morning": ("DAYREL", -1), "last evening": ("DAYREL", -1),
    "last afternoon": ("DAYREL", -1), "next morning": ("DAYREL", 1),
    "next evening": ("DAYREL", 1), "next afternoon": ("DAYREL", 1), "next night": ("DAYREL", 1),
    "the day after tomorrow": ("DAYREL", 2), "day after tomorrow": ("DAYREL", 2), "day after tmrw": ("DAYREL", 2),
    "overmorrow": ("DAYREL", 2), "day after tmr": ("DAYREL", 2),
    "the day before yesterday": ("DAYREL", -2), "day before yesterday": ("DAYREL", -2),
    "the next day": ("DAYREL", 1), "the following day": ("DAYREL", 1),
    "next day": ("DAYREL", 1), "the previous day": ("DAYREL", -1),
    "end of business": ("ACRONYM", "day"), "close of business": ("ACRONYM", "day"), "close of play": ("ACRONYM", "day"),
    "end of play": ("ACRONYM", "day"), "end of day": ("ACRONYM", "day"), "end of the day": ("ACRONYM", "day"),
    "end of the business day": ("ACRONYM", "day"), "end of business day": ("ACRONYM", "day"),
    "close of the business day": ("ACRONYM", "day"), "end of the working day": ("ACRONYM", "day"),
    "day's end": ("ACRONYM", "day"), "week's end": ("ACRONYM", "week"), "month's end": ("ACRONYM", "month"),
    "year's end": ("ACRONYM", "year"), "quarter's end": ("ACRONYM", "quarter"), "week end": ("UNIT", "weekend"),
    "fiscal year end": ("ACRONYM", "fiscal year"), "fye": ("ACRONYM", "fiscal year"), "fiscal year-end": ("ACRONYM", "fiscal year"),
    "year end": ("ACRONYM", "year"), "month end": ("ACRONYM", "month"), "quarter end": ("ACRONYM", "quarter"),
    "year-end": ("ACRONYM", "year"), "month-end": ("ACRONYM", "month"), "quarter-end": ("ACRONYM", "quarter"),
    "half year": ("HALFYEAR", None), "first thing": ("DAYPART", "morning"), "first thing in the": ("DAYPART", "morning"),
    "week commencing": ("STARTING", None), "week beginning": ("STARTING", None), "week starting": ("STARTING", None),
    "weeks commencing": ("STARTING", None), "the week starting": ("STARTING", None), "the week commencing": ("STARTING", None),
    "the week beginning": ("STARTING", None), "week of": ("STARTING", None), "wk of": ("STARTING", None),
    "week ending": ("ENDING", None), "the week ending": ("ENDING", None), "week ended": ("ENDING", None),
    "as soon as possible": ("VAGUE", None), "asap": ("VAGUE", None), "soon": ("VAGUE", None), "shortly": ("VAGUE", None),
    "at your earliest convenience": ("VAGUE", None), "in the near future": ("VAGUE", None), "in due course": ("VAGUE", None),
    "any day now": ("VAGUE", None), "in the coming weeks": ("VAGUE", None), "in the coming days": ("VAGUE", None),
    "in the coming months": ("VAGUE", None), "coming weeks": ("VAGUE", None), "coming days": ("VAGUE", None),
    "coming months": ("VAGUE", None), "next days": ("VAGUE", None), "one of these days": ("VAGUE", None), "at some point": ("VAGUE", None),
    "as soon as": ("NEXTEVENT", None), "from now": ("HENCE", None), "from today": ("HENCE", None), "time": ("TIMEWORD", None),
    "no later than": ("BY", None), "not later than": ("BY", None), "at the latest": ("OTHER", None), "nlt": ("BY", None),
    "on or before": ("BY", None), "prior to": ("BEFORE", None), "ahead of": ("BEFORE", None), "in advance of": ("BEFORE", None),
    "up to": ("UNTIL", None), "up until": ("UNTIL", None), "earlier than": ("BEFORE", None), "sooner than": ("BEFORE", None),
    "less than": ("LESS", None), "fewer than": ("LESS", None), "no more than": ("LESS", None), "not more than": ("LESS", None),
    "at most": ("LESS", None), "more than": ("MORE", None), "over": ("MORE", None), "at least": ("MORE", None),
    "year to date": ("TODATE", "year"), "month to date": ("TODATE", "month"), "quarter to date": ("TODATE", "quarter"),
    "the year to date": ("TODATE", "year"), "eastern time": ("ZONE", None), "pacific time": ("ZONE", None),
    "central time": ("ZONE", None), "mountain time": ("ZONE", None), "your time": ("ZONE", None), "my time": ("ZONE", None),
    "our time": ("ZONE", None), "local time": ("ZONE", None), "eastern standard time": ("ZONE", None),
    "o clock": ("OCLOCK", None), "night-time": ("DAYPART", "night"), "night time": ("DAYPART", "night"),
    "lunch time": ("TIME", 12.0), "early morning": ("DAYPART", "morning"), "late night": ("DAYPART", "night"),
    "early afternoon": ("DAYPART", "afternoon"), "late afternoon": ("DAYPART", "afternoon"),
    "mid afternoon": ("DAYPART", "afternoon"), "mid morning": ("DAYPART", "morning"), "late morning": ("DAYPART", "morning"),
    "mid-morning": ("DAYPART", "morning"), "mid-afternoon": ("DAYPART", "afternoon"), "early evening": ("DAYPART", "evening"),
    "late evening": ("DAYPART", "evening"), "business hours": ("DAYPART", "daytime"),
    "a m": ("AMPM", "am"), "p m": ("AMPM", "pm"), "cy": ("CALENDARYEAR", None), "weekday": ("UNIT", "weekday"),
}  # fmt: skip

# One word that stands for two.
COMPOUNDS: dict[str, tuple[Entry, Entry]] = {
    "mid" + unit: (("PART", "mid"), ("UNIT", unit)) for unit in ("week", "month", "quarter", "year")
}

HOLIDAY_NAMES: dict[str, str] = {
    "new year": "new year's|new years|new year's day|new years day|new year day|new year|nye day|new yr",
    "new year eve": "new year's eve|new years eve|new year eve|nye",
    "valentine": "valentine's day|valentines day|valentine day|valentine's|valentines",
    "groundhog": "groundhog day|ground hog day", "saint patrick": "st patrick's day|st. patrick's day|saint patrick's day|"
    "st patricks day|st patrick's|saint patrick|saint patricks day|st. patrick's|st patrick day|st. patrick|st patrick|saint patrick day",
    "april fools": "april fools|april fool's day|april fools day|april fools' day|april fool day|april fool",
    "earth": "earth day", "may day": "may day|mayday|international workers' day|international workers day|"
    "international worker's day|workers' day|workers day|international labor day|international labour day",
    "cinco de mayo": "cinco de mayo", "juneteenth": "juneteenth|freedom day|emancipation day",
    "independence": "independence day|us independence day|usa independence day",
    "bastille": "bastille day", "halloween": "halloween|halloween day|hallowe'en|all hallows eve", "all saints": "all saints day|all saints' day|all hallows|all hallows day",
    "veterans": "veterans day|veteran's day|veterans' day|armistice day|remembrance day", "christmas": "christmas|christmas day|xmas|xmas day|x-mas",
    "christmas eve": "christmas eve|xmas eve", "boxing": "boxing day|st stephen's day",
    "women": "international women's day|women's day|womens day|international womens day|female day", "flag": "flag day", "epiphany": "epiphany|three kings day",
    "canada": "canada day", "australia": "australia day", "guy fawkes": "guy fawkes|guy fawkes day|bonfire night", "inauguration": "inauguration day",
    "teachers": "teacher's day|teachers day|teachers' day", "youth": "youth day|international youth day",
    "childrens": "children's day|childrens day|international children's day", "singles": "singles day|single's day|singles' day",
    "jonas": "midsummer day|midsummer|midsummer's day", "martin luther king": "mlk day|martin luther king day|martin luther king jr day|mlk|martin luther king jr. day",
    "presidents": "presidents day|president's day|presidents' day|washington's birthday",
    "mothers": "mother's day|mothers day|mothers' day|mother day", "memorial": "memorial day",
    "fathers": "father's day|fathers day|fathers' day|father day", "labor": "labor day|labour day",
    "columbus": "columbus day|indigenous peoples' day|indigenous peoples day",
    "thanksgiving": "thanksgiving|thanksgiving day|turkey day", "black friday": "black friday", "cyber monday": "cyber monday",
    "election": "election day", "spring bank": "spring bank holiday|late may bank holiday", "summer bank": "summer bank holiday|august bank holiday",
    "easter": "easter|easter sunday|easter day", "good friday": "good friday", "easter monday": "easter monday", "easter saturday": "easter saturday|holy saturday",
    "palm sunday": "palm sunday", "ash wednesday": "ash wednesday", "mardi gras": "mardi gras|fat tuesday|shrove tuesday|pancake day",
    "ascension": "ascension day|ascension", "pentecost": "pentecost|whit sunday|whitsunday", "whit monday": "whit monday|pentecost monday",
    "corpus christi": "corpus christi", "maundy thursday": "maundy thursday|holy thursday",
    "eid al fitr": "eid al fitr|eid al-fitr|eid ul fitr|eid", "eid al adha": "eid al adha|eid al-adha",
}  # fmt: skip
for _name, _spellings in HOLIDAY_NAMES.items():
    for _spelling in _spellings.split("|"):
        PHRASES[_spelling] = ("HOLIDAY", _name)

RECURRING_WORDS = frozenset({"weekly", "daily", "monthly", "quarterly", "annually", "yearly", "biweekly", "fortnightly", "hourly"})
MEETING_WORDS = frozenset({"call", "meeting", "session", "chat", "conversation", "demo", "standup"})
EVENT_WORDS = frozenset({"once", "when", "whenever", "after", "as", "upon", "following", "until", "till", "before", "following",
                         "pending", "post", "prior", "b4", "while", "ahead", "during"})  # fmt: skip
