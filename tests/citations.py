"""Citation strings made from the vocabularies, with what each says known by construction.

The forms are those of the official codification ("Điều 1 Nghị định số … Về … ngày … của Chính phủ, có hiệu lực thi hành
kể từ ngày …") and of preambles; the titles are ours and hold what misleads: other numbers with their dates, colons,
full stops, names of laws.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from kg.knowledge import Body, Knowledge, load

_TITLES = (
    "Về tổ chức và hoạt động của thanh niên tình nguyện",
    "Quy định chi tiết một số điều của Luật Đầu tư công",
    "Hướng dẫn thi hành một số điều của Nghị định số 15/2009/NĐ-CP ngày 12 tháng 02 năm 2009 của Chính phủ",
    "Sửa đổi, bổ sung một số điều của Thông tư số 07/2008/TT-BTC và Thông tư số 09/2008/TT-BTC",
    "Phòng, chống tác hại của tiếng ồn",
    "Tiêu chí phân định vùng theo trình độ phát triển giai đoạn 2001 - 2005",
    "ban hành Quy chế phối hợp trong khai thác dữ liệu; cơ chế, biện pháp thực hiện",
    "Quy định danh mục, thời hạn nộp lưu hồ sơ.",
    "Công bố vùng nước cảng biển và khu vực quản lý của cảng vụ",
    "Quy trình kiểm định thiết bị (QTKĐ 05:2017/ABC) sử dụng trong ngành",
    "Thông tư hướng dẫn chế độ phụ cấp ưu đãi theo nghề",
    "Bãi bỏ Quyết định số 12/2007/QĐ-TTg ngày 03/3/2007 của Thủ tướng Chính phủ",
    "Năng lượng tái tạo",
)
_PINPOINTS = ("Điều {a}", "khoản {k} Điều {a}", "điểm b khoản {k} Điều {a}", "Phụ lục II")
_DAYS = ("ngày {d:02}/{m:02}/{y}", "ngày {d}/{m}/{y}", "ngày {d:02} tháng {m:02} năm {y}", "ngày {d}-{m}-{y}")
_TERMS = ((10, 1998, 2001), (11, 2003, 2006), (12, 2008, 2010), (13, 2012, 2015), (14, 2017, 2020), (15, 2022, 2025))
_ROLES = (("Bộ ", "Bộ trưởng "), ("Ngân hàng", "Thống đốc "), ("Ủy ban Dân tộc", "Bộ trưởng, Chủ nhiệm "))


@dataclass(frozen=True, slots=True)
class Said:
    """What a citation string says of its instrument; ``type`` is the type's code."""

    text: str
    number: str
    type: str
    pinpoint: str | None
    date: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class _Named:
    """An instrument's type as printed, its code, its number with its year if that has one, and its issuers: as printed
    and in full; ``told`` says that the number alone tells them.
    """

    printed: str
    code: str
    number: str
    year: int
    dated: bool
    issuer: str
    full: str
    told: bool = True


