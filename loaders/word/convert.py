"""Old word-processor files made into .docx by LibreOffice, where it is there.

It runs with a profile of its own in a temporary folder, without macros, links and a way into the network, and is ended
when its time is over.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from loaders.word.package import MOST_BYTES

SECONDS = 150.0
"""How long a conversion may take."""
_FILTERS = {".doc": "MS Word 97", ".rtf": "Rich Text Format"}
"""The filter that reads a file of each kind, so that it is taken for nothing else."""
_STARTED_AGAIN = 81
"""What the program returns when it has made its profile and wants to be started again."""
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Settings of the profile: no macros, no links, and a proxy that nobody answers at."""
_ITEM = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)  # fmt: skip
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'
)


@lru_cache(maxsize=1)
def program() -> str | None:
    """Return the program that converts, or None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        return None
    inner = Path(found).resolve().with_name("soffice.bin")
    return str(inner) if os.access(inner, os.X_OK) else found


def converted(data: bytes, suffix: str, *, seconds: float = SECONDS) -> bytes | None:
    """Return the .docx that LibreOffice makes of a file, or None where it is not there or makes none."""
    office = program()
    if office is None:
        return None
    with TemporaryDirectory(prefix="cancu-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        items = "".join(_ITEM.format(path, key, escape(value)) for path, key, value in _SETTINGS)
        (user / "registrymodifications.xcu").write_text(_PROFILE.format(items), encoding="utf-8")
        (folder / f"in{suffix}").write_bytes(data)
        command = [
            office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo",
            "--nodefault", "--nolockcheck", f"--infilter={_FILTERS[suffix]}", "--convert-to", "docx:MS Word 2007 XML",
            "--outdir", str(folder / "out"), str(folder / f"in{suffix}"),
        ]  # fmt: skip
        if _run(command, folder, seconds) == _STARTED_AGAIN:
            _run(command, folder, seconds)
        made = folder / "out" / "in.docx"
        with suppress(OSError):
            return made.read_bytes() if made.stat().st_size <= MOST_BYTES else None
    return None


def _run(command: list[str], folder: Path, seconds: float) -> int | None:
    """Run the program to its end and return how it ended; None where it had to be ended.

    The program itself stays in the group of this process and ends with it; a script that starts it gets a group of
    its own, since more than one process has to be ended.
    """
    apart = not command[0].endswith(".bin")
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=apart,
        )  # fmt: skip
    except OSError:
        return None
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if apart:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
