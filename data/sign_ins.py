"""When an account last signed in (最近登录), by whichever way: read from the audit chain, kept nowhere else."""

from datetime import datetime

from data.rights import Action
from data.store import Store
from data.times import from_text

_LAST = """
    SELECT max(at) AS at FROM audit_entries
    WHERE what >= :sessions AND what < :behind AND action = :begun
"""


def last(store: Store, account_id: str) -> datetime | None:
    """The last full sign-in; None where there was none. The caller has checked who asks."""
    sessions = f"accounts/{account_id}/sessions"
    # Of single sign-on the entries end in `/sso/…`; what follows a slash in the order of texts is 0.
    found = store.rows(
        _LAST, sessions=sessions, behind=f"{sessions}0", begun=Action.SESSION_BEGIN.value
    )
    return from_text(found[0]["at"]) if found[0]["at"] else None
