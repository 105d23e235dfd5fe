"""The server of the pages: Streamlit behind headers that keep a page from loading or telling anything outside.

What Streamlit needs is all that is allowed: its own files, styles that its widgets write into the page, WebAssembly
for the picture, and modules that it makes of our components' scripts (``blob:``).
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.resources import APP
from kg.view.links import CHECKS, COVERAGE, FIND, INSTRUMENT, LOADING, READER, TASKS
from kg.view.warming import warm_up

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
HOSTS = "CANCU_HOSTS"
"""The environment variable with the further host names under which the pages may be asked for, by commas."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_PAGES = {FIND, INSTRUMENT, READER, TASKS, COVERAGE, CHECKS, LOADING}
_FRAME = ("static/", "media/", "component/", "bidi-components/", "_stcore/")
_NO_PAGE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Không có trang này</title>'
    '<h1>Không có trang này</h1><p>Địa chỉ bị thiếu hoặc thừa chữ. <a href="/">Đến trang Tìm kiếm</a></p></html>'
)
_INDEX = Path(streamlit.__file__).with_name("static") / "index.html"


def policy(index: str) -> str:
    """Return the Content-Security-Policy for Streamlit's page, whose inline scripts are allowed by their hash alone."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _SCRIPT.findall(index))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {hashes}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "media-src": "'self'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def allowed_hosts() -> tuple[str, ...]:
    """Return the host names under which the pages answer: this machine's own, and those that its keeper added."""
    added = (name.strip().lower() for name in os.environ.get(HOSTS, "").split(","))
    return (*LOOPBACK, *filter(None, added))


class Guard:
    """Puts the headers on every answer, and refuses what is asked under a foreign name or in a foreign site's name.

    A foreign host name is how another site would reach a server on loopback (DNS rebinding). Streamlit itself takes any
    port of this machine for its own, and asks the network for its address when it meets a foreign origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._hosts = allowed_hosts()
        self._headers = {
            "Content-Security-Policy": policy(_INDEX.read_text("utf-8")),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif self._is_foreign(scope):
            await PlainTextResponse("Không có trang này ở địa chỉ này.", 421)(scope, receive, send)
        elif _comes_from_elsewhere(scope):
            await PlainTextResponse("Trang khác không được gọi vào đây.", 403)(scope, receive, send)
        elif scope["path"].startswith(_CLOSED):
            await PlainTextResponse("Không có trang này.", 404)(scope, receive, send)
        elif _is_no_page(scope["path"]):
            await HTMLResponse(_NO_PAGE, 404)(scope, receive, self._guarded(send))
        elif scope["type"] == "http":
            await self._app(scope, receive, self._guarded(send))
        else:
            await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        host = Headers(scope=scope).get("host", "").lower()
        return re.sub(r":\d{1,5}$", "", host) not in self._hosts

    def _guarded(self, send: Send) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        return guarded


def _comes_from_elsewhere(scope: Scope) -> bool:
    """Tell whether a browser asks in the name of another site, be it another port of this machine.

    A program that is no browser names no origin.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()


def _is_no_page(path: str) -> bool:
    """Tell whether an address is none of the pages' and none of Streamlit's, which would open an empty frame."""
    name = path.strip("/")
    return name not in _PAGES and "." not in name and not name.startswith(_FRAME) and "_stcore" not in name


app = streamlit.App(APP, middleware=[Middleware(Guard)])


def serve(address: str, port: str) -> None:
    """Serve the pages on this address and port until the process is ended."""
    warm_up()
    app.run(config={"server.address": address, "server.port": int(port)})
