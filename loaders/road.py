"""The road of one document: its text becomes an `Extraction`.

Document → matching copy → numbers, layout → header → mentions → identity → relations, tasks, targets
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.knowledge import Knowledge
from kg.model import (
    Ambiguous,
    Authority,
    Certainty,
    Document,
    Extraction,
    Finding,
    Instrument,
    Reference,
    Relation,
    Resolution,
    Resolved,
)
from kg.terms import individual
from loaders.clauses import at_blanks
from loaders.consolidated import CONSOLIDATED
from loaders.cues import cues
from loaders.drafts import drafts as drafted
from loaders.duties import charged, in_order, prose_outline
from loaders.effect import effective
from loaders.governors import DOCUMENT, Link, setting
from loaders.header import header
from loaders.holding import holding
from loaders.issuers import Names, names
from loaders.layout import Layout, layout
from loaders.likeness import sketch
from loaders.members import with_members
from loaders.mentions import mentions, type_names
from loaders.numbers import numbers
from loaders.party_terms import PartyTerms
from loaders.planned import with_drafts
from loaders.recognised import doubted
from loaders.record import text_hash
from loaders.references import References, references
from loaders.relations import Reader
from loaders.resolve import Identified, identify
from loaders.stated import completed
from loaders.targets import targets
from loaders.tasks import assigned
from loaders.text import Clean, clean, words

_QUOTE = 700
"""The longest quote of one clause, in characters."""
_FAR_QUOTE = 1500
"""The longest quote that reaches back to the cue of a list or a heading."""


def extract(document: Document, knowledge: Knowledge) -> Extraction:
    """Return everything that a document says; its own mentions decide what is ambiguous."""
    copy = clean(document.text)
    shape = layout(copy, type_names(knowledge))
    found = list(numbers(copy.text, knowledge))
    known = names(knowledge)
    published = completed(header(copy, shape, found, known, knowledge), document.stated, copy, known, knowledge)
    head = published.header
    parsed = with_members(copy, mentions(copy, shape, found, head, known), knowledge)
    who = identify(parsed, head, copy, document.sha256, knowledge)
    reader = Reader(setting(copy, shape, parsed, head, cues(knowledge), knowledge.type_by_code(head.type)))
    every = references(reader, who, known, document.sha256)
    who = every.who
    relations, drafts = _relations(document, copy, shape, every, knowledge)
    instruments = (*who.instruments, *drafts)
    work = assigned(copy, document.sha256, who, known, document.structure)
    prose = prose_outline(copy, shape, max(head.title_end, 0), work.tasks)
    told = charged(prose, document.sha256, who, known)
    said = Extraction(
        path=document.path,
        sha256=document.sha256,
        reader=document.reader,
        status=document.status,
        note=document.note,
        characters=len(document.text),
        structure=document.structure,
        stated=document.stated,
        held=text_hash(document),
        sketch=sketch(copy),
        effective=effective(copy, head.date),
        own=who.own,
        instruments=instruments,
        mentions=_references(
            document.text,
            copy,
            (*who.resolutions, *every.short),
            PartyTerms(copy, shape, instruments, knowledge),
        ),
        relations=tuple(relations),
        authorities=_authorities(instruments, known, (*work.authorities, *told.authorities)),
        tasks=in_order((*work.tasks, *told.tasks)),
        findings=(
            *who.findings,
            *_bases_on_itself(document.text, copy, every),
            *(replace(f, instrument=who.own.id) for f in published.findings),
        ),
        targets=targets(prose, document, head, knowledge),
    )
    return doubted(with_drafts(said, drafted(copy, shape, parsed, head, known), document.text, copy, known))


def _references(text: str, copy: Clean, resolutions: Sequence[Resolution], terms: PartyTerms) -> tuple[Reference, ...]:
    found = []
    ordered = sorted(resolutions, key=lambda r: (r.mention.start, -r.mention.end))
    starts = [*(r.mention.start for r in ordered), len(copy.text)]
    for n, resolution in enumerate(ordered, 1):
        term, title = terms.read(resolution.mention, resolution.instrument, starts[n])
        found.append(_reference(text, copy, resolution, term, title))
    return tuple(sorted(found, key=lambda r: (r.start, -r.end)))


def _reference(text: str, copy: Clean, resolution: Resolution, term: int | None, title: str | None) -> Reference:
    mention = resolution.mention
    start, end = copy.raw(mention.start), copy.raw(mention.end)
    certainty: Certainty = "unresolved"
    match resolution:
        case Resolved():
            certainty = "resolved"
        case Ambiguous():
            certainty = "ambiguous"
    return Reference(
        instrument=resolution.instrument,
        start=start,
        end=end,
        text=text[start:end],
        pinpoint=mention.pinpoint,
        certainty=certainty,
        rule=mention.rule,
        term=term,
        title=title,
    )


def _relations(
    document: Document, copy: Clean, shape: Layout, every: References, knowledge: Knowledge
) -> tuple[list[Relation], list[Instrument]]:
    """Return the relations, and the instruments that are only planned and so have no number."""
    who, reader = every.who, every.reader
    relations: list[Relation] = []
    drafts: dict[str, Instrument] = {}
    own = who.own.id
    for index, link in every.links:
        instrument = who.resolutions[index].instrument
        governor = own if link.governor == DOCUMENT else who.resolutions[link.governor].instrument
        if link.draft:
            draft = _draft(copy, link.draft, document.sha256, who.own, knowledge)
            drafts[draft.id] = draft
            relations.append(_relation(document.text, copy, shape, reader, index, link, draft.id, instrument))
            continue
        subject, target = (instrument, governor) if link.passive else (governor, instrument)
        if subject != target:
            relations.append(_relation(document.text, copy, shape, reader, index, link, subject, target))
    relations += _mere_citations(document, copy, shape, reader, who, relations)
    return _distinct(relations, own), list(drafts.values())


def _bases_on_itself(text: str, copy: Clean, every: References) -> Iterator[Finding]:
    """Yield a finding for each of the document's bases that is the document itself; no relation is made of it."""
    who, mentions = every.who, every.reader.at.mentions
    for index, link in every.links:
        itself = who.resolutions[index].instrument == who.own.id and not link.draft
        if itself and link.governor == DOCUMENT and link.predicate == "basedOn":
            start, end = copy.raw(mentions[index].start), copy.raw(mentions[index].end)
            said = " ".join(text[start:end].split())
            message = f"Căn cứ “{said}” là chính văn bản này; kiểm tra lại số ký hiệu được dẫn."
            yield Finding("self-reference", message, start, end, who.own.id)


