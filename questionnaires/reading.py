"""Reads one YAML file strictly: every scalar is text, and nothing hidden or repeated is accepted.

YAML by itself turns `no` into false, `010` into 8 and lets nine lines grow into gigabytes; here
anchors, aliases, tags and repeated keys are errors, and size and depth are bounded.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from questionnaires.problems import Problem, QuestionnaireError

LARGEST_FILE = 1_000_000
"""Bytes; the largest shipped file has about 30,000."""
DEEPEST = 100
"""Lists and mappings within each other."""

MOST_REPEATED = 50
"""Repeated keys told of one file."""

Tree = str | list["Tree"] | dict[str, "Tree"]
Position = tuple[str | int, ...]
_Event = yaml.events.Event
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # eight times faster where it is built in


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: texts, lists and mappings, and the line (from 1) of every value."""

    file: str
    data: Tree
    lines: Mapping[Position, int]


def read(path: Path) -> Document:
    """The content of a YAML file.

    Raises:
        QuestionnaireError: the file cannot be read or is written in a way that is not accepted.
    """
    return read_text(_text(path), path.name)


def read_text(text: str, file: str) -> Document:
    """The content of YAML text; `file` is the name that errors give.

    Raises:
        QuestionnaireError: the text is written in a way that is not accepted.
    """
    _refuse_hidden_characters(text, file)
    builder = _Builder(file)
    try:
        data = builder.document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, file) from error
    except yaml.YAMLError as error:
        raise _refusal(
            file, 0, "不是有效的 YAML", "对照 docs/questionnaire-format.md 改写"
        ) from error
    if builder.problems:
        raise QuestionnaireError(tuple(builder.problems))
    return Document(file, data, builder.lines)


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise _refusal(path.name, 0, "找不到这个文件", "检查文件名，或删去对它的引用")
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _refusal(path.name, 0, "文件打不开", "检查文件名和读取权限") from error
    if len(raw) > LARGEST_FILE:
        raise _refusal(path.name, 0, f"文件超过 {LARGEST_FILE:,} 字节", "拆成几个文件")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refusal(path.name, line, "文字编码不是 UTF-8", "另存为 UTF-8 编码") from error


def _refuse_hidden_characters(text: str, file: str) -> None:
    """Control and direction characters make a text look other than it is."""
    for number, line in enumerate(text.split("\n"), start=1):
        for character in line.removesuffix("\r"):
            if character == "\t":
                raise _refusal(file, number, "含有制表符（Tab）", "改用空格")
            if is_hidden(character):
                code = f"U+{ord(character):04X}"
                raise _refusal(file, number, f"含有看不见的控制字符 {code}", "删去该字符")


def is_hidden(character: str) -> bool:
    """Whether a character is a control, format, surrogate or line separator character."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


class _Builder:
    """Builds the tree from parser events, so that a bomb is seen before it is unfolded."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Position, int] = {}
        self.problems: list[Problem] = []

    def document(self, events: Iterator[_Event]) -> Tree:
        next(events)  # the start of the stream
        start = next(events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise _refusal(self.file, 0, "文件是空的", "写入内容或删去这个文件")
        if start.version or start.tags:
            raise _refusal(self.file, 1, "不接受以 % 开头的 YAML 指令", "删去这一行")
        data = self._value(next(events), events, ())
        next(events)  # the end of the document
        if isinstance(following := next(events), yaml.DocumentStartEvent):
            raise _refusal(self.file, _line(following), "一个文件里有两份文档", "删去分隔符 ---")
        return data

    def _value(self, event: _Event, events: Iterator[_Event], path: Position) -> Tree:
        self._refuse_tricks(event, path)
        self.lines[path] = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, path)
        return self._mapping(events, path)

    def _scalar(self, event: yaml.ScalarEvent) -> str:
        text: str = event.value
        if any(is_hidden(character) for character in text if character != "\n"):
            raise _refusal(self.file, _line(event), "文字里有控制字符的转义写法", "删去该转义")
        return text

    def _list(self, events: Iterator[_Event], path: Position) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[_Event], path: Position) -> dict[str, Tree]:
        entries: dict[str, Tree] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in entries:
                self._repeated(key, event)
                self._value(next(events), events, (*path, key))
            else:
                entries[key] = self._value(next(events), events, (*path, key))
        return entries

    def _key(self, event: _Event) -> str:
        self._refuse_tricks(event, ())
        if not isinstance(event, yaml.ScalarEvent):
            raise _refusal(self.file, _line(event), "键必须是一个词", "改成“键: 值”的写法")
        return self._scalar(event)

    def _repeated(self, key: str, event: _Event) -> None:
        self.problems.append(
            Problem(self.file, key, "同一处写了两次这个键", "只保留一个", _line(event))
        )
        if len(self.problems) >= MOST_REPEATED:
            raise QuestionnaireError(tuple(self.problems))

    def _refuse_tricks(self, event: _Event, path: Position) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(self.file, _line(event), "不接受锚点和别名（& 和 *）", "把内容完整写出")
        if getattr(event, "tag", None):
            raise _refusal(
                self.file, _line(event), "不接受 YAML 标签（!）", "删去标签；是文字的加引号"
            )
        if len(path) > DEEPEST:
            raise _refusal(self.file, _line(event), f"嵌套超过 {DEEPEST} 层", "拆成几个文件")


def _line(event: _Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _syntax_error(error: yaml.MarkedYAMLError, file: str) -> QuestionnaireError:
    if error.context and "quoted scalar" in error.context and error.context_mark:
        line = error.context_mark.line + 1  # where it opened; the problem shows at the end
        return _refusal(file, line, "引号没有配对", "补上另一半引号，或去掉这一半")
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    remedy = "检查这一行和上一行：缩进用空格且对齐，冒号后留一个空格，含 : 或 # 的文字加引号"
    return _refusal(file, line, "YAML 写法有误", remedy)


def _refusal(file: str, line: int, message: str, remedy: str) -> QuestionnaireError:
    return QuestionnaireError((Problem(file, "", message, remedy, line),))
