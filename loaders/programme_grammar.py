"""The grammar of programmes' titles: what begins none, what ends one, what belongs to one.

All patterns match lower-case text of the matching copy unless they say otherwise.
"""

from __future__ import annotations

import re

YEARS = (
    r"(?:(?:,\s?)?(?:trong\s+)?(?:giai\s+đoạn|thời\s+kỳ|nhiệm\s+kỳ)\s+(?:từ\s+)?(?:năm\s+)?(?:đến\s+năm\s+)?(?:19|"
    r"20)\d\d"
    r"(?:\s?(?:-|đến)\s?(?:năm\s+)?(?:20)?\d\d)?"
    r"|(?:,\s?)?(?:từ\s+nay\s+)?đến\s+(?:hết\s+)?năm\s+20\d\d|(?:,\s?)?(?:định\s+hướng|"
    r"tầm\s+nhìn)\s+(?:đến\s+)?(?:năm\s+)?20\d\d"
    r"|năm\s+(?:học\s+)?20\d\d(?:\s?-\s?20\d\d)?)(?!\d)"
)
"""A period of years: "giai đoạn 2021 - 2025", "đến năm 2030", "năm 2023"."""
PERIOD = re.compile(YEARS)
MORE_YEARS = re.compile(
    rf"[\s,]{{1,4}}(?:và\s+)?(?:{YEARS}|(?:những|các)\s+năm\s+tiếp\s+theo|và\s+20\d\d(?!\d))|"
    rf"\s{{0,3}}-\s?20\d\d(?!\d)"
)
"""What goes on with a period: "và định hướng đến năm 2030"."""
TERRITORY = re.compile(
    r"[\s,]{1,4}(?:trên\s+địa\s+bàn|ở|của|tại)\s+(?:toàn\s+)?(?=tỉnh|thành\s+phố|tp|xã|phường|huyện|quận|thị\s+xã|"
    r"đặc\s+khu)"
)
"""What brings in the place where a programme applies, up to the place's kind."""
PLACED = re.compile(
    r"(?:\s{1,9}(?:trên\s{1,9}địa\s{1,9}bàn|ở|của|tại)(?:\s{1,9}toàn)?)?\s{1,9}(?=(?:tỉnh|thành\s{1,9}phố|tp\.?)\s)"
)
"""What brings in a province's name within a title."""
CAPITAL_CITY = re.compile(r"\s{1,9}thủ\s{1,9}đô\s{1,9}")

_WORDS_OF_SOFT = (
    "ban hành|được|đã|đang|sẽ|nhằm|để|đồng thời|góp phần|bao gồm|như|khi|kèm theo|cùng với|trong đó|phải|nếu|thì|"
    "sau khi|nêu|nói|này|hay|"
    "hết hiệu lực|có hiệu lực|"
    "trên cơ sở|phù hợp với|gắn với|vào (?:năm|tháng|quý|dự)|trước (?:ngày|tháng)|"
    "theo (?:quyết|nghị|kế|văn|chỉ|hướng|quy|yêu|đúng|tiến|thẩm|phân|phạm|chức|lộ|nội|từng|đó|chương|luật|công|"
    "thông)|"
    "và (?:các|những|thực hiện|triển khai|tổ chức|hướng dẫn|kế hoạch|văn bản|tình hình|chỉ đạo|báo cáo|nhiệm vụ|"
    "đề xuất|"
    "phối hợp|tiếp tục)"
)
"""Words that end a title wherever they stand in it."""
_WORDS_OF_CLAUSE = (
    "các|những|đồng thời|trong đó|trong|góp|bảo đảm|đảm bảo|nhằm|để|tập trung|thông qua|"
    "tổ chức (?:thực hiện|triển khai|quán triệt|tuyên truyền|kiểm tra|các|hội|lớp|sơ kết|tổng kết)|báo cáo|"
    "xây dựng|phối hợp|chủ trì|trình|tham mưu|"
    "kịp thời|nhất là|đặc biệt|cụ thể|do|theo|với|từ đó|qua đó|hướng tới|yêu cầu|giao|ubnd|ủy ban|uỷ ban|sở|bộ|"
    "hội đồng|tỉnh (?:ủy|uỷ)|"
    "thủ tướng|chính phủ|phấn đấu|tạo|từng bước|gắn|phù hợp|đáp ứng|thực hiện|triển khai|tiếp tục|chỉ đạo|căn cứ|"
    "rà soát|lồng ghép|"
    "hoàn thành|tuyên truyền|kiểm tra|kế hoạch|chương trình|đề án|nghị quyết|quyết định|bao gồm|gồm|như|hiện"
)
"""Words that open a new clause behind a comma."""


