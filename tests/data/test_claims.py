"""Recovery (找回负责人账号): filed by anybody, decided in scope, stopped by the firm, done by the link."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from data import accounts, audit, bounds, claim_decisions, claims, firms, links, ownership, sessions
from data.actor import Actor, Role
from data.claim_decisions import AnotherWaiting, Approval, LoginUnusable, NotNow
from data.claims import Claimant, NoSuchClaim
from data.errors import NotAllowed
from data.links import BadLink
from data.texts import BadText
from data.uscc import BadCode
from tests.data.town import CODE, NOW, OTHER_CODE, Town

TOKEN, NEXT = "t" * 43, "n" * 43
CLAIMANT = Claimant("王五", "总经理", "wang@jia.cn", "营业执照、授权书")
APPROVAL = Approval("看过营业执照原件和授权书", "wang@jia.cn", "disabled")
OVER = NOW + timedelta(days=7)
CONSENT = "隐私说明 2026-11"


@pytest.fixture(autouse=True)
def confirmed(town: Town) -> None:
    """Alpha is confirmed: recovery is for confirmed firms."""
    firms.confirm(town.store, town.alpha.firm_id or "", actor=town.reviewer, now=NOW)


def file(town: Town, code: str = CODE, claimant: Claimant = CLAIMANT) -> str:
    claim_id = town.new_id()
    claims.file(town.store, claim_id, code, claimant, consent=CONSENT, now=NOW)
    return claim_id


def approve(
    town: Town,
    claim_id: str,
    *,
    approval: Approval = APPROVAL,
    token: str = TOKEN,
    by: Actor | None = None,
    now: datetime = NOW,
) -> datetime:
    return claim_decisions.approve(
        town.store,
        claim_id,
        approval,
        token=token,
        account_id=town.new_id(),
        actor=by or town.reviewer,
        now=now,
    )


def state(town: Town, claim_id: str) -> str:
    found = town.store.rows("SELECT state FROM ownership_claims WHERE id = :id", id=claim_id)
    return str(found[0]["state"]) if found else "not kept"


def owner(town: Town) -> str:
    return ownership.owner_of(town.store, town.alpha.firm_id or "")


class TestFiling:
    def test_what_was_written_is_sealed(self, town: Town) -> None:
        file(town)

        content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
        for text in ("王五", "总经理", "wang@jia.cn", "授权书"):
            assert text.encode() not in content

    def test_an_unknown_or_unconfirmed_firm_gives_the_same_and_keeps_nothing(
        self, town: Town
    ) -> None:
        claim_id = file(town, OTHER_CODE)

        assert state(town, claim_id) == "not kept"

    @pytest.mark.parametrize("field", ["name", "post", "contact", "proof"])
    @pytest.mark.parametrize("text", ["", "\x00", "长" * 300])
    def test_what_cannot_be_kept_is_refused_for_known_and_unknown_firms(
        self, town: Town, field: str, text: str
    ) -> None:
        for code in (CODE, OTHER_CODE):
            with pytest.raises(BadText):
                file(town, code, replace(CLAIMANT, **{field: text}))
        with pytest.raises(BadCode):
            file(town, "x")

    def test_a_firm_is_not_flooded(self, town: Town) -> None:
        filed = [file(town) for _ in range(bounds.number("open_claims") + 3)]

        assert [state(town, one) for one in filed].count("open") == bounds.number("open_claims")


class TestDeciding:
    def test_the_list_says_which_firm_and_not_who(self, town: Town) -> None:
        file(town)

        found = claims.in_view(town.store, actor=town.reviewer)[0]

        assert found.firm_name
        assert found.claimant == Claimant("", "", "", "")

    def test_opening_one_is_noted(self, town: Town) -> None:
        claim_id = file(town)

        assert claims.get(town.store, claim_id, actor=town.lead, now=NOW).claimant == CLAIMANT

        last = list(audit.entries(town.store))[-1]
        assert (last["action"], last["account"]) == ("claim.read", town.lead.account_id)

    def test_every_step_agrees_with_its_last_entry(self, town: Town) -> None:
        claim_id = file(town)
        what = f"ownership_claims/{claim_id}"

        def agrees() -> bool:
            return audit.agrees(town.store, what, claims.recorded(town.store, claim_id))

        assert agrees()
        approve(town, claim_id)
        assert agrees()
        claim_decisions.new_link(town.store, claim_id, token=NEXT, actor=town.lead, now=NOW)
        assert agrees()
        claim_decisions.stop(town.store, claim_id, actor=town.alpha, now=NOW)
        assert agrees()
        approve(town, claim_id, approval=replace(APPROVAL, login="w2@jia.cn"), token="v" * 43)
        assert agrees()
        links.use(town.store, "v" * 43, now=OVER)
        assert agrees()
        audit.verify(town.store)

    def test_one_claim_of_a_firm_waits_at_a_time(self, town: Town) -> None:
        first, second = file(town), file(town)
        approve(town, first)

        with pytest.raises(AnotherWaiting):
            approve(town, second, approval=replace(APPROVAL, login="x@jia.cn"), token=NEXT)
        assert state(town, second) == "open"
        with pytest.raises(accounts.NoSuchAccount):
            accounts.credentials(town.store, "x@jia.cn")

    def test_a_login_that_leads_elsewhere_is_not_explained(self, town: Town) -> None:
        claim_id = file(town)
        theirs = accounts.own(town.store, actor=town.beta).login
        accounts.disable(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)
        disabled = f"login-{town.colleague.account_id}"

        for login in (theirs, disabled):
            with pytest.raises(LoginUnusable):
                approve(town, claim_id, approval=replace(APPROVAL, login=login))
        assert state(town, claim_id) == "open"

    def test_without_a_word_on_the_proof_nothing_is_approved(self, town: Town) -> None:
        claim_id = file(town)
        with pytest.raises(BadText):
            approve(town, claim_id, approval=replace(APPROVAL, seen=" "))
        with pytest.raises(BadText):
            claim_decisions.reject(town.store, claim_id, "", actor=town.reviewer, now=NOW)
        assert state(town, claim_id) == "open"

    def test_a_rejected_claim_is_over(self, town: Town) -> None:
        claim_id = file(town)
        approve(town, claim_id)

        claim_decisions.reject(town.store, claim_id, "电话核实不符", actor=town.lead, now=NOW)

        for step in (approve, lambda t, c: _reject(t, c), lambda t, c: _stop(t, c, t.alpha)):
            with pytest.raises(NotNow):
                step(town, claim_id)
        with pytest.raises(BadLink):
            links.use(town.store, TOKEN, now=OVER)
        assert owner(town) == town.alpha.account_id

    @pytest.mark.parametrize(
        "who",
        ["alpha", "colleague", "beta", "distant_reviewer", "guide", "admin", "auditor", "visitor"],
    )
    def test_out_of_scope_nothing_is_seen_or_decided(self, town: Town, who: str) -> None:
        claim_id = file(town)
        actor = getattr(town, who)
        before = town.store.rows("SELECT * FROM ownership_claims")

        attempts: list[Callable[[], object]] = [
            lambda: claims.get(town.store, claim_id, actor=actor, now=NOW),
            lambda: approve(town, claim_id, by=actor),
            lambda: claim_decisions.reject(town.store, claim_id, "不", actor=actor, now=NOW),
            lambda: claim_decisions.new_link(
                town.store, claim_id, token=NEXT, actor=actor, now=NOW
            ),
        ]
        for attempt in attempts:
            with pytest.raises((NoSuchClaim, NotAllowed)):
                attempt()
        if who == "distant_reviewer":
            assert claims.in_view(town.store, actor=actor) == []
        assert town.store.rows("SELECT * FROM ownership_claims") == before


class TestTakingOver:
    def test_before_its_time_the_link_is_worth_nothing(self, town: Town) -> None:
        assert approve(town, file(town)) == OVER

        with pytest.raises(BadLink):
            links.use(town.store, TOKEN, now=OVER - timedelta(seconds=1))
        assert owner(town) == town.alpha.account_id

    @pytest.mark.parametrize("former", ["disabled", "member"])
    def test_after_it_the_claimant_owns_the_firm_and_old_sessions_end(
        self, town: Town, former: claim_decisions.Former
    ) -> None:
        claim_id = file(town)
        approve(town, claim_id, approval=replace(APPROVAL, former=former))
        sessions.start(town.store, town.alpha.account_id, token="s", now=OVER)

        account = links.use(town.store, TOKEN, now=OVER)

        assert owner(town) == account.id
        assert (account.name, account.login) == ("王五", "wang@jia.cn")
        assert sessions.actor(town.store, sessions.session_of("s"), now=OVER) is None
        old = accounts.by_id(town.store, town.alpha.account_id)
        assert old.role is Role.FIRM_MEMBER
        assert (old.disabled_at is not None) == (former == "disabled")
        assert state(town, claim_id) == "completed"

    def test_a_colleague_may_be_the_claimant(self, town: Town) -> None:
        login = f"login-{town.colleague.account_id}"
        approve(town, file(town), approval=replace(APPROVAL, login=login))

        links.use(town.store, TOKEN, now=OVER)

        assert owner(town) == town.colleague.account_id

    def test_the_owner_may_get_the_own_account_back(self, town: Town) -> None:
        claim_id = file(town)
        login = f"login-{town.alpha.account_id}"
        approve(town, claim_id, approval=replace(APPROVAL, login=login))
        sessions.start(town.store, town.alpha.account_id, token="s", now=OVER)

        links.use(town.store, TOKEN, now=OVER)

        assert owner(town) == town.alpha.account_id
        assert accounts.by_id(town.store, town.alpha.account_id).disabled_at is None
        assert "second-factor.reset" in {row["action"] for row in audit.entries(town.store)}
        assert sessions.actor(town.store, sessions.session_of("s"), now=OVER) is None
        assert state(town, claim_id) == "completed"

    def test_another_link_of_the_account_completes_nothing(self, town: Town) -> None:
        login = f"login-{town.colleague.account_id}"
        claim_id = file(town)
        approve(town, claim_id, approval=replace(APPROVAL, login=login))
        links.issue(town.store, town.colleague.account_id, token=NEXT, actor=town.alpha, now=OVER)

        links.use(town.store, NEXT, now=OVER)

        assert owner(town) == town.alpha.account_id
        assert state(town, claim_id) == "waiting"
        with pytest.raises(BadLink):
            links.use(town.store, TOKEN, now=OVER)

    def test_a_lost_link_is_made_again_without_shortening_the_time(self, town: Town) -> None:
        claim_id = file(town)
        approve(town, claim_id)
        later = NOW + timedelta(days=3)

        begins = claim_decisions.new_link(
            town.store, claim_id, token=NEXT, actor=town.lead, now=later
        )

        assert begins == OVER
        with pytest.raises(BadLink):
            links.use(town.store, TOKEN, now=OVER)
        links.use(town.store, NEXT, now=OVER)
        assert owner(town) != town.alpha.account_id

    def test_a_claimant_whom_the_owner_disabled_takes_nothing(self, town: Town) -> None:
        approve(town, file(town))
        account_id = accounts.credentials(town.store, "wang@jia.cn").id
        accounts.disable(town.store, account_id, actor=town.alpha, now=NOW)

        with pytest.raises(BadLink):
            links.use(town.store, TOKEN, now=OVER)

        assert owner(town) == town.alpha.account_id
        assert accounts.by_id(town.store, account_id).disabled_at is not None


def _stop(town: Town, claim_id: str, actor: Actor) -> None:
    claim_decisions.stop(town.store, claim_id, actor=actor, now=NOW)


def _reject(town: Town, claim_id: str) -> None:
    claim_decisions.reject(town.store, claim_id, "不", actor=town.reviewer, now=NOW)
