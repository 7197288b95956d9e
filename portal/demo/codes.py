"""统一社会信用代码 of firms that do not exist: valid in form, 演示 in the organisation part."""

from stdnum.cn import uscc

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_MOST = 99_999


def demo_code(county: str, number: int) -> str:
    """A code with valid check characters: `91`, the county, `DEM` and the number.

    Args:
        county: six digits of the region.
        number: 1 to 99,999.

    Raises:
        ValueError: the number has no place in the five digits.
    """
    if not 0 < number <= _MOST:
        raise ValueError(f"演示企业最多 {_MOST} 家")
    organisation = f"DEM{number:05d}"
    total = sum(_DIGITS.index(c) * w for c, w in zip(organisation, _WEIGHTS, strict=True))
    rest = 11 - total % 11
    check = {10: "X", 11: "0"}.get(rest, str(rest))
    head = f"91{county}{organisation}{check}"
    return f"{head}{uscc.calc_check_digit(head)}"
