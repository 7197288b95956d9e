"""Who is told (收件人): ids of accounts that are in use, by what they have to do with a firm."""

from data.rights import Action, Reach, table
from data.store import Store

_OF_FIRM = """
    SELECT id FROM accounts WHERE firm_id = :firm AND disabled_at IS NULL {role} ORDER BY id
"""
_NOT_RECUSED = """NOT EXISTS (SELECT 1 FROM recusals WHERE recusals.firm_id = :firm
        AND recusals.account_id = accounts.id AND recusals.lifted_at IS NULL)"""
_REVIEWER = f"""
    SELECT accounts.id FROM caseloads JOIN accounts ON accounts.id = caseloads.account_id
    WHERE caseloads.firm_id = :firm AND caseloads.ended_at IS NULL AND accounts.disabled_at IS NULL
        AND {_NOT_RECUSED}
"""  # noqa: S608 - made of this module's own text
_REVIEWERS = f"""
    SELECT accounts.id FROM accounts JOIN firms ON firms.id = :firm
    WHERE accounts.role = 'reviewer' AND accounts.disabled_at IS NULL
        AND (accounts.park = firms.park OR (accounts.park IS NULL AND accounts.county = firms.county))
        AND {_NOT_RECUSED}
    ORDER BY accounts.id
"""  # noqa: S608 - made of this module's own text
_GUIDES = f"""
    SELECT accounts.id FROM firm_assignments
    JOIN accounts ON accounts.id = firm_assignments.account_id
    WHERE firm_assignments.firm_id = :firm AND firm_assignments.ended_at IS NULL
        AND accounts.disabled_at IS NULL AND {_NOT_RECUSED}
    ORDER BY accounts.id
"""  # noqa: S608 - made of this module's own text
_IN_USE = "SELECT id FROM accounts WHERE id = :account AND disabled_at IS NULL"
_OF_ROLE = "SELECT id FROM accounts WHERE role = :role AND disabled_at IS NULL ORDER BY id"
_LEADS = "SELECT id FROM accounts WHERE role = 'lead' AND disabled_at IS NULL ORDER BY id"


def of_firm(store: Store, firm_id: str) -> list[str]:
    """The firm's own people."""
    return _ids(store, _OF_FIRM.format(role=""), firm_id)


def owner_of(store: Store, firm_id: str) -> list[str]:
    """The firm's owner; nobody where it has none that can come in."""
    return _ids(store, _OF_FIRM.format(role="AND role = 'firm_owner'"), firm_id)


def reviewers_of(store: Store, firm_id: str) -> list[str]:
    """Who works on the firm (主办人), else every reviewer in whose scope it lies; nobody who recused."""
    return _ids(store, _REVIEWER, firm_id) or _ids(store, _REVIEWERS, firm_id)


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
