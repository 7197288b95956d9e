"""Sessions from before the second factor: staff begin again, firms go on."""

from pathlib import Path

from data import sessions
from data.migrations import migrate, scripts
from data.store import open_store
from data.times import to_text
from tests.data.town import KEYS, NOW

_ACCOUNT = """
    INSERT INTO accounts (id, login_digest, login, name, password_hash, role, firm_id, created_at)
    VALUES (:id, :id, x'00', x'00', 'hash', :role, :firm, :now)
"""
_SESSION = """
    INSERT INTO sessions (token_hash, account_id, created_at, seen_at, idle_seconds, expires_at)
    VALUES (:token, :account, :now, :now, 7200, '2099-01-01T00:00:00.000000+00:00')
"""
_FIRM = """
    INSERT INTO firms (id, code, name, state, industry, county, staff, revenue_wan, registered_at)
    VALUES ('f', '91110000600037341L', '甲', 'pending', '34', '330802', 1, 1, :now)
"""


def test_staff_sign_in_again_and_firms_do_not_notice(tmp_path: Path) -> None:
    now = to_text(NOW)
    with open_store(tmp_path / "portal.sqlite", KEYS) as store:
        before = {name: text for name, text in scripts().items() if name < "0007"}
        store.migrate(before)
        store.rows("PRAGMA foreign_keys = off")
        store.rows(_FIRM, now=now)
        for account, role, firm in (("o", "firm_owner", "f"), ("r", "reviewer", None)):
            store.rows(_ACCOUNT, id=account, role=role, firm=firm, now=now)
            token = sessions.session_of(account)
            store.rows(_SESSION, token=token, account=account, now=now)

        migrate(store)

        owner = sessions.actor(store, sessions.session_of("o"), now=NOW)
        assert owner is not None
        assert owner.account_id == "o"
        assert sessions.actor(store, sessions.session_of("r"), now=NOW) is None
