-- Single sign-on (统一身份认证): which person at a provider is which account, and what was used once.

-- The provider's number of the person is there as a keyed digest only. A binding that ended stays:
-- what somebody took apart by hand is not put together again by a claim.
CREATE TABLE bindings (
    id TEXT NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject_digest TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    matched INTEGER NOT NULL CHECK (matched IN (0, 1)),
    bound_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

CREATE UNIQUE INDEX bindings_subject ON bindings (issuer, subject_digest) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX bindings_account ON bindings (account_id, issuer) WHERE ended_at IS NULL;

-- A way back from a provider is good once; kept until it would be too old anyway.
CREATE TABLE used_states (
    state TEXT NOT NULL PRIMARY KEY,
    used_at TEXT NOT NULL
) STRICT;

-- By which provider the session began; empty for a password.
ALTER TABLE sessions ADD COLUMN provider TEXT NOT NULL DEFAULT '';
