"""The sector risk that was published (已公布的行业风险), as one small picture on the home page."""

import streamlit as st
from markupsafe import Markup

from portal import figures, visit
from portal.pictures import published as pictures
from portal.screens.firm import result_markup as markup
from portal.screens.visitor import style
from portal.web import addresses
from portal.workflows import published, published_shelf

_MORE = '<p class="visitor-hint">{day}，{firms} 家。<a href="/{address}" target="_self">看各行业和怎么算的</a></p>'


def show() -> None:
    """Nothing while nothing is published."""
    with visit.store() as store:
        found = published_shelf.usual(store)
        of = published.read(store, found) if found else None
    if of is None:
        return
    style.show('<section class="visitor-note"><h2>已公布的行业风险</h2></section>')
    picture = pictures.colours(of)
    if picture.chart is not None:
        with st.container(key="home-published"):
            markup.picture(picture.chart)
    else:
        style.show(str(Markup("<p>{}</p>").format(picture.empty)))
    day = figures.day(published_shelf.day_of(of.publication))
    firms = figures.count(of.firms)
    style.show(_MORE.format(day=day, firms=firms, address=addresses.PUBLISHED))
