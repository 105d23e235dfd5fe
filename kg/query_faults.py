"""What can go wrong with a query, said to people: what, where, what to do next.

    QueryError
    ├── WrongQuestion                        the caller's words
    │   ├── UnknownQuery, BadHeader          which query
    │   ├── MissingParameter, UnknownParameter, BadParameter
    │   ├── NotAGraph, WrongFormat           a format that does not fit the answer
    │   ├── TooLong, TooDeep, Forbidden      text refused before it is parsed
    │   ├── UnknownGraph                     a graph that the store does not hold
    │   ├── AnswerTooLong                    more than one answer may hold
    │   └── InvalidSparql                    text that is no SPARQL query
    └── Unanswered                           the question stands, the answer failed
        ├── TimedOut, OutOfMemory, Busy
        └── Crashed, Failed, UnreadableGraph

`str(error)` is Vietnamese; `error.message("en")` is English.
"""

from __future__ import annotations

from typing import ClassVar


class QueryError(Exception):
    """A query without an answer; the values given fill the braces of its sentences."""

    vi: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message())

    def message(self, lang: str = "vi") -> str:
        """Return the sentence in ``lang``: "vi" or "en"."""
        return (self.en if lang == "en" else self.vi).format(**self.values)


class WrongQuestion(QueryError):
    """The caller can cure it by asking otherwise."""


class Unanswered(QueryError):
    """The question is allowed, but its answer did not come."""


class UnknownQuery(WrongQuestion):
    """No query of the library has this name."""

    vi = "Không có truy vấn “{name}”. Gần giống: {similar}. Xem danh sách: cancu query"
    en = "There is no query “{name}”. Similar: {similar}. For the list: cancu query"


class BadHeader(WrongQuestion):
    """A query file with a header line that can't be read."""

    vi = "Truy vấn “{name}”, dòng {line}: không hiểu “{text}”. Viết: #+ param: TÊN KIỂU MÔ-TẢ = MẶC-ĐỊNH"
    en = "Query “{name}”, line {line}: can't read “{text}”. Write: #+ param: NAME KIND DESCRIPTION = DEFAULT"


class MissingParameter(WrongQuestion):
    """A parameter without default that was not given."""

    vi = "Truy vấn “{query}” cần tham số {name} (kiểu {kind}). Thêm: --param {name}=GIÁ-TRỊ"
    en = "The query “{query}” needs the parameter {name} ({kind}). Add: --param {name}=VALUE"


class UnknownParameter(WrongQuestion):
    """A parameter that the query does not have."""

    vi = "Truy vấn “{query}” không có tham số “{name}”; các tham số: {known}"
    en = "The query “{query}” has no parameter “{name}”; it has: {known}"


class BadParameter(WrongQuestion):
    """A value that is not of the parameter's kind."""

    vi = "Tham số {name}: “{value}” không phải {kind_vi}. Ví dụ đúng: {example}"
    en = "Parameter {name}: “{value}” is no {kind}. A good one: {example}"


class NotAGraph(WrongQuestion):
    """Turtle was asked of rows."""

    vi = "Định dạng ttl chỉ dùng cho truy vấn CONSTRUCT hoặc DESCRIBE. Chọn table, csv hoặc json."
    en = "The format ttl is for CONSTRUCT and DESCRIBE only. Choose table, csv or json."


class WrongFormat(WrongQuestion):
    """The caller takes no format in which this kind of answer can be written."""

    vi = "Kết quả của truy vấn này (loại {kind}) không có ở định dạng được yêu cầu trong Accept."
    en = "The answer to this query (kind: {kind}) can't be had in a format that Accept names."


class UnknownGraph(WrongQuestion):
    """A graph of the dataset asked for is none of the store's; nothing is fetched from outside."""

    vi = "Kho không có đồ thị “{graph}”; chỉ hỏi được các đồ thị đã công bố."
    en = "The store has no graph “{graph}”; only published graphs can be asked."


class AnswerTooLong(WrongQuestion):
    """The answer is longer than is given whole, and a part of it would pass for the whole."""

    vi = "Kết quả vượt quá {rows} dòng hoặc {size} ký tự nên không được trả. Thêm LIMIT hoặc thu hẹp truy vấn."
    en = "The answer has more than {rows} rows or {size} characters and is not given. Add LIMIT or narrow the query."


class TooLong(WrongQuestion):
    """A text beyond the size limit."""

    vi = "Truy vấn dài {size} byte, tối đa {limit}. Rút gọn truy vấn."
    en = "The query has {size} bytes, at most {limit} are taken. Shorten it."


class TooDeep(WrongQuestion):
    """Brackets nested beyond the limit."""

    vi = "Truy vấn lồng ngoặc quá {limit} tầng. Viết lại cho phẳng hơn."
    en = "The query nests brackets more than {limit} deep. Write it flatter."


class Forbidden(WrongQuestion):
    """A word that reaches out of the graph, changes it, or hides another word."""

    vi = "Không dùng được “{word}” trong truy vấn: chỉ được đọc đồ thị đã công bố. Bỏ phần đó rồi chạy lại."
    en = "“{word}” can't be used in a query: only the published graph may be read. Leave that part out."


class InvalidSparql(WrongQuestion):
    """The parser refused the text."""

    vi = "Truy vấn sai cú pháp SPARQL: {why}"
    en = "The query is no valid SPARQL: {why}"


class TimedOut(Unanswered):
    """The deadline passed; the worker was killed."""

    vi = "Truy vấn chạy quá {seconds} giây nên đã bị dừng. Thu hẹp truy vấn, hoặc dùng truy vấn có sẵn: cancu query"
    en = "The query was stopped after {seconds} s. Narrow it, or use one of the library: cancu query"


class OutOfMemory(Unanswered):
    """The answer needs more memory than the worker may take."""

    vi = "Truy vấn cần hơn {megabytes} MB bộ nhớ nên đã bị dừng. Thu hẹp truy vấn rồi chạy lại."
    en = "The query was stopped: it needs more than {megabytes} MB of memory. Narrow it and run again."


class Busy(Unanswered):
    """Other queries took all workers until the deadline."""

    vi = "Máy đang bận trả lời các truy vấn khác. Đợi một lát rồi chạy lại."
    en = "Other queries keep the machine busy. Wait a moment and run again."


class Crashed(Unanswered):
    """The worker died of the query."""

    vi = "Truy vấn làm bộ xử lý dừng đột ngột ({why}), thường vì quá phức tạp. Viết lại cho đơn giản hơn."
    en = "The query ended its process ({why}), mostly a sign of too complex a text. Write it more simply."


class Failed(Unanswered):
    """The evaluation ended with an error."""

    vi = "Không trả lời được truy vấn: {why}"
    en = "The query can't be answered: {why}"


class UnreadableGraph(Unanswered):
    """The generation that was named can't be opened."""

    vi = "Không mở được đồ thị “{path}” ({why}). Chạy lại: cancu build"
    en = "The graph “{path}” can't be opened ({why}). Run: cancu build"
