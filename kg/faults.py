"""What can go wrong with a store, said to people: what, where, what to do next.

    StoreError
    ├── NoStore, ForeignFolder, NothingPublished     the store that was named
    ├── Locked, UsedAfterFork                        who works on it
    ├── DamagedManifest, DamagedGeneration, DamagedFile, NewerFormat
    ├── StorageFailed                                the disk: full, read-only, broken
    ├── LinkFailed                                   the documents can't be joined
    └── UnknownDocument, AmbiguousDocument           the document that was named

`str(error)` is Vietnamese; `error.message("en")` is English.
"""

from __future__ import annotations

from typing import ClassVar


class StoreError(Exception):
    """A fault of a store; the values given fill the braces of its sentences."""

    vi: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message())

    def message(self, lang: str = "vi") -> str:
        """Return the sentence in ``lang``: "vi" or "en"."""
        return (self.en if lang == "en" else self.vi).format(**self.values)


class NoStore(StoreError):
    """The folder that was named holds no store."""

    vi = "Không có kho dữ liệu tại “{store}”. Nạp văn bản trước: cancu build TỆP-HOẶC-THƯ-MỤC --store {store}"
    en = "There is no store at “{store}”. Load documents first: cancu build PATH --store {store}"


class ForeignFolder(StoreError):
    """The folder named as a store holds other things."""

    vi = "“{store}” đã có tệp khác và không phải kho cancu. Chọn một thư mục trống hoặc chưa có."
    en = "“{store}” holds other files and is no cancu store. Choose an empty or a new folder."


class NothingPublished(StoreError):
    """The store has no finished generation yet."""

    vi = "Kho “{store}” chưa công bố đồ thị nào. Chạy lại: cancu build TỆP-HOẶC-THƯ-MỤC --store {store}"
    en = "The store “{store}” has published no graph yet. Run: cancu build PATH --store {store}"


class Locked(StoreError):
    """Another process writes to this store."""

    vi = "Kho “{store}” đang được tiến trình {pid} ghi. Đợi tiến trình đó xong rồi chạy lại."
    en = "Process {pid} is writing to the store “{store}”. Wait until it is done and run again."


class UsedAfterFork(StoreError):
    """A forked child tried to write with its parent's handle."""

    vi = "Kho “{store}” do tiến trình {owner} mở, tiến trình con {pid} không được ghi. Hãy mở lại trong đó."
    en = "Process {owner} opened the store “{store}”, its child {pid} may not write. Open it in the child."


class DamagedManifest(StoreError):
    """A line of the manifest is not what was written."""

    vi = "Sổ ghi “{path}” hỏng ở dòng {line} ({why}). Lấy lại từ bản sao lưu; đồ thị vẫn dùng được."
    en = "The manifest “{path}” is damaged at line {line} ({why}). Restore it; the graph still works."


class NewerFormat(StoreError):
    """The manifest was written by a later version."""

    vi = "Sổ ghi “{path}”, dòng {line}: do bản cancu mới hơn ghi. Cập nhật cancu rồi chạy lại."
    en = "The manifest “{path}”, line {line}, was written by a newer cancu. Update cancu and run again."


class DamagedGeneration(StoreError):
    """The published graph can't be opened or is not what was built."""

    vi = "Đồ thị “{path}” hỏng ({why}). Chạy lại cancu build để dựng lại từ các văn bản đã lưu."
    en = "The graph “{path}” is damaged ({why}). Run cancu build to make it again from the documents kept."


class DamagedFile(StoreError):
    """A stored file is missing or its content is not the one its name promises."""

    vi = "Tệp “{path}” trong kho bị mất hoặc hỏng. Chạy lại cancu build với tệp nguồn."
    en = "The file “{path}” of the store is missing or damaged. Run cancu build with the source file."


class StorageFailed(StoreError):
    """The disk did not take what was written."""

    vi = "Không ghi được vào kho “{store}” ({why}). Đồ thị cũ còn nguyên; kiểm tra chỗ trống và quyền ghi."
    en = "The store “{store}” can't be written ({why}). The old graph is untouched; check space and rights."


class LinkFailed(StoreError):
    """The step that looks at all documents together failed."""

    vi = "Không nối được các văn bản với nhau ({why}). Đồ thị đã công bố giữ nguyên; hãy báo người bảo trì."
    en = "The documents could not be joined ({why}). The published graph is as before; report this."


class UnknownDocument(StoreError):
    """No document of the store answers to this name."""

    vi = "Không có văn bản “{document}” trong kho. Xem tên các văn bản bằng: cancu status"
    en = "The store has no document “{document}”. See their names with: cancu status"


class AmbiguousDocument(StoreError):
    """Several documents answer to this name; ``candidates`` describes them, one line each."""

    vi = "“{document}” chỉ nhiều văn bản; gọi lại bằng mã ở đầu dòng:\n{candidates}"
    en = "“{document}” fits several documents; use the code at the start of a line:\n{candidates}"
