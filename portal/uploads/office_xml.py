"""One XML part of a document (文档部件), written anew without who made it and when.

Read event by event with entities and document types forbidden: no bomb unfolds, nothing outside is
fetched, memory stays small. Prefixes stay as they are, because some attributes name them.
"""

import re
from collections.abc import Mapping
from io import StringIO
from xml.sax import SAXException
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString

from portal.uploads.unfit import Reason, Unfit

DEEPEST = 200
_NOBODY = "-"
_LEFT_OUT = {"rsids", "rsid", "attachedTemplate", "docVars", "absPath", "revisionPtr"}
"""Elements that tell of machines and earlier versions; nothing in a document depends on them."""
_DELETED = {"w:del", "w:delText", "w:delInstrText", "w:moveFrom"}
_PEOPLE = {"author", "initials", "userName", "userId", "displayName", "lastModifiedBy"}
_ALSO_LEFT_OUT = {"w:date", "w16du:dateUtc", "dT"}
_FETCHES = re.compile(r"\b(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|RD|DATABASE)\b")
_LONGEST_INSTRUCTIONS = 1_000_000


class Rewriter(XMLGenerator):
    """Writes what it is told, but for what tells of people; subclasses leave out more."""

    def __init__(self) -> None:
        self.text = StringIO()
        super().__init__(self.text, "utf-8", short_empty_elements=True)
        self._leaving_out = 0
        self._open: list[str] = []
        self._instructions: list[str] = []

    def keeps(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Whether an element stays, with all that is in it.

        Raises:
            Unfit: the whole file is not taken because of it.
        """
        if name in _DELETED:
            raise Unfit(Reason.REVISIONS)
        if local(name) == "sheet" and attributes.get("state", "visible") != "visible":
            raise Unfit(Reason.HIDDEN)
        return local(name) not in _LEFT_OUT

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - of the base
        """Write the start, with the attributes that stay."""
        if len(self._open) >= DEEPEST:
            raise Unfit(Reason.COMPLEX)
        self._open.append(name)
        if self._leaving_out or not self.keeps(name, dict(attrs.items())):
            self._leaving_out += 1
            return
        if local(name) == "fldSimple":
            self._instructions.append(attrs.get("w:instr") or "")
        super().startElement(name, AttributesImpl(_kept(name, attrs)))

    def endElement(self, name: str) -> None:  # noqa: N802 - of the base
        """Write the end of what was started."""
        self._open.pop()
        if self._leaving_out:
            self._leaving_out -= 1
        else:
            super().endElement(name)

    def characters(self, content: str) -> None:
        """Write the text; a carriage return would not survive as a plain character."""
        if self._leaving_out:
            return
        inside = local(self._open[-1]) if self._open else ""
        if inside == "instrText":
            self._instructions.append(content)
        if inside == "author" and content.strip():
            content = _NOBODY
        first, *others = content.split("\r")
        super().characters(first)
        for other in others:
            super().ignorableWhitespace("&#13;")
            super().characters(other)

    def ignorableWhitespace(self, whitespace: str) -> None:  # noqa: N802 - of the base
        """White space between elements stays."""
        self.characters(whitespace)

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802 - of the base
        """Instructions to other programs are left out."""

    def refuse_fetching(self) -> None:
        """Refuse fields that fetch from elsewhere when the document opens."""
        if _FETCHES.search("".join(self._instructions)[:_LONGEST_INSTRUCTIONS].upper()):
            raise Unfit(Reason.EXTERNAL)


def rewritten(content: bytes, rewriter: Rewriter) -> bytes:
    """The part as the rewriter tells it.

    Raises:
        Unfit: entities or a document type, not well-formed, or something the rewriter refuses.
    """
    try:
        parseString(content, rewriter, forbid_dtd=True)
    except DefusedXmlException:
        raise Unfit(Reason.ENTITIES) from None
    except (SAXException, ValueError, LookupError, UnicodeError) as error:
        raise Unfit(Reason.BROKEN) from error
    rewriter.refuse_fetching()
    return rewriter.text.getvalue().encode()


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def _kept(name: str, attrs: AttributesImpl) -> dict[str, str]:
    kept = {}
    for attribute, value in attrs.items():
        plain = local(attribute)
        if plain.startswith("rsid") or attribute in _ALSO_LEFT_OUT:
            continue
        if local(name) == "pageSetup" and attribute.startswith("r:"):
            continue
        kept[attribute] = _NOBODY if plain in _PEOPLE else value
    return kept
