"""The server of the pages: the headers of its answers, the names under which it answers, and what it keeps closed."""

from __future__ import annotations

import ast
import base64
import hashlib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.resources import APP
from kg.view.warming import PAGES
from tests.browser import serving
from tests.pages import published, texts


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(published(tmp_path_factory.mktemp("store"), texts()[:1])) as found:
        yield found


def _answer(url: str, *, host: str | None = None) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return (
                answer.status,
                {k.lower(): v for k, v in answer.headers.items()},
                answer.read().decode("utf-8", "replace"),
            )
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode("utf-8", "replace")


def _policy(address: str) -> dict[str, str]:
    _, headers, _ = _answer(address + "/")
    rules = (rule.strip().partition(" ") for rule in headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in rules}


def test_policy_allows_nothing_that_is_not_named(address: str) -> None:
    rules = _policy(address)
    assert (rules["default-src"], rules["frame-ancestors"], rules["connect-src"]) == ("'none'", "'none'", "'self'")


def test_policy_lets_no_text_of_a_page_run_as_script(address: str) -> None:
    assert {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"} & set(
        _policy(address)["script-src"].split()
    ) == set()


def test_policy_knows_the_only_inline_script_by_its_hash(address: str) -> None:
    _, _, page = _answer(address + "/")
    script = page.partition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in _policy(address)["script-src"].split()


def test_every_answer_forbids_frames_sniffing_and_referrers(address: str) -> None:
    for path in ("/", "/van-ban", "/_stcore/health", "/khong-co.js"):
        _, headers, _ = _answer(address + path)
        told = [headers.get(n) for n in ("x-frame-options", "x-content-type-options", "referrer-policy")]
        assert told == ["DENY", "nosniff", "no-referrer"], path


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example"])
def test_foreign_host_name_is_refused(address: str, host: str) -> None:
    status, _, text = _answer(address + "/", host=host or " ")
    assert (status, "Streamlit" in text) in {(421, False), (400, False)}


def test_own_host_names_are_answered(address: str) -> None:
    port = address.rpartition(":")[2]
    assert [_answer(address + "/", host=name)[0] for name in (f"localhost:{port}", f"127.0.0.1:{port}")] == [200, 200]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"])
def test_doors_that_the_pages_do_not_need_are_closed(address: str, path: str) -> None:
    assert _answer(address + path)[0] == 404


def test_upload_without_the_token_of_the_session_is_refused(address: str) -> None:
    request = urllib.request.Request(
        address + "/_stcore/upload_file/a/b", data=b"--x--", method="PUT",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )  # fmt: skip
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()
    assert refused.value.code in (400, 403)


def test_added_host_name_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_HOSTS", "vanban.tinh.example")
    with serving(published(tmp_path, texts()[:1])) as address:
        assert [_answer(address + "/", host=h)[0] for h in ("vanban.tinh.example", "khac.example")] == [200, 421]


def test_server_warms_up_every_page_that_there_is() -> None:
    imported = {
        f"{node.module}.{name.name}".removeprefix("kg.view.")
        for node in ast.walk(ast.parse(APP.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("kg.view.")
        for name in node.names
    }
    shown = {page for page in imported if page.count(".") == 1 and page.rpartition(".")[2].islower()}
    functions = {"components.follow_links", "frame.page", "wording.speak_vietnamese"}
    assert shown - functions == set(PAGES)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "http://localhost:9999"])
@pytest.mark.parametrize("path", ["/_stcore/stream", "/_stcore/health", "/"])
def test_other_site_and_other_port_of_this_machine_are_refused(address: str, path: str, origin: str) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    request = urllib.request.Request(address + path, headers={"Origin": origin} | upgrade | key)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()
    assert refused.value.code == 403


def test_own_origin_is_answered(address: str) -> None:
    request = urllib.request.Request(address + "/_stcore/health", headers={"Origin": address})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("path", ["/khong-co", "/van-ban/x", "/doc/1"])
def test_unknown_address_is_told_in_plain_words(address: str, path: str) -> None:
    status, headers, text = _answer(address + path)
    assert (status, "Không có trang này" in text, headers["x-frame-options"]) == (404, True, "DENY")
