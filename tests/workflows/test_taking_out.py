"""Everything about a firm in one archive: complete, readable, marked, safe to open, and noted."""

import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from threading import Thread
from typing import Any

import pytest

from data import accounts, answers, exports, files, firms, guidance, passwords, purposes
from data.actor import Actor
from data.errors import NotAllowed
from data.times import day_in_shanghai
from portal.export import fields, gathering, page
from portal.workflows import answering, taking_out, wishing
from portal.workflows.own_password import WrongPassword
from tests.data.test_hostile_actors import FILE, Q, Target, target
from tests.data.town import NOW, PROFILE, Town
from tests.workflows.guidance_case import guided

__all__ = ["target"]

PASSWORD = "只有负责人知道的一句话"
HOSTILE = "<script>alert(1)</script>&\"'=1+1{{7*7}}"


def _with_password(town: Town) -> Actor:
    accounts.set_password(
        town.store,
        town.alpha.account_id,
        passwords.hashed(PASSWORD),
        actor=town.alpha,
        now=NOW,
    )
    return town.alpha


def _taken(town: Town) -> zipfile.ZipFile:
    parcel = taking_out.take_out(
        town.store, PASSWORD, actor=_with_password(town), now=NOW, new_id=town.new_id
    )
    with parcel.content as content:
        packed = content.read()
    assert len(packed) == parcel.size
    return zipfile.ZipFile(BytesIO(packed))


def _data(archive: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read("data.json"))
    return found


def _in_state(data: dict[str, Any], state: str) -> dict[str, Any]:
    """The one assessment in this state."""
    found: list[dict[str, Any]] = [one for one in data["assessments"] if one["state"] == state]
    assert len(found) == 1
    return found[0]