def _mere_citations(
    document: Document, copy: Clean, shape: Layout, reader: Reader, who: Identified, relations: Sequence[Relation]
) -> list[Relation]:
    """Return a `cites` by the document for each instrument that no relation of its own names."""
    own = who.own.id
    related = {r.object for r in relations if r.subject == own} | {own}
    cited = []
    for index, resolution in enumerate(who.resolutions):
        if resolution.instrument not in related:
            related.add(resolution.instrument)
            link = Link(DOCUMENT, "cites", False, "mention", 0.9)
            cited.append(_relation(document.text, copy, shape, reader, index, link, own, resolution.instrument))
    return cited


def _distinct(relations: Sequence[Relation], own: str) -> list[Relation]:
    """Drop a mere citation by the document where it says more of the same instrument, and repeated ones."""
    told = {r.object for r in relations if r.subject == own and r.predicate != "cites"}
    kept: list[Relation] = []
    cited: set[str] = set()
    for relation in relations:
        if relation.subject == own and relation.predicate == "cites":
            if relation.object in told or relation.object in cited:
                continue
            cited.add(relation.object)
        kept.append(relation)
    return sorted(kept, key=lambda r: (r.start, r.end, r.subject, r.object, r.predicate))


def _relation(
    text: str, copy: Clean, shape: Layout, reader: Reader, index: int, link: Link, subject: str, target: str
) -> Relation:
    mention = reader.at.mentions[index]
    block, begin = reader.at.clauses.of(index)
    if link.governor != DOCUMENT and not link.rule.startswith(CONSOLIDATED):
        begin = min(begin, reader.at.mentions[link.governor].start)
    first = _first_word(link)
    if 0 <= first < begin and mention.end - first <= _FAR_QUOTE:
        begin = first
    end = reader.at.clauses.end(index)
    whole = begin, end
    if end - begin > _QUOTE:
        if link.governor == DOCUMENT and mention.end - begin > _FAR_QUOTE:
            begin = mention.start - _QUOTE // 2
        elif link.governor == DOCUMENT and not 0 <= first <= begin:
            begin = max(begin, min(mention.start - _QUOTE // 2, first if first >= 0 else mention.start))
        end = min(end, max(mention.end, begin + _QUOTE))
    is_cut = begin > whole[0]
    while begin < mention.start and not copy.text[begin].isalnum():
        begin += 1
    begin, end = at_blanks(copy.text, (begin, end), whole if is_cut else (begin, whole[1]))
    start, stop = copy.raw(begin), copy.raw(end)
    cue = (copy.raw(link.cue[0]), copy.raw(link.cue[1])) if link.cue else (None, None)
    limits = holding(index, link, reader.at)
    apart = link.cue is not None and not begin <= link.cue[0] < link.cue[1] <= end
    stated = reader.at.clauses.around(link.cue) if link.cue and apart else None
    return Relation(
        subject=subject,
        predicate=link.predicate,
        object=target,
        modality=link.modality,
        start=start,
        end=stop,
        quote=text[start:stop],
        section=_section(reader, index, block.section),
        rule=link.rule,
        confidence=link.confidence,
        pinpoint=mention.pinpoint,
        cue_start=cue[0],
        cue_end=cue[1],
        cue_quote=text[copy.raw(stated[0]) : copy.raw(stated[1])] if stated else None,
        since=limits.since,
        until=limits.until,
        excepted=limits.excepted,
    )


def _first_word(link: Link) -> int:
    """Return where the words begin that name the relation, with the draft that is their subject, or -1."""
    return link.draft[0] if link.draft else link.cue[0] if link.cue else -1


def _section(reader: Reader, index: int, section: str) -> str:
    mention = reader.at.mentions[index]
    if reader.at.header.title_start <= mention.start < reader.at.header.title_end:
        return "tiêu đề"
    return section


def _draft(copy: Clean, span: tuple[int, int], sha256: str, own: Instrument, knowledge: Knowledge) -> Instrument:
    title = words(copy.text[span[0] : span[1]]).rstrip(" ,;")
    heads = (knowledge.type_by_name(" ".join(title.split()[:n])) for n in (3, 2, 1))
    kind = next((k for k in heads if k), None)
    place = knowledge.jurisdiction_slug(own.jurisdiction, own.date)
    return Instrument(
        id=individual("instrument", place, kind.name if kind else "van-ban", "planned", f"{sha256[:12]}-{span[0]}"),
        type=kind.code if kind else None,
        jurisdiction=own.jurisdiction,
        jurisdiction_id=own.jurisdiction_id,
        title=title,
    )


def _authorities(
    instruments: Sequence[Instrument], known: Names, charged: Sequence[Authority]
) -> tuple[Authority, ...]:
    bodies: dict[str, Authority] = {a.id: a for a in charged}
    for instrument in instruments:
        issuers = tuple(zip(instrument.issuer_ids, instrument.issuers, strict=True))
        if not issuers and instrument.issuer_id and instrument.issuer:
            issuers = ((instrument.issuer_id, instrument.issuer),)
        for iri, name in issuers:
            body = known.body(name)
            bodies.setdefault(iri, Authority(iri, name, body.kind if body else None, instrument.jurisdiction))
    return tuple(bodies[k] for k in sorted(bodies))
