"""The domain rules: one SELECT per file under `ontology/rules`, and how its rows become problems.

The flat header of a file says how: ``severity``, the messages ``vi`` and ``en`` with the columns as fields of
`str.format`, what people read of the rule (`Rule`), and ``judge``:

    rows        every row is a problem
    differing   rows are claims (instrument, value, document, own); those that disagree with the accepted
                value are problems: what the instrument's own text says, else what most documents say
    cycles      rows are edges (instrument, other); every circle among them is a problem
    counted     rows are claims (instrument, document, start, end); an instrument that two documents or more speak of is
                a problem, told once with how many there are
    terms       rows are claims (title, term, instrument, document, date); one without a date is a problem where
                another document gives the same title to another instrument of another term
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast, get_args

from kg.graph import Store, about, objects, pointing
from kg.resources import ONTOLOGY
from kg.terms import DEF, RDFS, fold

Severity: TypeAlias = Literal["violation", "warning", "info"]
Judge: TypeAlias = Literal["rows", "differing", "cycles", "counted", "terms"]
Row: TypeAlias = dict[str, str]

_HEADER = re.compile(r"#\+ (\w+): (.+)")
_ABOUT = re.compile(r"^ve (?:viec )?")
_IN_WORDS = re.compile(r"(?<=[0-9]) (?:thang|nam) (?=[0-9])")
_LEADING = re.compile(r"\b0(?=[0-9]\b)")
_INITIALS = re.compile(r"\b[A-ZĐ]{2,}&?[A-ZĐ]+\b")
_TELLING = 14
"""How many words a title must have to be of one instrument: "Chiến lược bảo vệ Tổ quốc" comes back term by term."""
_ISO = re.compile(r"[0-9]{4}(?:-[0-9]{2}){1,2}")


class InvalidRule(ValueError):
    """A rule file whose header lacks something; the message names the file and what it lacks."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should look at, or that makes the graph unsound (``violation``).

    ``instrument`` and ``document`` are IRIs; ``start``/``end`` are a half-open span in the document's text.
    ``source`` is the IRI of the shape, the name of the rule file, or the IRI of the reader's finding. ``count`` is how
    many documents it is about.
    """

    code: str
    severity: Severity
    message_vi: str
    message_en: str
    instrument: str | None
    document: str | None
    start: int | None
    end: int | None
    source: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One file of `ontology/rules`; ``code`` is its name. For people, in Vietnamese: ``name``, the ``source`` in law or
    logic that the rule follows from, and in words what it lets pass (``valid``) and what it reports (``invalid``).
    """

    code: str
    severity: Severity
    judge: Judge
    vi: str
    en: str
    name: str
    source: str
    valid: str
    invalid: str
    query: str


@lru_cache(maxsize=1)
def rules(folder: Path = ONTOLOGY / "rules") -> tuple[Rule, ...]:
    """Return the rules of the folder by name; raises `InvalidRule` for a header that lacks something."""
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def _read(path: Path) -> Rule:
    text = path.read_text("utf-8")
    header = {m[1]: m[2] for m in map(_HEADER.fullmatch, text.splitlines()) if m}
    severity, judge = header.get("severity"), header.get("judge")
    if severity not in get_args(Severity) or judge not in get_args(Judge):
        raise InvalidRule(f"{path.name}: severity {severity!r} or judge {judge!r} is unknown")
    if "vi" not in header or "en" not in header:
        raise InvalidRule(f"{path.name}: a message in Vietnamese (vi) or English (en) is missing")
    told = ("name", "source", "valid", "invalid")
    if lacking := [field for field in told if field not in header]:
        raise InvalidRule(f"{path.name}: what people read of the rule is missing: {', '.join(lacking)}")
    vi, en, name, source, valid, invalid = (header[field] for field in ("vi", "en", *told))
    return Rule(path.stem, cast(Severity, severity), cast(Judge, judge), vi, en, name, source, valid, invalid, text)


