"""The firm's landing page (本企业): where do we stand, and what next."""

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from data import claims, departures, training_invitations
from data.departures import Departure
from data.errors import Refusal
from data.rights import Action, may
from data.times import day_in_shanghai
from portal import figures, labels, visit
from portal.screens.firm import (
    action_markup,
    overview_actions,
    overview_campaigns,
    overview_people,
    overview_review,
    overview_trainings,
    visit_wish,
)
from portal.screens.firm import result_markup as markup
from portal.screens.firm.result_head import shown_colour
from portal.screens.visitor import quick_check_carry
from portal.web import addresses
from portal.workflows import action_pages, asked, dividing, joining_campaigns, reading_results
from portal.workflows.asked import Asked
from portal.workflows.outcomes import Outcome
from portal.workflows.reading_results import Standing
from scoring.model import Reading

_LONG_NAME = 28
"""Characters of a firm's name that one line of a title holds on a desk."""
_OWNERS = Markup(
    '<p class="rs-text"><a href="{}" target="_self">导出全部资料</a>　'
    '<a href="{}" target="_self">注销企业</a></p>'
).format(addresses.OWN_EXPORT, addresses.LEAVE)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now: why, and where it is done."""

    sentence: str
    label: str
    address: str


def show() -> None:
    """Name of the firm, the one next step, then what there is."""
    action_markup.style()
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            standing = reading_results.standing(store, actor=actor)
            shares = dividing.shares(store, actor=actor)
            waiting = claims.of_own_firm(store, actor=actor)
            leaving = departures.standing(store, standing.firm.id, actor=actor)
            invited = joining_campaigns.invited(store, actor=actor, now=visit.now())
            actions = action_pages.board(store, standing.firm.id, actor=actor)
            taught = training_invitations.of_firm(store, standing.firm.id, actor=actor, count=20)
            expected = visit_wish.expected(store, actor)
            questions = asked.of(store, standing.draft, actor=actor) if standing.draft else None
    except Refusal as refusal:
        st.title("本企业")
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        return
    _name(standing.firm.name)
    overview_people.warn(waiting)
    if leaving is not None:
        markup.draw(_leaving(leaving))
    step = _correcting(standing, overview_actions.waits(actions)) or next_step(standing)
    returned = standing.draft is not None and standing.draft.state == "returned"
    if returned:  # a reviewer waits for it, and it is handed in before any other
        _do(step, questions, main=True)
    called = overview_campaigns.show(invited, actor=actor, main=not returned)
    if expected:
        markup.draw(expected)
    overview_trainings.show(taught, today=day_in_shanghai(visit.now()))
    carried = quick_check_carry.offer(main=not (returned or called))
    if not returned and not (called and _is_same_step(standing, step)):
        _do(step, questions, main=not (carried or called))
    if standing.firm.state == "pending":
        markup.draw(_confirmation())
    _result(standing)
    overview_actions.show(actions, led_there=step.address == addresses.ACTIONS)
    if standing.draft or standing.last:
        _check(standing)
    overview_people.show(
        shares,
        manages=may(actor, Action.ACCOUNT_CREATE_COLLEAGUE),
        is_deputy=bool(actor.deputy_for),
    )
    _profile()
    _own_data(owner=may(actor, Action.FIRM_LEAVE))


def _do(step: NextStep, questions: Asked | None, *, main: bool) -> None:
    """The step and where it is done; exactly one on the page is the main one, the most urgent."""
    markup.draw(markup.paragraph(step.sentence, "rs-lead"))
    overview_review.ask(questions)
    if main or step.address != addresses.ACTIONS:  # further down there is the same way there
        markup.go(step.address, step.label, main=main)


def _name(name: str) -> None:
    """The firm as the page's title; a name of several lines is written smaller."""
    with st.container(key="firm-name-long" if len(name) > _LONG_NAME else "firm-name"):
        st.title(labels.plain(name), anchor=False)


def _correcting(standing: Standing, waits: str) -> NextStep | None:
    """Actions come before the result, not before a check that is being filled in."""
    if not waits or standing.draft is not None:
        return None
    return NextStep(waits, "看整改清单", addresses.ACTIONS)


def next_step(standing: Standing) -> NextStep:
    """What to do now, decided by the state of the assessments."""
    draft = standing.draft
    if draft is None and standing.last is None:
        return NextStep(
            "先做一次自评：说说企业，回答措施，就能看到风险、短板和最省力的改法。",
            "开始自评",
            addresses.SELF_CHECK,
        )
    if draft is None:
        return NextStep(_after_submitting(standing), "查看结果和改法", addresses.RESULT)
    if draft.state == "returned":
        return NextStep(
            "自评被退回，请看复核人员的提问，补充后再提交。", "补充自评", addresses.SELF_CHECK
        )
    if standing.open_count:
        return NextStep(f"自评还差 {standing.open_count} 题。", "继续自评", addresses.SELF_CHECK)
    return NextStep("题都答完了，检查一遍就可以提交。", "检查并提交", addresses.SELF_CHECK)