def _hostile(target: Target) -> None:
    """Markup in every text that a firm or an official may write."""
    town = target.town
    profile = PROFILE.model_copy(
        update={"name": HOSTILE[:90], "contact_name": HOSTILE[:90], "contact_phone": "=cmd"}
    )
    firms.change_profile(
        town.store, target.firm, profile, seen_version=1, actor=town.alpha, now=NOW
    )
    answers.save(
        town.store,
        target.draft,
        "FK-DJ-02",
        "na",
        reason=HOSTILE,
        seen_version=0,
        actor=town.alpha,
        now=NOW,
    )
    answering.add_evidence(
        town.store,
        target.draft,
        "FK-DJ-01",
        kind="其他",
        dated_on=date(2026, 2, 2),
        described=HOSTILE,
        questionnaire=Q,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
    purposes.state(town.store, town.new_id(), target.firm, HOSTILE, actor=town.reviewer, now=NOW)


def test_the_archive_holds_a_page_and_the_data(target: Target) -> None:
    archive = _taken(target.town)

    assert archive.namelist() == ["index.html", "data.json", f"files/{target.file}.png"]
    assert archive.testzip() is None


def test_the_evidence_files_lie_beside_the_data(target: Target) -> None:
    archive = _taken(target.town)
    (file,) = _in_state(_data(archive), "draft")["files"]

    assert (file["name"], file["masked"], file["piece"]) == (FILE.name, FILE.masked, target.piece)
    assert archive.read(file["stands_in"]) == FILE.content


def test_everything_is_there(target: Target) -> None:
    town = target.town
    town.says_why(town.reviewer)
    data = _data(_taken(town))

    assert data["firm"]["name"] == PROFILE.name
    assert {one["role"] for one in data["people"]} == {"企业负责人", "企业成员"}
    submitted, draft = _in_state(data, "submitted"), _in_state(data, "draft")
    stored = answers.all_of(town.store, target.submitted, actor=town.alpha)
    assert {one["item"]: one["value"] for one in submitted["answers"]} == {
        item: answer.value for item, answer in stored.items()
    }
    assert len(submitted["snapshots"]) == len(submitted["results"]) == 1
    assert submitted["results"][0]["arithmetic"]["controls"]
    assert [piece["described"] for piece in draft["evidence"]] == ["目录", "目录"]
    assert [(one["purpose"], one["opened"]) for one in data["looks"]] == [
        ("核对自评与证据", "写明目的，可看联系人")
    ]
    assert {one["action"] for one in data["trail"]} >= {"登记企业", "作答", "写明查看目的"}


def test_what_the_firm_was_told_is_there_and_no_more(town: Town) -> None:
    case = guided(town)
    for shown, said in ((True, f"给企业看的{HOSTILE}"), (False, "只在内部的")):
        written = guidance.Written(
            guidance.Kind.VISIT, day_in_shanghai(NOW), said, persons="总经理", shown=shown
        )
        guidance.add(town.store, town.new_id(), case.firm, written, actor=town.guide, now=NOW)
    issued = case.begin()
    case.write(issued, "closing", f"结尾{HOSTILE}")
    case.issue(issued, confirmed=True)
    case.begin()
    document = gathering.gather(town.store, actor=town.alpha, now=NOW)

    assert [one["said"] for one in document["guidance"]] == [f"给企业看的{HOSTILE}".strip()]
    assert [one["number"] for one in document["letters"]] == ["铸盾指导〔2026〕1号"]
    assert f"结尾{HOSTILE}".strip() in document["letters"][0]["paragraphs"]
    readable = page.rendered(document)
    assert HOSTILE not in readable
    assert "只在内部的" not in readable


def test_messages_and_wishes_for_a_visit_are_there(town: Town) -> None:
    guided(town)
    wish = wishing.ask(
        town.store,
        f"换了主管{HOSTILE}",
        day_in_shanghai(NOW),
        day_in_shanghai(NOW),
        actor=town.colleague,
        now=NOW,
        new_id=town.new_id,
    )
    step: dict[str, Any] = {"actor": town.reviewer, "now": NOW, "new_id": town.new_id}
    wishing.plan(town.store, wish.id, day_in_shanghai(NOW), seen=1, **step)
    document = gathering.gather(town.store, actor=town.alpha, now=NOW)

    told = [(one["to"], one["kind"], one["text"]) for one in document["messages"]]
    assert len(told) == 2, "the owner and the colleague"
    assert all(to for to, _, _ in told)
    assert {text for _, _, text in told} == {"上门约定在2026年11月23日。"}, (
        "not what officials read"
    )
    (asked,) = document["visit_wishes"]
    assert (asked["state"], asked["planned_on"]) == ("已约定", "2026-11-23")
    readable = page.rendered(document)
    assert "上门约定在2026年11月23日。" in readable
    assert HOSTILE not in readable


def test_versions_and_withdrawn_evidence_are_there(target: Target) -> None:
    town = target.town
    answers.save(
        town.store, target.draft, "FK-DJ-01", 3, seen_version=1, actor=town.colleague, now=NOW
    )
    answering.withdraw_evidence(town.store, target.piece, actor=town.alpha, now=NOW)
    archive = _taken(town)
    draft = _in_state(_data(archive), "draft")

    history = [(one["version"], one["value"]) for one in draft["history"]]
    assert history == [(1, 2), (2, 3)]
    assert [bool(one["withdrawn_at"]) for one in draft["evidence"]] == [True, False]
    text = archive.read("index.html").decode()
    assert "改过的回答：每一版" in text
    assert "撤下" in text


def test_the_figures_are_those_of_the_stored_result(target: Target) -> None:
    archive = _taken(target.town)
    made = _in_state(_data(archive), "submitted")["results"][0]
    row = target.town.store.rows("SELECT * FROM result_readings WHERE reading = 'credible'")[0]

    assert made["arithmetic"]["risk"] == row["risk"]
    assert made["arithmetic"]["protection"] == row["protection"]
    taken = sum(one["risk_points"] or 0 for one in made["arithmetic"]["controls"])
    assert made["arithmetic"]["inherent"] - taken == pytest.approx(row["risk"])


def test_nothing_of_others_and_no_hash_is_there(target: Target) -> None:
    town = target.town
    archive = _taken(town)
    text = "".join(archive.read(name).decode() for name in archive.namelist())

    for other in (town.beta, town.gamma):
        assert (other.firm_id or "") not in text
        assert other.account_id not in text
    for secret in ("$argon2", "password_hash", "login_digest"):
        assert secret not in text
    for official in (town.reviewer, town.lead, town.admin):
        assert official.account_id not in text


def test_every_page_and_the_data_are_marked(target: Target) -> None:
    archive = _taken(target.town)
    mark = _data(archive)["about"]["watermark"]

    assert mark.startswith(f"{PROFILE.name}（")
    assert "企业负责人 张三" in mark
    assert "2026年11月23日 14:03 导出" in mark
    page_text = archive.read("index.html").decode()
    assert f'<p class="mark top">{mark}</p>' in page_text
    assert f'<tfoot><tr><td class="mark">{mark}</td></tr></tfoot>' in page_text, "each sheet"


class _Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}
        self.addresses |= {value or "" for name, value in attrs if name in {"href", "src"}}


def test_hostile_texts_stay_texts(target: Target) -> None:
    _hostile(target)
    archive = _taken(target.town)
    text = archive.read("index.html").decode()
    tags = _Tags()
    tags.feed(text)

    assert "script" not in tags.seen
    assert not any(name.startswith("on") for name in tags.seen)
    assert all(address.startswith(("#", "files/")) for address in tags.addresses), (
        "it stands by itself"
    )
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert "{{7*7}}" in text, "no template is run twice"
    assert _data(archive)["looks"][0]["purpose"] == HOSTILE


