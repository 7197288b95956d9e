"""Who acts (操作人): the account, its role, and how far it sees."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Roles (角色) of product design; the value is stored."""

    VISITOR = "visitor"
    FIRM_OWNER = "firm_owner"
    FIRM_MEMBER = "firm_member"
    REVIEWER = "reviewer"
    GUIDE = "guide"
    LEAD = "lead"
    AUDITOR = "auditor"
    ADMIN = "admin"
    OPERATOR = "operator"
    """Whoever has a shell on the server; never an account."""


FIRM_ROLES = frozenset({Role.FIRM_OWNER, Role.FIRM_MEMBER})
STAFF_ROLES = frozenset({Role.REVIEWER, Role.GUIDE, Role.LEAD, Role.AUDITOR, Role.ADMIN})

CASE_ROLES = frozenset({Role.REVIEWER, Role.GUIDE, Role.LEAD})
"""Staff who open firms' content, each with a stated purpose."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in account for the length of one step; a visitor has an empty account id.

    `day`: the day in Shanghai, ISO, to which a stated purpose belongs; empty where nobody looks.
    """

    account_id: str
    role: Role
    firm_id: str | None = None
    county: str | None = None
    park: str | None = None
    day: str = field(default="", compare=False)

    @property
    def is_of_firm(self) -> bool:
        """Whether this is an account of a firm."""
        return self.role in FIRM_ROLES


VISITOR = Actor("", Role.VISITOR)
OPERATOR = Actor("operator", Role.OPERATOR)
