"""The vocabularies under `ontology/vocabularies` say what they must, and agree with one another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

import pyoxigraph as ox
import pytest

from kg.resources import ONTOLOGY
from kg.terms import DCTERMS, DEF, DEFAULT_BASE, ORGAN_SCHEME, RDF, SKOS, TYPE_SCHEME, fold, slug

Row = dict[str, list[str]]

NOTATION, LABEL, ALT = SKOS + "notation", SKOS + "prefLabel", SKOS + "altLabel"
HIDDEN, EXAMPLE, SCHEME = SKOS + "hiddenLabel", SKOS + "example", SKOS + "inScheme"
SOURCE, REGIME, LEVEL, KIND = DCTERMS + "source", DEF + "regime", DEF + "level", DEF + "kind"
FROM, UNTIL, SUCCESSOR = DEF + "validFrom", DEF + "validUntil", DEF + "successor"
PLACE = DEFAULT_BASE + "jurisdiction/"
CENTRAL_BODY = DEFAULT_BASE + "authority/trung-uong/"
LOCAL_BODY = "https://w3id.org/cancu/def/local-body/"


def listed(text: str) -> set[str]:
    """Return the entries of a list written with semicolons."""
    return {entry.strip() for entry in text.split(";")}


MERGED = {
    "Tuyên Quang": "Hà Giang, Tuyên Quang",
    "Lào Cai": "Lào Cai, Yên Bái",
    "Thái Nguyên": "Bắc Kạn, Thái Nguyên",
    "Phú Thọ": "Hòa Bình, Phú Thọ, Vĩnh Phúc",
    "Bắc Ninh": "Bắc Giang, Bắc Ninh",
    "Hưng Yên": "Hưng Yên, Thái Bình",
    "Hải Phòng": "Hải Dương, Hải Phòng",
    "Ninh Bình": "Hà Nam, Nam Định, Ninh Bình",
    "Quảng Trị": "Quảng Bình, Quảng Trị",
    "Đà Nẵng": "Quảng Nam, Đà Nẵng",
    "Quảng Ngãi": "Kon Tum, Quảng Ngãi",
    "Gia Lai": "Bình Định, Gia Lai",
    "Khánh Hòa": "Khánh Hòa, Ninh Thuận",
    "Lâm Đồng": "Bình Thuận, Lâm Đồng, Đắk Nông",
    "Đắk Lắk": "Phú Yên, Đắk Lắk",
    "Hồ Chí Minh": "Bà Rịa - Vũng Tàu, Bình Dương, Hồ Chí Minh",
    "Đồng Nai": "Bình Phước, Đồng Nai",
    "Tây Ninh": "Long An, Tây Ninh",
    "Cần Thơ": "Cần Thơ, Hậu Giang, Sóc Trăng",
    "Vĩnh Long": "Bến Tre, Trà Vinh, Vĩnh Long",
    "Đồng Tháp": "Tiền Giang, Đồng Tháp",
    "Cà Mau": "Bạc Liêu, Cà Mau",
    "An Giang": "An Giang, Kiên Giang",
}
NOT_MERGED = listed("Hà Nội;Huế;Cao Bằng;Lạng Sơn;Lai Châu;Điện Biên;Sơn La;Quảng Ninh;Thanh Hóa;Nghệ An;Hà Tĩnh")
CITIES_2025 = {"Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"}
CODES = dict(
    pair.split(" ", 1)
    for pair in listed(
        "NQ Nghị quyết; QĐ Quyết định; CT Chỉ thị; QC Quy chế; QyĐ Quy định; TC Thông cáo; TB Thông báo; "
        "HD Hướng dẫn; CTr Chương trình; KH Kế hoạch; PA Phương án; ĐA Đề án; DA Dự án; BC Báo cáo; "
        "BB Biên bản; TTr Tờ trình; HĐ Hợp đồng; CĐ Công điện; BGN Bản ghi nhớ; BTT Bản thỏa thuận; "
        "GUQ Giấy ủy quyền; GM Giấy mời; GGT Giấy giới thiệu; GNP Giấy nghỉ phép; PG Phiếu gửi; "
        "PC Phiếu chuyển; PB Phiếu báo; SY Bản sao y; TrS Bản trích sao; CV Công văn; NĐ Nghị định; "
        "TT Thông tư; TTLT Thông tư liên tịch; NQLT Nghị quyết liên tịch; PL Pháp lệnh; L Lệnh; "
        "VBHN Văn bản hợp nhất; KL Kết luận"
    )
)


@cache
def rows(name: str) -> dict[str, Row]:
    """Return the triples of one vocabulary by subject and predicate; English labels are left out."""
    found: dict[str, Row] = defaultdict(lambda: defaultdict(list))
    path = ONTOLOGY / "vocabularies" / f"{name}.ttl"
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        if isinstance(triple.object, ox.Literal) and triple.object.language == "en":
            continue
        found[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return {subject: dict(row) for subject, row in found.items()}


def valid_on(date: str) -> dict[str, str]:
    """Return the provinces of a day: name → kind."""
    return {
        row[LABEL][0]: row[KIND][0]
        for row in rows("jurisdictions").values()
        if row[KIND][0] in ("tỉnh", "thành phố") and row.get(FROM, ["0000"])[0] <= date < row.get(UNTIL, ["9999"])[0]
    }


def codes_of(number: str) -> list[str]:
    return re.split(r"[/-]", number.replace("&", ""))


def without(vocabulary: str, *predicates: str) -> list[str]:
    return [s for s, row in rows(vocabulary).items() if any(not row.get(p) for p in predicates)]


@pytest.mark.parametrize(
    ("vocabulary", "needed"),
    [
        ("document-types", (SCHEME, NOTATION, LABEL, REGIME, SOURCE)),
        ("organs", (SCHEME, NOTATION, LABEL, LEVEL, REGIME, SOURCE)),
        ("authorities", (LABEL, KIND, SOURCE)),
        ("jurisdictions", (LABEL, KIND)),
    ],
)
def test_row_has_what_its_vocabulary_needs(vocabulary: str, needed: tuple[str, ...]) -> None:
    assert without(vocabulary, *needed) == []


@pytest.mark.parametrize("vocabulary", ["document-types", "organs", "authorities", "jurisdictions"])
def test_row_has_one_label(vocabulary: str) -> None:
    assert [s for s, row in rows(vocabulary).items() if len(row[LABEL]) != 1] == []


def test_province_has_a_source() -> None:
    assert without("jurisdictions", SOURCE) == [PLACE + "trung-uong"]


@pytest.mark.parametrize(
    ("vocabulary", "predicate", "allowed"),
    [
        ("document-types", REGIME, "state party"),
        ("organs", REGIME, "state party"),
        ("organs", LEVEL, "central province district commune local any"),
        ("jurisdictions", KIND, "central tỉnh thành_phố"),
        (
            "authorities",
            KIND,
            "central department committee council party agency front media office school group",
        ),
    ],
)
def test_value_is_of_its_closed_list(vocabulary: str, predicate: str, allowed: str) -> None:
    found = {v.replace(" ", "_") for row in rows(vocabulary).values() for v in row[predicate]}
    assert found - set(allowed.split()) == set()


@pytest.mark.parametrize("vocabulary", ["document-types", "organs"])
def test_notation_is_unique_within_a_regime(vocabulary: str) -> None:
    seen = Counter(
        (regime, notation.upper())
        for row in rows(vocabulary).values()
        for regime in row[REGIME]
        for notation in row[NOTATION]
    )
    assert [key for key, count in seen.items() if count > 1] == []


def test_symbol_belongs_to_one_organ() -> None:
    seen = Counter(s.upper() for row in rows("organs").values() for s in row[NOTATION] + row.get(ALT, []))
    assert [symbol for symbol, count in seen.items() if count > 1] == []


def test_symbol_has_no_ampersand_or_blank() -> None:
    assert [s for row in rows("organs").values() for s in row[NOTATION] if re.search(r"[&\s/-]", s)] == []


def test_type_code_names_the_type() -> None:
    labels = {n: row[LABEL][0] for row in rows("document-types").values() for n in row[NOTATION]}
    assert {code: labels.get(code) for code in CODES} == CODES


def test_type_without_code_is_noted_by_its_name() -> None:
    found = {row[LABEL][0] for row in rows("document-types").values() if row[NOTATION] == row[LABEL]}
    assert found == listed(
        "Hiến pháp;Bộ luật;Luật;Thông tri;Bản sao lục;Cương lĩnh;Điều lệ;Tuyên bố;Lời kêu gọi;"
        "Chiến lược;Quy hoạch;Chương trình mục tiêu"
    )


def test_programme_kinds_are_marked() -> None:
    marked = {row[LABEL][0] for row in rows("document-types").values() if row.get(DEF + "programme") == ["true"]}
    assert marked == listed("Chiến lược;Chương trình;Chương trình mục tiêu;Dự án;Quy hoạch;Đề án")


def test_normative_types_are_marked() -> None:
    marked = {row[LABEL][0] for row in rows("document-types").values() if row.get(DEF + "normative") == ["true"]}
    assert marked == listed(
        "Hiến pháp;Bộ luật;Luật;Pháp lệnh;Lệnh;Nghị quyết;Nghị quyết liên tịch;Nghị định;Quyết định;"
        "Chỉ thị;Thông tư;Thông tư liên tịch"
    )


def test_type_name_belongs_to_one_type() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for subject, row in rows("document-types").items():
        for name in row[LABEL] + row.get(ALT, []):
            owners[fold(name)].add(subject)
    assert {name: sorted(of) for name, of in owners.items() if len(of) > 1} == {}


def test_type_example_carries_a_code_of_the_type() -> None:
    without_code = {"luat", "bo-luat", "cong-van"}
    wrong = [
        (subject, example)
        for subject, row in rows("document-types").items()
        for example in row.get(EXAMPLE, [])
        if not set(row[NOTATION] + row.get(HIDDEN, [])) & set(codes_of(example))
        and subject.removeprefix(TYPE_SCHEME) not in without_code
    ]
    assert wrong == []


def test_coded_type_has_an_example_or_says_why_not() -> None:
    silent = [
        subject
        for subject, row in rows("document-types").items()
        if row[NOTATION] != row[LABEL] and not row.get(EXAMPLE) and not row.get(SKOS + "note")
    ]
    assert silent == []


def test_organ_example_carries_the_symbol() -> None:
    wrong = [
        (row[NOTATION], example)
        for row in rows("organs").values()
        for example in row.get(EXAMPLE, [])
        if row[NOTATION][0] not in {*codes_of(example), *(c.rstrip("0123456789") for c in codes_of(example))}
    ]
    assert wrong == []


def test_organ_without_example_says_that_it_is_unverified() -> None:
    silent = [s for s, row in rows("organs").items() if not row.get(EXAMPLE) and not row.get(SKOS + "note")]
    assert silent == []


def test_issuer_pattern_uses_known_slots_by_level() -> None:
    wrong = []
    for subject, row in rows("organs").items():
        for pattern in row.get(DEF + "issuerPattern", []):
            slots = set(re.findall(r"\{(\w*)\}", pattern))
            central = row[LEVEL] == ["central"]
            if slots - {"name", "full", "committee"} or bool(slots) == central:
                wrong.append((subject, pattern))
    assert wrong == []


def test_organ_names_a_central_body_that_exists() -> None:
    named = {iri for row in rows("organs").values() for iri in row.get(DEF + "names", [])}
    assert named - set(rows("authorities")) == set()


def test_central_body_is_named_by_its_own_symbol() -> None:
    wrong = []
    for subject, row in rows("organs").items():
        for body in row.get(DEF + "names", []):
            symbols = rows("authorities")[body].get(DEF + "organSymbol", [])
            bare = row[NOTATION][0].rstrip("0123456789")
            if bare not in symbols:
                wrong.append((subject, body))
    assert wrong == []


def test_body_symbol_is_an_organ_symbol() -> None:
    known = {s for row in rows("organs").values() for s in row[NOTATION]}
    used = {s for row in rows("authorities").values() for s in row.get(DEF + "organSymbol", [])}
    assert used - known == set()


def test_body_name_belongs_to_one_body() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for subject, row in rows("authorities").items():
        for name in row[LABEL] + row.get(ALT, []):
            owners[fold(name)].add(subject)
    assert {name: sorted(of) for name, of in owners.items() if len(of) > 1} == {}


def test_body_is_central_or_has_a_level() -> None:
    wrong = []
    for subject, row in rows("authorities").items():
        if subject.startswith(CENTRAL_BODY):
            ok = row[RDF + "type"] == [DEF + "Authority"]
            ok = ok and row.get(DEF + "jurisdiction") == [PLACE + "trung-uong"]
        else:
            ok = row.get(SCHEME) == [LOCAL_BODY] and len(row.get(LEVEL, [])) == 1
        if not ok:
            wrong.append(subject)
    assert wrong == []


@pytest.mark.parametrize("vocabulary", ["jurisdictions", "authorities"])
def test_successor_exists_and_begins_when_its_predecessor_ends(vocabulary: str) -> None:
    found = rows(vocabulary)
    wrong = []
    for subject, row in found.items():
        for successor in row.get(SUCCESSOR, []):
            after = found.get(successor)
            end = row.get(UNTIL, ["9999"])[0]
            if after is None or after.get(FROM, ["0000"])[0] > end or after.get(UNTIL, ["9999"])[0] < end:
                wrong.append((subject, successor))
    assert wrong == []


@pytest.mark.parametrize("vocabulary", ["jurisdictions", "authorities", "organs"])
def test_period_ends_after_it_begins(vocabulary: str) -> None:
    wrong = [
        s
        for s, row in rows(vocabulary).items()
        if row.get(FROM, ["0000"])[0] >= row.get(UNTIL, ["9999"])[0] or len(row.get(UNTIL, [])) > 1
    ]
    assert wrong == []


def test_province_that_ended_has_one_successor() -> None:
    wrong = [s for s, row in rows("jurisdictions").items() if len(row.get(UNTIL, [])) != len(row.get(SUCCESSOR, []))]
    assert wrong == []


def test_merger_of_2025_joins_the_provinces_of_resolution_202() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("jurisdictions").values():
        if row.get(UNTIL) == ["2025-07-01"]:
            found[rows("jurisdictions")[row[SUCCESSOR][0]][LABEL][0]].append(row[LABEL][0])
    assert {name: ", ".join(sorted(parts)) for name, parts in found.items()} == MERGED


def test_provinces_of_2025_are_the_34_of_resolution_202() -> None:
    kinds = {n: "thành phố" if n in CITIES_2025 else "tỉnh" for n in set(MERGED) | NOT_MERGED}
    assert valid_on("2025-08-01") == kinds
    assert len(kinds) == 34


def test_provinces_of_2024_are_the_63_with_thua_thien_hue() -> None:
    before = {part for parts in MERGED.values() for part in parts.split(", ")} | NOT_MERGED
    names = before - {"Huế"} | {"Thừa Thiên Huế"}
    kinds = {n: "thành phố" if n in CITIES_2025 else "tỉnh" for n in names}
    assert valid_on("2024-06-01") == kinds
    assert len(kinds) == 63


def test_cities_of_today_hold_the_three_of_2026() -> None:
    cities = {name for name, kind in valid_on("2026-11-20").items() if kind == "thành phố"}
    assert cities == CITIES_2025 | {"Đồng Nai", "Quảng Ninh", "Bắc Ninh"}


def test_hue_follows_thua_thien_hue_on_new_year_2025() -> None:
    assert ("Thừa Thiên Huế" in valid_on("2024-12-31"), "Huế" in valid_on("2024-12-31")) == (True, False)
    assert ("Thừa Thiên Huế" in valid_on("2025-01-01"), "Huế" in valid_on("2025-01-01")) == (False, True)


def test_place_name_is_spelt_by_one_province_at_a_time() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows("jurisdictions").values():
        for name in row[LABEL] + row.get(ALT, []):
            owners[fold(name)].add(row[LABEL][0])
    assert {name: sorted(of) for name, of in owners.items() if len(of) > 1} == {}


@pytest.mark.parametrize(
    ("vocabulary", "base", "named_by"),
    [
        ("document-types", TYPE_SCHEME, LABEL),
        ("organs", ORGAN_SCHEME, NOTATION),
        ("authorities", CENTRAL_BODY, LABEL),
        ("authorities", LOCAL_BODY, LABEL),
    ],
)
def test_local_name_is_the_slug(vocabulary: str, base: str, named_by: str) -> None:
    wrong = [
        (s, row[named_by][0])
        for s, row in rows(vocabulary).items()
        if s.startswith(base) and s.removeprefix(base) != slug(row[named_by][0])
    ]
    assert wrong == []


def test_province_slug_carries_the_year_of_the_reform_that_bore_it() -> None:
    wrong = []
    for subject, row in rows("jurisdictions").items():
        year = row.get(FROM, [""])[0][:4]
        name = slug(row[LABEL][0])
        expected = name if not year or name == "hue" else f"{name}-{year}"
        if subject.removeprefix(PLACE) != expected:
            wrong.append((subject, expected))
    assert wrong == []


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("bo-ke-hoach-va-dau-tu", "bo-tai-chinh"),
        ("bo-thong-tin-va-truyen-thong", "bo-khoa-hoc-va-cong-nghe"),
        ("bo-giao-thong-van-tai", "bo-xay-dung"),
        ("bo-tai-nguyen-va-moi-truong", "bo-nong-nghiep-va-moi-truong"),
        ("bo-nong-nghiep-va-phat-trien-nong-thon", "bo-nong-nghiep-va-moi-truong"),
        ("bo-lao-dong-thuong-binh-va-xa-hoi", "bo-noi-vu"),
        ("uy-ban-dan-toc", "bo-dan-toc-va-ton-giao"),
    ],
)
def test_ministry_merged_in_2025_is_followed_by(former: str, today: str) -> None:
    row = rows("authorities")[CENTRAL_BODY + former]
    assert (row[UNTIL], row[SUCCESSOR]) == (["2025-03-01"], [CENTRAL_BODY + today])


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("so-ke-hoach-va-dau-tu", "so-tai-chinh"),
        ("so-thong-tin-va-truyen-thong", "so-khoa-hoc-va-cong-nghe"),
        ("so-giao-thong-van-tai", "so-xay-dung"),
        ("so-tai-nguyen-va-moi-truong", "so-nong-nghiep-va-moi-truong"),
        ("so-nong-nghiep-va-phat-trien-nong-thon", "so-nong-nghiep-va-moi-truong"),
        ("so-lao-dong-thuong-binh-va-xa-hoi", "so-noi-vu"),
        ("ban-dan-toc", "so-dan-toc-va-ton-giao"),
    ],
)
def test_department_merged_in_2025_is_followed_by(former: str, today: str) -> None:
    row = rows("authorities")[LOCAL_BODY + former]
    assert (row[UNTIL], row[SUCCESSOR]) == (["2025-03-01"], [LOCAL_BODY + today])


def test_parent_of_a_body_is_one_and_exists() -> None:
    found = rows("authorities")
    wrong = [s for s, row in found.items() if len(row.get(DEF + "parent", [])) > 1]
    wrong += [s for s, row in found.items() for parent in row.get(DEF + "parent", []) if parent not in found]
    assert wrong == []


def test_no_body_belongs_to_itself() -> None:
    found = rows("authorities")
    for subject in found:
        above, seen = subject, set[str]()
        while above and above not in seen:
            seen.add(above)
            above = next(iter(found[above].get(DEF + "parent", [])), "")
        assert not above, subject


def test_city_form_is_a_kind_that_every_city_has() -> None:
    found = rows("authorities")
    forms = [form for row in found.values() for form in row.get(DEF + "cityForm", [])]
    assert forms and [form for form in forms if found[form].get(DEF + "everywhere") != ["true"]] == []


def test_department_of_every_province_is_one_of_decree_150() -> None:
    everywhere = {
        row[LABEL][0]
        for row in rows("authorities").values()
        if row[KIND] == ["department"] and row.get(DEF + "everywhere") == ["true"]
    }
    assert everywhere == listed(
        "Sở Nội vụ;Sở Tư pháp;Sở Tài chính;Sở Công Thương;Sở Nông nghiệp và Môi trường;Sở Xây dựng;"
        "Sở Khoa học và Công nghệ;Sở Giáo dục và Đào tạo;Sở Y tế;Thanh tra"
    )


def test_place_that_a_kind_is_known_in_exists() -> None:
    places = {place for row in rows("authorities").values() for place in row.get(DEF + "knownIn", [])}
    assert places and places <= set(rows("jurisdictions"))


def test_unit_of_a_district_ended_with_the_districts() -> None:
    ended = {row[LABEL][0]: row.get(UNTIL) for row in rows("units").values() if row[LEVEL] == ["district"]}
    assert ended == {name: ["2025-07-01"] for name in ("huyện", "quận", "thị xã", "thành phố")}