def test_the_page_needs_nothing_from_elsewhere(target: Target) -> None:
    text = _taken(target.town).read("index.html").decode()

    assert not re.search(r'(?:src|href)="(?!#|files/)', text)
    assert "default-src 'none'" in text


def test_every_part_of_the_data_is_explained(target: Target) -> None:
    data = _data(_taken(target.town))

    assert data["fields"] == dict(fields.MEANING)
    lists = {f"assessments.{k}" for k, v in data["assessments"][0].items() if isinstance(v, list)}
    assert set(fields.MEANING) >= {*data, *lists}


def test_it_is_noted_with_its_size_and_number(target: Target) -> None:
    town = target.town
    data = _data(_taken(town))
    noted = exports.of_firm(town.store, target.firm, actor=town.colleague)

    assert [(one.kind, one.rows) for one in noted] == [("own", gathering.records(data))]
    assert noted[0].bytes > 1000
    assert noted[0].rows > 100
    assert [one["rows"] for one in _data(_taken(town))["exports"]] == [noted[0].rows]


@pytest.mark.parametrize(
    "who", ["colleague", "reviewer", "lead", "guide", "auditor", "admin", "visitor"]
)
def test_nobody_but_the_owner_takes_it(target: Target, who: str) -> None:
    town = target.town
    actor = getattr(town, who)
    with pytest.raises(NotAllowed):
        taking_out.take_out(town.store, PASSWORD, actor=actor, now=NOW, new_id=town.new_id)
    with pytest.raises(NotAllowed):
        gathering.gather(town.store, actor=actor, now=NOW)
    assert not town.store.rows("SELECT * FROM exports")


def test_a_neighbours_owner_takes_only_the_own(target: Target) -> None:
    town = target.town
    mixed = replace(town.beta, account_id=town.alpha.account_id)
    document = gathering.gather(town.store, actor=mixed, now=NOW)

    assert document["firm"]["id"] == town.beta.firm_id
    assert document["assessments"] == []


def test_without_the_password_nothing_is_given_and_guessing_ends(target: Target) -> None:
    town = target.town
    owner = _with_password(town)

    def attempt(password: str) -> None:
        taking_out.take_out(town.store, password, actor=owner, now=NOW, new_id=town.new_id)

    for _ in range(5):
        with pytest.raises(WrongPassword):
            attempt("不是这个密码")
    with pytest.raises(WrongPassword):
        attempt(PASSWORD)
    assert not town.store.rows("SELECT * FROM exports")


def test_others_answer_while_it_is_gathered(target: Target) -> None:
    """One moment is read; a colleague's answer neither waits nor shows up half."""
    town = target.town
    read, answered = answers.versions, []

    def answer() -> None:
        with town.again() as other:
            answers.save(
                other,
                target.draft,
                "FK-DJ-01",
                4,
                seen_version=1,
                actor=town.colleague,
                now=NOW,
            )
        answered.append(True)

    def meanwhile(*args: Any, **named: Any) -> Any:
        if not answered:
            thread = Thread(target=answer)
            thread.start()
            thread.join(5)
        return read(*args, **named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(answers, "versions", meanwhile)
        document = gathering.gather(town.store, actor=town.alpha, now=NOW)

    draft = _in_state(document, "draft")
    assert answered == [True]
    assert [one["value"] for one in draft["answers"]] == [2]
    assert [one["value"] for one in draft["history"]] == [2]
    after = answers.all_of(town.store, target.draft, actor=town.alpha)
    assert after["FK-DJ-01"].value == 4


def test_an_empty_firm_has_a_page_too(town: Town) -> None:
    document = gathering.gather(town.store, actor=town.alpha, now=NOW)

    assert "还没有自评" in page.rendered(document)


def test_a_file_removed_while_it_is_packed_is_still_in_it(target: Target) -> None:
    """The whole archive is of one moment, the files too."""
    town = target.town
    owner = _with_password(town)
    rendered = page.rendered

    def meanwhile(document: gathering.Document) -> str:
        with town.again() as other:
            files.remove(other, target.file, actor=town.colleague, now=NOW)
        return rendered(document)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(page, "rendered", meanwhile)
        parcel = taking_out.take_out(town.store, PASSWORD, actor=owner, now=NOW, new_id=town.new_id)

    with parcel.content as content:
        names = zipfile.ZipFile(BytesIO(content.read())).namelist()
    assert any(target.file in name for name in names)
    assert files.of_piece(town.store, target.piece, actor=town.alpha) is None
