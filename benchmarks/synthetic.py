"""A store of many synthetic documents: what reading them would have given, published without reading.

    python benchmarks/synthetic.py STORE [--documents 100000]

Every five hundred documents are one directive of the centre and what followed from it: a programme of each province's
Party committee, a plan of each province, plans of its departments, plans of communes; each carries out the one before
it, rests on one law and names others' tasks. Numbers start again in every province. Every hundredth text can be read.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from kg.archive import text_path
from kg.concepts import Jurisdiction
from kg.holdings import as_bytes, inferred_graph, loads_graph
from kg.knowledge import Knowledge, load, vocabulary_quads
from kg.model import Authority, Document, Extraction, Instrument, Reference, Relation, Task
from kg.store import Part, publish
from kg.terms import BASE, ELI, PROV, VOCABULARY_GRAPH, individual, slug
from loaders.quads import document_iri, quads
from loaders.record import text_file, text_hash

BLOCK = 500
DEPARTMENTS = ("Sở Khoa học và Công nghệ", "Sở Tài chính", "Sở Nội vụ", "Sở Nông nghiệp và Môi trường")
SYMBOLS = ("SKHCN", "STC", "SNV", "SNNMT")
MATTERS = (
    "phát triển khoa học, công nghệ và đổi mới sáng tạo", "chuyển đổi số trong cơ quan nhà nước",
    "cải cách thủ tục hành chính", "phát triển kinh tế tư nhân", "ứng dụng công nghệ sinh học",
    "phát triển du lịch bền vững", "xây dựng nông thôn mới", "bảo vệ môi trường và ứng phó với biến đổi khí hậu",
    "phát triển nguồn nhân lực chất lượng cao", "quản lý đất đai và tài nguyên nước",
)  # fmt: skip
LAW = Instrument(
    BASE + "instrument/trung-uong/luat/77-2015-qh13/2015", "Luật", "77/2015/QH13", "2015-06-19", "Quốc hội",
    BASE + "authority/trung-uong/quoc-hoi", "Trung ương", BASE + "jurisdiction/trung-uong",
    "Tổ chức chính quyền địa phương",
)  # fmt: skip
SENTENCE = "thực hiện nhiệm vụ được giao, báo cáo kết quả trước ngày 15 tháng 12 hằng năm"


class Country:
    """The provinces of one day, and what each block of documents is about."""

    def __init__(self, knowledge: Knowledge) -> None:
        day = "2024-06-01"
        self.provinces = tuple(
            place for place in knowledge.jurisdictions
            if place.kind in ("tỉnh", "thành phố") and (place.valid_from or "") <= day < (place.valid_until or "9999")
        )  # fmt: skip

    def directive(self, block: int) -> Instrument:
        """Return the directive that a block follows from."""
        year = 2018 + block % 7
        kinds = (("NQ", "nghi-quyet", f"{block + 10}-NQ/TW", "Bộ Chính trị"),
                 ("NQ", "nghi-quyet", f"{block + 10}/NQ-CP", "Chính phủ"),
                 ("QĐ", "quyet-dinh", f"{block + 300}/QĐ-TTg", "Thủ tướng Chính phủ"))  # fmt: skip
        code, name, number, issuer = kinds[block % 3]
        return Instrument(
            f"{BASE}instrument/trung-uong/{name}/{slug(number)}/{year}", code, number,
            f"{year}-{1 + block % 12:02}-{1 + block % 28:02}", issuer, f"{BASE}authority/trung-uong/{slug(issuer)}",
            "Trung ương", BASE + "jurisdiction/trung-uong", f"về {_matter(block)}",
        )  # fmt: skip

    def programme(self, block: int, province: Jurisdiction) -> Instrument:
        """Return a province's Party programme for a block's directive."""
        return self._local(block, province, "CTr", "chuong-trinh", f"{10 + block}-CTr/TU", province.committee, 1)

    def plan(self, block: int, province: Jurisdiction) -> Instrument:
        """Return a province's plan for a block's directive."""
        issuer = f"Ủy ban nhân dân {province.full}"
        return self._local(block, province, "KH", "ke-hoach", f"{20 + block}/KH-UBND", issuer, 2)

    def department(self, block: int, province: Jurisdiction, n: int) -> Instrument:
        """Return the plan of one of a province's departments."""
        issuer = f"{DEPARTMENTS[n]} {province.full}"
        return self._local(block, province, "KH", "ke-hoach", f"{30 + block}/KH-{SYMBOLS[n]}", issuer, 4)

    def commune(self, block: int, province: Jurisdiction, n: int) -> Instrument:
        """Return the plan of one of a province's communes."""
        made = self._local(
            block, province, "KH", "ke-hoach", f"{40 + block}/KH-UBND", f"Ủy ban nhân dân xã Tân Lập {n}", 6
        )
        below = f"{province.slug}/xa-tan-lap-{n}"
        return replace(
            made, id=made.id.replace(f"/{province.slug}/", f"/{below}/"),
            jurisdiction=f"xã Tân Lập {n}, {province.name}", jurisdiction_id=individual("jurisdiction", below),
        )  # fmt: skip

    def _local(
        self, block: int, place: Jurisdiction, code: str, name: str, number: str, issuer: str, later: int
    ) -> Instrument:
        directive = self.directive(block)
        year, month = int((directive.date or "2018")[:4]), block % 12 + 1 + later
        date = f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02}-{1 + block % 28:02}"
        return Instrument(
            f"{BASE}instrument/{place.slug}/{name}/{slug(number)}/{date[:4]}", code, number, date, issuer,
            f"{BASE}authority/{place.slug}/{slug(issuer)}", place.name, place.iri,
            f"thực hiện {directive.number} về {_matter(block)} trên địa bàn {place.full}",
        )  # fmt: skip

    def document(self, n: int) -> tuple[Instrument, tuple[Instrument, ...], Jurisdiction]:
        """Return the instrument that document ``n`` is the text of, what it carries out, nearest first, and where."""
        block, k = divmod(n, BLOCK)
        many = len(self.provinces)
        place = self.provinces[(k - 1) % many]
        directive = self.directive(block)
        if k == 0:
            return directive, (), self.provinces[0]
        if k <= many:
            return self.programme(block, place), (directive,), place
        if k <= 2 * many:
            return self.plan(block, place), (self.programme(block, place), directive), place
        above = (self.plan(block, place), directive)
        if k <= 6 * many:
            return self.department(block, place, (k - 1) // many - 2), above, place
        return self.commune(block, place, (k - 1) // many), above, place


def _matter(block: int) -> str:
    return f"{MATTERS[block % len(MATTERS)]} giai đoạn {2019 + block % 6} - {2025 + block % 6}"


def extraction(country: Country, n: int) -> tuple[Extraction, str]:
    """Return what reading document ``n`` would give, and its text."""
    chance = Random(n)
    own, above, place = country.document(n)
    lines = [f"{own.issuer}", f"Số: {own.number}", "", f"{own.title}", "", f"Căn cứ Luật số {LAW.number};"]
    lines += [f"Thực hiện {other.type} số {other.number} ngày {other.date}." for other in above]
    lines += [f"{k + 1}. {DEPARTMENTS[k]} {SENTENCE}." for k in range(3)] + [f"{SENTENCE}."] * 20
    text = "\n".join(lines)
    sha256 = hashlib.sha256(f"{n}".encode()).hexdigest()
    cited = [(LAW, "basedOn"), *((other, "implements") for other in above)]
    relations = [
        Relation(own.id, predicate, other.id, "asserted", *_span(text, str(other.number)), f"số {other.number}",
                 "Tiêu đề", "preamble", 0.95)
        for other, predicate in cited
    ]  # fmt: skip
    mentions = [Reference(other.id, *_span(text, str(other.number)), str(other.number)) for other, _ in cited]
    bodies = [
        Authority(f"{BASE}authority/{place.slug}/{slug(name)}-{slug(place.full)}", f"{name} {place.full}", "department",
                  place.name)
        for name in DEPARTMENTS
    ]  # fmt: skip
    found = Extraction(
        f"van-ban-{n:06}.txt", sha256, "utf-8", "ok", None, len(text), own, (own, LAW, *above), tuple(mentions),
        tuple(relations), tuple(bodies), tuple(_tasks(text, sha256, bodies, above, chance)) if above else (),
    )  # fmt: skip
    held = _document(text)
    return replace(found, held=text_hash(held)), text


def _tasks(
    text: str, sha256: str, bodies: Sequence[Authority], above: Sequence[Instrument], chance: Random
) -> Iterator[Task]:
    for k in range(2):
        start, end = _span(text, f"{k + 1}. {DEPARTMENTS[k]}")
        lead, other = chance.sample(bodies, 2)
        due = f"{chance.randrange(2024, 2029)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        standing = chance.random() < 0.1
        yield Task(
            f"{BASE}task/{sha256[:12]}/{start}", "III", str(k + 1), f"{lead.name} {SENTENCE}", (lead.id,), (other.id,),
            "Hằng năm" if standing else f"Trước {due}", None if standing else due, "Báo cáo", (above[-1].id,), start,
            end, recurrence="yearly" if standing else None, days=("--12-15",) if standing else (),
        )  # fmt: skip


def _span(text: str, quote: str) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def _document(text: str) -> Document:
    return Document("", "", text, "utf-8")


def _kept(folder: Path, lines: list[str], graph: str) -> Part:
    """Return a part whose quads lie in a file, as those of real documents do."""
    data = as_bytes(lines)
    path = folder / f"{hashlib.sha256(data).hexdigest()}.nq"
    path.write_bytes(data)
    return Part(graph, len(lines), path)


def store(folder: Path, documents: int) -> None:
    """Publish so many documents in an empty folder."""
    knowledge = load()
    country = Country(knowledge)
    files = folder / "documents"
    for path in (files, folder / "texts"):
        path.mkdir(parents=True)
    parts = [_kept(files, vocabulary_quads(), VOCABULARY_GRAPH)]
    loads: list[str] = []
    for n in range(documents):
        read, text = extraction(country, n)
        document = document_iri(read.sha256)
        parts.append(_kept(files, quads(read, knowledge), document))
        load_ = f"<{individual('load', read.sha256[:12])}>"
        moment = f"2026-{1 + n % 9:02}-{1 + n % 28:02}T{n % 24:02}:00:00Z"
        loads += [
            f"{load_} <{PROV}generated> <{document}> <{loads_graph()}> .",
            f'{load_} <{PROV}endedAtTime> "{moment}"^^<http://www.w3.org/2001/XMLSchema#dateTime> <{loads_graph()}> .',
        ]
        if n % 100 < 3:
            text_path(folder, read.held).write_bytes(text_file(_document(text)))
    parts.append(_kept(files, loads, loads_graph()))
    ended = [country.directive(block).id for block in range(0, documents // BLOCK, 10)] or [country.directive(0).id]
    force = f"<{ELI}in_force> <{ELI}InForce-notInForce> <{inferred_graph()}> ."
    parts.append(_kept(files, [f"<{iri}> {force}" for iri in ended], inferred_graph()))
    started = time.monotonic()
    publish(folder, parts, content=str(documents), lines=documents, created="2026-11-20T00:00:00Z")
    print(f"published {sum(part.quads for part in parts):,} quads in {time.monotonic() - started:.0f} s")


def main() -> int:
    """Make the store and tell what it took."""
    options = argparse.ArgumentParser(description="Publish a store of synthetic documents.")
    options.add_argument("store", type=Path)
    options.add_argument("--documents", type=int, default=100_000)
    chosen = options.parse_args()
    started = time.monotonic()
    store(chosen.store, chosen.documents)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{chosen.documents:,} documents in {time.monotonic() - started:.0f} s, peak {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
