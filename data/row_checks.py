"""Rows beside their last audit entry (逐行核对): a row that was altered by hand is named.

Every change leaves a keyed digest of the row as it then stood (`data.audit`); here each row is
compared with the last one. Nothing of a row is told but its name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from data import (
    accounts,
    answers,
    assessments,
    assisted,
    audit,
    bindings,
    campaign_targets,
    campaigns,
    caseloads,
    claims,
    departures,
    deputies,
    evidence,
    exports,
    files,
    firms,
    imports,
    message_settings,
    noted,
    parts,
    publications,
    purposes,
    recusals,
    results,
    second_factors,
    snapshots,
    stamps,
    training_invitations,
    trainings,
)
from data.keys import KeyProblem
from data.store import Row, Store

_BATCH = 500

_PAGE = "SELECT {key}, {since} AS since FROM {table} {behind} ORDER BY {key} LIMIT :count"
_COUNT = "SELECT count(*) AS rows FROM {table}"
_BEGINNING = "SELECT at FROM audit_entries WHERE number = 1"
_ENTRY = "SELECT 1 FROM audit_entries WHERE what = :what AND action <> :look LIMIT 1"
_SPOKEN_OF = """
    SELECT audit_entries.what, audit_entries.after FROM (
        SELECT what, max(number) AS number FROM audit_entries
        WHERE what > :after AND what < :end AND action <> :look
        GROUP BY what ORDER BY what LIMIT :count) AS last
    JOIN audit_entries ON audit_entries.number = last.number
    ORDER BY audit_entries.what
"""
_STANDS = "SELECT 1 FROM {table} WHERE {is_key}"


@dataclass(frozen=True, slots=True)
class Noun:
    """A table whose every change leaves an entry about `table/key`.

    `recorded` gives what the entry keeps a digest of; `since` is the column that says how old a row is.
    `may_be_gone`: rows that are old are swept without an entry of their own.
    """

    table: str
    since: str
    recorded: Callable[..., object]
    key: tuple[str, ...] = ("id",)
    may_be_gone: bool = False


UNNAMED = frozenset(
    {
        *("sessions", "links", "recovery_codes", "calendar_links", "sign_in_failures"),
        *("messages", "guidance_drafts", "review_drafts", "import_drafts", "plan_drafts"),
        *("reason_drafts", "letter_numbers", "answer_versions", "verdict_versions"),
        *("file_contents", "result_readings"),
        *("figures", "figure_series", "queue_places", "summaries", "tallies", "publication_units"),
        *("confirmations", "firm_assignments", "firm_industries", "invitations"),
        *("departed_colours", "leavings", "tombstones", "used_states", "marks", "key_checks"),
        *("industries", "parks", "regions", "audit_entries"),
    }
)
"""Tables of whose rows the chain keeps no digest: short-lived and own words, numbers, what is computed
again from rows that are checked, copies of them, reference data; of an invitation, an assignment and a
confirmation the entry says that it was made, not what the row says."""

NOUNS = (
    Noun("firms", "registered_at", firms.recorded),
    Noun("accounts", "created_at", accounts.recorded),
    Noun("assessments", "created_at", assessments.recorded),
    Noun("answers", "saved_at", answers.standing, key=("assessment_id", "item")),
    Noun("evidence", "created_at", evidence.recorded),
    Noun("evidence_files", "added_at", files.recorded),
    Noun("snapshots", "taken_at", snapshots.recorded),
    Noun("results", "created_at", results.recorded),
    Noun("purposes", "stated_at", purposes.recorded),
    Noun("bindings", "bound_at", bindings.recorded),
    Noun("second_factors", "created_at", second_factors.recorded, key=("account_id",)),
    Noun("part_assignments", "assigned_at", parts.recorded, key=("firm_id", "part")),
    Noun("deputies", "appointed_at", deputies.recorded),
    Noun("ownership_claims", "filed_at", claims.recorded),
    Noun("exports", "made_at", exports.recorded, may_be_gone=True),
    Noun("departures", "asked_at", departures.recorded_until_done),
    Noun("stamps", "stamped_at", stamps.recorded),
    Noun("campaigns", "created_at", campaigns.recorded),
    Noun(
        "campaign_targets",
        "added_at",
        campaign_targets.recorded,
        key=("campaign_id", "firm_id"),
    ),
    Noun("imports", "imported_at", imports.recorded),
    Noun("guidance_entries", "created_at", noted.of_table("guidance_entries")),
    Noun("visit_wishes", "asked_at", noted.of_table("visit_wishes")),
    Noun("letters", "drafted_at", noted.of_table("letters")),
    Noun("recusals", "declared_at", recusals.recorded),
    Noun("caseloads", "assigned_at", caseloads.recorded),
    Noun("publications", "made_at", publications.recorded),
    Noun("chart_exports", "made_at", noted.of_table("chart_exports")),
    Noun("corrective_actions", "proposed_at", noted.of_table("corrective_actions")),
    Noun("action_changes", "changed_at", noted.of_table("action_changes")),
    Noun("action_steps", "created_at", noted.of_table("action_steps")),
    Noun("action_proofs", "created_at", noted.of_table("action_proofs")),
    Noun("follow_ups", "counted_from", noted.of_table("follow_ups")),
    Noun("escalations", "raised_at", noted.of_table("escalations")),
    Noun("reviews", "began_at", noted.of_table("reviews")),
    Noun(
        "verdicts",
        "decided_at",
        noted.of_table("verdicts", "review_id", "item"),
        key=("review_id", "item"),
    ),
    Noun("review_questions", "asked_at", noted.of_table("review_questions")),
    Noun("colour_moves", "moved_at", noted.of_table("colour_moves")),
    Noun("objections", "saved_at", noted.of_table("objections")),
    Noun("blind_draws", "drawn_at", noted.of_table("blind_draws")),
    Noun(
        "blind_samples",
        "added_at",
        noted.of_table("blind_samples", "review_id"),
        key=("review_id",),
    ),
    Noun("assists", "invited_at", noted.of_table("assists")),
    Noun("assisted_answers", "filled_at", assisted.recorded_answers, key=("assessment_id", "item")),
    Noun("assisted_evidence", "filled_at", assisted.recorded_piece, key=("evidence_id",)),
    Noun("trainings", "created_at", trainings.recorded),
    Noun(
        "training_invitations",
        "invited_at",
        training_invitations.recorded,
        key=("training_id", "firm_id"),
    ),
    Noun("message_settings", "changed_at", message_settings.recorded, key=("account_id",)),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a slice of the check found.

    `rows`: how many were looked at. `older`: of these, older than the chain and without any entry.
    `problems`: sentences, each naming a row.
    """

    rows: int
    older: int = 0
    problems: tuple[str, ...] = ()


