"""Puts the errors of pydantic into words for authors: what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any

_WORDS: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项", "补上"),
    "extra_forbidden": ("没有这个键", "检查拼写，或删去它"),
    "string_type": ("这里要写文字", "写成一行文字"),
    "string_too_short": ("没有内容", "写上内容，或删去这一行"),
    "string_too_long": ("文字超过 {max_length} 个字", "缩短"),
    "string_pattern_mismatch": (
        "编号只能用英文字母开头，后接字母、数字、点、横线、下划线，至多 64 个",
        "改写编号",
    ),
    "tuple_type": ("这里要写一列", "每项一行，以“- ”开头"),
    "too_short": ("至少要有 {min_length} 项，现有 {actual_length} 项", "补足"),
    "too_long": ("至多 {max_length} 项，现有 {actual_length} 项", "删去多余的"),
    "dict_type": ("这里要写“键: 值”", "按格式说明改写"),
    "mapping_type": ("这里要写“键: 值”", "按格式说明改写"),
    "model_type": ("这里要写“键: 值”", "按格式说明改写"),
    "bool_parsing": ("只能写 true 或 false", "改写"),
    "int_parsing": ("这里要写整数", "改写为整数"),
    "int_from_float": ("这里要写整数", "改写为整数"),
    "int_type": ("这里要写整数", "改写为整数"),
    "float_parsing": ("这里要写数字", "改写为数字，不带单位"),
    "float_type": ("这里要写数字", "改写为数字，不带单位"),
    "finite_number": ("这里要写有限的数字", "改写为数字"),
    "greater_than": ("要大于 {gt:g}", "改写"),
    "greater_than_equal": ("不能小于 {ge:g}", "改写"),
    "less_than_equal": ("不能大于 {le:g}", "改写"),
    "iso_day": ("日期要写成 2025-10-15 的样子", "改写"),
    "date_from_datetime_parsing": ("没有这一天", "改写日期"),
    "condition_subject": ("question、exposure、fact 要写一个，也只能写一个", "只留一个"),
    "condition_comparison": (
        "at_least、at_most、equals、option、is_true 要写一个，也只能写一个",
        "只留一个；两头都要限时分写两条",
    ),
    "condition_mismatch": (
        "比较方式与对象不配",
        "改写：画像题用 at_least、at_most、equals，事实用 is_true，选项没有等级的题用 option",
    ),
}


def worded(error: Mapping[str, Any]) -> tuple[str, str]:
    """Message and remedy of one entry of `ValidationError.errors()`.

    `missing` entries of fixed-length lists read as too short lists do.
    """
    message, remedy = _WORDS.get(
        error["type"], ("写法不合要求", "对照 docs/questionnaire-format.md")
    )
    return message.format_map(error.get("ctx", {})), remedy
