"""`create-admin`: the first account, another link for it, recovery; and what is refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from data import accounts, links, second_factors, sessions, staff
from data.actor import OPERATOR
from data.staff import StaffAccount, State
from portal import access, clock
from portal.__main__ import main
from portal.settings import Settings
from tests.codes import code

LOGIN = "guan@zf.example"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command over an empty folder: status, output, errors."""
    monkeypatch.setenv("PORTAL_DATABASE", str(tmp_path / "portal.sqlite"))
    monkeypatch.setenv("PORTAL_KEY_FILE", str(tmp_path / "keys"))
    monkeypatch.delenv("PORTAL_ADDRESS", raising=False)

    def called(*arguments: str) -> tuple[int, str, str]:
        status = main(["create-admin", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return called


def _token(out: str) -> str:
    found = re.search(r"/link\?t=([\w-]{43})\n", out)
    assert found is not None, out
    return found[1]


def _admin() -> StaffAccount:
    with access.open_database(Settings.from_environment()) as store:
        return staff.get(store, accounts.credentials(store, LOGIN).id, actor=OPERATOR)


def _is_good(token: str) -> bool:
    with access.open_database(Settings.from_environment()) as store:
        try:
            return links.account_of(store, token, now=clock.now()).login == LOGIN
        except links.BadLink:
            return False


def _finish() -> None:
    """As the person does by the link: a password and a second factor; and signs in."""
    with access.open_database(Settings.from_environment()) as store:
        actor = _admin().actor
        accounts.set_password(store, actor.account_id, "hash", actor=actor, now=clock.now())
        second_factors.prepare(store, actor.account_id, now=clock.now())
        secret = second_factors.prepared_secret(store, actor=actor) or ""
        now = clock.now()
        assert second_factors.confirm(store, code(secret, now), actor=actor, now=now)
        sessions.start(store, actor.account_id, token="t" * 43, now=now)


def test_an_empty_portal_gets_its_administrator(run: Run) -> None:
    status, out, _ = run(LOGIN, "--name", "管一", "--agency", "政法委", "--post", "科长")

    assert status == 0
    assert "http://127.0.0.1:8501/link?t=" in out
    assert _is_good(_token(out))
    found = _admin()
    assert (found.state, found.name, found.agency, found.post) == (
        State.INVITED,
        "管一",
        "政法委",
        "科长",
    )


@pytest.mark.parametrize(
    ("address", "arguments", "begins"),
    [
        ("https://portal.example/", (), "https://portal.example/link?t="),
        ("", ("--port", "9000"), "http://127.0.0.1:9000/link?t="),
    ],
)
def test_the_address_is_the_portals(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    arguments: tuple[str, ...],
    begins: str,
) -> None:
    monkeypatch.setenv("PORTAL_ADDRESS", address)

    _, out, _ = run(LOGIN, "--name", "管一", *arguments)

    assert begins in out


def test_again_before_it_was_used_gives_another_link_and_says_so(run: Run) -> None:
    _, first, _ = run(LOGIN, "--name", "管一")

    status, again, _ = run(LOGIN)

    assert status == 0
    assert "以前的链接作废" in again
    assert not _is_good(_token(first))
    assert _is_good(_token(again))


def test_who_can_come_in_is_left_alone_unless_recovery_is_asked_for(run: Run) -> None:
    run(LOGIN, "--name", "管一")
    _finish()

    status, out, err = run(LOGIN)
    assert (status, out) == (2, "")
    assert "--recover" in err
    assert _admin().has_factor

    status, out, _ = run(LOGIN, "--recover")
    assert status == 0
    assert "作废" in out
    assert _is_good(_token(out))
    assert not _admin().has_factor
    assert _admin().state is State.INVITED
    with access.open_database(Settings.from_environment()) as store:
        assert sessions.actor(store, sessions.session_of("t" * 43), now=clock.now()) is None


def test_no_name_no_account(run: Run) -> None:
    status, out, err = run(LOGIN)

    assert (status, out) == (2, "")
    assert "姓名" in err


@pytest.mark.parametrize("login", ["guan", "12345", "a b@c.d", ""])
def test_a_login_that_nobody_can_have_is_refused(run: Run, login: str) -> None:
    assert run(login, "--name", "管一")[0] == 2


def test_an_administrator_who_left_does_not_come_back_this_way(run: Run) -> None:
    run(LOGIN, "--name", "管一")
    with access.open_database(Settings.from_environment()) as store:
        accounts.disable(store, _admin().id, actor=OPERATOR, now=clock.now())

    status, _, err = run(LOGIN, "--recover")

    assert status == 2
    assert "换一个登录名" in err