def _spaced(listed: str) -> str:
    return listed.replace(" ", r"\s+")


EVENT = re.compile(
    rf"(?P<said>\s\"[^\"\n]{{1,40}}\")|(?P<years>\s{YEARS})"
    r"|(?P<hard>[;:\t!?…\"\[\]()]|\.(?=\s|$|/)|\.\.)"
    r"|(?P<territory>\s(?:trên\s+địa\s+bàn|trên\s+phạm\s+vi)\s)"
    r"|(?P<of>\s(?:của|do)\s+)"
    rf"|(?P<soft>\s(?:{_spaced(_WORDS_OF_SOFT)})(?![^\W_])|(?<!quan)(?<!động)\sđến\s+(?!năm\s|hết\s|20\d\d))"
    rf"|(?P<clause>,\s?(?:{_spaced(_WORDS_OF_CLAUSE)})(?![^\W_]))"
)
"""What may end a title; the reader decides for "của" and for a territory."""
STOP = re.compile(
    r"[;:\t!?…\[\]()]|\.(?=\s|$|/)|\.\.|\s{2}(?=\s{0,9}(?:thủ\s+tướng|ủy\s+ban\s+nhân|uỷ\s+ban\s+nhân|bộ\s+trưởng|"
    r"hội\s+đồng\s+nhân|chủ\s+tịch|ban\s+chấp\s+hành|ban\s+thường\s+vụ)\s)|\sban\s+chỉ\s+đạo\s"
)
"""What ends a title for certain."""
TELLING = re.compile(r"20\d\d|tỉnh|thành\s|huyện|xã|phường")
"""Without any of these in it, a title of a common type names nothing."""
ITEM = re.compile(
    r"(?:,|;|\s(?:và|với|cùng|hoặc|tại|theo))\s+(?:các\s+)?(?=(?:Nghị\s+(?:quyết|định)|Quyết\s+định|Chỉ\s+thị|"
    r"Kết\s+luận|Thông\s+tư|Luật|"
    r"Quy\s+hoạch|Chiến\s+lược|Chương\s+trình|Đề\s+án|Dự\s+án|Kế\s+hoạch|Công\s+văn|Phương\s+án)\s)"
)
"""Where the next instrument of a list begins, in text with capitals."""
COMMA = re.compile(r",\s+(?P<word>[^\W\d_]{2,})")
"""A comma and the word behind it; a capital there begins another item."""
TRAILING = re.compile(
    r"(?:[\s,-]|(?<![^\W_])(?:và|của|về|theo|tại|với|cho|các|những|do|là|có|trên|để|trong|đến|từ|đảm\s{1,9}bảo|"
    r"bảo\s{1,9}đảm)){1,12}$"
)
"""Words that no title ends with."""
SAID = re.compile(r"\s{1,3}\"(?P<title>[^\";]{12,300})\"")
"""A title in quotation marks."""
REST_OF_SAID = re.compile(r"[^\";]{12,300}\"")
"""The rest of a title whose type word stands within the quotation marks."""

