"""A button that prints the page (打印): no policy allows an inline script to do it."""

from portal.browser_storage.components import component


def print_button(label: str = "打印本页", *, key: str = "print") -> None:
    """Show a button that opens the browser's print dialogue; it does not appear in print."""
    component("print")(key=key, data={"label": label}, width="content")
