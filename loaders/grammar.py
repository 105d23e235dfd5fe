"""The grammar of clauses that relations are read by: what ends a clause, what joins a list, what opens a new one.

The phrases that signal a relation stand in `ontology/vocabularies/cues.ttl`; here are the function words and frames
of the language around them. All patterns match lower-case text of the matching copy.
"""

from __future__ import annotations

import re

CHANGES = frozenset({"amends", "supplements", "replaces", "repeals", "suspends", "corrects", "consolidates"})
"""Relations that change another instrument."""
IMPLEMENTS = frozenset({"implements", "continues", "concretizes"})
"""Relations that carry another instrument out."""
STOPS = re.compile(r";|\t|[.!?](?=\s)|/\.")
"""What ends a clause."""
LIST = re.compile(
    r"[\s,;\"”’)(]*(?:(?:và|hoặc|cùng|cùng\s+với|với|đồng\s+thời)\s+)?(?:các\s+|với\s+)?[\s\"“(]*(?:văn\s+bản\s+)?$"
)
"""What stands between two items of a list, whole."""
LIST_END = re.compile(r"(?:[,)\"”]|\svà|\svới|\shoặc|\scùng)\s*(?:các\s+)?$")
"""What ends the words before a list's next item."""
NEW_CLAUSE = re.compile(
    r"(?:,|;|:|\.\s)\s*(?:(?:ubnd|ủy\s+ban|uỷ\s+ban|hđnd|hội\s+đồng|sở|ban|tỉnh\s+(?:ủy|uỷ)|thành\s+(?:ủy|uỷ)|"
    r"chính\s+phủ|thủ\s+tướng|bộ|các|đề\s+nghị|yêu\s+cầu|giao|đồng\s+thời|đảng\s+(?:ủy|uỷ)|quốc\s+hội|cục|văn\s+phòng)(?!\w))"
)
"""A new subject behind a comma or stop."""
LINKED_VERB = re.compile(r"(?:,|\svà|\sđồng\s+thời|\sđể|\snhằm|\sphải|\scần|\strong\s+việc|\stổ\s+chức)\s*$")
"""What links a second verb to a clause."""
PROPOSES = frozenset({"TTr", "BC", "CV", "TB", "CĐ", "GM", "BB"})
"""Types that propose or report and so change nothing."""
PROPOSED = re.compile(r"(?<!\w)(?:dự\s+thảo|đề\s+nghị|đề\s+xuất|trình|kiến\s+nghị)(?!\w)")
"""Words of a proposal."""
STATUS_HEAD = re.compile(
    r"(?:kết\s+quả|tình\s+hình|tiến\s+độ|quá\s+trình|(?:kiểm\s+tra|giám\s+sát|đánh\s+giá)\s+việc)\s*$"
)
"""Heads that report on a carrying out."""
NOUN_HEAD = re.compile(
    r"(?:kế\s+hoạch|chương\s+trình|hành\s+động|đề\s+án|phương\s+án|kết\s+quả|tình\s+hình|công\s+tác|việc|quá\s+trình|"
    r"báo\s+cáo|dự\s+thảo|văn\s+bản|kinh\s+phí|nhiệm\s+vụ|ban\s+chỉ\s+đạo|hội\s+nghị|năm|chính\s+sách|danh\s+mục|nội\s+dung|"
    r"thời\s+gian|tiến\s+độ|trách\s+nhiệm|đã|được|đang)(?:\s+cụ\s+thể|\s+chi\s+tiết)?\s*$"
)
"""Heads that make a cue a noun's attribute: the plan that carries out X is not the document."""
OWN_HEAD = re.compile(
    r"(?:ban\s+hành|xây\s+dựng|có|trên\s+đây\s+là|lập)\s+(?:nội\s+dung\s+)?(?:kế\s+hoạch|chương\s+trình|đề\s+án|phương\s+án)"
    r"(?:\s+hành\s+động)?(?:\s+tổ\s+chức)?\s*$"
)
"""Heads that name the document itself."""
DRAFTED = re.compile(
    r"(?<!\w)(?:tham\s+mưu|trình|xây\s+dựng|đề\s+xuất|dự\s+thảo|soạn\s+thảo|nghiên\s+cứu|kiến\s+nghị|rà\s+soát)(?!\w)"
)
"""Verbs of drafting."""
DRAFT = re.compile(
    r"(?<!\w)(?:kế\s+hoạch|quyết\s+định|nghị\s+quyết|chương\s+trình|đề\s+án|quy\s+chế|quy\s+định|chỉ\s+thị|phương\s+án)(?!\w)"
)
"""What is drafted."""
THIS = re.compile(
    r"(?<!\w)(?:quyết\s+định|thông\s+tư|nghị\s+quyết|nghị\s+định|luật|kế\s+hoạch|quy\s+chế|quy\s+định|chỉ\s+thị|văn\s+bản|"
    r"chương\s+trình|hướng\s+dẫn|kết\s+luận|pháp\s+lệnh)\s+này(?!\w)"
)
"""The document itself: "Quyết định này"."""
ENDS_FORCE = re.compile(r"[^.;:]{0,260}?(?<!\w)(?:hết\s+hiệu\s+lực|chấm\s+dứt\s+hiệu\s+lực)")
"""Words up to "hết hiệu lực" behind a mention."""
PART = re.compile(
    r"\s*(?:(?:một\s+số|các)\s+(?:điều|khoản|điểm|nội\s+dung|cụm\s+từ|phụ\s+lục|quy\s+định\s+tại)|điểm|khoản|điều\s+\d{1,3}[a-zđ]?|cụm\s+từ|"
    r"từ\s|phụ\s+lục|mẫu|nội\s+dung|tên|kỹ\s+thuật|đoạn|chương|mục|số\s+thứ\s+tự)(?!\w)|\s*:?\s*\d{1,3}\s+(?:thủ\s+tục|nội\s+dung|mục|điều|khoản|điểm|tên|mức)"
)
"""A part of an instrument as the object of a change."""
ADJACENT = re.compile(r"(?:\s*,\s*|\s+và\s+|\s+)")
"""What stands between two cues of a run."""
HEADING_ONLY = re.compile(r"\W*(?:điều\s+\d+[a-z]?\s*[.:]?|\d+(?:\.\d+)*\s*[.)]?|[a-zđ]\s*\))?\W*$")
"""Nothing but a heading's number."""
