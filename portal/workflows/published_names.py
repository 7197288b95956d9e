"""Names of what a snapshot calls by codes (快照里的名称): groups, parts, controls, leak paths."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data import industries, parks, regions
from data.publishable import REST
from data.store import Store
from portal import labels
from portal.workflows.sectors import shorts
from questionnaires.loading import edition as load_edition
from questionnaires.model import Questionnaire
from questionnaires.problems import QuestionnaireError
from scoring.rules import load_rules

SIZES = {**labels.SIZES, "": "不划分规模"}
RESTS = {
    "industry": "其他行业",
    "county": "其他县（市、区）",
    "size_class": "其他规模",
    "park": "其他园区",
}
"""What is pooled of each cut."""
_OUTSIDE = "不在园区"


@dataclass(frozen=True, slots=True)
class Control:
    """A control (控制项) as the catalogue of the edition has it. `person_days`: from nothing to full."""

    title: str
    part: str
    key: bool
    remedy: str
    person_days: float | None
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Code → name; a code that has none any more stands for itself."""

    city: str
    groups: Mapping[str, Mapping[str, str]]
    shorts: Mapping[str, str]
    parts: Mapping[str, str]
    controls: Mapping[str, Control]
    paths: Mapping[str, str]

    def of(self, cut: str, code: str) -> str:
        """The name of a group in full."""
        if cut == "all":
            return self.city
        if code == REST:
            return RESTS[cut]
        return self.groups.get(cut, {}).get(code, code)

    def short(self, cut: str, code: str) -> str:
        """The name of a group as pictures have it."""
        return (
            self.shorts.get(code, code)
            if cut == "industry" and code != REST
            else self.of(cut, code)
        )


def read(store: Store, edition: str, rules_version: str) -> Names:
    """The names of today; an edition that is not shipped any more leaves its codes standing."""
    divisions = {one.code: one.name for one in industries.divisions(store)}
    try:
        questionnaire = load_edition(edition)
    except LookupError:
        questionnaire = None
    return Names(
        city=regions.city(store).name,
        groups={
            "industry": divisions,
            "county": {one.code: one.name for one in regions.counties(store)},
            "size_class": SIZES,
            "park": parks.names(store) | {"": _OUTSIDE},
        },
        shorts=shorts(divisions),
        parts=_parts(questionnaire) if questionnaire else {},
        controls=dict(_controls(questionnaire)) if questionnaire else {},
        paths=_paths(questionnaire, rules_version) if questionnaire else {},
    )


def _parts(questionnaire: Questionnaire) -> dict[str, str]:
    return {section.id: section.title for section in questionnaire.sections}


def _controls(questionnaire: Questionnaire) -> Iterator[tuple[str, Control]]:
    for part in questionnaire.sections:
        for question in part.all_questions():
            remedy = question.remedy
            yield (
                question.id,
                Control(
                    title=question.title,
                    part=part.title,
                    key=question.key,
                    remedy=remedy.text if remedy else "",
                    person_days=remedy.person_days if remedy else None,
                    agencies=remedy.agencies if remedy else (),
                ),
            )


def _paths(questionnaire: Questionnaire, rules_version: str) -> dict[str, str]:
    """Of the rules that the snapshot names; where it names several, of those in force."""
    try:
        rules = load_rules(questionnaire, version=rules_version)
    except QuestionnaireError:
        rules = load_rules(questionnaire)
    return {way.id: way.title for way in rules.paths.ways} if rules.paths else {}
