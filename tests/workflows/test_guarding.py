"""The guard (守门提示): what looks like a secret is kept only where the person confirms."""

import pytest

from data import answers, evidence
from data.answers import SavedAnswer
from portal.guard import LooksSecret
from portal.workflows import answering
from questionnaires.loading import edition
from tests.data.town import NOW, Town
from tests.workflows.sheets import CONTROL, begin
from tests.workflows.sheets import describe as _describe

Q = edition()

SECRET = "反应温度180℃，保温4小时"


def test_a_reason_that_looks_like_a_secret_is_kept_only_where_confirmed(town: Town) -> None:
    draft = begin(town)

    with pytest.raises(LooksSecret, match="这句理由看起来像配方或工艺参数"):
        _reasoned(town, draft, SECRET)
    assert answers.all_of(town.store, draft, actor=town.alpha) == {}

    saved = _reasoned(town, draft, SECRET, confirmed=True)
    assert answers.all_of(town.store, draft, actor=town.alpha)[CONTROL].reason == SECRET
    assert _reasoned(town, draft, SECRET).version == saved.version, "the same again is harmless"


def test_a_description_that_looks_like_a_secret_is_kept_only_where_confirmed(town: Town) -> None:
    draft = begin(town)

    with pytest.raises(LooksSecret, match="只写有哪份文件"):
        _describe(town, draft, described=SECRET)
    assert evidence.all_of(town.store, draft, actor=town.alpha) == []

    _describe(town, draft, described=SECRET, confirmed=True)
    assert evidence.all_of(town.store, draft, actor=town.alpha)[0].described == SECRET


def _reasoned(town: Town, draft: str, reason: str, *, confirmed: bool = False) -> SavedAnswer:
    return answering.save_answer(
        town.store,
        draft,
        CONTROL,
        "na",
        questionnaire=Q,
        reason=reason,
        seen_version=0,
        confirmed=confirmed,
        actor=town.alpha,
        now=NOW,
    )
