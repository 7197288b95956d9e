-- Second factor (动态口令), recovery codes (恢复码), the stage of a session, and windows of failures.

-- The secret is sealed. It counts from confirmed_at on; last_step is the time step (30 s) of the last
-- code that was accepted, so that none is accepted twice.
CREATE TABLE second_factors (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret BLOB NOT NULL,
    created_at TEXT NOT NULL,
    confirmed_at TEXT,
    last_step INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    code_digest TEXT NOT NULL,
    created_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (account_id, code_digest)
) STRICT, WITHOUT ROWID;

-- 'owes': the password was right, the second factor is still owed; such a session opens nothing.
ALTER TABLE sessions ADD COLUMN stage TEXT NOT NULL DEFAULT 'full' CHECK (stage IN ('owes', 'full'));
-- Browser and system in a few words; what the browser said of itself is not kept.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';

-- Staff who signed in before they could have a second factor begin again.
UPDATE sessions SET revoked_at = seen_at
WHERE revoked_at IS NULL AND account_id IN (SELECT id FROM accounts WHERE firm_id IS NULL);

-- When the counted stretch of failures began.
ALTER TABLE sign_in_failures ADD COLUMN since TEXT NOT NULL DEFAULT '';

-- A link that somebody asked for who had forgotten the password; it replaces no other kind of link.
ALTER TABLE links ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1));
