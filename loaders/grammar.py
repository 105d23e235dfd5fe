"""The grammar of clauses that relations are read by: what ends a clause, what joins a list, what opens a new one.

The phrases that signal a relation stand in `ontology/vocabularies/cues.ttl`; here are the function words and frames
of the language around them. All patterns match lower-case text of the matching copy.
"""

from __future__ import annotations

import re

CHANGES = frozenset({"amends", "supplements", "replaces", "repeals", "suspends", "corrects", "consolidates"})
"""Relations that change another instrument."""
ALTERS = CHANGES - {"corrects", "consolidates"}
"""Relations that change what another instrument rules, which no instrument of a lower rank can."""
IMPLEMENTS = frozenset({"implements", "continues", "concretizes"})
"""Relations that carry another instrument out."""
SENTENCE_STOP = re.compile(r"(?<!\btp)(?<!\btx)[.!?](?=\s)")
"""What ends a sentence; "TP. Hồ Chí Minh" does not."""
STOPS = re.compile(r";|\t|\.(?=\s|\[\d|[¹²³⁴⁵⁶⁷⁸⁹])|!(?=\s)|\?(?=\s)|/\.")
"""What ends a clause; each branch begins with one character, so that the engine skips to it."""
SENTENCE_END = re.compile(r"\t|[.!?:](?=\s)")
"""What ends a sentence, or opens a list below it."""
LIST = re.compile(
    r"[\s,;\"”’)(]*(?:(?:và|hoặc|cùng|cùng\s+với|với|đồng\s+thời)\s+)?(?:các\s+|với\s+)?[\s\"“(]*(?:văn\s+bản\s+|số\s+)?$"
)
"""What stands between two items of a list, whole."""
LIST_END = re.compile(r"(?:[,)\"”]|\svà|\svới|\shoặc|\scùng)\s*(?:các\s+)?$")
"""What ends the words before a list's next item."""
BESIDE = re.compile(r"[\s,]{0,9}(?:(?:và|đồng\s+thời|để|nhằm)\s+)?(?:(?:bảo\s+đảm|đảm\s+bảo)\s+)?$")
"""What joins a second aim to a clause: ", bảo đảm" before "phù hợp với"."""
NEW_CLAUSE = re.compile(
    r"(?:,|;|:|\.\s)\s*(?:(?:ubnd|ủy\s+ban|uỷ\s+ban|hđnd|hội\s+đồng|sở|ban|tỉnh\s+(?:ủy|uỷ)|thành\s+(?:ủy|uỷ)|"
    r"chính\s+phủ|thủ\s+tướng|bộ|các|đề\s+nghị|yêu\s+cầu|giao|đồng\s+thời|đảng\s+(?:ủy|uỷ)|quốc\s+hội|cục|văn\s+phòng)(?!\w))"
)
"""A new subject behind a comma or stop."""
LINKED_VERB = re.compile(r"(?:,|\svà|\sđồng\s+thời|\sđể|\snhằm|\sphải|\scần|\strong\s+việc|\stổ\s+chức)\s*$")
"""What links a second verb to a clause."""
PROPOSES = frozenset({"TTr", "BC", "CV", "TB", "CĐ", "GM", "BB"})
"""Types that propose or report and so change nothing."""
_SUBMIT = r"(?<!chương )(?<!tờ )(?<!quy )(?<!quá )(?<!công )(?<!lộ )trình"
PROPOSED = re.compile(rf"(?<!\w)(?:dự\s+thảo|đề\s+nghị|đề\s+xuất|{_SUBMIT}|kiến\s+nghị)(?!\w)")
"""Words of a proposal."""
DENIED = re.compile(
    r"(?<!\w)(?:không|chưa|dừng|ngừng|ngưng|hoãn|thôi|kết\s+thúc|chấm\s+dứt|khỏi|thay\s+vì)\s+(?:[^\s,;.:]{1,9}\s+){0,3}$"
)
"""What denies the cue behind it."""
CONDITION = re.compile(r"(?<!\w)(?:nếu|trường\s+hợp|giả\s+sử)\s")
"""What makes a clause a condition."""
SUFFERED = re.compile(r"(?<!\w)(?:được|bị)\s+(?:[^\s,;.:]{1,9}\s+){0,3}$")
"""What makes the cue behind it passive."""
AGENT = re.compile(
    r"\s{0,9}(?:toàn\s{1,9}bộ|một\s{1,9}phần|hiệu\s{1,9}quả|đồng\s{1,9}bộ)?\s{0,9}(?P<word>bởi|bằng|tại|trong|theo|qua|thông\s+qua)(?!\w)"
)
"""What names the agent behind a passive cue."""
OTHER_SUBJECT = re.compile(
    r"(?:,|;|\svà|\scùng(?:\s+với)?|\svới)\s+(?:các\s+)?(?:kế\s+hoạch|chương\s+trình|nghị\s+quyết|quyết\s+định|chỉ\s+thị|"
    r"kết\s+luận|đề\s+án|luật|nghị\s+định|thông\s+tư|phương\s+án|văn\s+bản|việc|quá\s+trình|công\s+tác)(?!\w)(?!\s+số)"
)
"""An unnumbered subject of its own between a mention and the next cue."""
ISSUES = re.compile(r"(?<!\w)(?:ban\s+hành|phê\s+duyệt|thông\s+qua)(?!\w)")
"""What opens a title that may list several things issued."""
ABOUT = re.compile(r"[\s,]{0,9}(?:\(?\s{0,3}kh(?:óa|oá)\s{1,3}\w{1,9}\)?)?[\s,]{0,9}(?:về(?:\s{1,9}việc)?|v/v)\s{0,9}$")
"""Nothing but "về việc" between a mention and the cue of its title."""
OWN_ACT = re.compile(
    r"ban\s+hành\s+(?:luật|nghị\s+quyết|nghị\s+định|quyết\s+định|thông\s+tư|chỉ\s+thị|kế\s+hoạch)\s+(?:về\s+việc\s+)?$"
)
"""The formula of an act's opening that names the document itself."""
ANEW = re.compile(
    r"(?<!\w)(?:sau\s+khi|ban\s+hành\s+(?:luật|nghị\s+quyết|nghị\s+định|quyết\s+định|thông\s+tư|chỉ\s+thị|"
    r"kế\s+hoạch))(?!\w)"
)
"""What begins something else behind a list of bases: a step taken, or the act itself."""
JOINED = re.compile(r"[^().;]{0,400}(?:\svà|,)\s*")
"""What stands between one object and a further verb of the same subject."""
STATUS_HEAD = re.compile(
    r"(?:kết\s+quả|tình\s+hình|tiến\s+độ|quá\s+trình|vướng\s+mắc\s+trong|(?:kiểm\s+tra|giám\s+sát|đánh\s+giá)\s+việc)"
    r"(?:\s+tổ\s+chức)?\s*$"
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
    rf"(?<!\w)(?:tham\s+mưu|{_SUBMIT}|xây\s+dựng|đề\s+xuất|dự\s+thảo|soạn\s+thảo|nghiên\s+cứu|kiến\s+nghị|rà\s+soát)(?!\w)"
)
"""Verbs of drafting."""
DRAFT = re.compile(
    r"(?<!\w)(?:kế\s+hoạch|quyết\s+định|nghị\s+quyết|chương\s+trình|đề\s+án|quy\s+chế|quy\s+định|chỉ\s+thị|phương\s+án|"
    r"(?<=dự\sthảo\s)(?:nghị\s+định|thông\s+tư|luật|pháp\s+lệnh))(?!\w)"
)
"""What is drafted."""
THIS = re.compile(
    r"(?<!\w)(?:quyết\s+định|thông\s+tư(?:\s+liên\s+tịch)?|nghị\s+quyết(?:\s+liên\s+tịch)?|nghị\s+định|luật|kế\s+hoạch|quy\s+chế|"
    r"quy\s+định|chỉ\s+thị|văn\s+bản|chương\s+trình|hướng\s+dẫn|kết\s+luận|pháp\s+lệnh)\s+này(?!\w)"
)
"""The document itself: "Quyết định này", "Thông tư liên tịch này"."""
OWN_VERB = re.compile(rf"{THIS.pattern}\s*$")
"""The document itself as the subject right before a verb."""
DETAILED = re.compile(
    r"\s{0,9}(?:(?:việc\s+)?(?:thi\s+hành|thực\s+hiện)\s{1,9})?(?:(?:một\s+số|các)\s+(?:điều|khoản|nội\s+dung|quy\s+định)\s{1,9})?"
    r"(?:(?:của|tại)\s{1,9})?(?:các\s{1,9})?"
)
"""What stands between "quy định chi tiết", "hướng dẫn" and the act, or its parts, that is detailed."""
UNTIL = re.compile(r"(?<!\w)đến\s+(?:ngày|khi|thời\s+điểm)\s+(?![\dh])[^.;]{0,300}$")
"""What makes the end of an instrument's force a day that is named, not an act: "đến khi Nghị quyết X hết hiệu lực"."""
WITHIN = re.compile(r"(?<!\w)(?:tại|kèm\s+theo|thuộc|của)\s*(?:các\s+)?$")
"""What makes a mention the place where something stands, or its owner."""
MONEY = re.compile(r"(?<!\w)(?:kinh\s+phí|vốn|ngân\s+sách)(?:\s+[^\s,;.:]{1,9}){0,3}\s*$")
"""Money as the head of a cue of carrying out."""
AGENCY = re.compile(r"(?<!\w)(?:được|bị|đã)\s+(?:được\s+)?(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ)")
"""A passive: what stands before it is no subject of a later verb."""
ENDS_FORCE = re.compile(
    r"[^.;:]{0,260}?(?<!\w)(?<!đã )(?<!chưa )(?<!không )(?<!khi )(?P<cue>(?:hết|chấm\s+dứt)\s+hiệu\s+lực)"
    r"(?!(?:\s+thi\s+hành)?\s+(?:nếu|trong\s+trường\s+hợp|khi\s+(?:có|được|bị)))"
)
"""Words up to "hết hiệu lực" behind a mention, unless that is still to come."""
PARTLY = re.compile(r"(?:\s+thi\s+hành)?\s+một\s+phần")
"""What limits the end of an act's force to a part of it."""
STAYS = re.compile(
    r"[^.;:(]{0,260}?(?<!\w)(?:(?:vẫn|tiếp\s+tục|còn)(?:\s+còn)?(?:\s+có)?(?:\s+nguyên)?\s+(?:hiệu\s+lực|giá\s+trị)(?!\w)|"
    r"(?:giữ\s+nguyên|(?:không|chưa)\s+(?:được\s+|bị\s+)?(?:thay\s+đổi|thay\s+thế|bãi\s+bỏ|huỷ\s+bỏ|hủy\s+bỏ|"
    r"hết\s+hiệu\s+lực|chấm\s+dứt\s+hiệu\s+lực))(?=\s{0,9}(?:[.;/]|$)|\s{1,9}(?:bởi|theo|kể)(?!\w)))"
)
"""Words behind a mention that leave it in force."""
ENDED_HERE = re.compile(
    r"[^.;:]{0,260}?(?<!\w)(?<!không )(?<!chưa )(?P<cue>(?:được|bị)\s+"
    r"(?P<verb>thay\s+thế|bãi\s+bỏ|hủy\s+bỏ|huỷ\s+bỏ|sửa\s+đổi(?:\s?,\s?bổ\s+sung)?)"
    r"\s+(?:toàn\s+bộ\s+)?(?:bởi|bằng|tại|theo|(?:kể\s+)?từ\s+ngày)\s+(?:quyết\s+định|thông\s+tư(?:\s+liên\s+tịch)?|"
    r"nghị\s+quyết|nghị\s+định|luật|kế\s+hoạch|quy\s+chế|quy\s+định|chỉ\s+thị|văn\s+bản|chương\s+trình)\s+này)(?!\w)"
)
"""Words behind a mention up to what the document does to it: "được thay thế bởi Quyết định này"."""
ENDED = {"thay": "replaces", "bãi": "repeals", "hủy": "repeals", "huỷ": "repeals", "sửa": "amends"}
"""Relations by the first word of such a verb."""
ISSUED_PLAN = re.compile(
    r"(?<!\w)(?:ban\s+hành|phê\s+duyệt|thông\s+qua)\s[^.;:]{0,160}?(?<!\w)(?:kế\s+hoạch|đề\s+án|chương\s+trình|phương\s+án|"
    r"danh\s+mục|quy\s+chế)(?!\w)(?!\s+này)"
)
"""What a decision issues or approves, which is what carries others out."""
INSTRUCTED = re.compile(
    r",\s+(?:tham\s+mưu|chủ\s+(?:động|trì)|xây\s+dựng|tổ\s+chức|phối\s+hợp|triển\s+khai|từng|mỗi|hằng|hàng|phòng)(?!\w)"
)
"""What is to be done on the basis that was named before."""
NO_BASIS = re.compile(r"\s{1,9}(?:bổ\s+sung|để|cho)(?!\w)")
"""What makes "căn cứ" a noun: the column "Căn cứ bổ sung"."""
ANNEXED = re.compile(
    r"(?<!\w)kèm\s+theo\s+(?:(?:chương\s+trình|kế\s+hoạch|đề\s+án|danh\s+mục|quy\s+chế|quy\s+định)[^.;:,()]{0,80}\s)?"
    r"(?:tại\s+)?$"
)
"""What says that parts stand in an annex of the act behind it."""
PART = re.compile(
    r"\s{0,9}(?:(?:một\s{1,9}số|các)\s{1,9}(?:điều|khoản|điểm|nội\s{1,9}dung|cụm\s{1,9}từ|từ|phụ\s{1,9}lục|"
    r"quy\s{1,9}định\s{1,9}tại)|điểm|khoản|điều\s{1,9}\d{1,3}[a-zđ]?|cụm\s{1,9}từ|từ\s|phụ\s{1,9}lục|mẫu|nội\s{1,9}dung|"
    r"tên|lỗi|sai\s{1,9}sót|kỹ\s{1,9}thuật|đoạn|chương|mục|số\s{1,9}thứ\s{1,9}tự|nhiệm\s{1,9}vụ|danh\s{1,9}mục|dự\s{1,9}án|"
    r"chỉ\s{1,9}tiêu)(?!\w)|"
    r"\s{0,9}:?\s{0,9}\d{1,3}\s{1,9}(?:thủ\s{1,9}tục|nội\s{1,9}dung|mục|điều|khoản|điểm|tên|mức)"
)
"""A part of an instrument as the object of a change."""
AMENDING = re.compile(r"(?<!\w)(?:luật|pháp\s+lệnh|nghị\s+định|thông\s+tư|nghị\s+quyết|quyết\s+định)\s*$")
"""An act of its own that the cue behind it names: "Luật sửa đổi, bổ sung một số điều của Luật Đất đai"."""
ADJACENT = re.compile(r"(?:\s*,\s*|\s+và\s+|\s+)")
"""What stands between two cues of a run."""
HEADING_ONLY = re.compile(r"\W*(?:điều\s+\d+[a-z]?\s*[.:]?|\d+(?:\.\d+)*\s*[.)]?|[a-zđ]\s*\))?\W*$")
"""Nothing but a heading's number."""
