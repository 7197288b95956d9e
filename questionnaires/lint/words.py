"""Wording that the portal does not use in its own sentences."""

import re
from collections.abc import Iterator

from questionnaires.draft import Draft
from questionnaires.lint.findings import Finding, reminder
from questionnaires.places import Place
from questionnaires.reading import Tree

_QUOTED = re.compile(r"《[^》]*》|“[^”]*”")
_LONGEST_TITLE = 30


def look(draft: Draft) -> Iterator[Finding]:
    """Findings about words in every file of the folder."""
    if draft.manifest and not draft.manifest.notice:
        message = "没有写 notice（每份结果都要写明的一句话）"
        yield reminder(draft.root / "notice", message, "写明结果不是法律结论")
    for root in draft.documents:
        for place, text in _texts(root, root.document.data):
            yield from _words(place, text)


def _words(place: Place, text: str) -> Iterator[Finding]:
    if "构成" in _QUOTED.sub("", text):
        remedy = "换一种说法；只有引用法条原文（加引号）才用这个词"
        yield reminder(place, "自己的文字里有“构成”，容易被读成法律结论", remedy)
    if "！" in text or "!" in text:
        yield reminder(place, "文字里有感叹号", "改成句号")
    if place.path[-1:] == ("title",) and len(text) > _LONGEST_TITLE:
        yield reminder(place, f"标题超过 {_LONGEST_TITLE} 个字", "缩短，细节写进 text")


def _texts(place: Place, data: Tree) -> Iterator[tuple[Place, str]]:
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _texts(place / index, item)
    else:
        for key, value in data.items():
            yield from _texts(place / key, value)
