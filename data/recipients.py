"""Who is told (收件人): ids of accounts that are in use, by what they have to do with a firm."""

from dataclasses import dataclass

from data.caseloads import FIT
from data.recusals import NOT_KEPT_OUT
from data.rights import Action, Reach, table
from data.store import Store

_OF_FIRM = "SELECT id FROM accounts WHERE firm_id = :firm AND disabled_at IS NULL ORDER BY id"
_HOLDER = f"""
    SELECT accounts.id FROM caseloads JOIN accounts ON accounts.id = caseloads.account_id
    JOIN firms ON firms.id = caseloads.firm_id
    WHERE firms.id = :firm AND caseloads.ended_at IS NULL AND accounts.disabled_at IS NULL
        AND {NOT_KEPT_OUT}
"""  # noqa: S608 - made of own names only
_REVIEWERS = f"""
    SELECT accounts.id FROM accounts JOIN firms ON firms.id = :firm WHERE {FIT} ORDER BY accounts.id
"""  # noqa: S608 - made of own names only
_GUIDES = f"""
    SELECT accounts.id FROM firm_assignments
    JOIN accounts ON accounts.id = firm_assignments.account_id
    JOIN firms ON firms.id = firm_assignments.firm_id
    WHERE firms.id = :firm AND firm_assignments.ended_at IS NULL AND accounts.disabled_at IS NULL
        AND {NOT_KEPT_OUT}
    ORDER BY accounts.id
"""  # noqa: S608 - made of own names only
HAS_PEOPLE = (
    "EXISTS (SELECT 1 FROM accounts WHERE accounts.firm_id = firms.id"
    " AND accounts.disabled_at IS NULL)"
)
"""A condition over `firms`: there is somebody who could be told."""
_IN_USE = "SELECT id FROM accounts WHERE id = :account AND disabled_at IS NULL"
_OF_ROLE = "SELECT id FROM accounts WHERE role = :role AND disabled_at IS NULL ORDER BY id"
_LEADS = "SELECT id FROM accounts WHERE role = 'lead' AND disabled_at IS NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Preview:
    """How many firms would be asked, and how many of these have nobody who could be told."""

    firms: int
    silent: int


def of_firm(store: Store, firm_id: str) -> list[str]:
    """The firm's own people."""
    return _ids(store, _OF_FIRM, firm_id)


def reviewers_of(store: Store, firm_id: str) -> list[str]:
    """Who works on the firm (主办人), else every reviewer in whose scope it lies; nobody who recused."""
    return _ids(store, _HOLDER, firm_id) or _ids(store, _REVIEWERS, firm_id)


def in_area(store: Store, firm_id: str) -> list[str]:
    """Every reviewer in whose scope the firm lies and who did not recuse (回避)."""
    return _ids(store, _REVIEWERS, firm_id)


def guides_of(store: Store, firm_id: str) -> list[str]:
    """The guides to whom the firm is assigned, but for who recused."""
    return _ids(store, _GUIDES, firm_id)


def in_use(store: Store, account_id: str) -> list[str]:
    """One official whose id comes from the database; nobody where the account was closed."""
    return [row["id"] for row in store.rows(_IN_USE, account=account_id)]


def leads(store: Store) -> list[str]:
    """The city's leads."""
    return [row["id"] for row in store.rows(_LEADS)]


def who_may(store: Store, action: Action) -> list[str]:
    """Everybody whose role may do this somewhere; for what is the whole city's, wherever one works."""
    roles = [role for role, reach in table()[action].items() if reach is not Reach.NONE]
    return [row["id"] for role in roles for row in store.rows(_OF_ROLE, role=role.value)]


def _ids(store: Store, sql: str, firm_id: str) -> list[str]:
    return [row["id"] for row in store.rows(sql, firm=firm_id)]
