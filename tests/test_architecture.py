"""The shape of the code, read from its syntax: who imports whom, which library has which home, what is not done."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(p.relative_to(ROOT).as_posix() for folder in ("kg", "loaders") for p in (ROOT / folder).rglob("*.py"))
SOURCES = [*MODULES, "app.py"]

HOMES = {
    "pyoxigraph": (
        "kg/store.py", "kg/vocabulary.py", "kg/queries.py", "kg/worker.py", "kg/export.py", "kg/rows.py", "kg/graph.py",
        "kg/subgraph.py",
    ),
    "rdflib": ("kg/checks.py",),
    "pyshacl": ("kg/checks.py",),
    "networkx": ("kg/chains.py",),
    "olefile": ("loaders/word/old.py",),
    "striprtf": ("loaders/readers/rtf.py",),
    "lxml": ("loaders/word/package.py", "loaders/readers/docx.py"),
    "resiliparse": ("loaders/web/markup.py", "loaders/web/page.py"),
    "spacy": ("loaders/spacy_component.py",),
    "streamlit": ("app.py", "kg/view/*.py"),
    "numpy": ("loaders/pages/pdfium.py", "loaders/pages/recognise.py", "loaders/pages/rules.py",
              "loaders/readers/ocr.py"),
    "PIL": ("loaders/pages/recognise.py", "loaders/readers/ocr.py"),
    "pypdfium2": ("loaders/pages/pdfium.py",),
    "pytesseract": ("loaders/pages/recognise.py",),
    "starlette": ("kg/serve.py", "kg/view/server.py"),
    "uvicorn": ("kg/serve.py",),
    "rich": ("kg/commands/*.py", "kg/cli.py"),
    "xlsxwriter": ("kg/sheets.py",),
    "docx": ("kg/slips/word.py",),
    "typst": ("kg/slips/pdf.py",),
}  # fmt: skip
"""Where each third-party library may be imported; a library that is not listed has no home."""

HEAVY = (
    "rdflib",
    "pyshacl",
    "networkx",
    "spacy",
    "streamlit",
    "starlette",
    "uvicorn",
    "rich",
    "lxml",
    "olefile",
    "resiliparse",
    "striprtf",
    "numpy",
    "PIL",
    "pypdfium2",
    "pytesseract",
    "xlsxwriter",
    "docx",
    "typst",
)
"""What the command line does not load before a command needs it."""

LOADERS_KNOW = {"kg", "kg.model", "kg.structure", "kg.terms", "kg.knowledge", "kg.resources", "kg.messages"}
READERS = ("kg/build.py", "kg/road.py", "kg/restoring.py", "kg/cli.py", "kg/commands/*.py")
"""The parts of `kg` that may use the loaders."""

SPEAKERS = ("kg/cli.py", "kg/commands/*.py", "kg/worker.py")
"""The parts that may write to standard output or error; the worker answers its parent there."""


@cache
def tree(source: str) -> ast.Module:
    return ast.parse((ROOT / source).read_text(encoding="utf-8"), source)


def imported(source: str) -> Iterator[str]:
    """Yield the modules that a source imports anywhere in it, `from kg import terms` as "kg.terms"."""
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}: imports are absolute"
            package = node.module or ""
            inside = [a.name for a in node.names if is_module(f"{package}.{a.name}")]
            yield from (f"{package}.{name}" for name in inside)
            if len(inside) < len(node.names):
                yield package


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def at_home(source: str, homes: tuple[str, ...]) -> bool:
    return any(fnmatchcase(source, home) for home in homes)


def matching(kind: type[ast.AST], source: str) -> Iterator[ast.AST]:
    yield from (node for node in ast.walk(tree(source)) if isinstance(node, kind))


@pytest.mark.parametrize("source", [s for s in SOURCES if s.startswith("loaders/")])
def test_loader_knows_of_the_graph_only_its_values(source: str) -> None:
    assert {m for m in imported(source) if m.split(".")[0] == "kg"} - LOADERS_KNOW == set()


@pytest.mark.parametrize("source", [s for s in SOURCES if not s.startswith("loaders/") and not at_home(s, READERS)])
def test_graph_does_not_know_the_loaders(source: str) -> None:
    assert [m for m in imported(source) if m.split(".")[0] == "loaders"] == []


@pytest.mark.parametrize("source", ["app.py", *(s for s in SOURCES if s.startswith("kg/view/"))])
def test_view_does_not_know_the_command_line(source: str) -> None:
    assert [m for m in imported(source) if m.startswith(("kg.commands", "kg.cli", "kg.build", "kg.deciding"))] == []


@pytest.mark.parametrize("source", SOURCES)
def test_library_is_imported_at_home(source: str) -> None:
    own = {"kg", "loaders", *sys.stdlib_module_names}
    libraries = {m.split(".")[0] for m in imported(source)} - own
    assert {m for m in libraries if not at_home(source, HOMES.get(m, ()))} == set()


def test_home_of_a_library_uses_it() -> None:
    used = {(m.split(".")[0], s) for s in SOURCES for m in imported(s)}
    empty = {
        library: home
        for library, homes in HOMES.items()
        for home in homes
        if "*" not in home and home != "kg/cli.py" and (library, home) not in used
    }
    assert empty == {}


def test_modules_do_not_import_in_a_circle() -> None:
    known = {source.removesuffix(".py").replace("/", "."): source for source in MODULES}
    ahead = {name: {m for m in at_top(source) if m in known} for name, source in known.items()}
    while free := {name for name, needs in ahead.items() if not needs & set(ahead)}:
        ahead = {name: needs for name, needs in ahead.items() if name not in free}
    assert ahead == {}


def at_top(source: str) -> Iterator[str]:
    """Yield the modules that are imported when the source is, not those inside functions."""
    for node in tree(source).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("source", [s for s in SOURCES if not at_home(s, SPEAKERS)])
def test_module_is_silent(source: str) -> None:
    prints = [n.lineno for n in matching(ast.Call, source) if ast.unparse(n.func) in ("print", "pprint")]  # type: ignore[attr-defined]
    streams = [n.lineno for n in matching(ast.Attribute, source) if ast.unparse(n) in ("sys.stdout", "sys.stderr")]  # type: ignore[attr-defined]
    assert prints + streams == []


@pytest.mark.parametrize("source", SOURCES)
def test_error_is_caught_by_name_or_passed_on(source: str) -> None:
    wrong = []
    for node in matching(ast.ExceptHandler, source):
        assert isinstance(node, ast.ExceptHandler)
        broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
        last = node.body[-1]
        if broad and not (isinstance(last, ast.Raise) and last.exc is None):
            wrong.append(node.lineno)
    assert wrong == []


@pytest.mark.parametrize("source", SOURCES)
def test_no_text_is_run_as_code(source: str) -> None:
    called = {ast.unparse(n.func) for n in matching(ast.Call, source)}  # type: ignore[attr-defined]
    assert called & {"eval", "exec", "compile", "os.system", "pickle.loads", "pickle.load", "__import__"} == set()


@pytest.mark.parametrize("source", SOURCES)
def test_document_text_is_never_shown_as_markup(source: str) -> None:
    keywords = {n.arg for n in matching(ast.keyword, source)}  # type: ignore[attr-defined]
    names = {ast.unparse(n) for n in matching(ast.Attribute, source)}
    assert "unsafe_allow_html" not in keywords
    assert names & {"st.iframe", "components.html", "components.v1.html"} == set()


@pytest.mark.parametrize("source", SOURCES)
def test_processes_are_not_forked(source: str) -> None:
    names = {ast.unparse(n) for n in matching(ast.Attribute, source)}
    assert names & {"os.fork", "os.forkpty"} == set()
    assert {m for m in imported(source) if m.startswith("multiprocessing")} <= {"multiprocessing.connection"}


@pytest.mark.parametrize("source", SOURCES)
def test_module_says_what_it_is(source: str) -> None:
    told = ast.get_docstring(tree(source)) or ""
    assert told.split("\n")[0].rstrip().endswith((".", ":", ",", ";", "?")) or "\n" in told
    assert len(told) > 20


@pytest.mark.parametrize("source", SOURCES)
def test_module_is_short(source: str) -> None:
    assert len((ROOT / source).read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("source", SOURCES)
def test_function_is_short(source: str) -> None:
    lengths = {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(tree(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    long = {name: length for name, length in lengths.items() if length > 60}
    assert long == {}


@pytest.mark.parametrize("source", SOURCES)
def test_module_has_no_catch_all_name(source: str) -> None:
    assert Path(source).stem not in {"utils", "util", "helpers", "helper", "misc", "common", "base", "manager", "tools"}


WATCHED = """
import importlib, os, sys
told = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = os.path.abspath(arguments[0])
        source = path.endswith((".py", ".pyc")) or "__pycache__" in path
        if not source and (path.startswith(sys.argv[2]) and ".venv" not in path or "w" in str(arguments[1])):
            told.append(f"opens {path}")
    elif event in ("socket.connect", "subprocess.Popen", "os.system", "os.fork"):
        told.append(event)