def total(store: Store) -> int:
    """How many rows `check` will look at."""
    return sum(int(store.rows(_COUNT.format(table=noun.table))[0]["rows"]) for noun in NOUNS)


def check(store: Store) -> Iterator[Checked]:
    """Compare every row with its last entry, and every entry with the row it speaks of.

    A few hundred rows at a time; rows that change meanwhile carry their entry with them.
    """
    found = store.rows(_BEGINNING)
    beginning = str(found[0]["at"]) if found else ""
    for noun in NOUNS:
        for page in _pages(store, noun):
            yield _compared(store, noun, page, beginning)
        if not noun.may_be_gone:
            yield from _missing(store, noun)


def _pages(store: Store, noun: Noun) -> Iterator[list[Row]]:
    key = ", ".join(noun.key)
    after: Row = {}
    while True:
        behind = f"WHERE ({key}) > ({', '.join(f':{k}' for k in noun.key)})" if after else ""
        sql = _PAGE.format(key=key, since=noun.since, table=noun.table, behind=behind)
        page = store.rows(sql, count=_BATCH, **after)
        yield page
        if len(page) < _BATCH:
            return
        after = {name: page[-1][name] for name in noun.key}


def _compared(store: Store, noun: Noun, page: list[Row], beginning: str) -> Checked:
    older, problems = 0, []
    for row in page:
        what = _name(noun, row)
        if store.rows(_ENTRY, what=what, look=audit.LOOK.value):
            if not _agrees(store, noun, row, what):
                problems.append(f"{what}：与最后一条留痕不一致，可能被直接改过库")
        elif not beginning or row["since"] < beginning:
            older += 1
        else:
            problems.append(f"{what}：没有留痕，可能是直接写进库的")
    return Checked(len(page), older, tuple(problems))


def _agrees(store: Store, noun: Noun, row: Row, what: str) -> bool:
    """Reads row and entry at one moment; a value that does not open agrees with nothing."""
    with store.steady():
        try:
            value = noun.recorded(store, *(row[name] for name in noun.key))
        except (KeyProblem, IndexError):
            # Changed cipher text; or a row that left since the page was read.
            return not _stands(store, noun, what)
        return audit.agrees(store, what, value)


def _missing(store: Store, noun: Noun) -> Iterator[Checked]:
    """Entries that say a row stands where there is none."""
    after, end = f"{noun.table}/", f"{noun.table}0"
    while True:
        look = audit.LOOK.value
        page = store.rows(_SPOKEN_OF, after=after, end=end, count=_BATCH, look=look)
        gone = [
            f"{row['what']}：留痕里有，库里没有，可能被直接删过库"
            for row in page
            if row["after"] and _names_a_row(noun, row["what"])
            if not _stands(store, noun, row["what"]) and _still_said(store, row["what"])
        ]
        yield Checked(0, 0, tuple(gone))
        if len(page) < _BATCH:
            return
        after = page[-1]["what"]


def _still_said(store: Store, what: str) -> bool:
    """Whether the last entry still says so: the row may have left while the page was read."""
    return not audit.agrees(store, what, None)


def _names_a_row(noun: Noun, what: str) -> bool:
    """Entries about what hangs on a row (`accounts/…/sessions`) name no row."""
    return what.count("/") == len(noun.key)


def _stands(store: Store, noun: Noun, what: str) -> bool:
    values = what.split("/")[1:]
    is_key = " AND ".join(f"{name} = :{name}" for name in noun.key)
    sql = _STANDS.format(table=noun.table, is_key=is_key)
    return bool(store.rows(sql, **dict(zip(noun.key, values, strict=True))))


def _name(noun: Noun, row: Row) -> str:
    return "/".join([noun.table, *(row[name] for name in noun.key)])
