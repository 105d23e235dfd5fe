"""Which part of a page is the document, and which is the site that shows it.

Documents tell by what they say (motto, number, legal bases, articles, recipients), sites by what their parts are called
and by their links. A part of the site is left out even within the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from kg.knowledge import Knowledge, load
from loaders.web.page import Element, Page

_TYPES = (
    "quyết định|nghị quyết|kế hoạch|chỉ thị|công văn|thông báo|chương trình|thông tư|nghị định|luật|báo cáo|quy định|"
    "kết luận"
)
_MARKS = (
    (r"cộng h(?:òa|oà) xã hội chủ nghĩa việt nam\b", 6),
    (r"đảng\s{1,3}cộng sản\s{1,3}việt nam\b[ *]{0,3}$", 6),
    (r"độc lập ?[-–—] ?tự do", 5),
    (r"số\s?:\s?[\d.…]{0,12}\s?[/-]|số\s?\d{1,5}\s?-\s?[a-zđ]{1,5}/", 4),
    (r"[^\W\d_][^\n,;:]{2,40}, ngày [\d\s.…]{0,9}tháng ", 3),
    (r"nơi nhận\s?:", 5),
    (r"(?:(?:tm|kt|tl|tuq)\.|t/m\b) ?[^\W\d_]", 4),
    (rf"(?:{_TYPES})\s?:?[ *]{{0,3}}$", 2),
    (r"căn cứ\b", 2),
    (r"(?:theo|xét) đề nghị\b", 2),
    (r"điều \d{1,3} ?[.:]", 1),
    (r"chương [ivxlc]{1,6}\b", 1),
    (r"[ivx]{1,5}\. \w", 1),
    (r"phụ lục\b", 1),
    (r"\(? ?(?:ban hành )?kèm theo\b", 2),
)
"""How a line of a document begins, and how much that tells."""
_MARK = re.compile(
    r"^[ \t*_#|>-]{0,99}(?:" + "|".join(f"({pattern})" for pattern, _ in _MARKS) + ")", re.MULTILINE | re.IGNORECASE
)
_LEADS = re.compile(r"(?!#_?(?:ftn|edn|fn))")
_STRONG = 4
"""The least weight of a mark that no part of a site has by chance."""
_LEAST = 6
"""The least weight of all marks of a page that holds a document."""
_QUORUM = 0.7
"""How much of all marks the document holds at least; the rest may stand in its annexes or in the site."""
_TAGS = frozenset({"nav", "footer", "aside", "header"})
_SITE = re.compile(
    r"\b(?:nav|navbar|navigation|menu|footer|breadcrumbs?|sidebar|comments?|binhluan|lienquan|related|relation|cookies?|"
    r"banner|share|sharing|social|toolbar|pagination|pager|login|search|modal|popup|advert|ads|quangcao|hotline|"
    r"feedback|rating|tooltip|toc|mucluc|complementary|contentinfo|dialog|topbar|header|copyright|tags|"
    r"binh luan|lien quan|muc luc|quang cao|news list|tin khac|chia se)\b"
)
_HEADING = re.compile(
    r"\s*+(?:(?:các )?(?:văn bản|tin|bài viết|tài liệu|nội dung)(?: pháp luật)? "
    r"(?:liên quan|cùng|khác|mới|đã xem|được quan tâm|tải)|tin (?:nổi bật|tức)|tin, bài|"
    r"bình luận|ý kiến|phản hồi|gửi (?:ý kiến|bình luận|phản hồi)|"
    r"chia sẻ|lược đồ|chủ đề|mục lục|đăng nhập|tải về|xem thêm)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*+(?:>{1,2}\s?)?(?:xem thêm|đọc thêm|(?:các )?(?:tin|bài|bài viết) (?:liên quan|khác|cùng chuyên mục))\s?:",
    re.IGNORECASE,
)
"""How a line begins that leads from a document to other pages."""
_OPENS = re.compile(r"\s*+(?:(?:căn cứ(?! pháp lý| ban hành)|nơi nhận)\b|điều \d)", re.IGNORECASE)
"""How a part of a document begins although nearly all of it leads to other documents."""
_NEWS = re.compile(
    r"(?:các )?(?:văn bản|tin|bài viết|tài liệu) (?:liên quan|khác|mới(?: nhất)?|nổi bật|cùng lĩnh vực)", re.IGNORECASE
)
_COUNTED = re.compile(r"\s{0,3}(?:[(\[]\d{1,6}[)\]])?\s{0,3}:?$")
_NAME = 60
_WIDE = 200
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "div", "p", "b", "strong", "span"})
_HELD = frozenset({"ul", "ol", "div", "table", "dl"})
_LABELS = 0.8
_OVERLAID = re.compile(r"\b(?:modal|popup|dialog|tab|collapse|tooltip)\b")
_CELL = 40
"""Two cells of a part longer than this, and none of them links, are a table of a document."""
_MUCH = 4
"""The least weight of marks outside of the document that may be a part of it."""
_PARTS = 20
"""The most parts of a page that may repeat the document."""
_LINES = 500
"""How many lines of a part, at even distances, are looked for in the document."""
_SHORT = 12
"""The length of a line that says nothing by itself, such as the number of a point."""
_LINKED = 0.75
LISTED = 0.4
"""How much of a page that only leads to documents stands in links."""
_LINKS = 3
"""A part with so many links, whose characters stand in links to such a share, is a list of the site."""
_CONTAINERS = frozenset({"div", "section", "ul", "ol", "table", "td", "article", "dl", "form", "main", "span"})


@dataclass(frozen=True, slots=True)
class Choice:
    """The element that is the document, and the elements within it that are the site's.

    ``doubtful`` tells that something left out speaks like a document too.
    """

    element: int
    left_out: frozenset[int]
    doubtful: bool


def choice(page: Page) -> Choice | None:
    """Return what of a page is the document; None where its words do not tell."""
    finder = _Finder(page)
    site = finder.site()
    if site <= finder.inserted and (finder.total >= _LEAST or page.elements[0].linked <= LISTED * len(page.text)):
        return Choice(0, frozenset(site), False)
    if finder.total < _LEAST:
        return None
    chosen = finder.widened(finder.deepest(), site)
    outside = finder.total - finder.weight(chosen)
    lost = [(n, weight) for n in site if (weight := finder.unlinked(n))]
    many = len(lost) > _PARTS and sum(weight for _, weight in lost) >= _MUCH * _PARTS
    doubtful = many or outside >= _MUCH or any(finder.adds(n, chosen) for n, weight in lost[:_PARTS] if weight >= _MUCH)
    overlaid = [n for n in site if _OVERLAID.search(page.elements[n].hint) and finder.tells(n)]
    doubtful = doubtful or any(finder.adds(n, chosen) for n in overlaid[:_PARTS])
    return Choice(chosen, frozenset(site), doubtful)


class _Finder:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.elements = page.elements
        found = list(_unlinked(page))
        self._at = [at for at, _ in found]
        self._strong = [at for at, weight in found if weight >= _STRONG]
        self._sums = [0, *accumulate(weight for _, weight in found)]
        self._children: list[list[int]] = [[] for _ in self.elements]
        for number, element in enumerate(self.elements):
            if element.parent >= 0:
                self._children[element.parent].append(number)
        self._own: dict[int, int] = {}
        self.total = self._sums[-1]
        self.inserted = self._inserted()
        """Parts that tell of the document or lead away from it, wherever they stand."""

    def _inserted(self) -> set[int]:
        """Return tables of attributes, lists under the name of a relation, and lines that lead to other pages."""
        known, found = load(), set()
        for number, element in enumerate(self.elements):
            length = element.end - element.start
            if element.tag == "table":
                own = self._strong and element.start > self._strong[0]
                site = not own and self._is_attributes(number, known)
            else:
                site = element.tag == "p" and bool(_ASIDE.match(self.page.text, element.start, element.end))
            if site:
                found.add(number)
            elif element.tag in _HEADS and 0 < length <= _NAME and element.parent >= 0:
                name = _COUNTED.sub("", self.page.text[element.start : element.end].strip())
                held = self._next(number) if known.published(name) or _NEWS.fullmatch(name) else None
                if held is not None and not self._strength(held):
                    found |= {number, held}
        return found

    def _next(self, number: int) -> int | None:
        """Return the part that stands right behind an element and may list documents."""
        children = self._children[self.elements[number].parent]
        at = bisect_left(children, number) + 1
        held = self.elements[children[at]] if at < len(children) else None
        if held is None or held.tag not in _HELD:
            return None
        listed = held.tag != "div" or held.linked >= LISTED * (held.end - held.start)
        return children[at] if listed else None

    def _is_attributes(self, number: int, known: Knowledge) -> bool:
        """Tell whether nearly all rows of a table begin with the name of a field."""
        element = self.elements[number]
        if self._strength(number) and element.end - element.start > _WIDE:
            return False
        first: list[str] = []
        at = number + 1
        while (
            at < min(len(self.elements), number + _WIDE)
            and self.elements[at].first < element.last
            and len(first) <= _PARTS
        ):
            if self.elements[at].tag == "tr" and len(self._children[at]) > 1:
                cell = self.elements[self._children[at][0]]
                first.append(_COUNTED.sub("", self.page.text[cell.start : min(cell.end, cell.start + _WIDE)].strip()))
            at += 1
        roles = [known.field(name) for name in first]
        stated = [role for role in roles if role and role not in ("text", "parts")]
        return len(set(stated)) > 1 and len(stated) >= _LABELS * len(first)

    def tells(self, number: int) -> bool:
        """Tell whether a part has cells or lines as a document has, and not only links."""
        element = self.elements[number]
        if element.linked > LISTED * (element.end - element.start):
            return False
        lines = [line for line in self.page.text[element.start : element.end].splitlines() if len(line) > _CELL]
        return len(lines) > 1 and sum(map(len, lines)) > _WIDE // 2

    def weight(self, number: int) -> int:
        """Return how much the marks in an element weigh, without those of the site's parts in it."""
        element = self.elements[number]
        plain = self._sums[self._before(element.end)] - self._sums[self._before(element.start)]
        return plain - self._own.get(number, 0)

    def unlinked(self, number: int) -> int:
        """Return the weight of the marks in a part of the site, unless it is a list of links."""
        element = self.elements[number]
        listed = element.linked >= _LINKED * (element.end - element.start)
        return 0 if listed else self._sums[self._before(element.end)] - self._sums[self._before(element.start)]

    def adds(self, number: int, chosen: int) -> bool:
        """Tell whether a part says more than a few lines that an element does not: a table of contents repeats it."""
        part, document = self.elements[number], self.elements[chosen]
        lines = [" ".join(line.split()) for line in self.page.text[part.start : part.end].splitlines()]
        lines = [line for line in lines if len(line) > _SHORT]
        lines = lines[:: len(lines) // _LINES + 1]
        if document.start <= part.start < document.end:
            said = self.page.text[document.start : part.start] + self.page.text[part.end : document.end]
        else:
            said = self.page.text[document.start : document.end]
        said = " ".join(said.split())
        return sum(line not in said for line in lines) > max(1, len(lines) // 10)

    def _before(self, offset: int) -> int:
        return bisect_left(self._at, offset)

    def site(self) -> set[int]:
        """Return the outermost parts of the page that are the site's; their marks no longer count."""
        site: set[int] = set()
        skip = -1
        for number, element in enumerate(self.elements):
            if element.first < skip:
                continue
            if number and self._is_site(number):
                site.add(number)
                skip = element.last
        for number in site:
            lost = self.weight(number)
            above = number
            while lost and above >= 0:
                self._own[above] = self._own.get(above, 0) + lost
                above = self.elements[above].parent
            self.total -= lost
        return site

    def _is_site(self, number: int) -> bool:
        element = self.elements[number]
        if number in self.inserted:
            return True
        if self._strength(number):
            return False
        if element.tag in _TAGS or _SITE.search(element.hint):
            return True
        length = element.end - element.start
        if element.tag not in _CONTAINERS or not length:
            return False
        if element.links >= _LINKS and element.linked >= _LINKED * length:
            return not self._opens(element)
        return bool(_HEADING.match(self.page.text, element.start, min(element.end, element.start + 200)))

    def _opens(self, element: Element) -> bool:
        """Tell whether a part full of links begins as a part of a document; an article in a link is of a contents."""
        found = _OPENS.match(self.page.text, element.start, element.end)
        return found is not None and (element.linked < element.end - element.start or "iều" not in found.group())

    def _strength(self, number: int) -> bool:
        """Tell whether a strong mark stands in an element: then it is the document, or holds it."""
        element = self.elements[number]
        return bisect_left(self._strong, element.start) < bisect_left(self._strong, element.end)

    def deepest(self) -> int:
        """Return the innermost element that holds nearly all marks; elements with so many lie in one another."""
        return max(n for n in range(len(self.elements)) if self.weight(n) >= _QUORUM * self.total)

    def widened(self, number: int, site: set[int]) -> int:
        """Return the element, or the one around it that also holds the document's other parts, such as annexes."""
        chosen = inner = number
        while (above := self.elements[inner].parent) >= 0:
            kin = self._kind(chosen)
            others = [n for n in self._children[above] if n != inner and n not in site]
            if any(self.weight(n) or (self._kind(n) == kin and self._says(n)) for n in others):
                chosen = above
            inner = above
        return chosen

    def _kind(self, number: int) -> tuple[str, str]:
        return self.elements[number].tag, self.elements[number].hint

    def _says(self, number: int) -> bool:
        element = self.elements[number]
        return bool(element.hint) and bool(self.page.text[element.start : element.end].strip())


def _unlinked(page: Page) -> Iterator[tuple[int, int]]:
    """Yield where a mark begins, and its weight; a mark in a link is of a list of documents or of contents."""
    links = iter([e for e in page.elements if e.tag == "a" and _LEADS.match(e.attributes.get("href", "#fn"))])
    link = next(links, None)
    for mark in _MARK.finditer(page.text):
        number = mark.lastindex or 1
        at = mark.start(number)
        while link and link.end <= at:
            link = next(links, None)
        if not link or at < link.start:
            yield at, _MARKS[number - 1][1]
