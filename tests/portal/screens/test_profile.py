"""What the firm states of itself, as it stands on the screen."""

from streamlit.testing.v1 import AppTest

from data import firms
from data.actor import Actor, Role
from data.firms import Profile
from tests.portal.screens.self_check_case import Case, now


def shown(case: Case) -> str:
    def screen() -> None:
        from portal.screens.firm import profile

        profile.show()

    page = AppTest.from_function(screen, default_timeout=20)
    page.user = {"sub": case.owner.identity}
    page.run()
    assert not page.exception, page.exception
    return "\n".join(str(element.proto.body) for element in page.get("html"))


def change(case: Case, **changes: object) -> None:
    with case.store() as store:
        firm = firms.own(store, actor=case.owner.actor)
        fields = {**firm.model_dump(include=set(Profile.model_fields)), **changes}
        firms.change_profile(
            store,
            firm.id,
            Profile.model_validate(fields),
            seen_version=firm.version,
            actor=case.owner.actor,
            now=now(),
        )


def test_every_statement_stands_there(case: Case) -> None:
    page = shown(case)

    for words in (
        "衢州示例材料有限公司1",
        "26 化学原料和化学制品制造业",
        "柯城区",
        "120 人",
        "8,000 万元",
        "小型",
    ):
        assert words in page
    assert "资产总额" not in page
    assert 'href="/profile/edit"' in page


def test_a_pending_firm_is_told_how_to_be_confirmed(case: Case) -> None:
    assert 'href="/confirmation"' in shown(case)

    lead = Actor("lead", Role.LEAD)
    with case.store() as store:
        firms.confirm(store, case.owner.actor.firm_id or "", actor=lead, now=now())

    page = shown(case)
    assert 'href="/confirmation"' not in page
    assert "日 确认" in page


def test_group_and_assets_stand_there_where_they_were_asked(case: Case) -> None:
    change(case, industry="70", industry_group="701", assets_wan=9000.5)

    page = shown(case)

    assert "70 房地产业 › 701 房地产开发经营" in page
    assert "9,000.5 万元" in page


def test_an_industry_without_size_classes_says_so(case: Case) -> None:
    change(case, industry="83")

    assert "不划分大中小微" in shown(case)


def test_what_people_typed_stays_text(case: Case) -> None:
    change(case, name="某某<script>alert(1)</script>有限公司", contact_name="**王**<b>")

    page = shown(case)

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
