"""Passwords by link, by change and after forgetting: what is used up, what ends, what is never told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from data import (
    accounts,
    audit,
    claim_decisions,
    claims,
    colleagues,
    firms,
    links,
    passwords,
    sessions,
)
from data.accounts import NoSuchAccount
from data.actor import Actor
from data.errors import NotAllowed
from data.links import BadLink
from data.rights import Action
from data.sessions import Stage
from portal.workflows import registration, setting_passwords, signing_in, staffing
from portal.workflows.firm_form import Unacceptable
from portal.workflows.signing_in import Origin
from tests.data.town import NOW, Town
from tests.workflows.people import HERE, LINK, PASSWORD, invited, official, who
from tests.workflows.test_registration import application, newest

NEW = "换成另外一句话，够长"
TOKEN, FRESH = "t" * 43, "f" * 43


def _set(town: Town, link: str = LINK, password: str = NEW, token: str = TOKEN) -> Stage:
    return setting_passwords.set_by_link(
        town.store, link, password, password, token=token, origin=HERE, now=NOW
    )[1]


@pytest.fixture
def owner(town: Town) -> Actor:
    registration.register(
        town.store, application(login="wang@example.com"), new_id=town.new_id, now=NOW
    )
    return accounts.by_id(town.store, newest(town)["id"]).actor


def test_looking_at_a_link_changes_nothing(town: Town) -> None:
    zhao = invited(town)
    before = audit.head(town.store)

    for _ in range(30):
        assert (
            setting_passwords.opened(town.store, LINK, origin=HERE, now=NOW).id == zhao.account_id
        )

    assert audit.head(town.store) == before
    assert not town.store.rows("SELECT 1 FROM sign_in_failures WHERE failures > 0")


def test_a_link_sets_the_password_and_staff_still_owe_the_second_factor(town: Town) -> None:
    zhao = invited(town)

    assert _set(town) is Stage.OWES

    found = accounts.credentials(town.store, "zhao@zf.cn")
    assert passwords.matches(NEW, found.password_hash)
    assert who(town, TOKEN) is None
    assert who(town, TOKEN, Stage.OWES) == zhao
    with pytest.raises(BadLink):
        _set(town)


@pytest.mark.parametrize(
    ("typed", "again", "field"),
    [
        pytest.param("kurz", "kurz", "password", id="short"),
        pytest.param("password2026", "password2026", "password", id="known"),
        pytest.param("zhao@zf.cn!!", "zhao@zf.cn!!", "password", id="the own login"),
        pytest.param(NEW, NEW + "x", "again", id="typed differently"),
    ],
)
def test_a_password_that_is_not_accepted_leaves_the_link_good(
    town: Town, typed: str, again: str, field: str
) -> None:
    invited(town)

    with pytest.raises(Unacceptable) as refusal:
        setting_passwords.set_by_link(
            town.store, LINK, typed, again, token=TOKEN, origin=HERE, now=NOW
        )

    assert list(refusal.value.problems) == [field]
    assert _set(town) is Stage.OWES


def test_of_two_at_once_with_one_link_one_sets_the_password(town: Town) -> None:
    invited(town)

    def attempt(number: int) -> bool:
        with town.again() as store:
            password = f"第 {number} 个人选的一句话呀"
            try:
                setting_passwords.set_by_link(
                    store,
                    LINK,
                    password,
                    password,
                    token=str(number) * 43,
                    origin=Origin(f"192.0.2.{number}"),
                    now=NOW,
                )
            except BadLink:
                return False
            return True

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(attempt, range(4)))

    assert done.count(True) == 1
    assert len(town.store.rows("SELECT 1 FROM sessions")) == 1


def test_every_other_session_ends_and_a_pause_too(town: Town, owner: Actor) -> None:
    signing_in.sign_in(town.store, "wang@example.com", PASSWORD, token=FRESH, origin=HERE, now=NOW)
    for _ in range(5):
        with pytest.raises(signing_in.SignInRefused):
            signing_in.sign_in(
                town.store, "wang@example.com", "falsch", token="x", origin=HERE, now=NOW
            )
    links.issue_forgotten(town.store, owner.account_id, token=LINK, now=NOW)

    assert _set(town) is Stage.FULL

    assert who(town, FRESH) is None
    assert who(town, TOKEN) == owner
    assert signing_in.sign_in(
        town.store, "wang@example.com", NEW, token="y" * 43, origin=HERE, now=NOW
    )


def test_the_firms_code_is_no_password(town: Town, owner: Actor) -> None:
    links.issue_forgotten(town.store, owner.account_id, token=LINK, now=NOW)

    with pytest.raises(Unacceptable):
        _set(town, password=f"我的{application().code}")


def test_wrong_links_from_one_place_are_slowed_down_and_others_are_not(town: Town) -> None:
    invited(town)
    for number in range(25):
        with pytest.raises(BadLink):
            setting_passwords.opened(town.store, f"{number:043d}", origin=HERE, now=NOW)

    with pytest.raises(BadLink):
        setting_passwords.opened(town.store, LINK, origin=HERE, now=NOW)
    assert setting_passwords.opened(town.store, LINK, origin=Origin("192.0.2.9"), now=NOW)


# Changing the own one


def _change(town: Town, actor: Actor, present: str, password: str = NEW) -> None:
    setting_passwords.change_own(
        town.store,
        present,
        password,
        password,
        actor=actor,
        session=sessions.session_of(TOKEN),
        token=FRESH,
        origin=HERE,
        now=NOW,
    )


def test_changing_asks_the_present_one_and_ends_all_other_sessions(
    town: Town, owner: Actor
) -> None:
    for token in (TOKEN, "o" * 43):
        signing_in.sign_in(
            town.store, "wang@example.com", PASSWORD, token=token, origin=HERE, now=NOW
        )
    with pytest.raises(Unacceptable) as refusal:
        _change(town, owner, "falsch falsch")
    assert list(refusal.value.problems) == ["present"]
    assert who(town, TOKEN) == owner

    _change(town, owner, PASSWORD)

    assert who(town, FRESH) == owner
    assert who(town, TOKEN) is None
    assert who(town, "o" * 43) is None


def test_who_took_an_open_browser_does_not_guess_for_long_nor_locks_the_owner_out(
    town: Town, owner: Actor
) -> None:
    signing_in.sign_in(town.store, "wang@example.com", PASSWORD, token=TOKEN, origin=HERE, now=NOW)
    for _ in range(5):
        with pytest.raises(Unacceptable):
            _change(town, owner, "falsch falsch")

    with pytest.raises(Unacceptable):
        _change(town, owner, PASSWORD)
    assert signing_in.sign_in(
        town.store, "wang@example.com", PASSWORD, token="n" * 43, origin=HERE, now=NOW
    )


# Forgetting it


def _forget(
    town: Town, login: str, address: str = "192.0.2.1", token: str = "p" * 43
) -> str | None:
    return setting_passwords.forgotten(
        town.store, login, token=token, origin=Origin(address), now=NOW
    )


def test_a_link_goes_to_the_accounts_own_address(town: Town, owner: Actor) -> None:
    assert _forget(town, " WANG@example.com ") == "wang@example.com"

    assert links.account_of(town.store, "p" * 43, now=NOW).id == owner.account_id


def test_nothing_goes_to_whom_there_is_none(town: Town, owner: Actor) -> None:
    zhao = official(town, login="13957001234")
    gone = official(town, login="gone@zf.cn", token="g" * 43)
    accounts.disable(town.store, gone.actor.account_id, actor=town.admin, now=NOW)

    for login in ("nobody@example.com", zhao.login, gone.login, "", "\x00", "'; --"):
        assert _forget(town, login) is None
    assert not town.store.rows("SELECT 1 FROM links WHERE forgotten = 1")


def test_three_letters_an_hour_and_twenty_from_one_place(town: Town, owner: Actor) -> None:
    sent = [_forget(town, "wang@example.com", f"192.0.2.{n}", str(n) * 43) for n in range(5)]
    assert sent == ["wang@example.com"] * 3 + [None] * 2

    for number in range(20):
        _forget(town, f"name{number}@example.com", "198.51.100.1")
    official(town, login="late@zf.cn")
    assert _forget(town, "late@zf.cn", "198.51.100.1") is None
    assert _forget(town, "late@zf.cn", "198.51.100.2") == "late@zf.cn"


def test_who_waits_for_the_first_link_has_no_password_to_forget(town: Town) -> None:
    """A claimant (找回) would be in the firm before the waiting time is over."""
    firm = town.alpha.firm_id or ""
    code = firms.confirm(town.store, firm, actor=town.lead, now=NOW).code
    claimant = claims.Claimant("王五", "总经理", "claimant@jia.cn", "营业执照")
    claims.file(town.store, "c" * 32, code, claimant, consent="x", now=NOW)
    approval = claim_decisions.Approval("看过执照", "claimant@jia.cn", "member")
    claim_decisions.approve(
        town.store,
        "c" * 32,
        approval,
        token=LINK,
        account_id=town.new_id(),
        actor=town.lead,
        now=NOW,
    )

    assert _forget(town, "claimant@jia.cn") is None
    with pytest.raises(BadLink):
        _set(town)


def test_staff_who_forgot_the_password_still_need_their_telephone(town: Town) -> None:
    zhao = official(town)
    _forget(town, zhao.login)

    assert _set(town, "p" * 43) is Stage.OWES

    assert who(town, TOKEN) is None


def test_entries_say_what_happened_and_hold_no_password(town: Town) -> None:
    zhao = invited(town)
    before = audit.head(town.store).number
    _set(town)

    added = list(audit.entries(town.store, after=before))
    assert [row["action"] for row in added] == [Action.ACCOUNT_PASSWORD, Action.SESSION_OWES]
    assert {row["account"] for row in added} == {zhao.account_id}
    assert NEW not in str(added)


def test_an_invitation_can_be_sent_again_until_it_was_used(town: Town) -> None:
    zhao = invited(town)
    staffing.new_link(town.store, zhao.account_id, token="n" * 43, actor=town.admin, now=NOW)
    with pytest.raises(BadLink):
        _set(town)
    _set(town, "n" * 43)

    with pytest.raises(NotAllowed, match="已经设置过密码"):
        staffing.new_link(town.store, zhao.account_id, token="m" * 43, actor=town.admin, now=NOW)


def test_an_unknown_account_has_no_link(town: Town) -> None:
    with pytest.raises(NoSuchAccount):
        staffing.new_link(town.store, "x", token="m" * 43, actor=town.admin, now=NOW)


# An invitation may hold the name under which somebody else signs in (`colleagues.invite`)


@pytest.fixture
def namesake(town: Town, owner: Actor) -> Actor:
    """A colleague of beta's, invited under the login name of another firm's owner."""
    colleagues.invite(
        town.store,
        "namesake",
        name="某人",
        login="wang@example.com",
        token=LINK,
        actor=town.beta,
        now=NOW,
    )
    return accounts.by_id(town.store, "namesake").actor


def test_a_namesakes_link_changes_nothing_of_who_has_the_name(
    town: Town, owner: Actor, namesake: Actor
) -> None:
    for _ in range(5):
        with pytest.raises(signing_in.SignInRefused):
            signing_in.sign_in(
                town.store, "wang@example.com", "falsch", token="x", origin=HERE, now=NOW
            )
    _set(town)

    with pytest.raises(signing_in.SignInRefused):
        signing_in.sign_in(
            town.store, "wang@example.com", PASSWORD, token="y" * 43, origin=HERE, now=NOW
        )
    kept = accounts.credentials(town.store, "wang@example.com")
    assert kept.id == owner.account_id
    assert passwords.matches(PASSWORD, kept.password_hash)


def test_a_namesake_is_asked_for_the_own_password_never_for_the_others(
    town: Town, owner: Actor, namesake: Actor
) -> None:
    """Else whoever invites a name would have a place to guess at its password."""
    _set(town)

    with pytest.raises(Unacceptable):
        _change(town, namesake, PASSWORD, "wieder eine andere lange")
    _change(town, namesake, NEW, "wieder eine andere lange")


def test_a_new_password_does_not_end_an_approved_claim_that_waits(town: Town, owner: Actor) -> None:
    waits = NOW + timedelta(days=7)
    with town.store.atomic():
        account = accounts.by_id(town.store, owner.account_id)
        links.put(town.store, account, token=LINK, actor=town.reviewer, now=NOW, good_from=waits)
    links.issue_forgotten(town.store, owner.account_id, token="p" * 43, now=NOW)

    _set(town, "p" * 43)

    assert links.account_of(town.store, LINK, now=waits).id == owner.account_id
