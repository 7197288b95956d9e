"""My sector (本行业): the own firm beside its published groups, and what the published gaps mean for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data import comparing, corrective_actions, publications, results
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.comparing import Comparison, Counted
from data.figures import EXPOSURE, PROTECTION, RISK
from data.publications import NoSuchPublication, Publication
from data.results import StoredResult
from data.store import Store
from data.summaries import Cut
from portal.workflows import published, reading_results
from portal.workflows.published import Gap, Group, Node, Published
from questionnaires.editions import CURRENT
from questionnaires.loading import edition as load_edition
from scoring.gaps import standings
from scoring.model import ReadingName
from scoring.rules import load_rules


@dataclass(frozen=True, slots=True)
class Peers:
    """One of the firm's groups, node by node."""

    cut: Cut
    group: Group
    nodes: Mapping[Node, Comparison]

    @property
    def others(self) -> int:
        """How many firms beside the own one."""
        return max(one.others for one in self.nodes.values())


@dataclass(frozen=True, slots=True)
class Latest:
    """The own newest result of the same edition and scope, in the reading of the snapshot."""

    assessment: str
    at: datetime
    scores: Mapping[Node, float]


@dataclass(frozen=True, slots=True)
class OwnGap:
    """A common gap of the city. `has`: whether the own firm has it; None where the control does not
    apply, or there is no result to go by. `action`: the open corrective action for it.
    """

    gap: Gap
    has: bool | None
    action: CorrectiveAction | None


@dataclass(frozen=True, slots=True)
class MySector:
    """What the page says.

    `peers`: the groups that have five others, the own industry first; empty where none has. `counted`:
    the own check that the snapshot counted. `newer`: edition of the own newest check, where it is
    another than the snapshot's. `choices`: the snapshots that stand, one a series.
    """

    published: Published
    peers: tuple[Peers, ...]
    counted: Counted | None
    latest: Latest | None
    newer: str
    gaps: tuple[OwnGap, ...]
    choices: tuple[Publication, ...]

    def own(self, node: Node) -> float | None:
        """The own figure beside the others': as counted, else the newest."""
        if self.counted and self.counted.scores:
            return self.counted.scores.get(node)
        return self.latest.scores.get(node) if self.latest else None

    def newest(self, node: Node) -> float | None:
        """The newest figure, where it is from another check than the one counted."""
        if not self.latest or not self.counted or self.counted.assessment == self.latest.assessment:
            return None
        return self.latest.scores.get(node)


def read(store: Store, *, actor: Actor, snapshot: str = "") -> MySector | None:
    """Beside a snapshot that stands, the usual one unless named; None where nothing is published.

    Raises:
        NotAllowed: not of a firm.
    """
    choices = _standing(store)
    with store.steady():
        peers = _peers(store, chosen, actor) if (chosen := _chosen(choices, snapshot)) else []
        if chosen is None:
            return None
        seen = published.read(store, chosen)
        stored = _newest(store, chosen, actor)
        last = reading_results.last_submitted_of(store, actor.firm_id or "", actor=actor)
        return MySector(
            published=seen,
            peers=_grouped(seen, peers),
            counted=peers[0].counted if peers else None,
            latest=_latest(stored, chosen) if stored else None,
            newer=last.edition if last and last.edition != chosen.series.edition else "",
            gaps=_gaps(store, seen, stored, actor),
            choices=choices,
        )


def _standing(store: Store) -> tuple[Publication, ...]:
    """The newest of each series, in the order in which a firm would ask."""
    found: dict[tuple[str, ...], Publication] = {}
    for one in publications.published(store):
        of = one.series
        if one.state == "published":
            found.setdefault((of.edition, of.scope, of.reading, of.campaign), one)
    return tuple(sorted(found.values(), key=_rank))


def _rank(one: Publication) -> tuple[bool, bool, bool, bool]:
    of = one.series
    usual = of.edition == CURRENT, of.scope == "full", of.reading == "credible", not of.campaign
    return tuple(not fits for fits in usual)  # type: ignore[return-value]  # four of them


def _chosen(choices: Sequence[Publication], snapshot: str) -> Publication | None:
    named = [one for one in choices if one.id == snapshot]
    return next(iter((*named, *choices)), None)


def _peers(store: Store, chosen: Publication, actor: Actor) -> list[Comparison]:
    try:
        return comparing.own(store, chosen.series, actor=actor)
    except (comparing.NoComparison, NoSuchPublication):
        return []


def _grouped(seen: Published, found: Sequence[Comparison]) -> tuple[Peers, ...]:
    """To be in no park, or of no size, is no group to be compared with."""
    by_cut: dict[Cut, dict[Node, Comparison]] = {}
    for one in found:
        by_cut.setdefault(one.cut, {})[one.node] = one
    return tuple(
        Peers(cut, _group(seen, cut, nodes), nodes)
        for cut, nodes in by_cut.items()
        if nodes.keys() & {PROTECTION, RISK} and _group(seen, cut, nodes).code
    )


def _group(seen: Published, cut: Cut, nodes: Mapping[Node, Comparison]) -> Group:
    node, one = next(iter(nodes.items()))
    return next(g for g in seen.groups(node, cut) if g.code == one.group["group"])


def _newest(store: Store, chosen: Publication, actor: Actor) -> StoredResult | None:
    of = chosen.series
    found = results.of_firm(
        store, actor.firm_id or "", edition=of.edition, scope=of.scope, actor=actor
    )
    return found[-1] if found else None


def _latest(stored: StoredResult, chosen: Publication) -> Latest | None:
    reading = stored.result.readings[chosen.series.reading]
    if reading is None:
        return None
    values: dict[Node, float | None] = {
        PROTECTION: reading.protection,
        RISK: reading.risk,
        EXPOSURE: stored.result.exposure,
        **reading.sections,
    }
    scores = {node: value for node, value in values.items() if value is not None}
    return Latest(stored.assessment_id, stored.created_at, scores)


def _gaps(
    store: Store, seen: Published, stored: StoredResult | None, actor: Actor
) -> tuple[OwnGap, ...]:
    if not seen.gaps:
        return ()
    own = _own_gaps(stored, seen.publication.series.reading) if stored else {}
    actions = corrective_actions.of_firm(store, actor.firm_id or "", actor=actor)
    open_ones = {one.item: one for one in actions if one.is_open and one.item}
    return tuple(OwnGap(gap, own.get(gap.item), open_ones.get(gap.item)) for gap in seen.gaps)


def _own_gaps(stored: StoredResult, reading: ReadingName) -> dict[str, bool]:
    questionnaire = load_edition(stored.result.edition)
    rules = load_rules(questionnaire, version=stored.result.rules_version)
    found = standings(questionnaire, rules, stored.inputs, reading)
    return {one.control: one.is_gap for one in found}
