"""The page that takes a masked file, and the address that gives it back: used, and misused."""

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from pikepdf import Dictionary, Name

from data import files, sessions
from data.actor import Actor
from data.store import Store
from portal.web.limits import FILE_BYTES
from portal.workflows import answering, submitting
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.portal.screens.self_check_case import all_answers
from tests.portal.uploads import files as samples
from tests.portal.uploads.test_scanner import VIRUS, FakeClamd
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import Served, serving

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


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "name", "told"),
        [
            pytest.param(b"", "空.png", "这个文件是空的", id="empty"),
            pytest.param(b"<svg/>", "图.png", "系统按内容判断", id="SVG renamed"),
            pytest.param(b"<html><script>1</script>", "a.png", "系统按内容判断", id="HTML"),
            pytest.param(samples.huge_png(60_000, 60_000), "a.png", "像素太多", id="bomb"),
            pytest.param(
                samples.pdf(OpenAction=Dictionary(S=Name.JavaScript)),
                "a.pdf",
                "PDF 里有脚本",
                id="script",
            ),
            pytest.param(
                samples.docx({"word/vbaProject.bin": b"x"}), "a.docx", "文件里有宏", id="macro"
            ),
            pytest.param(
                samples.docx({"../evil.xml": "<a/>"}), "a.docx", "内部结构不正常", id="path"
            ),
            pytest.param(
                samples.docx({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
                "a.docx",
                "不正常的声明",
                id="entities",
            ),
        ],
    )
    def test_each_is_a_plain_sentence_and_nothing_is_kept(
        self, desk: Desk, content: bytes, name: str, told: str
    ) -> None:
        answer = desk.send(content, name=name)

        assert answer.status_code == 422
        assert told in answer.text
        assert "文件没有保存" in answer.text
        assert desk.contents() == 0

    @pytest.mark.parametrize(
        "name",
        [
            "../../etc/passwd",
            "长" * 300,
            "a\r\nX: y.png",
            "\u202egnp.exe",
            '"><script>',
            "\x00",
            ".",
        ],
    )
    def test_every_name_is_made_safe(self, desk: Desk, name: str) -> None:
        answer = desk.send(samples.png(), name=name)

        assert answer.status_code in {303, 422}
        kept = desk.standing()
        if answer.status_code == 303:
            assert kept is not None
            assert kept.name.isprintable()
            given = desk.browser.get(f"/files/{kept.id}").headers["content-disposition"]
            assert given.isascii()
            assert "\n" not in given
            assert "<script>" not in desk.browser.get(desk.page).text

    def test_a_file_of_the_largest_size_passes_and_one_byte_more_does_not(self, desk: Desk) -> None:
        full = samples.png() + b"\0" * (FILE_BYTES - len(samples.png()))

        assert desk.send(full + b"\0").status_code == 422
        assert desk.standing() is None
        assert desk.send(full).status_code == 303

    def test_more_than_that_is_refused_by_its_announced_length(self, desk: Desk) -> None:
        answer = desk.send(b"\0" * (FILE_BYTES + 100_000))

        assert answer.status_code == 413
        assert "超过 10 MB" in answer.text


class TestHostileClients:
    @pytest.mark.parametrize("proof", ["", "0" * 96, "x"])
    def test_without_the_proof(self, desk: Desk, proof: str) -> None:
        assert desk.send(samples.png(), proof=proof).status_code == 403
        assert desk.contents() == 0

    def test_with_a_neighbours_proof(self, desk: Desk, served: Served) -> None:
        neighbour = at_a_desk(served)
        proof = neighbour.browser.proof(neighbour.page)

        assert desk.send(samples.png(), proof=proof).status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}],
    )
    def test_from_another_site(self, desk: Desk, headers: dict[str, str]) -> None:
        assert desk.send(samples.png(), headers=headers).status_code == 403
        assert desk.contents() == 0

    def test_a_visitor_sends_nothing_and_is_asked_to_sign_in(self, desk: Desk) -> None:
        visitor = desk.served.browser()
        visitor.get("/login")

        answer = desk.send(samples.png(), browser=visitor, proof="x")

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
        assert desk.contents() == 0

    def test_a_visitors_large_body_is_not_read(self, desk: Desk) -> None:
        visitor = desk.served.browser()

        answer = desk.send(b"\0" * 9_000_000, browser=visitor, proof="x")

        assert answer.status_code == 303

    def test_a_neighbour_meets_what_nobody_has(self, desk: Desk, served: Served) -> None:
        desk.send(samples.png())
        kept = desk.standing()
        assert kept is not None
        neighbour = served.signed_in()
        neighbour.get("/firm")

        mine = neighbour.get(desk.page)
        unknown = neighbour.get(f"/evidence/file?piece={'0' * 32}")
        assert (mine.status_code, mine.text) == (404, unknown.text)
        sent = desk.send(samples.png(), browser=neighbour, proof="x")
        assert sent.status_code == 404
        answers = [
            neighbour.get(f"/files/{kept.id}"),
            served.browser().get(f"/files/{kept.id}"),
            desk.browser.get(f"/files/{'0' * 32}"),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.text for answer in answers}) == 1
        assert desk.standing() == kept

    def test_a_neighbour_removes_nothing(self, desk: Desk, served: Served) -> None:
        desk.send(samples.png())
        kept = desk.standing()
        assert kept is not None
        neighbour = at_a_desk(served)

        answer = neighbour.browser.submit(neighbour.page, {"remove": kept.id})

        assert answer.status_code == 422
        assert desk.standing() == kept

    @pytest.mark.parametrize("path", ["/files/", "/files/x", f"/files/{'0' * 32}/x", "/files/%00"])
    def test_odd_addresses_of_files(self, desk: Desk, path: str) -> None:
        assert desk.browser.get(path).status_code == (400 if "%00" in path else 404)

    def test_only_this_address_takes_more_than_a_form(self, desk: Desk) -> None:
        body, kind = multipart({}, "a.png", b"\0" * 100_000)
        for path in ("/confirmation", "/profile/edit", "/login", "/evidence/file/", "/files/x"):
            answer = desk.browser.send("POST", path, content=body, headers={"content-type": kind})
            assert answer.status_code == 413, path

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"{}", "application/json"),
            (b"x", "multipart/form-data"),
            (b"x", "multipart/form-data; boundary="),
            (b"--b\r\n" * 100, "multipart/form-data; boundary=b"),
            (b"--b\r\nA: b\r\n\r\n1\r\n--b--", "multipart/form-data; boundary=b"),
            (
                b"".join(
                    b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nx\r\n'
                    for _ in range(50)
                )
                + b"--b--",
                "multipart/form-data; boundary=b",
            ),
            (
                b'--b\r\nContent-Disposition: form-data; name="masked"\r\n\r\n'
                + b"x" * 20_000
                + b"\r\n--b--",
                "multipart/form-data; boundary=b",
            ),
        ],
        ids=["json", "no border", "empty border", "nonsense", "no name", "many", "long field"],
    )
    def test_other_bodies(self, desk: Desk, content: bytes, kind: str) -> None:
        answer = desk.browser.send(
            "POST", desk.page, content=content, headers={"content-type": kind}
        )

        assert answer.status_code in {400, 403}
        assert "<html" in answer.text

    def test_two_files_at_once_are_refused(self, desk: Desk) -> None:
        proof = desk.browser.proof(desk.page)
        body, kind = multipart({"proof": proof, **MASKED}, "a.png", samples.png())
        border = kind.partition("boundary=")[2].encode()
        more = b"--" + border + b'\r\nContent-Disposition: form-data; name="x"; filename="b.png"'
        doubled = more + b"\r\n\r\nx\r\n" + body

        answer = desk.browser.send(
            "POST", desk.page, content=doubled, headers={"content-type": kind}
        )

        assert answer.status_code == 400
        assert desk.contents() == 0

    def test_an_upload_that_is_cut_off_keeps_nothing(self, desk: Desk) -> None:
        proof = desk.browser.proof(desk.page)
        body, kind = multipart({"proof": proof, **MASKED}, "a.png", samples.png() * 50)
        cookie = "; ".join(f"{k}={v}" for k, v in desk.browser.cookies.items())
        head = (
            f"POST {desk.page} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        logged = len(desk.served.log)
        with socket.create_connection(("127.0.0.1", desk.served.port), timeout=20) as line:
            line.sendall(head.encode() + body[: len(body) // 2])

        assert desk.browser.get("/healthz").status_code == 200
        assert desk.contents() == 0
        assert "Traceback" not in desk.served.log[logged:]

    def test_a_body_that_announces_nothing_is_refused_while_it_arrives(self, desk: Desk) -> None:
        cookie = "; ".join(f"{k}={v}" for k, v in desk.browser.cookies.items())
        head = (
            f"POST {desk.page} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        with socket.create_connection(("127.0.0.1", desk.served.port), timeout=20) as line:
            line.sendall(head.encode() + b"%x\r\n" % len(part) + part + b"\r\n")
            block = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
            answer = b""
            try:
                for _ in range(12):
                    line.sendall(block)
                answer = line.recv(4096)
            except OSError:
                answer = answer or b"HTTP/1.1 413"

        assert answer.startswith(b"HTTP/1.1 413")
        assert desk.contents() == 0

    def test_two_at_once_leave_one_file_and_one_sentence(self, desk: Desk) -> None:
        proof = desk.browser.proof(desk.page)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: desk.send(samples.png(), proof=proof), range(4)))

        assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
        assert any("刚刚在别处换过" in answer.text for answer in answers)
        assert desk.contents() == 1

    def test_more_than_twenty_in_a_minute_are_asked_to_wait(self, desk: Desk) -> None:
        codes = {desk.send(b"", name="", proof="x").status_code for _ in range(22)}

        assert codes == {403, 429}


def test_a_submitted_assessment_takes_and_gives_up_no_file(desk: Desk) -> None:
    desk.send(samples.png())
    kept = desk.standing()
    assert kept is not None
    _submit(desk)

    page = desk.browser.get(desk.page)
    assert "文件不能再增减" in page.text
    assert "选择文件" not in page.text
    proof = desk.browser.proof("/logout")
    assert desk.send(samples.png(), seen=kept.id, proof=proof).status_code == 422
    removal = desk.browser.post(desk.page, {"remove": kept.id, "proof": proof})
    assert removal.status_code == 422
    assert desk.browser.get(f"/files/{kept.id}").status_code == 200
    assert desk.standing() == kept


def test_a_withdrawn_piece_is_not_served(desk: Desk) -> None:
    desk.send(samples.png())
    kept = desk.standing()
    assert kept is not None
    with desk.served.store() as store:
        answering.withdraw_evidence(
            store, desk.piece, actor=actor_of(store, desk.browser), now=datetime.now(UTC)
        )

    assert desk.browser.get(f"/files/{kept.id}").status_code == 404
    assert desk.browser.get(desk.page).status_code == 404


def test_over_quota_is_a_plain_sentence(desk: Desk) -> None:
    with desk.served.store() as store:
        actor = actor_of(store, desk.browser)
        for number in range(files.MOST_FILES):
            row = {
                "id": f"{number:032x}"[:20] + uuid4().hex[:12],
                "firm_id": actor.firm_id,
                "kind": "png",
                "size": 1,
                "digest": "x",
                "stored_at": "2026-01-01",
                "content": b"x",
            }
            store.insert("file_contents", row)

    answer = desk.send(samples.png())

    assert answer.status_code == 422
    assert "已到上限" in answer.text
    assert desk.standing() is None


def _submit(desk: Desk) -> None:
    with desk.served.store() as store:
        actor, now = actor_of(store, desk.browser), datetime.now(UTC)
        for item, value in all_answers("light").items():
            answering.save_answer(
                store, desk.draft, item, value,
                questionnaire=Q, reason="没有", seen_version=0, actor=actor, now=now,
            )  # fmt: skip
        submitting.submit(
            store, desk.draft,
            questionnaire=Q, rules=load_rules(Q), actor=actor, now=now, new_id=new_id,
        )  # fmt: skip


def test_with_a_scanner_only_what_it_clears_is_kept(tmp_path: Path) -> None:
    line = socket.create_server(("127.0.0.1", 0))
    address = f"tcp:127.0.0.1:{line.getsockname()[1]}"
    with serving(tmp_path, PORTAL_CLAMD=address) as served:
        desk = at_a_desk(served)
        clamd = FakeClamd(line)
        infected = desk.send(samples.png() + VIRUS)
        assert infected.status_code == 422
        assert "病毒扫描认为这个文件不安全" in infected.text
        assert VIRUS in bytes(clamd.received)
        assert desk.contents() == 0

        FakeClamd(line)
        assert desk.send(samples.png()).status_code == 303

        line.close()
        kept = desk.standing()
        assert kept is not None
        silent = desk.send(samples.png(), seen=kept.id)
        assert "病毒扫描现在没有应答" in silent.text
        assert desk.standing() == kept
