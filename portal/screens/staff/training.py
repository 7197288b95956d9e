"""One training (一场培训): its plan while it is a draft, then who answers, who comes, and how it ends."""

import streamlit as st
from markupsafe import Markup

from data import training_invitations, trainings
from data.actor import Actor
from data.errors import NotAllowed, Refusal, StoreError
from data.rights import Action, may
from data.store import Store
from data.times import day_in_shanghai
from data.training_invitations import Counts
from data.training_plans import Training
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place, training_attendance, training_end, training_plan
from portal.web import addresses
from portal.widgets import styles
from portal.widgets.markup import words
from portal.workflows import training as steps
from portal.workflows import training_news


def show() -> None:
    """Where it stands, then what is to be done with it now."""
    markup.style()
    styles.apply()
    actor = visit.actor()
    with visit.store() as store:
        try:
            one = trainings.get(store, st.query_params.get("id", ""), actor=actor)
        except StoreError:
            raise
        except Refusal as refusal:
            case_place.not_there(
                "培训", str(refusal), way=addresses.TRAININGS, label="回到培训列表"
            )
            return
        _head(one)
        edits = _edits(store, one, actor)
        if one.state == "draft":
            training_plan.show(store, one, actor=actor)
            return
        counts = training_invitations.counts(store, one.id, actor=actor)
        _counts(counts)
        _about(one)
        training_attendance.show(store, one, counts, actor=actor)
        if one.state == "planned" and edits:
            training_end.show(store, one, actor=actor)
            training_plan.change(store, one, actor=actor)


def _edits(store: Store, one: Training, actor: Actor) -> bool:
    if not may(actor, Action.TRAINING_EDIT):
        return False
    try:
        trainings.editable(store, one.id, actor=actor)
    except NotAllowed:
        return False
    return True


def _head(one: Training) -> None:
    markup.draw(
        Markup('<p class="rs-place"><a href="/{}" target="_self">培训</a> › {}</p>').format(
            addresses.TRAININGS, labels.TRAINING_STATES[one.state]
        )
    )
    st.title(labels.plain(one.title), anchor=False)
    said = [training_news.when(one), words(one.place) if one.place else "地点待定"]
    markup.draw(
        Markup('<p class="rs-place">{}</p>').format(Markup(" · ").join(said)),
    )


def _counts(counts: Counts) -> None:
    entries = [
        ("邀请", figures.count(counts.asked), "家"),
        ("答复参加", figures.count(counts.yes), f"家 · {figures.count(counts.expected)} 人"),
        ("不能参加", figures.count(counts.no), "家"),
        ("到场", *_came(counts)),
    ]
    cells = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>").format(*entry)
        for entry in entries
    )
    markup.draw(Markup('<dl class="rs-figures">{}</dl>').format(cells))


def _came(counts: Counts) -> tuple[str, str]:
    if not counts.recorded:
        return figures.NOTHING, "还没有登记"
    return figures.count(counts.came), f"家 · {figures.count(counts.persons)} 人"


def _about(one: Training) -> None:
    if one.state == "cancelled":
        said = Markup("已取消。原因：{}").format(words(one.cancel_reason))
        markup.draw(Markup('<div class="rs-note"><p>{}</p></div>').format(said))
    elif one.state == "planned" and one.is_over(day_in_shanghai(visit.now())):
        markup.draw(markup.paragraph("日子已经过了。请登记到场，再记为已办。", "rs-lead"))
    body = [markup.paragraph(f"讲：{'、'.join(steps.titles(one))}。")] if one.controls else []
    if one.said:
        body.append(
            Markup('<p class="rs-text" style="white-space:pre-wrap">{}</p>').format(words(one.said))
        )
    if body:
        markup.draw(markup.fold("内容和要求", Markup("").join(body)))
