"""Where the briefing (专报) of a snapshot is: for the published page, and for who may take it."""

from urllib.parse import urlencode

from data.actor import Actor
from data.publications import Publication
from data.rights import Action, may
from portal.web import addresses

KINDS = {"docx": "专报（Word）", "pdf": "专报（PDF）"}
"""What a briefing can be had as → what its link says."""


def briefing_links(publication: Publication, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Address and label of each file; none without the right, and of what does not stand."""
    if publication.state != "published" or not may(actor, Action.EXPORT_CHARTS):
        return ()
    return tuple(
        (f"{addresses.BRIEFING}?{urlencode({'id': publication.id, 'format': kind})}", label)
        for kind, label in KINDS.items()
    )
