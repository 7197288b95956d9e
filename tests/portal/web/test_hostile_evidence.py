"""Evidence files from hostile clients, and what is refused calmly."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from pikepdf import Dictionary, Name

from data import files
from portal.web.limits import FILE_BYTES
from portal.workflows import answering, submitting
from scoring.rules import load_rules
from tests.portal.screens.self_check_case import all_answers
from tests.portal.uploads import files as samples
from tests.portal.uploads.test_scanner import VIRUS, FakeClamd
from tests.portal.web.served import Served, serving
from tests.portal.web.test_evidence_file import (
    MASKED,
    Desk,
    Q,
    actor_of,
    at_a_desk,
    desk,
    multipart,
    new_id,
)

__all__ = ["desk"]


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
