"""A guidance entry (指导记录) in words, for staff and for the firm."""

from markupsafe import Markup

from data.guidance import Entry
from portal import figures, labels
from portal.widgets.markup import words


def entry(entry: Entry, *, staff: bool) -> Markup:
    """Day and way, posts met, what was said, the next step; `staff` read who wrote it and its state."""
    written = entry.written
    head = f"{figures.day(written.happened_on)}　{labels.GUIDANCE_KINDS[written.kind]}"
    parts = [Markup("<h3>{}{}</h3>").format(head, _mark(entry, staff=staff))]
    if written.persons:
        parts.append(Markup('<p class="zd-quiet">见了：{}</p>').format(words(written.persons)))
    parts.append(Markup('<p class="zd-said">{}</p>').format(words(written.said)))
    if written.next_on:
        parts.append(_next(entry))
    by = "，".join(part for part in (entry.post, entry.agency) if part) or "未填岗位"
    parts.append(
        Markup('<p class="zd-quiet">{} · {} 写</p>').format(
            words(by), figures.moment(entry.created_at)
        )
    )
    kind = "zd-entry" if entry.stands else "zd-entry zd-gone"
    return Markup('<article class="{}">{}</article>').format(kind, Markup("").join(parts))


def _next(entry: Entry) -> Markup:
    written = entry.written
    done = f"（{figures.day(entry.next_done_at)} 做完）" if entry.next_done_at else ""
    day = figures.day(written.next_on) if written.next_on else ""
    return Markup("<p>下一步（{}前）：{}{}</p>").format(day, words(written.next_step), done)


def _mark(entry: Entry, *, staff: bool) -> Markup:
    said = []
    if entry.withdrawn_at is not None:
        said.append("已撤下")
    if entry.replaced_by is not None:
        said.append("已更正，看后面一条")
    if entry.replaces is not None:
        said.append("更正过")
    if staff and entry.stands:
        said.append("企业可看" if entry.written.shown else "只在内部")
    return Markup("").join(Markup('<span class="zd-mark">{}</span>').format(one) for one in said)
