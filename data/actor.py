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
_AS_DEPUTY = " as deputy"


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in account for the length of one step; a visitor has an empty account id.

    `day`: the day in Shanghai, ISO, to which a stated purpose belongs; empty where nobody looks.
    `deputy_for`: for whom the account stands in today (代理), empty for nobody; of a colleague who stands
    in for the firm's owner, `role` is the owner's.
    """

    account_id: str
    role: Role
    firm_id: str | None = None
    county: str | None = None
    park: str | None = None
    day: str = field(default="", compare=False)
    deputy_for: str = ""

    @property
    def is_of_firm(self) -> bool:
        """Whether this is an account of a firm."""
        return self.role in FIRM_ROLES

    @property
    def capacity(self) -> str:
        """The role as the audit chain names it: `firm_owner`, or `firm_owner as deputy` on days of standing in."""
        return f"{self.role.value}{_AS_DEPUTY}" if self.deputy_for else self.role.value


def role_of(capacity: str) -> Role:
    """The role that the audit chain names, also of who stood in for somebody."""
    return Role(capacity.removesuffix(_AS_DEPUTY))


VISITOR = Actor("", Role.VISITOR)
OPERATOR = Actor("operator", Role.OPERATOR)
