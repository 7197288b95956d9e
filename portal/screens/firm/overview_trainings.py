"""Trainings on the firm's page (培训邀请): which come, and the way to answer."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from data.training_invitations import Invitation
from data.training_plans import Training
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import training_news

_SHOWN = 2


def show(found: Sequence[tuple[Training, Invitation]], *, today: date) -> None:
    """The next ones, in a line each; nothing where none comes."""
    coming = [one for one in reversed(found) if one[0].state == "planned" and one[0].day >= today]
    for training, invitation in coming[:_SHOWN]:
        said = Markup('{}（{}）。<a href="/{}" target="_self">{}</a>').format(
            words(training.title),
            training_news.when(training),
            addresses.TRAININGS,
            "看培训，改答复" if invitation.reply else "答复能不能参加",
        )
        markup.draw(
            Markup('<div class="rs-note"><p><b>{}：</b>{}</p></div>').format(
                _called(invitation), said
            )
        )


def _called(invitation: Invitation) -> str:
    if invitation.reply == "yes":
        return "要参加的培训"
    return "不参加的培训" if invitation.reply == "no" else "请您参加培训"
