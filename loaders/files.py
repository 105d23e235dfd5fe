"""Files and folders as documents: what lies there, its bytes, its text — or the reason why not.

    paths → Source* → Loaded → Document      (a Refusal can take the place of each)

Nothing is guessed and nothing is dropped: every file below the given paths ends as a `Document` or as a
`Refusal`. The text is the decoded bytes, line ends untouched: `bytes.decode(document.reader)` gives it again.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model import Document

LIMIT = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""

SUFFIXES = (".txt", ".md")
STORE_MARK = ".cancu-store"
"""A folder with a file of this name is a store of ours and is not walked."""

_CHUNK = 1 << 20

REASONS = {
    "missing": (
        "Không tìm thấy “{path}”. Kiểm tra lại đường dẫn rồi chạy lại.",
        "“{path}” does not exist. Check the path and run again.",
    ),
    "unreadable": (
        "Không mở được “{path}” ({why}). Cấp quyền đọc cho tài khoản đang chạy rồi nạp lại.",
        "“{path}” can't be opened ({why}). Give the running account the right to read it, then load again.",
    ),
    "unsupported": (
        "Chưa đọc được “{path}” ({why}); hiện chỉ nhận .txt và .md. Lưu thành văn bản thuần UTF-8 rồi nạp.",
        "“{path}” can't be read yet ({why}); only .txt and .md are. Save it as plain UTF-8 text.",
    ),
    "too-large": (
        "“{path}” lớn {why} byte, quá giới hạn 67108864 byte (64 MiB). Tách thành từng văn bản rồi nạp.",
        "“{path}” has {why} bytes, more than the limit of 67108864 (64 MiB). Split it into documents.",
    ),
    "empty": (
        "“{path}” không có chữ nào. Kiểm tra lại tệp nguồn; bản quét ảnh phải nhận dạng chữ trước.",
        "“{path}” holds no text. Check the source; a scan needs text recognition first.",
    ),
    "binary": (
        "“{path}” không phải văn bản thuần ({why}). Mở bằng phần mềm gốc, lưu thành .txt UTF-8 rồi nạp.",
        "“{path}” is not plain text ({why}). Open it with its own program and save it as UTF-8 .txt.",
    ),
    "encoding": (
        "“{path}” sai bảng mã ({why}). Có thể là TCVN3, VNI hay Windows-1258: chuyển sang UTF-8 rồi nạp.",
        "“{path}” is wrongly encoded ({why}). Perhaps TCVN3, VNI or Windows-1258: convert it to UTF-8.",
    ),
    "damaged": (
        "Bản gốc của “{path}” trong kho đã mất hoặc hỏng. Nạp lại từ tệp nguồn.",
        "The stored original of “{path}” is missing or damaged. Load it again from its source.",
    ),
    "internal": (
        "Chương trình gặp lỗi khi đọc “{path}” ({why}). Tệp được để riêng, các tệp khác vẫn được nạp; "
        "hãy báo người bảo trì kèm tệp này.",
        "The program failed on “{path}” ({why}). The file is set aside and the others go on; "
        "report it together with the file.",
    ),
}
"""Why a file is refused, for people, in Vietnamese and English, by code."""

Words = tuple[str, str]
"""The same words in Vietnamese and English."""

_NO_RIGHTS = ("không có quyền đọc", "no right to read")
_NOT_REGULAR = ("không phải tệp thường", "not a regular file")
_NO_SUFFIX = ("tên không có đuôi", "no file name extension")
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP/DOCX/XLSX"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC/XLS"),
    (b"{\\rtf", "RTF"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_INK = re.compile("[^\\s\u00ad\u200b\ufeff]")
_SUSPICIONS = (
    (re.compile("\ufffd"), 1, "{n} ký tự đã hỏng từ trước khi nạp (U+FFFD)"),
    (re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"), 1, "{n} ký tự điều khiển lạ"),
    (re.compile("[\ue000-\uefff\uf100-\uf8ff]"), 3, "{n} ký tự của phông chữ riêng, không đọc được"),
    (re.compile("á[º»]|Ã[\x80-\xbf]|Æ[°¯]"), 5, "{n} chỗ chữ Việt bị giải mã sai (á», Ã)"),
    (re.compile("[A-Za-z][\xa8-\xae\xb5-\xbe][a-z]"), 20, "{n} chỗ giống phông chữ cũ TCVN3"),
)
"""Signs that a readable text is not whole: pattern, how many are too many, what to say."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not taken; ``code`` is a key of `REASONS` and ``why`` fills the brackets there."""

    path: str
    code: str
    sha256: str | None = None
    why: Words = ("", "")

    @property
    def message(self) -> str:
        """What is wrong, where, and what to do next, in Vietnamese."""
        return REASONS[self.code][0].format(path=self.path, why=self.why[0])

    @property
    def message_en(self) -> str:
        """The same in English."""
        return REASONS[self.code][1].format(path=self.path, why=self.why[1])


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or a place that is refused at sight because of its ``fault``."""

    path: str
    fault: Refusal | None = None

    @property
    def name(self) -> str:
        """The path in printable form."""
        return printable(self.path)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of one file."""

    name: str
    sha256: str
    data: bytes


