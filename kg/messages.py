"""What the command line says to people, in Vietnamese and in English.

Each message tells what, where and what to do next; the fields are those of `str.format`. A command that
needs a new sentence adds one row.
"""

from __future__ import annotations

import os
from typing import Literal, TypeAlias

Lang: TypeAlias = Literal["vi", "en"]
LANGS: tuple[Lang, ...] = ("vi", "en")

MESSAGES: dict[str, tuple[str, str]] = {
    # lineage
    "heading-up": ("Lên – thực hiện và căn cứ", "Up – implements and rests on"),
    "heading-down": ("Xuống – được thực hiện bởi", "Down – is implemented by"),
    "nothing-up": ("không thấy văn bản nào mà văn bản này thực hiện", "implements nothing that is loaded"),
    "nothing-down": (
        "không thấy văn bản nào thực hiện văn bản này trong các tài liệu đã nạp",
        "nothing that is loaded implements it",
    ),
    "held": ("có toàn văn", "text held"),
    "stub": ("chỉ được dẫn chiếu", "only cited"),
    "ambiguous": ("chưa xác định", "ambiguous"),
    "may-be": ("có thể là", "may be"),
    "see-above": ("xem ở trên", "see above"),
    "cut-here": ("còn nữa, tăng --depth để xem tiếp", "goes on, raise --depth to see more"),
    "open-ends": ("Chỗ chưa xác định (không đi tiếp)", "Open ends (not followed)"),
    "section": ("mục {section}", "section {section}"),
    "governed-by": ("theo: „{cue}“", "under: „{cue}“"),
    "recognised-by": ("nhận ra nhờ {how}", "known by {how}"),
    "no-evidence": ("không có câu dẫn", "no passage"),
    "folded": ("+{count} văn bản", "+{count} instruments"),
    "planned": ("dự kiến", "planned"),
    "past": ("đã qua", "past"),
    "decided-by": ("do {by} quyết định ngày {date}", "decided by {by} on {date}"),
    "decided-why": (": {why}", ": {why}"),
    "heading-inferred": ("Suy luận, chưa được xác nhận", "Inferred, not confirmed"),
    "inferred-same": ("có lẽ là", "is perhaps"),
    "inferred-fulfilled": ("(khi đó mới dự kiến) có lẽ đã thành", "(then only planned) perhaps became"),
    "inferred-whole": ("hết hiệu lực toàn bộ{since} do", "is no longer in force{since} by"),
    "inferred-part": ("hết hiệu lực một phần{since} do", "is in part no longer in force{since} by"),
    "inferred-since": (" từ {date}", " since {date}"),
    "inferred-score": ("điểm {score}: {reasons}", "score {score}: {reasons}"),
    "path-up": ("{a} đi tới {b}", "{a} reaches {b}"),
    "path-down": ("{b} đi tới {a}", "{b} reaches {a}"),
    "path-backbone": ("qua quan hệ thực hiện và căn cứ", "by implementing and resting on"),
    "path-any": ("qua dẫn chiếu bất kỳ", "by references of any kind"),
    "path-number": ("Chuỗi {n} ({steps} bước)", "Chain {n} ({steps} steps)"),
    "path-more": (
        "Còn chuỗi khác cùng độ dài; tăng --limit để xem thêm.",
        "There are more chains of this length; raise --limit to see them.",
    ),
    "path-none": (
        "Không có chuỗi nào nối “{a}” với “{b}” trong các tài liệu đã nạp.",
        "No chain links “{a}” and “{b}” in what is loaded.",
    ),
    # which instrument
    "not-found": (
        "Không thấy văn bản “{text}”{where}. Kiểm tra số ký hiệu; xem tài liệu đã nạp bằng: cancu status",
        "No instrument “{text}”{where} is known. Check the number; see what is loaded with: cancu status",
    ),
    "in-place": (" ở “{place}”", " in “{place}”"),
    "at-date": (" ngày {date}", " of {date}"),
    "similar": ("Gần giống:", "Similar:"),
    "several": (
        "“{text}” chỉ {count} văn bản khác nhau. Chọn bằng --in ĐỊA-BÀN, --date NGÀY hoặc IRI:",
        "“{text}” names {count} different instruments. Choose with --in PLACE, --date DATE or an IRI:",
    ),
    "several-names": (
        "“{text}” là tên của {count} đối tượng. Chọn một IRI:",
        "“{text}” is the name of {count} things. Choose an IRI:",
    ),
    "undated": (
        "Ngoài ra có {count} chỗ dẫn chưa rõ là văn bản nào trong số đó:",
        "Besides, {count} references may be any of these:",
    ),
    # wrong use
    "wrong-use": (
        "{command}: {problem}. Xem cách dùng: {command} --help",
        "{command}: {problem}. For usage: {command} --help",
    ),
    "missing-arguments": ("thiếu {0}", "missing {0}"),
    "unknown-arguments": ("không hiểu {0}", "unknown argument {0}"),
    "argument": ("{0}: {1}", "{0}: {1}"),
    "bad-choice": ("{0}: không có giá trị {1}; chọn một trong {2}", "{0}: no value {1}; choose from {2}"),
    "needs-value": ("{0} cần một giá trị", "{0} needs a value"),
    "not-together": ("{0} không dùng cùng {1}", "{0} can't be used with {1}"),
    "bad-number": ("“{value}” không phải số nguyên từ {least}", "“{value}” is no whole number from {least}"),
    "bad-port": ("“{value}” không phải cổng từ 1 đến 65535", "“{value}” is no port from 1 to 65535"),
    "bad-address": (
        "“{value}” không phải địa chỉ IP; ví dụ: 127.0.0.1 hoặc 0.0.0.0",
        "“{value}” is no IP address; for example 127.0.0.1 or 0.0.0.0",
    ),
    "bad-date": (
        "--date: “{value}” không phải ngày; viết 23/01/2017, 01/2017, 2017 hoặc 2017-01-23",
        "--date: “{value}” is no date; write 2017-01-23, 2017-01, 2017 or 23/01/2017",
    ),
    "bad-param": (
        "--param: “{value}” không có dạng TÊN=GIÁ-TRỊ",
        "--param: “{value}” is not of the form NAME=VALUE",
    ),
    "decide-or-undo": (
        "ghi văn bản được chọn (hoặc none), hoặc --undo để hoàn tác mà không kèm --why, --replace",
        "name what is chosen (or none), or --undo alone, without --why and --replace",
    ),
    "not-utf8": ("“{path}” không phải văn bản UTF-8", "“{path}” is no UTF-8 text"),
    "kind-iri": ("SỐ-KÝ-HIỆU|TÊN|IRI", "NUMBER|NAME|IRI"),
    "kind-string": ("CHUỖI", "TEXT"),
    "kind-integer": ("SỐ", "INTEGER"),
    "kind-date": ("NGÀY", "DATE"),
    "truncated": (
        "Kết quả bị cắt ở {count} dòng. Thu hẹp truy vấn để xem đủ.",
        "The answer is cut after {count} rows. Narrow the query to see all.",
    ),
    # running
    "refusal": ("Bỏ qua: {message}", "Skipped: {message}"),
    "extracted": (
        "Đã đọc {done} tài liệu, bỏ qua {refused}.",
        "{done} documents read, {refused} skipped.",
    ),
    "stage-read": ("Đọc tài liệu", "Reading"),
    "stage-reread": ("Đọc lại theo bản mới", "Reading again"),
    "stage-link": ("Đối chiếu các tài liệu", "Comparing"),
    "stage-write": ("Ghi đồ thị", "Writing"),
    "stage-check-rules": ("Đối chiếu quy tắc", "Checking the rules"),
    "stage-check-shapes": ("Kiểm tra dạng dữ liệu", "Checking the shapes"),
    "stage-publish": ("Công bố", "Publishing"),
    "partial": ("Cần xem lại “{path}”: {note}", "Look at “{path}”: {note}"),
    "duplicate": (
        "“{path}” trùng nội dung với “{other}”.",
        "“{path}” has the same content as “{other}”.",
    ),
    "lost": (
        "Không còn đọc được tài liệu đã nạp: {message}",
        "A loaded document can no longer be read: {message}",
    ),
    "built": (
        "Nạp {accepted} tài liệu mới; {unchanged} không đổi, {duplicate} trùng, {refused} bị từ chối.",
        "Loaded {accepted} new documents; {unchanged} unchanged, {duplicate} repeated, {refused} refused.",
    ),
    "reread": ("Đọc lại {count} tài liệu theo bản mới.", "Read {count} documents again for this version."),
    "published": ("Đã công bố {name}: {quads} bộ bốn.", "Published {name}: {quads} quads."),
    "up-to-date": ("Không có gì thay đổi; đang dùng {name}.", "Nothing changed; {name} stays current."),
    "removed": (
        "Đã rút “{name}” ({label}). Tệp gốc còn ở “{original}”; nạp lại bằng: cancu build “{path}”",
        "Withdrew “{name}” ({label}). Its bytes stay at “{original}”; to load it: cancu build “{path}”",
    ),
    "removed-of-batch": ("Đã rút “{name}” ({label}).", "Withdrew “{name}” ({label})."),
    "restored": (
        "Đã nạp lại “{name}” ({label}).",
        "Loaded “{name}” again ({label}).",
    ),
    "previewed": (
        "Đã đọc thử {read} văn bản, {refused} bị từ chối; chưa công bố gì.",
        "Read {read} documents for a preview, {refused} refused; nothing is published.",
    ),
    "decided": (
        "Đã quyết định: “{label}” trong “{file}” là {chosen}.",
        "Decided: “{label}” in “{file}” is {chosen}.",
    ),
    "decided-none": (
        "Đã quyết định: “{label}” trong “{file}” không phải văn bản nào trong số {count} văn bản có thể.",
        "Decided: “{label}” in “{file}” is none of its {count} candidates.",
    ),
    "none-of-them": ("không phải văn bản nào trong số ứng viên", "none of the candidates"),
    "undecided": (
        "Đã hoàn tác quyết định về “{instrument}” trong “{document}”.",
        "Took back the decision about “{instrument}” in “{document}”.",
    ),
    # what is wrong in a store
    "severity-violation": ("SAI", "VIOLATION"),
    "severity-warning": ("CẦN XEM", "WARNING"),
    "severity-info": ("LƯU Ý", "INFO"),
    "checked": (
        "Kiểm tra xong: {violations} sai, {warnings} cần xem, {infos} lưu ý.",
        "Checked: {violations} violations, {warnings} warnings, {infos} notes.",
    ),
    # what a store holds
    "status-store": ("Kho: {store}", "Store: {store}"),
    "status-none": ("Chưa công bố đồ thị nào.", "Nothing is published yet."),
    "status-published": (
        "Đồ thị: {name}, {quads} bộ bốn, công bố lúc {created}",
        "Graph: {name}, {quads} quads, published {created}",
    ),
    "status-behind": (
        "Đồ thị đã công bố chưa khớp với sổ ghi. Chạy: cancu build TỆP-HOẶC-THƯ-MỤC",
        "The published graph is behind the manifest. Run: cancu build PATH",
    ),
    "status-outdated": (
        "{count} tài liệu do bản cũ đọc; lần build sau sẽ đọc lại.",
        "{count} documents were read by an older version; the next build reads them again.",
    ),
    "status-documents": ("Tài liệu ({count}):", "Documents ({count}):"),
    "status-refused": ("Bị từ chối ({count}):", "Refused ({count}):"),
    "status-removed": ("Đã rút ({count}):", "Withdrawn ({count}):"),
    "no-number": ("không số", "no number"),
    "loaded-at": ("nạp lúc {time} bằng cancu {version}", "loaded {time} by cancu {version}"),
    "interrupted": ("Đã dừng theo yêu cầu.", "Stopped on request."),
    "failed": (
        "{command}: không đọc hay ghi được “{what}” ({why}). Kiểm tra đường dẫn và quyền rồi chạy lại.",
        "{command}: can't read or write “{what}” ({why}). Check the path and its rights, then run again.",
    ),
    "exported": ("Đã xuất ra “{path}”.", "Exported to “{path}”."),
    "app-at": (
        "Ứng dụng chạy tại {address} – nhấn Ctrl-C để dừng.",
        "The app runs at {address} – Ctrl-C stops it.",
    ),
    "app-open": (
        "Chú ý: trang nghe ở {host}, máy khác trong mạng mở được; trang không hỏi mật khẩu và cho nạp, gỡ văn bản. "
        "Chỉ trả lời tên máy nêu bằng --name.",
        "Mind: the pages listen on {host}, so other machines can open them; they ask for no password and let documents "
        "be loaded and withdrawn. They answer only under the names given with --name.",
    ),
    "app-ended": (
        "Ứng dụng dừng bất thường (mã {code}). Xem thông báo ở trên rồi chạy lại.",
        "The app ended unexpectedly (status {code}). See the messages above and run again.",
    ),
    "endpoint-at": (
        "Điểm truy vấn SPARQL chạy tại {address} – nhấn Ctrl-C để dừng.",
        "The SPARQL endpoint runs at {address} – Ctrl-C stops it.",
    ),
    "port-busy": (
        "cổng {port} đang bận; chọn cổng khác bằng --port",
        "port {port} is taken; choose another with --port",
    ),
    # what the SPARQL endpoint answers instead of rows
    "endpoint-path": (
        "Không có địa chỉ này; gửi truy vấn tới {known}",
        "There is nothing here; send queries to {known}",
    ),
    "endpoint-method": ("Chỉ nhận GET, HEAD và POST.", "Only GET, HEAD and POST are taken."),
    "endpoint-update": (
        "Đồ thị chỉ để đọc: không nhận yêu cầu cập nhật. Cập nhật bằng: cancu build",
        "The graph is for reading alone: no updates are taken. Update it with: cancu build",
    ),
    "endpoint-query": (
        "Cần đúng một tham số query, nhận được {count}.",
        "Exactly one parameter query is needed, {count} were given.",
    ),
    "endpoint-encoding": (
        "Yêu cầu không mã hóa đúng UTF-8 hoặc có quá nhiều tham số.",
        "The request is no valid UTF-8, or has too many parameters.",
    ),
    "endpoint-content-type": (
        "Không đọc được nội dung kiểu “{type}”; gửi một trong: {known}",
        "A body of the type “{type}” can't be read; send one of: {known}",
    ),
    "endpoint-accept": (
        "Không có định dạng nào mà Accept yêu cầu; chọn trong: {known}",
        "There is no format that Accept asks for; choose from: {known}",
    ),
    "endpoint-text": (
        "Truy vấn dài {size} byte, tối đa {limit}. Rút gọn truy vấn.",
        "The query has {size} bytes, at most {limit} are taken. Shorten it.",
    ),
    "endpoint-slow": ("Yêu cầu gửi quá chậm nên đã bị bỏ.", "The request came too slowly and was dropped."),
    "endpoint-ending": ("Điểm truy vấn đang dừng.", "The endpoint is ending."),
    "endpoint-host": (
        "Chỉ trả lời dưới tên 127.0.0.1 hoặc localhost.",
        "Answers are given under the names 127.0.0.1 and localhost only.",
    ),
    "endpoint-foreign": (
        "Không nhận yêu cầu do trang web khác gửi.",
        "Requests that another site's page sends are refused.",
    ),
    "port-taken": (
        "Cổng {port} đang bận, dùng cổng {other}.",
        "Port {port} is taken, using {other}.",
    ),
}


def say(key: str, lang: Lang = "vi", /, *parts: object, **fields: object) -> str:
    """Return the message in ``lang``; raises `KeyError` for an unknown key or a missing field.

    >>> say("folded", "vi", count=37)
    '+37 văn bản'
    """
    vietnamese, english = MESSAGES[key]
    return (english if lang == "en" else vietnamese).format(*parts, **fields)


def default_lang() -> Lang:
    """Return the language that ``CANCU_LANG`` names, Vietnamese where it names none of ours."""
    return "en" if os.environ.get("CANCU_LANG", "").strip().lower().startswith("en") else "vi"
