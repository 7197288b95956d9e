"""Reads answers from JSON (答卷文件), strictly: nothing unknown, nothing twice, nothing guessed."""

import json
from collections.abc import Callable, Iterable
from json import JSONDecodeError
from typing import Any, NoReturn

from questionnaires.model import Questionnaire
from scoring.cases import quoted
from scoring.model import BadInput, Submission

LARGEST_FILE = 4_000_000
"""Bytes; a complete answer file of 74 controls has about 5,000."""

_FIELDS: dict[str, type] = {
    "scope": str,
    "profile": dict,
    "answers": dict,
    "evidence": list,
    "verified": dict,
    "verified_profile": dict,
}
_KINDS: dict[type, str] = {str: "文字", dict: "对象 {…}", list: "数组 […]"}


def read_submission(raw: bytes, questionnaire: Questionnaire) -> Submission:
    """The submission in the bytes of a file; its values are checked by `assess`.

    Raises:
        BadInput: no JSON, or not the structure of an answer file.
    """
    return submission_of(parse(raw), questionnaire)


def parse(raw: bytes) -> object:
    """Strict JSON: UTF-8, no repeated keys, no NaN or infinity.

    Raises:
        BadInput: the bytes are not that.
    """
    if len(raw) > LARGEST_FILE:
        raise BadInput(f"文件超过 {LARGEST_FILE:,} 字节；请检查是不是选错了文件。")
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_without_repetition,
            parse_constant=_no_number,
            parse_int=_integer,
        )
    except UnicodeDecodeError as error:
        raise BadInput("文字编码不是 UTF-8；请另存为 UTF-8 编码。") from error
    except JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字"
        raise BadInput(f"{where}：不是有效的 JSON；请检查引号、逗号和括号。") from error
    except RecursionError as error:
        raise BadInput("括号嵌套太深；请按格式说明改写。") from error


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadInput(f"{quoted(key)}：同一处写了两次；请只保留一个。")
        found[key] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise BadInput(f"{text} 不是数字；请填整数。")


def _integer(text: str) -> int:
    """Python refuses to read more than some thousand digits; no answer has more than one."""
    if len(text) > 20:
        raise BadInput(f"{quoted(text)} 这个数太大；请填 0 到 4 的整数。")
    return int(text)


def submission_of(document: object, questionnaire: Questionnaire) -> Submission:
    """The submission that a parsed document describes; defaults filled.

    Raises:
        BadInput: not an object, an unknown or missing field, or a field of the wrong kind.
    """
    if not isinstance(document, dict):
        raise BadInput('最外层要写成对象；请写成 {"answers": {…}} 的样子。')
    _check_fields(document)
    profile = document.get("profile", {})
    exposures = {question.id for question in questionnaire.exposure}
    return Submission(
        answers=document["answers"],
        scope=document.get("scope", "full"),
        exposure=_some(profile, exposures.__contains__),
        facts=_some(profile, lambda name: name not in exposures),
        evidence=_evidence(document.get("evidence", [])),
        verified=document.get("verified", {}),
        verified_exposure=document.get("verified_profile", {}),
    )


def _some(values: dict[str, Any], wanted: Callable[[str], bool]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if wanted(name)}


def _check_fields(document: dict[str, Any]) -> None:
    for name, value in document.items():
        if name not in _FIELDS:
            raise BadInput(f"{quoted(name)}：没有这个字段；请只用 {'、'.join(_FIELDS)}。")
        if not isinstance(value, _FIELDS[name]):
            raise BadInput(f"{name}：类型不对；请写成{_KINDS[_FIELDS[name]]}。")
    if "answers" not in document:
        raise BadInput("answers：缺少这个字段；请补上各题的答案。")


def _evidence(names: Iterable[object]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        if not isinstance(name, str):
            raise BadInput(f"evidence：{quoted(name)} 不是题号；请写成带引号的题号。")
        if name in found:
            raise BadInput(f"evidence.{quoted(name)}：同一题号写了两次；请只保留一个。")
        found.add(name)
    return frozenset(found)