class Maker:
    """A source of citation strings that is the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.knowledge: Knowledge = load()
        self.ministries = [b for b in self.knowledge.bodies if self._issues(b)]
        self.places = [j for j in self.knowledge.jurisdictions if j.kind in ("tỉnh", "thành phố")]
        self.forms = (
            self._decree, self._circular, self._circular, self._joint, self._law, self._ordinance, self._premier,
            self._local, self._party, self._old,
        )  # fmt: skip

    def _issues(self, body: Body) -> bool:
        """Tell whether a body is a ministry or a body of that rank whose symbol names it."""
        organ = self.knowledge.organ(body.symbols[0]) if body.symbols else None
        ranked = body.name.startswith(("Bộ ", "Ủy ban Dân tộc", "Ngân hàng Nhà nước", "Thanh tra Chính phủ"))
        return bool(organ and organ.issuer_pattern == body.name and ranked and body.name != "Bộ Chính trị")

    def strings(self, count: int) -> Iterator[Said]:
        """Yield that many citation strings, every form about as often as any other."""
        for index in range(count):
            yield self._string(self.forms[index % len(self.forms)]())

    def _string(self, named: _Named) -> Said:
        pick = self.random
        pinpoint = pick.choice(_PINPOINTS).format(a=pick.randint(1, 140), k=pick.randint(1, 9))
        day, month = pick.randint(1, 28), pick.randint(1, 12)
        printed = pick.choice(_DAYS).format(d=day, m=month, y=named.year)
        date = f"{named.year}-{month:02}-{day:02}"
        head = f"{named.printed} số {named.number}"
        effect = f"có hiệu lực thi hành kể từ ngày {pick.randint(1, 28):02}/{pick.randint(1, 12):02}/{named.year + 1}"
        title = pick.choice(_TITLES)
        form = pick.randrange(5)
        if form == 0:
            known = str(named.year) if named.dated else None
            issuer = named.full if named.told else None
            return Said(f"({pinpoint} {head}, {effect})", named.number, named.code, pinpoint, known, issuer)
        if form == 1:
            text = f"theo {pinpoint} {head} {printed} của {named.issuer};"
        elif form == 2:
            text = f"Căn cứ {head}, {printed} của {named.issuer} về quản lý lễ hội;"
            return Said(text, named.number, named.code, None, date, named.full)
        else:
            text = f"({pinpoint} {head} {title} {printed} của {named.issuer}, {effect})"
        return Said(text, named.number, named.code, pinpoint, date, named.full)

    def _ministry(self) -> tuple[str, str, str]:
        """Return a ministry's symbol, a name as printed, and its full name."""
        body = self.random.choice(self.ministries)
        printed = self.random.choice((body.name, body.name, *(n for n in body.names if n.startswith("Bộ "))))
        role = next((r for begin, r in _ROLES if body.name.startswith(begin)), "")
        if role and printed == body.name and self.random.random() < 0.2:
            printed = role + printed
        return body.symbols[0], printed, body.name

    def _yearly(self) -> tuple[int, int]:
        return self.random.randint(1, 400), self.random.randint(1997, 2025)

    def _decree(self) -> _Named:
        n, year = self._yearly()
        return _Named("Nghị định", "NĐ", f"{n:02}/{year}/NĐ-CP", year, True, "Chính phủ", "Chính phủ")

    def _premier(self) -> _Named:
        n, year = self._yearly()
        name = "Thủ tướng Chính phủ"
        if n % 2:
            return _Named("Quyết định", "QĐ", f"{n:02}/{year}/QĐ-TTg", year, True, name, name)
        return _Named("Chỉ thị", "CT", f"{n:02}/CT-TTg", year, False, name, name)

    def _circular(self) -> _Named:
        n, year = self._yearly()
        symbol, printed, full = self._ministry()
        word, code = self.random.choice((("Thông tư", "TT"), ("Thông tư", "TT"), ("Quyết định", "QĐ")))
        return _Named(word, code, f"{n:02}/{year}/{code}-{symbol}", year, True, printed, full)

    def _joint(self) -> _Named:
        n, year = self._yearly()
        bodies = [self._ministry() for _ in range(self.random.randint(2, 4))]
        symbols = "-".join(symbol for symbol, _, _ in bodies)
        last = self.random.choice((" và ", ", "))
        printed = ", ".join(p for _, p, _ in bodies[:-1]) + last + bodies[-1][1]
        full = ", ".join(f for _, _, f in bodies)
        return _Named("Thông tư liên tịch", "TTLT", f"{n:02}/{year}/TTLT-{symbols}", year, True, printed, full)

    def _law(self) -> _Named:
        term, first, last = self.random.choice(_TERMS)
        n, year = self.random.randint(1, 99), self.random.randint(first, last)
        word, code = self.random.choice((("Luật", "Luật"), ("Bộ luật", "Bộ luật"), ("Nghị quyết", "NQ")))
        return _Named(word, code, f"{n:02}/{year}/QH{term}", year, True, "Quốc hội", "Quốc hội")

    def _ordinance(self) -> _Named:
        term, first, last = self.random.choice(_TERMS)
        n, year = self.random.randint(1, 99), self.random.randint(first, last)
        middle = self.random.choice(("PL-", ""))
        name = self.random.choice(
            ("Ủy ban Thường vụ Quốc hội", "Uỷ ban Thường vụ Quốc hội", "Ủy ban thường vụ Quốc hội")
        )
        number = f"{n:02}/{year}/{middle}UBTVQH{term}"
        return _Named("Pháp lệnh", "PL", number, year, True, name, "Ủy ban Thường vụ Quốc hội")

    def _local(self) -> _Named:
        n, year = self._yearly()
        place = self.knowledge.place(self.random.choice(self.places).name, f"{year}-06-30")
        assert place is not None
        word, code, symbol, body = self.random.choice(
            (
                ("Nghị quyết", "NQ", "HĐND", "Hội đồng nhân dân"),
                ("Quyết định", "QĐ", "UBND", "Ủy ban nhân dân"),
                ("Quyết định", "QĐ", "UBND", "Ủy ban nhân dân"),
            )
        )
        printed = f"{self.random.choice((body, symbol))} {place.full}"
        return _Named(
            word, code, f"{n:02}/{year}/{code}-{symbol}", year, True, printed, f"{body} {place.full}", told=False
        )

    def _party(self) -> _Named:
        n, year = self._yearly()
        name = self.random.choice(("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương Đảng"))
        word, code, letters = self.random.choice(
            (
                ("Nghị quyết", "NQ", "NQ"), ("Chỉ thị", "CT", "CT"), ("Kết luận", "KL", "KL"),
                ("Quy định", "QyĐ", "QĐ"), ("Quyết định", "QĐ", "QĐ"),
            )
        )  # fmt: skip
        return _Named(word, code, f"{n:02}-{letters}/TW", year, False, name, name, told=False)

    def _old(self) -> _Named:
        n, year = self.random.randint(1, 400), self.random.randint(1981, 1996)
        word, code, symbol, name = self.random.choice(
            (
                ("Nghị định", "NĐ", "{n:02}-CP", "Chính phủ"),
                ("Nghị định", "NĐ", "{n:02}/CP", "Chính phủ"),
                ("Nghị định", "NĐ", "{n:02}/HĐBT", "Hội đồng Bộ trưởng"),
                ("Quyết định", "QĐ", "{n:02}/TTg", "Thủ tướng Chính phủ"),
                ("Thông tư", "TT", "{n:02}-TC/TCT", "Bộ Tài chính"),
                ("Thông tư", "TT", "{n:02}/TC-TCT", "Bộ Tài chính"),
                ("Thông tư", "TT", "{n:02} TC/TCT", "Bộ Tài chính"),
                ("Luật", "Luật", "{n:02}-L/CTN", "Quốc hội"),
                ("Pháp lệnh", "PL", "{n:02}-L/CTN", "Ủy ban Thường vụ Quốc hội"),
                ("Luật", "Luật", "{n:02}-LCT/HĐNN8", "Quốc hội"),
            )
        )
        return _Named(word, code, symbol.format(n=n), year, False, name, name)
