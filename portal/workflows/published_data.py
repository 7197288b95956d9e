"""A published snapshot as data (机器可读的快照): the stored content in an envelope, or one row a number.

Nothing is added to what was published but names of codes: what is not in the content is in no file.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from data import publications
from data.publications import Publication
from data.series import Series
from data.store import Store
from data.times import to_text
from portal import csv_text
from portal.web import addresses
from portal.workflows import data_dictionary
from portal.workflows.published_names import Names
from questionnaires.editions import CURRENT

FORMAT = 1
"""The form of the envelope and of the table; the dictionary names it."""
USUAL = Series(CURRENT, "full", "credible")
"""What is meant where nobody names a snapshot."""
HEAD = (
    *("snapshot", "day", "edition", "scope", "reading", "campaign", "table"),
    *("node", "node_name", "cut", "cut_name", "group", "group_name", "codes", "codes_names"),
    *("measure", "measure_name", "value", "bound", "unit"),
)
NO_CODE = "none"
"""A group whose code is empty, in the table: outside every park, without a size class."""
CUTS = {
    "all": "全市",
    "industry": "行业",
    "county": "县（市、区）",
    "size_class": "企业规模",
    "park": "园区",
}
NODES = {"P": "防护分", "E": "固有风险", "R": "剩余风险"}
_MEASURES = {
    "firms": "企业数",
    "coverage": "参评比例",
    "verified": "有核验的比例",
    "mean": "平均",
    "sd": "标准差",
    "p10": "十分之一低于",
    "p25": "四分之一低于",
    "p50": "中位数",
    "p75": "四分之一高于",
    "p90": "十分之一高于",
    "high": "红色和橙色的企业数",
    "share": "有这个短板的占比",
    "likeliest": "最可能从这里漏的占比",
}
_COLOURS = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"}
_NAMED = frozenset({"group", "codes", "item", "bound"})
"""Keys of a row that are no numbers."""
Table = Mapping[str, Any]


def find(store: Store, publication_id: str = "") -> Publication:
    """The snapshot of this id; without one the latest of the usual series.

    Raises:
        NoSuchPublication: none that was published.
    """
    if publication_id:
        return publications.get(store, publication_id)
    return publications.latest(store, USUAL)


def as_json(publication: Publication, names: Names) -> str:
    """The envelope with the content; the text of `content` in it is the one that `digest` is of."""
    of = publication.series
    is_withdrawn = publication.state == "withdrawn"
    envelope = {
        "format": FORMAT,
        "id": publication.id,
        "day": publication.day,
        "state": publication.state,
        "published_at": _moment(publication.settled_at),
        "corrects": publication.corrects,
        "withdrawn_at": _moment(publication.withdrawn_at),
        "reason": publication.reason,
        "edition": of.edition,
        "scope": of.scope,
        "reading": of.reading,
        "campaign": of.campaign,
        "rules_version": publication.rules_version,
        "digest": publication.digest,
        "dictionary": addresses.DICTIONARY_JSON,
        "names": {} if is_withdrawn else named(publication.content, names),
        "content": None if is_withdrawn else publication.content,
    }
    return publications.text_of(envelope)


def as_csv(publication: Publication, names: Names) -> str:
    """One row a number; of a withdrawn one that it is, and why."""
    if publication.state == "withdrawn":
        gone = (publication.id, publication.day, publication.state, publication.reason)
        return csv_text.table([("snapshot", "day", "state", "reason"), gone])
    of = publication.series
    first = (publication.id, publication.day, of.edition, of.scope, of.reading, of.campaign)
    return csv_text.table([HEAD, *((*first, *row) for row in rows(publication.content, names))])


def rows(content: Table, names: Names) -> Iterator[tuple[str, ...]]:
    """Every number of the content, from `table` on."""
    for table, node, cuts in _tables(content):
        place = (table, node, _node_name(node, names))
        for cut, groups in cuts.items():
            for group in groups:
                told = (*place, cut, CUTS.get(cut, cut), *_group(cut, group, names))
                yield from ((*told, *number) for number in _numbers(group))
    for table in ("gaps", "paths"):
        for one in content.get(table, ()):
            item = str(one["item"])
            whole = ("all", CUTS["all"], *_group("all", {"group": "", "codes": ()}, names))
            place = (table, item, _item_name(table, item, names))
            yield from ((*place, *whole, *number) for number in _numbers(one))


def named(content: Table, names: Names) -> dict[str, dict[str, str]]:
    """The names of the codes that the content has: of nodes, of the groups of each cut, of items."""
    found: dict[str, dict[str, str]] = {
        "nodes": {node: _node_name(node, names) for node in content["nodes"]}
    }
    for _, _, cuts in _tables(content):
        for cut, groups in cuts.items():
            of_cut = found.setdefault(cut, {})
            for group in groups:
                of_cut |= {code: names.of(cut, code) for code in (group["group"], *group["codes"])}
    for table in ("gaps", "paths"):
        items = [str(one["item"]) for one in content.get(table, ())]
        found[table] = {item: _item_name(table, item, names) for item in items}
    return found


def _tables(content: Table) -> Iterator[tuple[str, str, Mapping[str, Sequence[Table]]]]:
    yield "counts", "", content["counts"]
    for node, cuts in content["scores"].items():
        yield "scores", node, cuts


def _group(cut: str, group: Table, names: Names) -> tuple[str, str, str, str]:
    name, codes = str(group["group"]), [str(code) for code in group["codes"]]
    called = "；".join(names.of(cut, code) for code in codes)
    spelled = name or ("" if cut == "all" else NO_CODE)
    return spelled, names.of(cut, name), " ".join(code or NO_CODE for code in codes), called


def _numbers(row: Table) -> Iterator[tuple[str, str, str, str, str]]:
    """Measure, its name, value, bound, unit; what is null is no number."""
    for measure, value in row.items():
        if measure == "colours":
            for colour, firms in value.items():
                yield _number(f"{measure}.{colour}", _colours(colour), firms)
        elif isinstance(value, Mapping):
            yield _number(measure, _MEASURES.get(measure, measure), value["share"], value)
        elif measure not in _NAMED and value is not None:
            beside = row if measure == "share" else {}
            yield _number(measure, _MEASURES.get(measure, measure), value, beside)


def _number(
    measure: str, called: str, value: float, beside: Table = MappingProxyType({})
) -> tuple[str, str, str, str, str]:
    known = data_dictionary.measures().get(measure.partition(".")[0])
    unit = known.unit if known else ""
    return measure, called, json.dumps(value), beside.get("bound", ""), unit


def _colours(colour: str) -> str:
    return "和".join(_COLOURS.get(one, one) for one in colour.split("+")) + "色的企业数"


def _node_name(node: str, names: Names) -> str:
    return NODES.get(node) or names.parts.get(node, node)


def _item_name(table: str, item: str, names: Names) -> str:
    if table == "paths":
        return names.paths.get(item, item)
    control = names.controls.get(item)
    return control.title if control else item


def _moment(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None
