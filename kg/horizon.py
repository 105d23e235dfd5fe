"""Up to which year an instrument runs, as far as its title says: "giai đoạn 2021-2025", "đến năm 2025", "năm 2024".

A title may name the years of other acts, and one that goes on behind its last year has no end. Where it leaves a
doubt there is no horizon.
"""

from __future__ import annotations

import re
import unicodedata

_YEAR = r"(?:19|20)\d\d(?![\d/])"
_SPAN = re.compile(rf"(?<![\d/]){_YEAR}\s?(?:[-–—]|đến)\s?(?:hết\s)?(?:năm\s)?(?P<year>{_YEAR})")
_UNTIL = re.compile(rf"(?<!\w)đến\s(?:hết\s|cuối\s)?(?:năm\s)?(?P<year>{_YEAR})")
_IN_YEAR = re.compile(rf"(?<!\w)năm\s(?:học\s)?(?P<year>{_YEAR})")
_LISTED = re.compile(rf"(?<!\w)năm\s(?:{_YEAR}(?:,\s|\svà\s)(?:năm\s)?){{1,9}}(?P<year>{_YEAR})")
_NOT_IN = re.compile(
    r"(?:(?<!\w)(?:từ|sau|trước|so\svới)|(?<!\w)tháng\s\d{1,2}|\d[\w./-]{0,30}[/-][^\W_]{1,20}|"
    r"(?<!\w)(?:luật|pháp\slệnh|hiến\spháp)(?!\w)[^,;.]{0,120}?)\s?,?\s?$"
)
"""What a year behind it does not end: a beginning, a date, a numbered act, a law by its name."""
_GOES_ON = re.compile(r"(?<!\w)(?:tiếp\stheo|năm\ssau|trở\sđi|những\snăm|hằng\snăm|hàng\snăm|thường\sxuyên)(?!\w)")
_BACK = 160
"""How far before a year what it belongs to may stand, in characters."""


def horizon(title: str, dated: str) -> int | None:
    """Return the last year that the title of an instrument of this ISO date names, None where it names no end.

    A year before the date is another act's, or one that is looked back on.

    >>> horizon("Chuyển đổi số giai đoạn 2021-2025, định hướng đến năm 2030", "2021-03-01"), horizon("Cải cách", "2024")
    (2030, None)
    >>> horizon("thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024", "2025-01-20")
    """
    low = " ".join(unicodedata.normalize("NFC", title).lower().split())
    if _GOES_ON.search(low):
        return None
    years = [int(found["year"]) for pattern in (_SPAN, _UNTIL, _LISTED) for found in pattern.finditer(low)]
    years += [
        int(found["year"])
        for found in _IN_YEAR.finditer(low)
        if not _NOT_IN.search(low, max(found.start() - _BACK, 0), found.start())
    ]
    last = max(years, default=0)
    return last if last and last >= int(dated[:4] or 0) else None
