-- One-time links (一次性链接): whoever holds the token sets the password of one account, once.
-- An account that was invited has an empty password hash until then; nothing matches it.

CREATE TABLE links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    good_from TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    withdrawn_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX links_account ON links (account_id);