def refusal(code: str, path: str, why: str | Words = "", sha256: str | None = None) -> Refusal:
    """Return a refusal whose ``why`` is the same in both languages, or given in both."""
    return Refusal(path, code, sha256, (why, why) if isinstance(why, str) else why)


def sources(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Source]:
    """Yield every file at or below ``paths`` once, folders in name order, hidden entries left out."""
    seen: set[str] = set()
    folders: set[tuple[int, int]] = set()
    for path in paths:
        given = os.fspath(path)
        for source in _below(Path(given), folders) if given and _is_folder(Path(given)) else [_given(given)]:
            key = os.path.abspath(source.path)  # noqa: PTH100  resolving links would merge two names
            if key not in seen:
                seen.add(key)
                yield source


def load(source: Source) -> Loaded | Refusal:
    """Return the bytes of a source; a file above `LIMIT` is refused unread."""
    if source.fault:
        return source.fault
    try:
        descriptor = os.open(source.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return refusal("missing", source.name)
    except OSError as error:
        return refusal("unreadable", source.name, _why(error))
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return refusal("unsupported", source.name, _NOT_REGULAR)
        if status.st_size > LIMIT:
            return refusal("too-large", source.name, str(status.st_size))
        digest, data = hashlib.sha256(), bytearray()
        try:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                data += chunk
                if len(data) > LIMIT:
                    return refusal("too-large", source.name, f"> {LIMIT}")
        except OSError as error:
            return refusal("unreadable", source.name, _why(error))
    return Loaded(source.name, digest.hexdigest(), bytes(data))


def decode(loaded: Loaded) -> Document | Refusal:
    """Return the text of the bytes, read strictly as UTF-8, or as UTF-16 where a byte order mark says so."""
    name, sha256, data = loaded.name, loaded.sha256, loaded.data
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return refusal("binary", name, kind, sha256)
    reader = next((codec for mark, codec in _MARKS if data.startswith(mark)), "utf-8")
    zero = data.find(b"\0") if reader != "utf-16" else -1
    if zero >= 0:
        return refusal("binary", name, f"NUL @ {zero}", sha256)
    try:
        text = data.decode(reader)
    except UnicodeDecodeError as error:
        return refusal("encoding", name, f"{error.encoding}, byte {error.start}", sha256)
    if "\0" in text:
        return refusal("binary", name, f"NUL @ {text.index(chr(0))}", sha256)
    if not _INK.search(text):
        return refusal("empty", name, sha256=sha256)
    note = _suspicion(text)
    return Document(name, sha256, text, reader, "partial" if note else "ok", note)


def read(source: Source) -> Document | Refusal:
    """Return the document that a source holds, or why it is none."""
    loaded = load(source)
    return loaded if isinstance(loaded, Refusal) else decode(loaded)


def _given(path: str) -> Source:
    """Return the file that the user named; without an extension it is read as text."""
    suffix = Path(path).suffix
    if suffix and suffix.casefold() not in SUFFIXES and os.path.lexists(path):
        return Source(path, refusal("unsupported", printable(path), suffix))
    return Source(path)


def _below(top: Path, folders: set[tuple[int, int]]) -> Iterator[Source]:
    """Yield the files below a folder; a folder that links lead to twice is walked once."""
    ahead = [top]
    while ahead:
        path = ahead.pop()
        if not _is_folder(path):
            right = path.suffix.casefold() in SUFFIXES
            fault = None if right else refusal("unsupported", printable(path), path.suffix or _NO_SUFFIX)
            yield Source(str(path), fault)
            continue
        try:
            status = path.stat()
            entries = sorted(path.iterdir(), reverse=True)
        except OSError as error:
            yield Source(str(path), refusal("unreadable", printable(path), _why(error)))
            continue
        identity = (status.st_dev, status.st_ino)
        if identity not in folders and path / STORE_MARK not in entries:
            folders.add(identity)
            ahead += [entry for entry in entries if not entry.name.startswith(".")]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def printable(path: str | Path) -> str:
    r"""Return ``path`` with bytes that are no UTF-8 written out: ``caf\xe9.txt``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _why(error: OSError) -> str | Words:
    return _NO_RIGHTS if isinstance(error, PermissionError) else error.strerror or type(error).__name__


def _suspicion(text: str) -> str | None:
    notes = []
    for pattern, limit, say in _SUSPICIONS:
        n = sum(1 for _ in pattern.finditer(text))
        if n >= limit:
            notes.append(say.format(n=n))
    return "Cần xem lại: " + "; ".join(notes) + "." if notes else None
