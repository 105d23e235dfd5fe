"""Texts that make careless patterns slow, and what is measured on them."""

from __future__ import annotations

import ast
import re
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FrameType

import loaders
from tests.tables import rows, unescaped

_LOADERS = Path(loaders.__file__).parent
SOURCES = sorted(p for p in _LOADERS.rglob("*.py") if p.stem not in ("__init__", "spacy_component"))


def texts(kind: str) -> list[str]:
    """Return the texts of one kind: a seed is repeated, a head stands before a gap, a gap is repeated behind a head."""
    return [unescaped(row["text"]) for row in rows("growth") if row["kind"] == kind]


HEADER = (
    "ỦY BAN NHÂN DÂN TỈNH TÂY NINH\nSố: 12/KH-UBND\nTây Ninh, ngày 1 tháng 2 năm 2023\nKẾ HOẠCH\nThực hiện Nghị quyết\n"
)


def repeated(seed: str, size: int) -> str:
    """Return a text of ``size`` characters that repeats ``seed``."""
    return (seed * (size // len(seed) + 1))[:size]


class TooSlow(AssertionError):
    """A measurement did not end in its time."""


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` inside the block after so many seconds of the processor; a match under way is broken off."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"not done after {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(work: Callable[[], object], *, rounds: int = 1) -> float:
    """Return the least processor time of some rounds."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def grows(
    work: Callable[[int], Callable[[], object]], sizes: tuple[int, int], *, factor: float, least: float
) -> str | None:
    """Return what is wrong where the larger of two sizes costs more than ``factor`` times the smaller, per doubling.

    ``work`` prepares a size and returns what is measured; what stays below ``least`` seconds is always right. A
    suspicion is measured again.
    """
    small, large = sizes
    doublings = (large // small).bit_length() - 1
    for rounds in (1, 3, 5):
        less, more = seconds(work(small), rounds=rounds), seconds(work(large), rounds=rounds)
        if more <= max(less * factor**doublings, least):
            return None
    return f"{less * 1000:.1f} ms for {small} characters, {more * 1000:.1f} ms for {large}"


def module_patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled patterns of the loaders by "module.NAME", those inside constant tables with their place."""
    found: dict[str, re.Pattern[str]] = {}
    for source in SOURCES:
        module = import_module(".".join(source.relative_to(_LOADERS.parent).with_suffix("").parts))
        for name, value in vars(module).items():
            found |= {f"{source.stem}.{n}": p for n, p in _below(name, value, 2)}
    return _distinct(found)


def object_patterns(name: str, value: object) -> dict[str, re.Pattern[str]]:
    """Return the patterns that an object holds."""
    return {n: p for attribute, v in vars(value).items() for n, p in _below(f"{name}.{attribute}", v, 2)}


def _below(name: str, value: object, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield name, value
    elif depth and isinstance(value, dict):
        for key, item in value.items():
            yield from _below(f"{name}[{key}]", item, depth - 1)
    elif depth and isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from _below(f"{name}[{n}]", item, depth - 1)


def _distinct(found: dict[str, re.Pattern[str]]) -> dict[str, re.Pattern[str]]:
    kept: dict[tuple[str, int], str] = {}
    for name, pattern in found.items():
        kept.setdefault((pattern.pattern, pattern.flags), name)
    return {name: found[name] for name in kept.values()}


def inline_patterns() -> dict[str, tuple[re.Pattern[str], set[str]]]:
    """Return the patterns that functions write out, as in ``re.search(r"…", text)``, with the methods called."""
    found = {}
    for source in SOURCES:
        for function in _functions(source):
            for call in ast.walk(function):
                if not isinstance(call, ast.Call) or not ast.unparse(call.func).startswith("re.") or not call.args:
                    continue
                argument, method = call.args[0], ast.unparse(call.func).removeprefix("re.")
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and method != "escape":
                    pattern = re.compile(argument.value)
                    used = {"match"} if method == "compile" else {method}
                    found[f"{source.stem}.{function.name}: {argument.value}"] = pattern, used
    return found


def _functions(source: Path) -> list[ast.FunctionDef]:
    nodes = ast.walk(ast.parse(source.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.FunctionDef)]


@cache
def called() -> dict[str, set[str]]:
    """Return for every name in the loaders, and for every "module.name", the attributes that are asked of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                name = ast.unparse(node.value).split(".")[-1]
                found[name].add(node.attr)
                found[f"{source.stem}.{name}"].add(node.attr)
    return found


def methods(name: str) -> set[str]:
    """Return the methods that are called on the pattern "module.NAME" or on one in the table of that name."""
    module, constant = re.split(r"[.\[]", name)[:2]
    return called()[f"{module}.{constant}" if constant.startswith("_") else constant]
