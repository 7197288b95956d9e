"""How long things are kept (保留期限): the operator's choice, in days."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from data.errors import Refusal

_LONGEST_DAYS = 36_500


class BadPeriod(Refusal):
    """A period that is no number of days; the message names the variable and the bounds."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days until something is deleted by `python -m portal sweep`.

    `cooling_off`: after a firm asked to leave. The others: after a draft expired, a session or link
    was over, an invitation expired, an export was made, a message was read. Names of settings: PORTAL_DAYS_<NAME>.
    """

    cooling_off: int = 30
    drafts: int = 365
    sessions: int = 30
    invitations: int = 365
    exports: int = 1095
    messages: int = 365

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Retention":
        """Read PORTAL_DAYS_COOLING_OFF, _DRAFTS, _SESSIONS, _INVITATIONS, _EXPORTS and _MESSAGES.

        Raises:
            BadPeriod: one of them is no whole number from 1 to 36,500.
        """
        names = {field.name: f"PORTAL_DAYS_{field.name.upper()}" for field in fields(cls)}
        given = {name: environment.get(variable, "") for name, variable in names.items()}
        return cls(**{n: _days(names[n], text) for n, text in given.items() if text.strip()})

    def period(self, name: str) -> timedelta:
        """The period of this name."""
        return timedelta(days=int(getattr(self, name)))


def _days(variable: str, text: str) -> int:
    plain = text.strip()
    if plain.isascii() and plain.isdigit() and 1 <= int(plain[:9]) <= _LONGEST_DAYS:
        return int(plain)
    raise BadPeriod(
        f"{variable}：“{text}” 不是天数；请写 1 到 {_LONGEST_DAYS:,} 的整数，或者不设。"
    )
