"""Did it help (指导成效): firms with two comparable checks, guided in between against not yet guided.

Comparable are a firm's last two submitted checks of one edition and scope, scored by the same rules
in the same reading. Guided (已指导) is who had, between the two, a visit on the spot or by video, a
lesson (培训), a letter, or a corrective action that was agreed. Only groups leave this module: nothing
about fewer than five firms, nor what would tell of them by subtraction, so that no purpose has to be
stated.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean
from typing import Any

from data.actor import Actor
from data.assessments import Scope
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.spread import SMALLEST, Difference, Spread, difference, hidden, spread, within
from data.store import Row, Store
from data.times import to_text
from scoring.model import ReadingName

MOST_FOR_CONTROLS = 2_000
"""So many firms, those with the latest checks, are looked at control by control: each costs the reading
of two documents, and the page is not to wait."""

_VISITED = """
    SELECT 1 FROM guidance_entries
    WHERE guidance_entries.firm_id = {firm} AND guidance_entries.kind IN ('visit', 'video', 'lesson')
        AND guidance_entries.withdrawn_at IS NULL
        AND guidance_entries.happened_on || 'T16:00:00.000000+00:00' BETWEEN {began} AND {ended}
        AND guidance_entries.shown >= {shown}
        AND NOT EXISTS (SELECT 1 FROM guidance_entries AS later
            WHERE later.replaces = guidance_entries.id)
"""
"""The day ends at midnight in Shanghai, here in UTC: it counts where that lies between the submissions."""
_WRITTEN_TO = """
    SELECT 1 FROM letters WHERE letters.firm_id = {firm} AND letters.state IN ('issued', 'received')
        AND letters.issued_at BETWEEN {began} AND {ended}
"""
_AGREED = """
    SELECT 1 FROM corrective_actions
    WHERE corrective_actions.firm_id = {firm}
        AND corrective_actions.state NOT IN ('proposed', 'declined')
        AND corrective_actions.staff_agreed_at BETWEEN {began} AND {ended}
"""
_GUIDANCE = (_VISITED, _WRITTEN_TO, _AGREED)
_IN_PAIR = {"firm": "pairs.firm_id", "began": "pairs.began", "ended": "pairs.ended", "shown": "0"}
_GUIDED = " OR ".join(f"EXISTS ({sql.format(**_IN_PAIR)})" for sql in _GUIDANCE)
_PAIRS = f"""
    WITH shown AS (
        SELECT assessments.id, assessments.firm_id, assessments.submitted_at, firms.county,
            results.id AS result_id, results.rules_version, result_readings.risk,
            result_readings.protection, result_readings.colour,
            row_number() OVER (PARTITION BY assessments.id
                ORDER BY results.created_at DESC, results.id) AS place
        FROM assessments JOIN firms ON firms.id = assessments.firm_id AND {{scope}}
        JOIN results ON results.assessment_id = assessments.id
        JOIN result_readings ON result_readings.result_id = results.id
            AND result_readings.reading = :reading
        WHERE assessments.edition = :edition AND assessments.scope = :of_scope
            AND assessments.submitted_at IS NOT NULL AND assessments.state <> 'withdrawn'
            AND result_readings.risk IS NOT NULL AND result_readings.protection IS NOT NULL),
    ranked AS (
        SELECT shown.*, row_number() OVER last_first AS back,
            lead(shown.result_id) OVER last_first AS before_id,
            lead(shown.rules_version) OVER last_first AS before_rules,
            lead(shown.submitted_at) OVER last_first AS began,
            lead(shown.colour) OVER last_first AS before_colour,
            lead(shown.risk) OVER last_first AS before_risk,
            lead(shown.protection) OVER last_first AS before_protection
        FROM shown WHERE shown.place = 1
        WINDOW last_first AS (PARTITION BY shown.firm_id ORDER BY shown.submitted_at DESC, shown.id)),
    pairs AS (
        SELECT ranked.firm_id, ranked.county, ranked.before_id, ranked.result_id AS after_id, ranked.began,
            ranked.submitted_at AS ended, ranked.before_colour AS colour,
            ranked.risk - ranked.before_risk AS risk,
            ranked.protection - ranked.before_protection AS protection
        FROM ranked WHERE ranked.back = 1 AND ranked.before_rules = ranked.rules_version)
    SELECT pairs.county, pairs.risk, pairs.protection, pairs.colour, {{inputs}}
        CASE WHEN {_GUIDED} THEN 1 ELSE 0 END AS guided
    FROM pairs {{documents}}
"""  # noqa: S608 - made of this module's own text
_DOCUMENTS = """
    JOIN results AS first_result ON first_result.id = pairs.before_id
    JOIN results AS last_result ON last_result.id = pairs.after_id
    ORDER BY pairs.ended DESC, pairs.firm_id LIMIT :most
"""
_BETWEEN = """
    SELECT (SELECT count(*) FROM ({visits}) AS visits) AS visits,
        (SELECT count(*) FROM ({letters}) AS letters) AS letters,
        (SELECT count(*) FROM ({actions}) AS actions) AS actions
    FROM firms WHERE firms.id = :firm AND {scope}
