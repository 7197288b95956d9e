-- Exports of pictures and their figures (图表导出) by staff: which picture of which series and area, by whom.

-- area: city, county/<code> or park/<id>. industry: the sector in focus, empty for all. No free text.
CREATE TABLE chart_exports (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    post TEXT NOT NULL,
    agency TEXT NOT NULL,
    picture TEXT NOT NULL,
    edition TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('full', 'light')),
    reading TEXT NOT NULL CHECK (reading IN ('self', 'credible', 'verified')),
    campaign TEXT NOT NULL,
    area TEXT NOT NULL,
    industry TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('png', 'svg', 'csv', 'xlsx', 'docx', 'pdf')),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    made_at TEXT NOT NULL
) STRICT;

CREATE INDEX chart_exports_account ON chart_exports (account_id, made_at);
CREATE INDEX chart_exports_made ON chart_exports (made_at);
