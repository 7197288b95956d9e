"""The page where a firm enters its invitation code."""

import os
import subprocess
import sys

from tests.portal.web.served import ROOT, Served, fresh_code


def invite(served: Served, code: str) -> subprocess.CompletedProcess[str]:
    """`python -m portal invite CODE` on the portal's database."""
    own = {
        "PORTAL_DATABASE": str(served.folder / "portal.sqlite"),
        "PORTAL_KEY_FILE": str(served.folder / "keys"),
    }
    return subprocess.run(
        [sys.executable, "-m", "portal", "invite", code],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )


def word_of(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout.partition("：")[2].partition("（")[0]


def test_an_invitation_confirms_the_firm_it_was_made_for(served: Served) -> None:
    code = fresh_code()
    browser = served.signed_in(served.registered(code=code))
    word = word_of(invite(served, code))

    answer = browser.submit("/confirmation", {"word": word.lower().replace("-", " ")})

    assert answer.status_code == 200
    assert "企业已经确认" in answer.text
    assert "企业已经确认" in browser.get("/confirmation").text


def test_a_word_for_another_firm_a_used_and_an_invented_one_are_told_alike(served: Served) -> None:
    used_code = fresh_code()
    used = word_of(invite(served, used_code))
    served.signed_in(served.registered(code=used_code)).submit("/confirmation", {"word": used})
    foreign = word_of(invite(served, fresh_code()))
    browser = served.signed_in()

    pages = {}
    for word in (used, foreign, "ABCD-EFGH-JKMN"):
        answer = browser.submit("/confirmation", {"word": word})
        assert answer.status_code == 422
        head, _, rest = answer.text.partition('name="proof" value="')
        pages[word] = (head + rest[96:]).replace(word, "")

    assert len(set(pages.values())) == 1
    assert "邀请码无效" in answer.text


def test_guessing_is_slowed_down(served: Served) -> None:
    code = fresh_code()
    browser = served.signed_in(served.registered(code=code))
    for _ in range(5):
        browser.submit("/confirmation", {"word": "AAAA-BBBB-CCCC"})

    answer = browser.submit("/confirmation", {"word": word_of(invite(served, code))})

    assert answer.status_code == 422
    assert "15 分钟后再试" in answer.text


def test_a_code_with_a_wrong_digit_gets_no_invitation(served: Served) -> None:
    done = invite(served, "91330802MA28F5XX0X")

    assert done.returncode == 2
    assert done.stdout == ""
    assert "逐位核对" in done.stderr