sys.addaudithook(hook)
for name in sys.argv[1].split(";"):
    importlib.import_module(name)
told += [f"loads {library}" for library in sys.argv[3].split(";") if library in sys.modules]
print(*told, sep="\\n", end="")
"""


def started(*modules: str) -> list[str]:
    """Return what importing modules in a bare process opens, connects to or starts, and the heavy libraries loaded."""
    command = [sys.executable, "-c", WATCHED, ";".join(modules), str(ROOT), ";".join(HEAVY)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def named(source: str) -> str:
    return source.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def light() -> set[str]:
    """Return the modules that import no heavy library at their top, neither themselves nor through another."""
    needs = {named(source): set(at_top(source)) for source in MODULES}
    heavy = {name for name, ahead in needs.items() if {m.split(".")[0] for m in ahead} & set(HEAVY)}
    while more := {name for name, ahead in needs.items() if ahead & heavy} - heavy:
        heavy |= more
    return set(needs) - heavy


def test_command_line_and_loaders_are_light() -> None:
    late = ("loaders/readers/", "loaders/word/", "loaders/web/", "loaders/pages/", "loaders/spacy_component")
    loaders = {named(s) for s in MODULES if s.startswith("loaders/") and not s.startswith(late)}
    assert {"kg.cli", "kg.worker", "kg.build", *loaders} - light() == set()


def test_importing_the_light_modules_does_nothing() -> None:
    assert started(*sorted(light())) == []
