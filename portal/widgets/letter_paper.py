"""A letter (文书) on the screen, paragraph by paragraph as in the Word file."""

from markupsafe import Markup

from portal.letters.paper import Block, Paper
from portal.widgets.markup import words

_PARAGRAPH = Markup('<p class="zl-{kind}">{lead}{said}</p>')
_TAGS = {
    "heading": Markup('<h2 class="zl-{kind}">{lead}{said}</h2>'),
    "finding": Markup('<h3 class="zl-{kind}">{lead}{said}</h3>'),
}


def sheet(paper: Paper) -> Markup:
    """The whole letter; a revoked one says so first."""
    parts = [Markup('<p class="zl-agency">{}</p>').format(words(paper.agency))]
    if paper.revoked:
        parts.insert(0, Markup('<p class="zl-revoked">{}</p>').format(paper.revoked))
    parts.append(Markup('<p class="zl-number">{}</p>').format(paper.number))
    parts.append(Markup('<h2 class="zl-title">{}</h2>').format(paper.title))
    parts += [_block(block) for block in paper.blocks]
    return Markup('<div class="zl-sheet">{}</div>').format(Markup("").join(parts))


def _block(block: Block) -> Markup:
    html = _TAGS.get(block.kind, _PARAGRAPH)
    lead = Markup("<b>{}</b>").format(block.lead) if block.lead else Markup("")
    said = words(block.text)
    return html.format(kind=block.kind, lead=lead, said=said)