def _is_same_step(standing: Standing, step: NextStep) -> bool:
    """Whether a campaign's invitation leads there as well: to a check that is new or a draft."""
    draft = standing.draft
    return step.address == addresses.SELF_CHECK and (draft is None or draft.state == "draft")


def _after_submitting(standing: Standing) -> str:
    reading = standing.outcome.reading if standing.outcome else None
    if reading is None or reading.risk is None:
        return "自评已经提交。"
    return "自评已经提交，结果可以看了。下面是眼下的位置，改法在结果页。"


def _leaving(departure: Departure) -> Markup:
    return Markup(
        '<div class="rs-note" role="status"><p><b>本企业已申请注销。</b>全部资料将在 {} 以后删除，'
        '在那以前随时可以撤回。<a href="{}" target="_self">看一看，或者撤回</a></p></div>'
    ).format(figures.moment(departure.due_at), addresses.LEAVE)


def _confirmation() -> Markup:
    return Markup(
        '<div class="rs-note"><p><b>企业身份待确认。</b>现在就可以自评、看结果；确认以后，'
        '工作人员才能复核和联系您。手里有邀请码的，<a href="{}" target="_self">填邀请码确认</a>；'
        "没有的，等工作人员核对。</p></div>"
    ).format(addresses.CONFIRMATION)


def _check(standing: Standing) -> None:
    st.header("自评", anchor=False)
    if standing.draft is None:
        words = "现在没有填写中的自评。情况有变化时，可以随时重新做一次，上次的答案会列在旁边。"
        markup.draw(markup.paragraph(words))
        markup.go(addresses.SELF_CHECK, "到自评")
        return
    answered = standing.asked_count - standing.open_count
    scope = labels.SCOPES[standing.draft.scope]
    day = figures.day(standing.draft.created_at)
    left = f"还差 {standing.open_count} 题" if standing.open_count else "都答完了"
    markup.draw(markup.paragraph(f"{scope} · {day}开始 · {left}"))
    if answered:
        returned = standing.draft.state == "returned"
        label = "查看上次提交的结果" if returned else "看目前的风险区间"
        markup.go(addresses.RESULT, label, assessment=standing.draft.id)


def _result(standing: Standing) -> None:
    st.header("最近的结果", anchor=False)
    last, outcome = standing.last, standing.outcome
    reading = outcome.reading if outcome else None
    if last is None or last.submitted_at is None or outcome is None or reading is None:
        markup.draw(markup.paragraph("提交第一份自评后，这里显示剩余风险、颜色和与上次的变化。"))
        return
    markup.draw(_figure(outcome, reading))
    words = [
        labels.SCOPES[last.scope] + ("（初步）" if last.scope == "light" else ""),
        f"{figures.moment(last.submitted_at)} 提交",
        labels.STATES[last.state],
    ]
    markup.draw(Markup('<p class="rs-place">{}</p>').format(" · ".join(words)))
    markup.draw(markup.paragraph(_change(outcome, reading)))
    if standing.draft is not None and standing.draft.id != last.id:
        markup.go(addresses.RESULT, "查看这份结果", assessment=last.id)


def _figure(outcome: Outcome, reading: Reading) -> Markup:
    tag = Markup("")
    if outcome.colour is not None:
        tag = markup.colour(outcome.colour, shown_colour(outcome, outcome.colour))
    return Markup(
        '<div class="rs-head"><span class="rs-name">剩余风险</span>'
        '<span class="rs-number">{}</span>{}<span class="rs-confidence">确定程度：{}</span></div>'
    ).format(
        figures.points(reading.risk, outcome.rules.bands.edges),
        tag,
        labels.confidence(outcome.shown, outcome.confidence),
    )


def _change(outcome: Outcome, reading: Reading) -> str:
    """Against the last check of the same edition and scope."""
    before = outcome.earlier_reading
    if before is None and outcome.earlier is not None:
        return "上一次没有核验过，这次的核验结果不能和它相比。"
    if before is None or before.risk is None or reading.risk is None:
        return "这是第一次做这一版次和范围的自评，还没有可以相比的。"
    edges = outcome.rules.bands.edges
    last, now = figures.points(before.risk, edges), figures.points(reading.risk, edges)
    if last == now:
        return f"与上次持平（{now}）。"
    return f"上次是 {last}，这次{'下降' if reading.risk < before.risk else '上升'}到 {now}。"


def _profile() -> None:
    st.header("企业情况", anchor=False)
    markup.draw(
        markup.paragraph(
            "名称、行业、所在地、人数和收入。人数和收入只用来确定规模和整改方案的轻重。"
        )
    )
    markup.go(addresses.PROFILE, "查看或修改")


def _own_data(*, owner: bool) -> None:
    st.header("资料和权利", anchor=False)
    markup.draw(
        markup.paragraph("工作人员每次打开本企业的答案和结果，都写明了目的，记在这里给您看。")
    )
    markup.go(addresses.LOOKS, "谁看过我们的资料")
    if owner:
        markup.draw(_OWNERS)