"""

Levels = Callable[[Mapping[str, Any]], Mapping[str, int]]
"""The inputs of a result → control → level in the reading asked for."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How a figure changed, from the first check to the second; a group too small has none."""

    guided: Spread | None
    waiting: Spread | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Guided against not yet guided.

    `same_start`: the difference of risk among firms that began with the same colour. `by_colour`:
    starting colour → its cells; a cell that is too small, or would tell of one, is None.
    """

    guided_firms: int
    waiting_firms: int
    risk: Changes
    protection: Changes
    same_start: Difference | None
    by_colour: Mapping[str, Changes]


@dataclass(frozen=True, slots=True)
class Moved:
    """One control in one group: shares (0-1) that rose and fell, mean change in levels."""

    firms: int
    raised: float
    lowered: float
    mean: float


@dataclass(frozen=True, slots=True)
class ControlChange:
    """One control; a group too small has None."""

    item: str
    guided: Moved | None
    waiting: Moved | None


@dataclass(frozen=True, slots=True)
class Between:
    """What a firm had between two moments: visits, letters, agreed corrective actions."""

    visits: int
    letters: int
    actions: int


def compare(
    store: Store,
    *,
    edition: str,
    scope: Scope,
    reading: ReadingName,
    actor: Actor,
    county: str = "",
) -> Comparison:
    """All firms in the actor's scope that have two comparable checks, or those of one county among them.

    A county has no cells by colour: beside those of the whole they would tell of small ones.

    Raises:
        NotAllowed: the actor's role reads no effect.
    """
    groups: tuple[list[Row], list[Row]] = ([], [])
    for pair in _pairs(store, edition, scope, reading, actor):
        groups[pair["guided"]].append(pair)
    if not county:
        return _compared(*groups)
    own = [[pair for pair in group if pair["county"] == county] for group in groups]
    told = [[] if _is_hidden(county, group) else of for group, of in zip(groups, own, strict=True)]
    found = _compared(*told)
    return replace(found, waiting_firms=len(own[0]), guided_firms=len(own[1]), by_colour={})


def by_control(
    store: Store,
    *,
    edition: str,
    scope: Scope,
    reading: ReadingName,
    levels: Levels,
    actor: Actor,
) -> list[ControlChange]:
    """Control by control, over at most `MOST_FOR_CONTROLS` firms; in the order of ids."""
    pairs = _pairs(store, edition, scope, reading, actor, documents=True)
    moves: tuple[dict[str, list[int]], ...] = (defaultdict(list), defaultdict(list))
    for pair in pairs:
        before = levels(json.loads(pair["before_inputs"]))
        after = levels(json.loads(pair["after_inputs"]))
        for item in before.keys() & after.keys():
            moves[pair["guided"]][item].append(after[item] - before[item])
    items = sorted({*moves[0], *moves[1]})
    found = [ControlChange(i, _moved(moves[1].get(i)), _moved(moves[0].get(i))) for i in items]
    return [one for one in found if one.guided or one.waiting]


def between(
    store: Store, firm_id: str, *, began: datetime, ended: datetime, actor: Actor
) -> Between:
    """What a firm had between two of its checks; nothing where it is out of scope."""
    require(actor, Action.EFFECT_READ)
    named = {"firm": ":firm", "began": ":began", "ended": ":ended", "shown": ":shown"}
    visits, letters, actions = (sql.format(**named) for sql in _GUIDANCE)
    sql = _BETWEEN.format(
        visits=visits,
        letters=letters,
        actions=actions,
        scope=in_scope(actor, Action.EFFECT_READ),
    )
    found = store.rows(
        sql,
        firm=firm_id,
        began=to_text(began),
        ended=to_text(ended),
        shown=int(actor.is_of_firm),
        **parameters(actor),
    )
    return Between(**found[0]) if found else Between(0, 0, 0)


def _pairs(
    store: Store,
    edition: str,
    scope: Scope,
    reading: ReadingName,
    actor: Actor,
    *,
    documents: bool = False,
) -> list[Row]:
    require(actor, Action.EFFECT_READ)
    inputs = "first_result.inputs AS before_inputs, last_result.inputs AS after_inputs,"
    sql = _PAIRS.format(
        scope=in_scope(actor, Action.EFFECT_READ),
        inputs=inputs if documents else "",
        documents=_DOCUMENTS if documents else "",
    )
    most = {"most": MOST_FOR_CONTROLS} if documents else {}
    return store.rows(
        sql, edition=edition, of_scope=scope, reading=reading, **most, **parameters(actor)
    )


def _compared(waiting: Sequence[Row], guided: Sequence[Row]) -> Comparison:
    cells = _cells(guided), _cells(waiting)
    colours = sorted({*cells[0], *cells[1]})
    return Comparison(
        guided_firms=len(guided),
        waiting_firms=len(waiting),
        risk=_changes(_values(guided, "risk"), _values(waiting, "risk")),
        protection=_changes(_values(guided, "protection"), _values(waiting, "protection")),
        same_start=within((cells[0].get(c, []), cells[1].get(c, [])) for c in colours),
        by_colour={c: _changes(cells[0].get(c, []), cells[1].get(c, [])) for c in colours},
    )


def _is_hidden(county: str, group: Sequence[Row]) -> bool:
    """Whether the county is too small in its group, or would tell of one that is."""
    sizes = Counter(pair["county"] for pair in group)
    return len(sizes) > 1 and county in hidden(sizes)


def _values(pairs: Sequence[Row], figure: str) -> list[float]:
    return [pair[figure] for pair in pairs]


def _changes(guided: Sequence[float], waiting: Sequence[float]) -> Changes:
    return Changes(spread(guided), spread(waiting), difference(guided, waiting))


def _cells(pairs: Sequence[Row]) -> dict[str, list[float]]:
    """Starting colour → changes of risk, without the cells that are not to be shown."""
    cells: dict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        cells[pair["colour"] or ""].append(pair["risk"])
    gone = hidden({colour: len(values) for colour, values in cells.items()})
    return {colour: values for colour, values in cells.items() if colour not in gone}


def _moved(moves: Sequence[int] | None) -> Moved | None:
    if moves is None or len(moves) < SMALLEST:
        return None
    count = len(moves)
    return Moved(
        firms=count,
        raised=sum(move > 0 for move in moves) / count,
        lowered=sum(move < 0 for move in moves) / count,
        mean=fmean(moves),
    )