OF_PARTIES = re.compile(r"\s{1,4}(?:hợp\s{1,4}tác|phối\s{1,4}hợp|liên\s{1,4}kết)(?![^\W_])")
"""What begins the title of a programme that parties agree on: without a place it tells no one which."""
NO_TITLE = re.compile(
    r"\s?,|\s{1,4}(?:số(?!\s{1,9}hóa)|này|trên|của|như|sau|đã|được|và|hoặc|là|theo|để|nhằm|trong|tại|cho|với|có|khi|do|"
    r"đến|hằng|hàng|từ|gồm|bao|"
    r"kèm|đính|nêu|phải|cụ\s{1,9}thể|chi\s{1,9}tiết|khung|đó|khác|mới|trình|luật|pháp\s{1,9}lệnh|nghị\s{1,9}(?:định|quyết)|"
    r"thông\s{1,9}tư|đang|"
    r"không(?!\s{1,9}(?:gian|khói|dùng|tiền|khí))|chưa|sớm|sẽ|bằng|tới|vào|tập\s{1,9}trung|(?:bảo|đảm)\s{1,9}(?:đảm|bảo)\s{1,9}công\s{1,9}khai|"
    r"công\s{1,9}tác(?:,|\s{1,9}tuần|\s{1,9}tháng|\s{1,9}quý)|xây\s{1,9}dựng\s{1,9}luật,?\s{1,9}pháp\s{1,9}lệnh(?!\s{1,9}năm)|sử\s{1,9}dụng\s{1,9}(?:nguồn|"
    r"kinh\s{1,9}phí|ngân)|kịp\s{1,9}thời|hiệu\s{1,9}quả|nghiêm\s{1,9}túc|đồng\s{1,9}bộ|"
    r"(?:bảo\s{1,9}đảm|đảm\s{1,9}bảo)\s{1,9}(?:đúng|tiến)|đạt|thường\s{1,9}xuyên|thực\s{1,9}hiện\s{1,9}(?:trong|từ|theo|đúng)|"
    r"[ivx\d]+)(?![^\W_])"
    r"|\s{1,9}hành\s{1,9}động(?:\s{1,9}của\s{1,9}\S{1,12}(?:\s{1,9}[^\s,;.:]{1,12}){0,6}?)?\s{0,2}(?:[,;.:()]|với\s|và\s|như\s|này\s|"
    r"tại\s)"
)
"""What behind a type word begins no title."""
PROJECT = re.compile(
    r"\s{1,9}(?:dự\s{1,9}án|đầu\s{1,9}tư|xây\s{1,9}dựng|cải\s{1,9}tạo|nâng\s{1,9}cấp|mở\s{1,9}rộng|khu|đường|tuyến|cầu|nhà\s{1,9}máy)(?![^\W_])"
)
"""What behind "Dự án" names a work to be built and no instrument."""
CARRIES = re.compile(
    r"\s{1,9}(?:hành\s{1,9}động\s{1,9}(?:của\s{1,9}[^,;.]{3,40}?\s{1,9})?)?(?:tổ\s{1,9}chức\s{1,9})?(?:triển\s{1,9}khai(?:\s?,?\s?thực\s{1,9}hiện)?|"
    r"thực\s{1,9}hiện|thi\s{1,9}hành)"
    r"(?:\s{1,9}(?:một\s{1,9}số|có\s{1,9}hiệu\s{1,9}quả|hiệu\s{1,9}quả))?(?:\s{1,9}\"|\s{1,9})(?!,)"
)
"""What makes a plan one that carries out the instrument behind it."""
BODY_BEFORE = re.compile(
    r"(?<!\w)(?:sở|bộ|phòng|vụ|cục|ban|viện|trường|khoa|tổ|ban\s+chỉ\s+đạo|ban\s+quản\s+lý|ban\s+điều\s+hành|"
    r"văn\s+phòng|trung\s+tâm|"
    r"nhóm|báo|quỹ|luật|mẫu|hội\s+đồng(?:\s+thẩm\s+định)?|dự\s+thảo|chủ\s+trương)\s+$"
)
"""Words before a type word that make it part of a body's name, or of a draft's."""
PART_OF_BODY = re.compile(
    r"(?<!\w)(?:cơ\s+quan|đơn\s+vị|tổ\s+chức|vai\s+trò|năng\s+lực|thẩm\s+quyền|trách\s+nhiệm|hoạt\s+động)$"
)
"""Nouns whose "của" goes on with the title."""
SEVERAL = re.compile(r"(?<!\w)(?:các|những|một\s+số|nhiều)\s+$")
DRAFTING = re.compile(
    r"(?<!\w)(?:(?:xây\s+dựng|lập|dự\s+thảo|soạn\s+thảo|nghiên\s+cứu|đề\s+xuất|trình|hoàn\s+thiện\s+hồ\s+sơ)"
    r"(?:\s+và\s+ban\s+hành|\s?,\s?ban\s+hành|\s+hồ\s+sơ|\s+các)?|"
    r"(?:tham\s+mưu|trình|đề\s+xuất)\s[^.;:]{0,60}?(?:ban\s+hành|phê\s+duyệt))\s?:?\s+$"
)
"""Words before a title that tell that it is still to be drafted."""
NATIONAL = re.compile(
    r"(?<!\w)(?:quốc\s+gia|toàn\s+quốc|cả\s+nước|việt\s+nam|đất\s+nước|chính\s+phủ|trung\s+ương)(?!\w)"
)
"""Words that make a programme the nation's."""
MID_SENTENCE = re.compile(r"[^\W_][ \t]*\n?[ \t]*\"?$")

