"""The command line keeps its contract: data to stdout, words to stderr, exit status 0, 1 or 2."""

from __future__ import annotations

import ast
import os
import re
import signal
import socket
import string
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from kg.arguments import parser, wanted_lang
from kg.cli import main
from kg.commands.app import free_port
from kg.messages import MESSAGES, default_lang, say
from tests.graph import lines
from tests.published import ROOT, process, publish_graph

Words = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CANCU_LANG", "CANCU_STORE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return publish_graph(tmp_path_factory.mktemp("published"))


WRONG = {
    "missing": (["trace"], "cancu trace: thiếu NUMBER."),
    "unknown command": (["server"], "cancu: COMMAND: không có giá trị 'server'; chọn một trong 'extract'"),
    "unknown option": (["status", "--loud"], "cancu: không hiểu --loud."),
    "no abbreviation": (["trace", "1", "--dep", "3"], "không hiểu --dep 3."),
    "bad choice": (["status", "--format", "xml"], "--format: không có giá trị 'xml'; chọn một trong 'text'"),
    "no value": (["trace", "1", "--depth"], "--depth cần một giá trị."),
    "together": (["trace", "1", "--up", "--down"], "--down không dùng cùng --up."),
    "bad number": (["extract", "x", "--jobs", "0"], "--jobs: “0” không phải số nguyên từ 1."),
    "bad port": (["app", "--port", "99999"], "--port: “99999” không phải cổng từ 1 đến 65535."),
    "no time": (["serve", "--seconds", "0"], "--seconds: “0” không phải số nguyên từ 1."),
    "bad date": (["trace", "1", "--date", "hôm qua"], "--date: “hôm qua” không phải ngày; viết 23/01/2017"),
    "no command": ([], "cancu: thiếu COMMAND."),
    "no format": (["export", "out.nq"], "cancu export: thiếu --format."),
    "bad language": (["status", "--lang", "fr"], "--lang: không có giá trị 'fr'"),
}


