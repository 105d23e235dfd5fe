"""What can go wrong with a store, said to people: what, where, what to do next.

    StoreError
    ├── NoStore, ForeignFolder, NothingPublished, NoIndex   the store that was named
    ├── Locked, UsedAfterFork                        who works on it
    ├── DamagedManifest, DamagedGeneration, DamagedFile, NewerFormat
    ├── StorageFailed                                the disk: full, read-only, broken
    ├── LinkFailed                                   the documents can't be joined
    ├── UnknownDocument, AmbiguousDocument, NotRemoved, PathTaken    the document that was named
    └── UnknownDoubt, UnknownCandidate, TooLate, Unsigned, NotDecided, AlreadyDecided
                                                     what a person decides

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


class NoIndex(StoreError):
    """The published generation has no search index: an earlier version built it."""

    vi = (
        "Kho “{store}” do bản cancu trước dựng nên chưa có chỉ mục tìm kiếm. Dựng lại, không phải nạp lại văn bản: "
        "cancu build TỆP-HOẶC-THƯ-MỤC --store {store}"
    )
    en = (
        "An earlier cancu built the store “{store}”, which has no search index. Build it again, nothing is lost: "
        "cancu build PATH --store {store}"
    )


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


class NotRemoved(StoreError):
    """No withdrawn document answers to this name."""

    vi = "Không có văn bản đã gỡ nào là “{document}”. Xem các văn bản đã gỡ bằng: cancu status"
    en = "No withdrawn document is “{document}”. See them with: cancu status"


class PathTaken(StoreError):
    """The file of a withdrawn document holds another document now."""

    vi = (
        "Tệp “{path}” nay giữ một văn bản khác, nên không hoàn tác được “{name}”. Gỡ văn bản đó trước rồi hoàn tác lại."
    )
    en = "The file “{path}” holds another document now, so “{name}” can't be restored. Withdraw that one first."


class UnknownDoubt(StoreError):
    """A document leaves nothing open under this name, or several things; ``doubts`` lists what it leaves open."""

    vi = "“{document}” không có đúng một chỗ chưa xác định tên “{instrument}”. Các chỗ chưa xác định:\n{doubts}"
    en = "“{document}” does not leave exactly one “{instrument}” open. What it leaves open:\n{doubts}"


class UnknownCandidate(StoreError):
    """What was chosen is not exactly one of the candidates; ``candidates`` lists them."""

    vi = (
        "“{chosen}” không chỉ đúng một trong các văn bản mà “{instrument}” có thể là. Chọn bằng IRI, hoặc none nếu "
        "không phải văn bản nào trong số này:\n{candidates}"
    )
    en = (
        "“{chosen}” does not name exactly one of what “{instrument}” may be. Choose by IRI, or none if it is none of "
        "these:\n{candidates}"
    )


class TooLate(StoreError):
    """What was chosen was issued after the document that cites it."""

    vi = "“{chosen}” ban hành ngày {date}, sau văn bản viện dẫn nó ({cited}), nên không thể là văn bản được dẫn."
    en = "“{chosen}” was issued on {date}, after the document that cites it ({cited}), so it can't be what is meant."


class Unsigned(StoreError):
    """A decision without the name of who decides, or with words that are too long."""

    vi = "Ghi tên người quyết định (tối đa {name} ký tự, trên một dòng); lý do tối đa {why} ký tự."
    en = (
        "Give the name of who decides (at most {name} characters on one line); the reason has at most {why} characters."
    )


class AlreadyDecided(StoreError):
    """A person decided this before, and it was not said that the new decision replaces that one."""

    vi = (
        "“{label}” trong “{file}” đã được quyết định trước: {chosen}, do {by}, {time}. Quyết định đó giữ nguyên. Hỏi "
        "lại người đó; nếu vẫn thay thì nói rõ (trên trang: nút Thay bằng lựa chọn của tôi; dòng lệnh: --replace)."
    )
    en = (
        "“{label}” in “{file}” was decided before: {chosen}, by {by}, {time}. That decision stays. Ask that person; to "
        "replace it all the same, say so (on the page by its button, on the command line with --replace)."
    )


class DecidedSince(StoreError):
    """Another decision was made since the one that a person saw and wanted to replace or take back."""

    vi = (
        "“{label}” trong “{file}” vừa được quyết định lại: {chosen}, do {by}, {time}. Quyết định mới đó giữ nguyên. "
        "Xem lại rồi hãy thay hoặc hoàn tác."
    )
    en = (
        "“{label}” in “{file}” has been decided anew since: {chosen}, by {by}, {time}. That decision stays. Look at it "
        "before you replace it or take it back."
    )


class NotDecided(StoreError):
    """Nothing was decided under this name, so nothing can be taken back; ``decided`` lists what was."""

    vi = "Không có quyết định nào về “{instrument}” trong “{document}” để hoàn tác. Các quyết định đang có:\n{decided}"
    en = "Nothing was decided about “{instrument}” in “{document}” to take back. What was decided:\n{decided}"
