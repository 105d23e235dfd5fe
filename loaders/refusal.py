"""Why a file is not taken, in words for people: what, where, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[str, str]
"""The same words in Vietnamese and English."""

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
        "Không đọc loại tệp của “{path}” ({why}). Lưu thành .docx, .pdf hoặc .txt rồi nạp lại.",
        "“{path}” is of a kind that is not read ({why}). Save it as .docx, .pdf or .txt, then load again.",
    ),
    "too-large": (
        "“{path}” lớn {why} byte, quá giới hạn 67108864 byte (64 MiB). Tách thành từng văn bản rồi nạp.",
        "“{path}” has {why} bytes, more than the limit of 67108864 (64 MiB). Split it into documents.",
    ),
    "empty": (
        "“{path}” không có chữ nào. Kiểm tra lại tệp nguồn; bản quét ảnh phải nhận dạng chữ trước.",
        "“{path}” holds no text. Check the source; a scan needs text recognition first.",
    ),
    "no-document": (
        "“{path}” không có toàn văn của văn bản (trang tra cứu, trang thuộc tính hay trang chỉ dẫn tệp). "
        "Mở tab toàn văn hay tải tệp văn bản về rồi nạp.",
        "“{path}” does not show a document itself (a list, a page of attributes, or one that leads to a file). "
        "Save the page of its full text, or the file, and load that.",
    ),
    "no-text-field": (
        "Bản ghi “{path}” không có trường nào chứa toàn văn; các trường: {why}. Ghi tên trường chứa toàn văn vào tệp "
        '<tên kho>.fields.toml cạnh kho dữ liệu ([fields], tên_trường = "text") rồi nạp lại.',
        "The record “{path}” has no field with a text; its fields: {why}. Name the field that holds it in "
        '<corpus>.fields.toml beside the corpus ([fields], name = "text"), then load again.',
    ),
    "mapping": (
        "Tệp khai báo trường của “{path}” sai: {why}. Sửa rồi nạp lại.",
        "The mapping of fields of “{path}” is wrong: {why}. Correct it, then load again.",
    ),
    "binary": (
        "“{path}” không phải văn bản thuần ({why}). Mở bằng phần mềm gốc, lưu thành .txt UTF-8 rồi nạp.",
        "“{path}” is not plain text ({why}). Open it with its own program and save it as UTF-8 .txt.",
    ),
    "encoding": (
        "“{path}” sai bảng mã ({why}). Có thể là TCVN3, VNI hay Windows-1258: chuyển sang UTF-8 rồi nạp.",
        "“{path}” is wrongly encoded ({why}). Perhaps TCVN3, VNI or Windows-1258: convert it to UTF-8.",
    ),
    "damaged-file": (
        "“{path}” bị hỏng hoặc thiếu dữ liệu ({why}). Mở thử bằng phần mềm gốc, lưu lại rồi nạp bản mới.",
        "“{path}” is damaged or cut off ({why}). Open it with its own program, save it again and load that.",
    ),
    "encrypted": (
        "“{path}” có mật khẩu. Mở bằng mật khẩu, lưu lại không mật khẩu rồi nạp.",
        "“{path}” is protected by a password. Open it, save it without one, then load again.",
    ),
    "needs-ocr": (
        "“{path}” là bản quét, chưa đọc được chữ: {why}. Cài bộ nhận dạng chữ hoặc tìm bản có lớp chữ rồi nạp lại.",
        "“{path}” is a scan whose letters are not read: {why}. Install text recognition or find a file with text.",
    ),
    "no-letters": (
        "“{path}” là ảnh hoặc bản quét, đã nhận dạng nhưng không thấy chữ nào. Xem lại tệp; nếu có chữ thì quét lại "
        "rõ hơn (300 điểm/inch) rồi nạp.",
        "“{path}” is a picture or a scan in which no letters were recognised. Look at it; if it has text, scan it "
        "again at 300 dots per inch.",
    ),
    "bomb": (
        "“{path}” nở ra quá lớn khi giải nén ({why}) nên không được mở. Kiểm tra nguồn của tệp trước khi dùng.",
        "“{path}” unpacks to far too much ({why}) and is not opened. Check where the file comes from.",
    ),
    "timeout": (
        "Đọc “{path}” quá {why} giây nên đã dừng. Tách thành từng văn bản, hoặc lưu lại thành .docx rồi nạp.",
        "Reading “{path}” took more than {why} seconds and was stopped. Split it, or save it as .docx.",
    ),
    "memory": (
        "Đọc “{path}” cần quá nhiều bộ nhớ nên đã dừng ({why}). Tách thành từng văn bản rồi nạp.",
        "Reading “{path}” needs too much memory and was stopped ({why}). Split it into documents.",
    ),
    "needs-converter": (
        "“{path}” thuộc định dạng cũ ({why}), chỉ đọc được khi máy có LibreOffice. Cài libreoffice-writer, hoặc mở "
        "bằng Word, lưu thành .docx rồi nạp lại.",
        "“{path}” is of an old format ({why}) that is read only with LibreOffice. Install libreoffice-writer, or save "
        "the file as .docx, then load again.",
    ),
    "unsafe": (
        "“{path}” có khai báo không an toàn trong tệp ({why}) nên không được mở. Kiểm tra nguồn của tệp.",
        "“{path}” holds an unsafe declaration ({why}) and is not opened. Check where the file comes from.",
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


def told(error: BaseException) -> str:
    """Return an exception in one short line, as it stands in a refusal."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def refusal(code: str, path: str, why: str | Words = "", sha256: str | None = None) -> Refusal:
    """Return a refusal whose ``why`` is the same in both languages, or given in both."""
    return Refusal(path, code, sha256, (why, why) if isinstance(why, str) else why)