@pytest.mark.parametrize(("argv", "complaint"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_told_in_vietnamese_with_status_2(argv: list[str], complaint: str, capsys: Words) -> None:
    assert main(argv) == 2
    told = capsys.readouterr()
    assert (told.out, complaint in told.err, told.err.endswith("--help\n")) == ("", True, True), told.err


@pytest.mark.parametrize("argv", [["--lang", "en", "trace"], ["trace", "--lang", "en"], ["trace", "--lang=en"]])
def test_lang_works_before_and_after_the_command(argv: list[str], capsys: Words) -> None:
    main(argv)
    assert capsys.readouterr().err == "cancu trace: missing NUMBER. For usage: cancu trace --help\n"


def test_lang_of_the_environment_counts_where_none_is_given(monkeypatch: pytest.MonkeyPatch, capsys: Words) -> None:
    monkeypatch.setenv("CANCU_LANG", "en")
    main(["trace"])
    assert "missing NUMBER" in capsys.readouterr().err


def test_lang_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_LANG", "en")
    assert (wanted_lang(["--lang", "vi"]), default_lang()) == ("vi", "en")


COMMANDS = (
    "extract", "build", "preview", "trace", "path", "query", "check", "export", "status", "remove", "restore",
    "decide", "serve", "app",
)  # fmt: skip


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_english_on_stdout(command: str, capsys: Words) -> None:
    assert main([*command.split(), "--help"]) == 0
    told = capsys.readouterr()
    assert (told.out.startswith(f"usage: cancu {command}".strip()), told.out.isascii(), told.err) == (True, True, "")


def test_help_names_exactly_the_commands(capsys: Words) -> None:
    main(["--help"])
    assert tuple(re.findall(r"^    (\w+) ", capsys.readouterr().out, re.M)) == COMMANDS


@pytest.mark.parametrize(
    "argv", [["trace", "1"], ["status"], ["check"], ["export", "--format", "nq", "-"], ["path", "1", "2"]]
)
def test_a_store_that_is_not_there_is_wrong_use(argv: list[str], tmp_path: Path, capsys: Words) -> None:
    assert main([*argv, "--store", str(tmp_path / "none")]) == 2
    told = capsys.readouterr()
    assert (told.out, "cancu build" in told.err, str(tmp_path / "none") in told.err) == ("", True, True)


def test_store_of_the_environment_is_the_default(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_STORE", store)
    assert parser("vi").parse_args(["status"]).store == store


def test_store_is_the_folder_store_without_a_setting() -> None:
    assert parser("vi").parse_args(["status"]).store == "store"


def test_help_starts_fast() -> None:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert process("--help").returncode == 0
        times.append(time.perf_counter() - start)
    assert min(times) < 0.4


HEAVY = ("rdflib", "pyshacl", "networkx", "streamlit", "spacy", "rich", "pandas", "pyarrow")


@pytest.mark.parametrize("argv", [["--help"], ["trace", "452/KH-UBND"], ["status"], ["export", "--format", "nq", "-"]])
def test_commands_import_only_what_they_need(argv: list[str], store: str) -> None:
    code = (
        "import sys; from kg.cli import main; main(sys.argv[1:]); "
        f"sys.stderr.write(' '.join(m for m in {HEAVY} if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *argv], cwd=ROOT, capture_output=True, check=True,
        env=os.environ | {"CANCU_STORE": store},
    )  # fmt: skip
    assert done.stderr == b""


def test_stdout_is_utf8_whatever_the_locale(store: str) -> None:
    done = process("trace", "452/KH-UBND", "--store", store, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, "Đắk Nông" in done.stdout.decode("utf-8")) == (0, True)


def test_export_to_stdout_is_the_file_alone(store: str) -> None:
    done = process("export", "--format", "nq", "-", "--store", store)
    assert (done.stdout.decode().splitlines(), done.stderr) == (sorted(set(lines())), b"")


def test_a_reader_that_goes_away_ends_the_command_quietly(store: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "export", "--format", "nq", "-", "--store", store],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout
    assert child.stderr
    child.stdout.read(10)
    child.stdout.close()
    assert (child.stderr.read(), child.wait(30)) == (b"", 141)
    child.stderr.close()


def test_ctrl_c_ends_a_long_query_with_130(store: str, tmp_path: Path) -> None:
    file = tmp_path / "endless.rq"
    file.write_text("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", encoding="utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "query", str(file), "--store", store],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err.decode()) == (130, b"", "Đã dừng theo yêu cầu.\n")


def test_free_port_passes_over_a_port_that_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert taken < free_port(taken) < taken + 100


def test_app_serves_on_loopback_and_ends_with_its_child(store: str) -> None:
    port = free_port(18_600)
    parent = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "app", "--no-open", "--port", str(port), "--store", store],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert parent.stdout
    address = f"http://127.0.0.1:{port}"
    try:
        assert address in parent.stdout.readline()
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=10) as answer:
            assert answer.status == 200
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
    finally:
        parent.send_signal(signal.SIGTERM)
        parent.communicate(timeout=30)
    assert parent.returncode == 0
    assert children
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize("key", MESSAGES)
def test_messages_take_the_same_fields_in_both_languages(key: str) -> None:
    vietnamese, english = (
        {field for _, field, *_ in string.Formatter().parse(text) if field is not None} for text in MESSAGES[key]
    )
    assert vietnamese == english


def test_messages_that_commands_use_are_exactly_those_there_are() -> None:
    used = set(re.findall(r"[\"']([a-z0-9]+(?:-[a-z0-9]+)*)[\"']", "".join(p.read_text("utf-8") for p in _sources())))
    families = ("heading-", "nothing-", "path-", "stage-", "severity-", "kind-")
    assert {k for k in MESSAGES if k not in used and not k.startswith(families)} == set()


def _sources() -> list[Path]:
    return [p for p in (ROOT / "kg").rglob("*.py") if p.name != "messages.py"]


def test_say_fills_the_fields() -> None:
    assert say("folded", "en", count=3) == "+3 instruments"


def test_printing_happens_in_commands_only() -> None:
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in [*_sources(), *(ROOT / "loaders").rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr") and ast.unparse(node.value) == "sys"
    }
    assert writers == {
        "kg/cli.py", "kg/commands/terminal.py", "kg/commands/export.py", "kg/commands/app.py", "kg/commands/serve.py",
        "kg/worker.py",
    }  # fmt: skip
