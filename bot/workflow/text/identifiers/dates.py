"""How people write dates: in numbers, with a month's name, in words."""

import re

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TO_99 = rf"(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_TEENS}|(?:oh[ -])?(?:{_ONES}))"
_NTH_ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_NTH_TEENS = (
    "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    "|nineteenth"
)
_NTH = rf"(?:(?:twenty|thirty)[ -](?:{_NTH_ONES})|{_NTH_ONES}|{_NTH_TEENS}|twentieth|thirtieth)"
_YEAR_IN_WORDS = (
    rf"(?:two thousand(?:,? and)?(?: {_TO_99})?|(?:nineteen|twenty)[ -]{_TO_99})(?![a-z])"
)
_YEAR = rf"(?:'?[0-9]{{4}}|'?[0-9]{{2}}|{_YEAR_IN_WORDS})"
_FULL_YEAR = rf"(?:'?[0-9]{{4}}|{_YEAR_IN_WORDS})"
_DAY = rf"(?:[0-9]{{1,2}} ?(?:st|nd|rd|th)?|{_NTH})(?: day)?"
_BETWEEN = r"(?:[ \n]?[-./|:,_\\]{1,2}[ \n]?|[ \n])"
_BEFORE_YEAR = r"(?:[ \n]?[-./|:,_\\]{1,2}[ \n]?|[ \n](?:in |of )?)?"

DATE = re.compile(
    r"(?<![a-z0-9])(?:"
    r"[0-9]{4} ?(?P<of_year>[-./|:,_\\ \n]{1,2}) ?[01]?[0-9] ?(?P=of_year) ?[0-3]?[0-9]"
    r"|[0-3]?[0-9] ?(?P<of_day>[-./|:,_\\ \n]{1,2}) ?[0-3]?[0-9] ?(?P=of_day)"
    r" ?'?(?:[0-9]{4}|[0-9]{2})"
    r"|[0-3]?[0-9][./ -](?:i[vx]|vi{0,3}|i{1,3}|xi{0,2})[./ -][0-9]{4}"
    rf"|{_TO_99}[ ,/-]{{1,2}}{_TO_99}[ ,/-]{{1,2}}{_YEAR_IN_WORDS}"
    rf"|[0-9]{{4}}{_BETWEEN}{_MONTH}{_BETWEEN}[0-9]{{1,2}}"
    rf"|{_DAY}(?:{_BETWEEN}|(?: in)?(?: of)?(?: the month of)? ?){_MONTH}\.?"
    rf"(?:{_BEFORE_YEAR}{_YEAR})?"
    rf"|{_DAY} of (?:the )?{_DAY}{_BEFORE_YEAR}{_YEAR}"
    rf"|{_MONTH}\.? ?(?:[0-9]{{4}}|(?:the )?{_DAY}(?:{_BEFORE_YEAR}{_FULL_YEAR})?)"
    r")(?![0-9])",
    re.IGNORECASE,
)
LONGEST_DATE = 60
DATED_YEAR = re.compile(rf"(?:[0-9]{{4}}|[-./|: ,']'?[0-9]{{2}}|{_YEAR_IN_WORDS})\Z", re.IGNORECASE)
"""A date that ends (or begins) in a year is a day of the past or future, not just of this year."""
PACKED_DATE = re.compile(
    r"(?: (?:on|is|was))?[ \n:.=(-]{0,4}"
    r"((?:[0-9][ ./-]{0,3}){7}[0-9](?![0-9])|(?:[0-9] ?){5}[0-9](?![0-9])"
    r"|[0-9]{1,2}[./][0-9]{1,2}(?![./-]?[0-9]))",
    re.IGNORECASE,
)
"""A date without anything between its numbers, right after what says that it is one."""
EIGHT_DIGITS = re.compile(
    r"(?<![0-9])(?:[0-3][0-9][01][0-9](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[01][0-9][0-3][0-9])(?![0-9])"
)
"""A day, month and year without anything between them."""