ISSUES = re.compile(
    r"[\s,]{0,4}(?:\(?kh(?:óa|oá)\s+\S{1,6}[\s,]{1,3})?(?:(?:tại\s+)?kỳ\s+họp\s+\S{1,12}(?:\s+\S{1,12})?\s+)?(?:(?:về|"
    r"v/v)\s+)?(?:việc\s+)?"
    r"(?P<verb>ban\s+hành|phê\s+duyệt)(?:\s+kèm\s+theo)?[\s\":]{1,4}"
)
"""All that stands between a decision and the programme that it issues or approves."""
ISSUES_OR_TELLS = re.compile(rf"(?:{ISSUES.pattern})|[\s,]{{0,4}}(?:\S{{1,8}}\s+){{0,6}}(?:về|v/v)\s+(?:việc\s+)?")
"""The same, or "về" alone: whose decision it is, is whose programme it is."""
ISSUED_BY = re.compile(
    r"[\"\s,(]{0,5}(?:(?:đã\s+)?(?:được\s+)?(?:[^\s,.;()]{1,12}\s+){0,5}?(?P<verb>ban\s+hành|"
    r"phê\s+duyệt)\s+(?:kèm\s+)?(?:theo|tại|bởi|bằng)\s+"
    r"|tại\s+|(?<=\()theo\s+)"
)
"""All that stands between a programme and the decision by which it is issued or approved."""
OWN_ISSUE = re.compile(
    r"(?:điều\s+\d{1,3}\s?[.:]?\s+)?(?:(?:về|v/v)\s+)?(?:việc\s+)?(?P<verb>ban\s+hành|phê\s+duyệt)"
    r"(?:\s+kèm\s+theo\s+(?:quyết\s+định|nghị\s+quyết)\s+này)?[\s\":]{1,4}"
)
"""All that stands before a programme in the title or article by which the document issues it."""
PREDICATES = {"ban hành": "promulgates", "phê duyệt": "approves"}

ABBREVIATED = (
    ("KH,CN&ĐMST", "khoa học, công nghệ và đổi mới sáng tạo"),
    ("KHCN&ĐMST", "khoa học, công nghệ và đổi mới sáng tạo"),
    ("KH&CN", "khoa học và công nghệ"),
    ("KHCN", "khoa học và công nghệ"),
    ("ĐMST", "đổi mới sáng tạo"),
    ("KT-XH", "kinh tế - xã hội"),
    ("MTQG", "mục tiêu quốc gia"),
    ("CNTT", "công nghệ thông tin"),
    ("SHTT", "sở hữu trí tuệ"),
)
"""Abbreviations in titles with what they stand for; an identity is made of the words."""