def rule_problems(store: Store, progress: Callable[[str, int, int, str], None] | None = None) -> list[Problem]:
    """Return what the rules find in the union of the graphs; ``progress`` is told of each rule."""
    judges = {"rows": _listed, "differing": _differing, "cycles": _circles, "counted": _counted, "terms": _terms}
    found: list[Problem] = []
    names = _Names(store)
    for done, rule in enumerate(rules()):
        if progress:
            progress("check-rules", done, len(rules()), rule.name)
        judge: Callable[[Store, Iterable[Row]], Iterator[Row]] = judges[rule.judge]
        found += [_problem(rule, row, names) for row in judge(store, _rows(store, rule.query))]
    return found


class _Names:
    """What instruments are called in messages; asks the store once for each."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str] = {}

    def __call__(self, instrument: str) -> str:
        if instrument not in self._known:
            labels = objects(self._store, instrument, RDFS + "label")
            self._known[instrument] = labels[0] if labels else instrument
        return self._known[instrument]


def _rows(store: Store, query: str) -> Iterator[Row]:
    solutions: Any = store.query(query, use_default_graph_as_union=True)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: term.value for name, term in zip(names, solution, strict=True) if term is not None}


def _problem(rule: Rule, row: Row, names: Callable[[str], str]) -> Problem:
    fields = {column: _shown(column, value, names) for column, value in row.items()}
    return Problem(
        code=rule.code,
        severity=rule.severity,
        message_vi=rule.vi.format(**fields),
        message_en=rule.en.format(**fields),
        instrument=row.get("instrument"),
        document=row.get("document"),
        start=int(row["start"]) if "start" in row else None,
        end=int(row["end"]) if "end" in row else None,
        source=f"{rule.code}.rq",
        count=int(row.get("count", "1")),
    )


def _shown(column: str, value: str, names: Callable[[str], str]) -> str:
    if column in ("instrument", "other", "ender"):
        return names(value)
    if column == "chain":
        return " → ".join(map(names, value.split()))
    return "/".join(reversed(value.split("-"))) if _ISO.fullmatch(value) else " ".join(value.split())


def _listed(store: Store, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield each problem once, where it stands first in its document."""
    first: dict[tuple[tuple[str, str], ...], Row] = {}
    for row in rows:
        said = tuple(sorted((name, value) for name, value in row.items() if name not in ("start", "end")))
        if said not in first or _start(row) < _start(first[said]):
            first[said] = row
    yield from first.values()


def _differing(store: Store, rows: Iterable[Row]) -> Iterator[Row]:
    claims: dict[str, dict[tuple[str, str], Row]] = defaultdict(dict)
    for row in rows:
        said = claims[row["instrument"]]
        claim = row["document"], row["value"]
        if claim not in said or _start(row) < _start(said[claim]):
            said[claim] = row
    for _, said in sorted(claims.items()):
        accepted = _accepted(list(said.values()))
        for _, row in sorted(said.items()):
            if not _agree(row["value"], accepted):
                yield row | {"accepted": accepted}


def _start(row: Row) -> int:
    return int(row.get("start", "-1"))


def _accepted(claims: list[Row]) -> str:
    own = sorted(row["value"] for row in claims if row["own"] == "true")
    if own:
        return own[0]
    counts = Counter(row["value"] for row in claims)
    return min(counts, key=lambda value: (-counts[value], value))


def _agree(one: str, other: str) -> bool:
    """Tell whether one value is part of the other, word by word; accents, case, a leading "về việc", the way a date is
    written and what one of them gives by its initials aside.

    >>> _agree("Về phát triển KH", "về việc phát triển"), _agree("2025-03", "2025-03-05"), _agree("71", "7")
    (True, True, False)
    >>> _agree("ngày 02/3/2024", "ngày 2 tháng 3 năm 2024"), _agree("ngày 02/3/2024", "ngày 2 tháng 4 năm 2024")
    (True, False)
    >>> _agree("thị trường KH&CN", "thị trường khoa học và công nghệ"), _agree("dự toán NSNN", "dự toán ngân sách")
    (True, False)
    """
    a, b = (f" {_ABOUT.sub('', _LEADING.sub('', _IN_WORDS.sub(' ', fold(value))))} " for value in (one, other))
    return any(x in y or y in x for x, y in ((a, b), (_abridged(a, other), b), (a, _abridged(b, one))))


