"""The page that takes a masked file, and the address that gives it back: used, and misused."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from data import files, sessions
from data.actor import Actor
from data.store import Store
from portal.workflows import answering
from questionnaires.loading import edition
from tests.portal.uploads import files as samples
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import Served

Q = edition()
MASKED = {"masked": "人名和数量", "declared": "yes"}


@dataclass(frozen=True)
class Desk:
    """A firm that is signed in, with one described piece of evidence."""

    served: Served
    browser: Browser
    draft: str
    piece: str

    @property
    def page(self) -> str:
        """Where a file for the piece is added."""
        return f"/evidence/file?piece={self.piece}"

    def send(
        self,
        content: bytes,
        *,
        name: str = "样式.png",
        seen: str = "",
        proof: str | None = None,
        browser: Browser | None = None,
        fields: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Fill in the form and send it with a file."""
        used = browser or self.browser
        token = used.proof(self.page) if proof is None else proof
        values = {"proof": token, "seen": seen, **(MASKED if fields is None else fields)}
        body, kind = multipart(values, name, content)
        return used.send(
            "POST", self.page, content=body, headers={"content-type": kind, **(headers or {})}
        )

    def standing(self) -> files.AttachedFile | None:
        """The file in the database."""
        with self.served.store() as store:
            return files.of_piece(store, self.piece, actor=actor_of(store, self.browser))

    def contents(self) -> int:
        """How many contents the firm has, erased ones included."""
        with self.served.store() as store:
            firm = actor_of(store, self.browser).firm_id
            return len(store.rows("SELECT id FROM file_contents WHERE firm_id = :f", f=firm))


def multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    """A body as a browser writes it; quotes and line ends in names are escaped as browsers do."""
    border = uuid4().hex
    escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{escaped}"\r\n'
        "Content-Type: text/html\r\n\r\n"
    ).encode("utf-8", "surrogatepass")
    end = f"\r\n--{border}--\r\n".encode()
    return b"".join([*parts, head, content, end]), f"multipart/form-data; boundary={border}"


def actor_of(store: Store, browser: Browser) -> Actor:
    session = sessions.session_of(browser.cookies["portal_session"])
    found = sessions.actor(store, session, now=datetime.now(UTC))
    assert found is not None
    return found


def new_id() -> str:
    return uuid4().hex


def at_a_desk(served: Served) -> Desk:
    browser = served.signed_in()
    with served.store() as store:
        actor = actor_of(store, browser)
        now = datetime.now(UTC)
        draft = answering.start(
            store, questionnaire=Q, scope="light", actor=actor, now=now, new_id=new_id
        ).id
        piece = described(store, draft, actor)
    return Desk(served, browser, draft, piece)


def described(store: Store, draft: str, actor: Actor) -> str:
    return answering.add_evidence(
        store,
        draft,
        "FK-DJ-02",
        kind="其他",
        dated_on=date(2026, 1, 1),
        described="分级标准封面",
        questionnaire=Q,
        actor=actor,
        now=datetime.now(UTC),
        new_id=new_id,
    ).id


@pytest.fixture
def desk(served: Served) -> Desk:
    return at_a_desk(served)


class TestUsing:
    def test_the_page_says_what_not_to_upload(self, desk: Desk) -> None:
        page = desk.browser.get(desk.page)

        assert "不要写秘密本身，也不要上传秘密本身" in page.text
        assert "分级标准封面" in page.text

    def test_a_masked_file_is_kept_and_the_way_leads_back_to_the_question(self, desk: Desk) -> None:
        answer = desk.send(samples.png())

        assert answer.status_code == 303
        assert answer.headers["location"] == "/self-check?item=FK-DJ-02"
        kept = desk.standing()
        assert kept is not None
        assert (kept.name, kept.masked) == ("样式.png", "人名和数量")

    def test_it_comes_back_as_an_attachment_that_no_browser_runs(self, desk: Desk) -> None:
        desk.send(samples.png(), name="密级 标识“样式”.png")
        kept = desk.standing()
        assert kept is not None

        answer = desk.browser.get(f"/files/{kept.id}")

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["content-disposition"] == (
            "attachment; filename=\"evidence.png\"; filename*=UTF-8''" + quote(kept.name, safe="")
        )
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.content.startswith(b"\x89PNG")
        assert samples.MAKER.encode() not in answer.content

    def test_a_suspicious_name_is_kept_and_warned_of(self, desk: Desk) -> None:
        answer = desk.send(samples.png(), name="转子图纸.png")

        assert answer.headers["location"] == desk.page
        assert "文件名提到了图纸或设计文件" in desk.browser.get(desk.page).text

    def test_it_is_removed(self, desk: Desk) -> None:
        desk.send(samples.png())
        kept = desk.standing()
        assert kept is not None

        answer = desk.browser.submit(desk.page, {"remove": kept.id})

        assert answer.status_code == 303
        assert desk.standing() is None
        assert desk.browser.get(f"/files/{kept.id}").status_code == 404

    def test_another_file_takes_its_place(self, desk: Desk) -> None:
        desk.send(samples.png())
        first = desk.standing()
        assert first is not None

        answer = desk.send(samples.pdf(), name="说明.pdf", seen=first.id)

        assert answer.status_code == 303
        kept = desk.standing()
        assert kept is not None
        assert kept.kind.value == "pdf"

    def test_without_a_piece_the_way_leads_to_the_self_check(self, desk: Desk) -> None:
        assert desk.browser.get("/evidence/file").headers["location"] == "/self-check"


class TestTheStatement:
    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"masked": "人名"}, "请先遮盖秘密内容"),
            ({"declared": "yes"}, "遮盖了什么：请填写内容"),
            ({"masked": "略", "declared": "yes"}, "请写清楚"),
            ({"masked": "人名", "declared": "no"}, "没有遮盖的文件不接收"),
            ({"masked": "长" * 201, "declared": "yes"}, "最多 200 字"),
            ({"masked": "\x1b[2J人名", "declared": "yes"}, "控制字符"),
        ],
    )
    def test_without_it_nothing_is_kept(
        self, desk: Desk, fields: dict[str, str], told: str
    ) -> None:
        answer = desk.send(samples.png(), fields=fields)

        assert answer.status_code == 422
        assert told in answer.text
        assert "请重新选择文件" in answer.text
        assert desk.standing() is None

    def test_a_suspicious_name_makes_the_refusal_plainer(self, desk: Desk) -> None:
        answer = desk.send(samples.png(), name="客户名单.png", fields={"masked": "人名"})

        assert "文件名提到了客户、供应商或价格资料" in answer.text

    def test_words_that_look_like_a_secret_are_kept_at_the_second_look(self, desk: Desk) -> None:
        fields = {**MASKED, "masked": "反应温度180℃"}

        answer = desk.send(samples.png(), fields=fields)
        assert answer.status_code == 422
        assert "看起来像配方或工艺参数" in answer.text
        shown = re.search(r'name="doubted" value="([^"]*)"', answer.text)
        assert shown is not None

        again = desk.send(samples.png(), fields={**fields, "doubted": shown[1]})
        assert again.status_code == 303

    def test_no_file_was_chosen(self, desk: Desk) -> None:
        answer = desk.send(b"", name="")

        assert answer.status_code == 422
        assert "请先选择一个文件" in answer.text
