"""Who acts (操作人): the account, its role, and how far it sees."""

from dataclasses import dataclass
from enum import StrEnum

from data.errors import NotAllowed


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


FIRM_ROLES = frozenset({Role.FIRM_OWNER, Role.FIRM_MEMBER})
STAFF_ROLES = frozenset({Role.REVIEWER, Role.GUIDE, Role.LEAD, Role.AUDITOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in account for the length of one step; a visitor has an empty account id."""

    account_id: str
    role: Role
    firm_id: str | None = None
    county: str | None = None
    park: str | None = None

    @property
    def is_of_firm(self) -> bool:
        """Whether this is an account of a firm."""
        return self.role in FIRM_ROLES


VISITOR = Actor("", Role.VISITOR)


def only(actor: Actor, *roles: Role) -> None:
    """Refuse everybody else.

    Raises:
        NotAllowed: the actor has none of the roles.
    """
    if actor.role not in roles:
        raise NotAllowed


def only_firm(actor: Actor) -> None:
    """Refuse everybody but accounts of a firm; which firm is the business of `in_scope`.

    Raises:
        NotAllowed: staff and visitors.
    """
    if not actor.is_of_firm:
        raise NotAllowed("只有企业自己的账号可以填写和提交，您的账号只能查看。")
