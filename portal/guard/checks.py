"""Readings and check digits (校验) that tell a number or a formula from what only looks like one."""

import re
from collections.abc import Callable, Mapping

from stdnum import luhn
from stdnum.cn import ric

_SYMBOL = re.compile(r"([A-Z][a-z]?)([\d.]{0,8})")
# Without uranium, which makes a substance of every USB3.
_ELEMENTS = frozenset(
    symbol
    for symbol, _ in _SYMBOL.findall(
        "HHeLiBeBCNOFNeNaMgAlSiPSClArKCaScTiVCrMnFeCoNiCuZnGaGeAsSeBrKrRbSrYZrNbMoTcRuRhPdAgCdIn"
        "SnSbTeIXeCsBaLaCePrNdSmEuGdTbDyHoErTmYbLuHfTaWReOsIrPtAuHgTlPbBiTh"
    )
)


def _is_cas(found: str) -> bool:
    """CAS numbers: the last digit weighs the others from the right, 1, 2, 3 …, modulo 10."""
    *digits, check = (int(digit) for digit in found if digit.isdigit())
    return sum(place * digit for place, digit in enumerate(reversed(digits), 1)) % 10 == check


def _is_substance(found: str) -> bool:
    """Two chemical elements or more, and a number: `Li2CO3`, not `ISO` or `USB`."""
    symbols = _SYMBOL.findall(found)
    return (
        len({symbol for symbol, _ in symbols}) >= 2
        and any(number for _, number in symbols)
        and all(symbol in _ELEMENTS for symbol, _ in symbols)
    )


def _is_id_card(found: str) -> bool:
    return bool(ric.is_valid(found.upper()))


def _is_bank_card(found: str) -> bool:
    digits = re.sub(r"\D", "", found)
    return len(digits) in {16, 17, 18, 19} and bool(luhn.is_valid(digits))


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "cas": _is_cas,
    "substance": _is_substance,
    "id_card": _is_id_card,
    "bank_card": _is_bank_card,
}