def _abridged(words: str, other: str) -> str:
    """Return folded words with each run that the other value gives by its initials written so; "và" has none."""
    for short in map(fold, _INITIALS.findall(other)):
        run = " (?:va )?".join(f"{initial}[a-z]*" for initial in short)
        words = re.sub(rf"(?<= ){run}(?= )", short, words)
    return words


def _terms(store: Store, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the undated claims of a title that another document contradicts, each with its strongest witness."""
    claims: dict[str, dict[tuple[str, str, str], Row]] = defaultdict(dict)
    for row in rows:
        title = _ABOUT.sub("", fold(row["title"]))
        said = row["document"], row["instrument"], row["term"]
        if len(title.split()) >= _TELLING and (said not in claims[title] or _start(row) < _start(claims[title][said])):
            claims[title][said] = row
    for _, told in sorted(claims.items()):
        for _, row in sorted(told.items()):
            others = [o for o in told.values() if o["term"] != row["term"] and o["document"] != row["document"]]
            if "date" in row or not others or _is_borne_out(row, told.values()):
                continue
            witness = min(others, key=lambda o: ("date" not in o, o["file"], _start(o)))
            yield row | {
                "other": witness["instrument"],
                "accepted": witness["term"],
                "witness": witness["file"],
                "witness_start": witness["start"],
                "witness_end": witness["end"],
            }


def _is_borne_out(row: Row, claims: Iterable[Row]) -> bool:
    """Tell whether a dated claim agrees with an undated one: then the title came back in another term."""
    return any("date" in other and other["term"] == row["term"] for other in claims)


def _counted(store: Store, rows: Iterable[Row]) -> Iterator[Row]:
    claims: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        claims[row["instrument"]].append(row)
    for instrument, told in sorted(claims.items()):
        documents = {row["document"] for row in told}
        if len(documents) > 1:
            first = min(told, key=lambda row: (row["document"], _start(row)))
            yield first | {"instrument": instrument, "count": str(len(documents)), "times": str(len(told))}


def _circles(store: Store, rows: Iterable[Row]) -> Iterator[Row]:
    edges: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        edges[row["instrument"]].append(row["other"])
    for circle in cycles({node: sorted(targets) for node, targets in sorted(edges.items())}):
        yield {"instrument": circle[0], "chain": " ".join([*circle, circle[0]])} | _evidence(
            store, circle[0], circle[1]
        )


def cycles(edges: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield circles from their least node: at least one of each set of nodes that reach each other.

    The time grows with the edges and the length of what is yielded.

    >>> list(cycles({"c": ["a"], "a": ["b"], "b": ["c", "d"]}))
    [['a', 'b', 'c']]
    """
    done: set[str] = set()
    closed: set[str] = set()
    for root in edges:
        stack = [] if root in done else [(root, iter(edges[root]))]
        depth = {node: n for n, (node, _) in enumerate(stack)}
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                done.add(node)
                del depth[node]
                stack.pop()
            elif target in depth and target not in closed:
                closed.add(target)
                circle = [member for member, _ in stack[depth[target] :]]
                least = circle.index(min(circle))
                yield circle[least:] + circle[:least]
            elif target not in depth and target not in done:
                depth[target] = len(stack)
                stack.append((target, iter(edges.get(target, ()))))


def _evidence(store: Store, subject: str, target: str) -> Row:
    for citation in pointing(store, DEF + "subject", subject):
        said = {s.predicate.removeprefix(DEF): s.object for s in about(store, citation)}
        if said.get("object") == target and said.get("modality") == "asserted":
            return {"document": said["citing"], "start": said["start"], "end": said["end"]}
    return {}
