"""Streamlit components whose scripts are files of this folder.

An inline script would reach the page as a blob, which the content security policy forbids; a file
is served from the portal's own address. Streamlit takes files only from a declared asset folder,
and it looks for that declaration in installed packages; the portal is not one, so it declares the
folder itself.
"""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent
_ASSETS = "frontend"
_PROJECT = "zhudun"
_NAMES = tuple(sorted(script.stem for script in (_FOLDER / _ASSETS).glob("*.js")))


def component(name: str) -> ComponentRenderer:
    """The component of `frontend/<name>.js`, ready to be mounted in the running script."""
    _declare()
    return _component(name)


def _declare() -> None:
    """Declare the asset folder to the running server; each server forgets it when it stops."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PROJECT}.{_NAMES[0]}") is not None:
        return
    components = [ComponentConfig(name=name, asset_dir=_ASSETS) for name in _NAMES]
    manifest = ComponentManifest(name=_PROJECT, version="1", components=components)
    manager.register_from_manifest(manifest, _FOLDER)


@cache
def _component(name: str) -> ComponentRenderer:
    style = f"{name}.css" if (_FOLDER / _ASSETS / f"{name}.css").exists() else None
    return st.components.v2.component(f"{_PROJECT}.{name}", js=f"{name}.js", css=style)
