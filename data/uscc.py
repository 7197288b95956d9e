"""统一社会信用代码 (GB 32100-2015): 18 characters, two check characters, plain messages."""

import unicodedata

from stdnum.cn import uscc

from data.errors import Refusal

LENGTH = 18
_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_LOOK_ALIKES = {"I": "1", "O": "0", "S": "5", "V": "U 或 Y", "Z": "2"}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST_INPUT = 200


class BadCode(Refusal):
    """A 统一社会信用代码 that cannot be right; the message says where and what to do."""


def checked(text: str) -> str:
    """The code as it is stored: half-width, upper case, without spaces and hyphens.

    Raises:
        BadCode: length, a letter that the code does not use, or a check character.
    """
    code = _compact(text)
    _check_length(code)
    _check_characters(code)
    if not _organisation_code_is_valid(code[8:17]):
        raise BadCode("统一社会信用代码第 9 至 17 位前后不一致，请对照营业执照逐位核对。")
    if code[-1] != uscc.calc_check_digit(code[:-1]):
        raise BadCode("统一社会信用代码最后一位校验不符，请对照营业执照逐位核对。")
    return code


def _compact(text: str) -> str:
    if not isinstance(text, str) or len(text) > _LONGEST_INPUT:
        raise BadCode(f"统一社会信用代码共 {LENGTH} 位，请对照营业执照填写。")
    normal = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in normal if not c.isspace() and c not in "-‐‑–—")


def _check_length(code: str) -> None:
    if not code:
        raise BadCode("请填写营业执照上的统一社会信用代码。")
    if len(code) != LENGTH:
        raise BadCode(
            f"统一社会信用代码共 {LENGTH} 位，您填写了 {len(code)} 位，请对照营业执照核对。"
        )


def _check_characters(code: str) -> None:
    for place, character in enumerate(code, start=1):
        if character in _LOOK_ALIKES:
            raise BadCode(
                f"统一社会信用代码不使用字母 I、O、S、V、Z；"
                f"第 {place} 位的“{character}”可能应为 {_LOOK_ALIKES[character]}。"
            )
        if character not in _ALPHABET:
            raise BadCode(f"统一社会信用代码只含数字和大写字母，请改正第 {place} 位。")
        if 3 <= place <= 8 and not character.isdigit():
            raise BadCode(f"统一社会信用代码第 3 至 8 位是数字，请改正第 {place} 位。")


def _organisation_code_is_valid(code: str) -> bool:
    """Eight characters and their check character, by GB 11714."""
    total = sum(
        _ORGANISATION_DIGITS.index(c) * w for c, w in zip(code, _ORGANISATION_WEIGHTS, strict=False)
    )
    rest = 11 - total % 11
    return code[8] == {10: "X", 11: "0"}.get(rest, str(rest))
