"""The fields of a plan's form (方案栏目), each filled from its desk, kept when it is left, and with what another saved."""

from collections.abc import Callable, Mapping

import streamlit as st
from markupsafe import Markup

from portal import labels
from portal.screens.staff.plan_desk import Desk
from portal.widgets.markup import words
from portal.workflows.plan_texts import YES, several

ALL = ""
_NOTHING = "（空）"


class Fields:
    """Draws the fields of one form in the order in which they are asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.lines: list[str] = []
        """Fields of text; they are sent while they are typed."""
        self.said: dict[str, Callable[[str], str]] = {}
        """Field → its text in words, with the name of the field."""

    def line(self, name: str, label: str, *, longest: int = 20, hint: str = "") -> None:
        """One line of text."""
        self.lines.append(name)
        st.text_input(
            label,
            key=self._key(name, str),
            max_chars=longest,
            placeholder=hint or None,
            on_change=self._desk.take,
            args=(name,),
        )
        self._beside(name, label, str)

    def area(
        self, name: str, label: str, *, longest: int, hint: str = "", height: int = 120
    ) -> None:
        """Several lines of text."""
        self.lines.append(name)
        st.text_area(
            label,
            key=self._key(name, str),
            max_chars=longest,
            height=height,
            placeholder=hint or None,
            on_change=self._desk.take,
            args=(name,),
        )
        self._beside(name, label, str)

    def one_of(self, name: str, label: str, offered: Mapping[str, str], *, few: bool) -> None:
        """One of several: `few` of them stand side by side, many in a list."""
        codes = list(offered)

        def known(text: str) -> str:
            return text if text in offered else codes[0]

        key, named = self._key(name, known), _named(offered)
        if few:
            st.radio(
                label, codes, key=key, format_func=named, horizontal=True,
                on_change=self._desk.take, args=(name,),
            )  # fmt: skip
        else:
            st.selectbox(
                label, codes, key=key, format_func=named, on_change=self._desk.take, args=(name,)
            )
        self._beside(name, label, named)

    def several(
        self, name: str, label: str, offered: Mapping[str, str], *, most: int | None = None
    ) -> None:
        """Any of several; none is all."""
        st.multiselect(
            label,
            list(offered),
            key=self._key(name, lambda text: [one for one in several(text) if one in offered]),
            format_func=_named(offered),
            max_selections=most,
            placeholder="不限",
            on_change=self._desk.take,
            args=(name,),
        )
        named = _named(offered)
        self._beside(name, label, lambda text: "、".join(map(named, several(text))) or "不限")

    def tick(self, name: str, label: str) -> None:
        """Yes or no."""
        key = self._key(name, lambda text: text == YES)
        st.checkbox(label, key=key, on_change=self._desk.take, args=(name,))
        self._beside(name, label, lambda text: "是" if text else "否")

    @property
    def kept(self) -> dict[str, str]:
        """Key of each field of text → what the desk has of it."""
        return {self._desk.key(name): self._desk.text(name) for name in self.lines}

    @property
    def words(self) -> str:
        """All that was typed, for who looks for a secret in it."""
        return "\n".join(self.kept.values())

    def _key(self, name: str, value: Callable[[str], object]) -> str:
        desk, key = self._desk, self._desk.key(name)
        if name in desk.anew or key not in st.session_state:
            st.session_state[key] = value(desk.text(name))
            desk.anew.discard(name)
        return key

    def _beside(self, name: str, label: str, say: Callable[[str], str]) -> None:
        """Under a field that two people changed: what the other saved, and which is to stand."""
        self.said[name] = lambda text: f"{label}：{say(text) or _NOTHING}"
        desk = self._desk
        if not desk.in_conflict(name):
            return
        other, own = (words(say(text) or _NOTHING) for text in (desk.stands[name], desk.text(name)))
        st.html(
            Markup(
                '<div class="zd-unsaved" role="alert"><p><strong>别人刚保存了这一栏：</strong>{}</p>'
                "<p>您写的还没有保存：{}</p></div>"
            ).format(other, own)
        )
        with st.container(horizontal=True, key=f"{desk.key(name)}-choice"):
            st.button("用我写的", key=f"{desk.key(name)}-mine", on_click=desk.insist, args=(name,))
            st.button(
                "用别人保存的", key=f"{desk.key(name)}-theirs", on_click=desk.give_way, args=(name,)
            )


def _named(offered: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: labels.plain(offered.get(code, code))
