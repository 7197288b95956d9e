"""Collects all of a firm's own data as one document of plain values (汇总全部资料)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from data import (
    accounts,
    answers,
    assessments,
    campaign_targets,
    confirmations,
    departures,
    directory,
    evidence,
    exports,
    files,
    firms,
    industries,
    purposes,
    regions,
    results,
    rights,
    snapshots,
    trail,
)
from data.accounts import Account
from data.actor import Actor
from data.answers import StoredAnswer
from data.assessments import Assessment
from data.firms import Firm
from data.purposes import Look
from data.rights import Action, require
from data.store import Store
from data.times import to_text
from portal import figures, labels
from portal.export import arithmetic, corrections, fields, guided, reviewed, second_looks
from portal.wording import wording
from questionnaires.loading import edition
from questionnaires.model import Questionnaire
from scoring.documents import result_document, to_document

Document = dict[str, Any]
FORMAT = 1
FILES = "files"
"""The folder of the archive in which evidence files lie."""
_PAGE = 500


def gather(store: Store, *, actor: Actor, now: datetime) -> Document:
    """All of it, as of one moment; others go on answering meanwhile.

    Raises:
        NotAllowed: the actor is not the owner of a firm.
    """
    require(actor, Action.EXPORT_OWN)
    with store.steady():
        firm = firms.own(store, actor=actor)
        people = accounts.of_firm(store, firm.id, actor=actor)
        return {
            "about": _about(firm, people, actor, now),
            "fields": dict(fields.MEANING),
            "firm": _firm(store, firm),
            "industries": firms.industry_history(store, firm.id, actor=actor),
            "confirmations": [
                _plain(vars_of(one)) for one in confirmations.of_firm(store, firm.id, actor=actor)
            ],
            "people": [_person(one) for one in people],
            "assessments": [
                _assessment(store, one, _names(people), actor=actor)
                for one in reversed(assessments.of_firm(store, firm.id, actor=actor))
            ],
            "guidance": guided.entries(store, firm.id, actor=actor),
            "visit_wishes": guided.wishes(store, firm.id, actor=actor),
            "messages": guided.told(store, firm.id, _names(people), actor=actor),
            "letters": guided.letters_of(store, firm.id, actor=actor),
            "trainings": guided.trainings_of(store, firm.id, actor=actor),
            "corrective_actions": corrections.actions(store, firm.id, _names(people), actor=actor),
            "follow_ups": corrections.duties(store, firm.id, _names(people), actor=actor),
            "looks": [_look(one) for one in _all_looks(store, firm.id, actor=actor)],
            "exports": _exports(store, firm.id, actor=actor),
            "departures": [
                _plain(vars_of(one)) for one in departures.of_firm(store, firm.id, actor=actor)
            ],
            "campaigns": [
                _plain(vars_of(one))
                for one in campaign_targets.of_firm(store, firm.id, actor=actor)
            ],
            "trail": _trail(store, firm.id, _names(people), actor=actor),
        }


def contents(
    store: Store, document: Document, *, actor: Actor, now: datetime
) -> Iterator[tuple[str, bytes]]:
    """Where each evidence file of the document lies, and its content; one in memory at a time.

    Raises:
        Tampered: one does not open.
    """
    for assessment in document["assessments"]:
        for one in assessment["files"]:
            yield one["stands_in"], files.read(store, one["id"], actor=actor, now=now)[1]


def records(document: Document) -> int:
    """How many records a document holds, those of each assessment included."""
    lists = [value for value in document.values() if isinstance(value, list)]
    inner = [v for one in document["assessments"] for v in one.values() if isinstance(v, list)]
    return 1 + sum(map(len, [*lists, *inner]))


def vars_of(record: Any) -> dict[str, Any]:
    """The fields of one of our records with slots, by name."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Times and days as text; what stays as it is JSON knows."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _about(firm: Firm, people: Sequence[Account], actor: Actor, now: datetime) -> dict[str, Any]:
    who = next((one.name for one in people if one.id == actor.account_id), "")
    role = labels.ROLES[actor.role]
    return {
        "portal": "铸盾 · 企业商业秘密保护自评",
        "format": FORMAT,
        "watermark": f"{firm.name}（{firm.code}） · {role} {who} · {figures.moment(now)} 导出",
        "firm": firm.name,
        "code": firm.code,
        "exported_by": who,
        "exported_as": role,
        "exported_at": to_text(now),
        "times": "时间都是协调世界时（UTC），北京时间加 8 小时",
    }


def _firm(store: Store, firm: Firm) -> dict[str, Any]:
    return firm.model_dump(mode="json") | {
        "industry_said": industries.get(store, firm.industry).name,
        "county_said": regions.county(store, firm.county).name,
        "park_said": directory.park_name(store, firm.park),
    }


