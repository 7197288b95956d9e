from datetime import timedelta

import pytest

from data import accounts, retention, sessions, sign_in_failures
from data.accounts import LoginTaken, NewAccount, NoSuchAccount
from data.actor import OPERATOR, Actor, Role
from data.errors import NotAllowed
from data.texts import BadText
from tests.data.town import NOW, Town

TOKEN = "t" * 43


def _new(town: Town, role: Role, firm: Actor | None = None, login: str = "li@jia.cn") -> NewAccount:
    return NewAccount(
        id=town.new_id(),
        login=login,
        name="李四",
        password_hash="hash",
        role=role,
        firm_id=firm.firm_id if firm else None,
    )


def test_login_and_name_are_sealed(town: Town) -> None:
    accounts.create(town.store, _new(town, Role.FIRM_MEMBER, town.alpha), actor=town.alpha, now=NOW)

    content = b"".join(town.path.parent.joinpath(f).read_bytes() for f in _files(town))
    assert b"li@jia.cn" not in content
    assert "李四".encode() not in content


def _files(town: Town) -> list[str]:
    return [file.name for file in town.path.parent.iterdir() if file.name.startswith("portal.sql")]


def test_an_account_is_found_by_its_login_however_it_is_typed(town: Town) -> None:
    made = accounts.create(
        town.store, _new(town, Role.FIRM_MEMBER, town.alpha), actor=town.alpha, now=NOW
    )

    for typed in ("li@jia.cn", " LI@jia.cn ", "ｌｉ＠ｊｉａ．ｃｎ"):
        assert accounts.credentials(town.store, typed).id == made.id


@pytest.mark.parametrize("typed", ["nobody", "", "\x00", "\ud800", "x" * 100_000])
def test_an_unknown_login_is_unknown(town: Town, typed: str) -> None:
    with pytest.raises(NoSuchAccount):
        accounts.credentials(town.store, typed)


def test_a_login_is_given_once(town: Town) -> None:
    accounts.create(town.store, _new(town, Role.FIRM_MEMBER, town.alpha), actor=town.alpha, now=NOW)

    with pytest.raises(LoginTaken, match="换一个"):
        accounts.create(
            town.store,
            _new(town, Role.FIRM_MEMBER, town.beta, login="Li@JIA.cn"),
            actor=town.beta,
            now=NOW,
        )


@pytest.mark.parametrize("typed", ["", "abc", "有 空格", "x" * 65, "a\x00bcd"])
def test_a_login_that_cannot_be_kept_is_refused(town: Town, typed: str) -> None:
    with pytest.raises(BadText, match="登录名"):
        accounts.create(
            town.store,
            _new(town, Role.FIRM_MEMBER, town.alpha, login=typed),
            actor=town.alpha,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("actor", "role", "firm"),
    [
        pytest.param("visitor", Role.ADMIN, None, id="a second first administrator"),
        pytest.param("visitor", Role.LEAD, None, id="a visitor who wants the city"),
        pytest.param("visitor", Role.FIRM_OWNER, "alpha", id="a second owner from outside"),
        pytest.param("visitor", Role.FIRM_MEMBER, "alpha", id="a colleague from outside"),
        pytest.param("alpha", Role.FIRM_MEMBER, "beta", id="a colleague in another firm"),
        pytest.param("alpha", Role.FIRM_OWNER, "alpha", id="another owner"),
        pytest.param("alpha", Role.REVIEWER, None, id="staff made by a firm"),
        pytest.param("colleague", Role.FIRM_MEMBER, "alpha", id="a colleague by a colleague"),
        pytest.param("reviewer", Role.REVIEWER, None, id="staff made by staff"),
        pytest.param("lead", Role.ADMIN, None, id="an administrator made by the lead"),
        pytest.param("admin", Role.FIRM_MEMBER, "alpha", id="the administrator inside a firm"),
    ],
)
def test_nobody_makes_an_account_beyond_their_right(
    town: Town, actor: str, role: Role, firm: str | None
) -> None:
    before = town.store.rows("SELECT count(*) AS n FROM accounts")
    new = _new(town, role, getattr(town, firm) if firm else None)

    with pytest.raises(NotAllowed):
        accounts.create(town.store, new, actor=getattr(town, actor), now=NOW)

    assert town.store.rows("SELECT count(*) AS n FROM accounts") == before