def _person(account: Account) -> dict[str, Any]:
    shown = account.model_dump(
        mode="json", include={"id", "name", "login", "post", "created_at", "disabled_at"}
    )
    return {**shown, "role": labels.ROLES[account.role]}


def _names(people: Sequence[Account]) -> dict[str, str]:
    return {one.id: one.name for one in people}


def _assessment(
    store: Store, assessment: Assessment, names: Mapping[str, str], *, actor: Actor
) -> dict[str, Any]:
    asked = edition(assessment.edition)
    about = assessment.model_dump(mode="json", exclude={"firm_id"})
    about |= {
        "created_by": names.get(assessment.created_by, ""),
        "submitted_by": names.get(assessment.submitted_by or "", ""),
    }
    standing = answers.all_of(store, assessment.id, actor=actor)
    return about | {
        "scope_said": labels.SCOPES[assessment.scope],
        "state_said": labels.STATES[assessment.state],
        "answers": [_answer(asked, one, names) for one in _in_order(asked, standing)],
        "history": [
            _answer(asked, one, names)
            for one in answers.versions(store, assessment.id, actor=actor)
        ],
        "evidence": [
            _plain(vars_of(one)) | {"author": names.get(one.author, "")}
            for one in evidence.ever(store, assessment.id, actor=actor)
        ],
        "files": [
            {
                "id": one.id,
                "piece": piece,
                "name": one.name,
                "masked": one.masked,
                "bytes": one.size,
                "stands_in": f"{FILES}/{one.id}.{one.kind}",
            }
            for piece, one in files.of_assessment(store, assessment.id, actor=actor).items()
        ],
        "snapshots": [
            {"taken_at": to_text(one.taken_at), "content": one.content}
            for one in snapshots.all_of(store, assessment.id, actor=actor)
        ],
        "results": [
            {
                "created_at": to_text(one.created_at),
                "result": result_document(one.result),
                "inputs": to_document(one.inputs),
                "arithmetic": arithmetic.of(asked, one),
            }
            for one in results.of_assessment(store, assessment.id, actor=actor)
        ],
        **reviewed.of(store, assessment.id, asked, actor=actor),
        **second_looks.of(store, assessment.id, actor=actor),
    }


def _in_order(asked: Questionnaire, standing: Mapping[str, StoredAnswer]) -> list[StoredAnswer]:
    """As the questionnaire asks; what it does not know comes last."""
    places = {item: place for place, item in enumerate(_titles(asked))}
    return sorted(standing.values(), key=lambda one: (places.get(one.item, len(places)), one.item))


def _titles(asked: Questionnaire) -> dict[str, str]:
    """Every item that may be answered → what it asks, in order."""
    return {
        **{one.id: one.text for one in asked.exposure},
        **{one.id: one.text for one in asked.facts},
        **{one.id: one.title for one in asked.questions},
    }


def _answer(asked: Questionnaire, answer: StoredAnswer, names: Mapping[str, str]) -> dict[str, Any]:
    titles = _titles(asked)
    known = answer.item in titles
    return _plain(vars_of(answer)) | {
        "author": names.get(answer.author, ""),
        "title": titles.get(answer.item, ""),
        "said": wording(asked, answer.item, answer.value) if known else str(answer.value),
    }


def _all_looks(store: Store, firm_id: str, *, actor: Actor) -> Iterator[Look]:
    before = 2**62
    while True:
        page = purposes.looks(store, firm_id, actor=actor, before=before, count=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        before = page[-1].number


def _look(look: Look) -> dict[str, Any]:
    return {
        "number": look.number,
        "at": to_text(look.at),
        "post": look.post,
        "agency": look.agency,
        "opened": labels.looked_at(look.what),
        "purpose": look.reason,
    }


def _exports(store: Store, firm_id: str, *, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "made_at": to_text(one.made_at),
            "role": labels.ROLES[one.role],
            "rows": one.rows,
            "bytes": one.bytes,
        }
        for one in exports.of_firm(store, firm_id, actor=actor)
    ]


def _trail(
    store: Store, firm_id: str, names: Mapping[str, str], *, actor: Actor
) -> list[dict[str, Any]]:
    said = {action.value: name for action, name in rights.described().items()}
    return [
        {
            "number": step.number,
            "at": to_text(step.at),
            "role": labels.ROLES[step.role],
            "name": names.get(step.account, ""),
            "action": said.get(step.action, step.action),
            "object": labels.kind_of(step.kind),
        }
        for step in trail.of_firm(store, firm_id, actor=actor)
    ]