def test_an_owner_disables_a_colleague_and_no_stranger(town: Town) -> None:
    accounts.disable(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

    assert accounts.own(town.store, actor=town.colleague).disabled_at == NOW
    for account in (town.beta.account_id, town.lead.account_id, town.alpha.account_id, "x"):
        with pytest.raises(NoSuchAccount):
            accounts.disable(town.store, account, actor=town.alpha, now=NOW)


def test_only_the_own_password_is_changed(town: Town) -> None:
    accounts.set_password(town.store, town.alpha.account_id, "new", actor=town.alpha, now=NOW)

    with pytest.raises(NotAllowed):
        accounts.set_password(town.store, town.alpha.account_id, "new", actor=town.admin, now=NOW)


def test_an_account_that_is_gone_has_no_own_page(town: Town) -> None:
    with pytest.raises(NoSuchAccount):
        accounts.own(town.store, actor=Actor("x", Role.LEAD))


# Sessions


def test_a_session_gives_its_actor_and_keeps_no_token(town: Town) -> None:
    sessions.start(town.store, town.reviewer.account_id, token=TOKEN, now=NOW)

    assert sessions.actor(town.store, sessions.session_of(TOKEN), now=NOW) == town.reviewer
    assert TOKEN not in str(town.store.rows("SELECT * FROM sessions"))


@pytest.mark.parametrize(
    ("later", "is_alive"),
    [
        pytest.param(timedelta(hours=2), True, id="just within the idle time"),
        pytest.param(timedelta(hours=2, seconds=1), False, id="idle too long"),
        pytest.param(timedelta(hours=13), False, id="over"),
    ],
)
def test_a_session_ends_by_itself(town: Town, later: timedelta, is_alive: bool) -> None:
    sessions.start(town.store, town.alpha.account_id, token=TOKEN, now=NOW)

    found = sessions.actor(town.store, sessions.session_of(TOKEN), now=NOW + later)

    assert (found is not None) is is_alive


def test_a_session_in_use_lives_on_until_its_absolute_end(town: Town) -> None:
    key = sessions.session_of(TOKEN)
    sessions.start(town.store, town.alpha.account_id, token=TOKEN, now=NOW)

    for hour in range(1, 12):
        sessions.seen(town.store, key, now=NOW + timedelta(hours=hour))
        assert sessions.actor(town.store, key, now=NOW + timedelta(hours=hour))
    assert sessions.actor(town.store, key, now=NOW + timedelta(hours=12)) is None


def test_use_is_written_once_a_minute(town: Town) -> None:
    key = sessions.session_of(TOKEN)
    sessions.start(town.store, town.alpha.account_id, token=TOKEN, now=NOW)

    sessions.seen(town.store, key, now=NOW + timedelta(seconds=59))

    seen = town.store.rows("SELECT seen_at, created_at FROM sessions")[0]
    assert seen["seen_at"] == seen["created_at"]


def test_signing_out_ends_this_session_only(town: Town) -> None:
    sessions.start(town.store, town.alpha.account_id, token=TOKEN, now=NOW)
    sessions.start(town.store, town.alpha.account_id, token="other", now=NOW)

    sessions.revoke(town.store, TOKEN, now=NOW)

    assert sessions.actor(town.store, sessions.session_of(TOKEN), now=NOW) is None
    assert sessions.actor(town.store, sessions.session_of("other"), now=NOW) == town.alpha


def test_all_sessions_of_an_account_end_together(town: Town) -> None:
    sessions.start(town.store, town.alpha.account_id, token=TOKEN, now=NOW)
    sessions.start(town.store, town.beta.account_id, token="other", now=NOW)

    sessions.revoke_all(town.store, town.alpha.account_id, now=NOW)

    assert sessions.actor(town.store, sessions.session_of(TOKEN), now=NOW) is None
    assert sessions.actor(town.store, sessions.session_of("other"), now=NOW)


def test_a_disabled_account_is_out_at_once(town: Town) -> None:
    sessions.start(town.store, town.colleague.account_id, token=TOKEN, now=NOW)

    accounts.disable(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

    assert sessions.actor(town.store, sessions.session_of(TOKEN), now=NOW) is None


@pytest.mark.parametrize("forged", ["", TOKEN, "0" * 64, "' OR 1=1 --", "\x00"])
def test_a_forged_key_is_nobody(town: Town, forged: str) -> None:
    sessions.start(town.store, town.alpha.account_id, token=TOKEN, now=NOW)

    assert sessions.actor(town.store, forged, now=NOW) is None


def test_sessions_that_are_over_are_forgotten(town: Town) -> None:
    sessions.start(town.store, town.alpha.account_id, token=TOKEN, now=NOW)

    retention.forget(
        town.store, "sessions", before=NOW + timedelta(days=1), actor=OPERATOR, now=NOW
    )

    assert town.store.rows("SELECT * FROM sessions") == []


# Failed sign-ins


@pytest.mark.parametrize("login", ["login-known", "nobody at all"])
def test_five_failures_block_any_name_for_a_quarter_of_an_hour(town: Town, login: str) -> None:
    for _ in range(4):
        sign_in_failures.count(town.store, login, now=NOW)
    assert sign_in_failures.blocked_until(town.store, login, now=NOW) is None

    sign_in_failures.count(town.store, login.upper(), now=NOW)

    until = NOW + timedelta(minutes=15)
    assert sign_in_failures.blocked_until(town.store, login, now=NOW) == until
    assert sign_in_failures.blocked_until(town.store, login, now=until) is None
    assert sign_in_failures.blocked_until(town.store, "another", now=NOW) is None


def test_old_failures_do_not_add_up(town: Town) -> None:
    for day in range(10):
        sign_in_failures.count(town.store, "zhang", now=NOW + timedelta(days=day))

    later = NOW + timedelta(days=9)
    assert sign_in_failures.blocked_until(town.store, "zhang", now=later) is None


def test_a_success_forgets_the_failures(town: Town) -> None:
    for _ in range(4):
        sign_in_failures.count(town.store, "zhang", now=NOW)
    sign_in_failures.clear(town.store, "zhang")
    sign_in_failures.count(town.store, "zhang", now=NOW)

    assert sign_in_failures.blocked_until(town.store, "zhang", now=NOW) is None


def test_failures_of_long_ago_are_forgotten(town: Town) -> None:
    sign_in_failures.count(town.store, "zhang", now=NOW)

    retention.forget(
        town.store, "sign_in_failures", before=NOW + timedelta(days=1), actor=OPERATOR, now=NOW
    )

    assert town.store.rows("SELECT * FROM sign_in_failures") == []
