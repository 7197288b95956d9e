"""A JPEG stream inside a PDF without its metadata segments: nothing is drawn anew, no quality lost."""

_START_OF_IMAGE, _START_OF_SCAN, _END_OF_IMAGE = 0xD8, 0xDA, 0xD9
_COMMENT = 0xFE
_APP_FIRST, _APP_LAST = 0xE0, 0xEF
_COLOUR = {0xE0, 0xEE}
"""JFIF and Adobe: how the colours are meant. EXIF, XMP, profiles and makers' notes are the others."""


def stripped(content: bytes) -> bytes:
    """The same picture; what is no plain JPEG comes back as it is."""
    if not content.startswith(bytes((0xFF, _START_OF_IMAGE))):
        return content
    kept = [content[:2]]
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker in {_START_OF_SCAN, _END_OF_IMAGE}:
            return b"".join([*kept, content[place:]])
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if not _tells_of_its_making(marker):
            kept.append(content[place:end])
        place = end
    return content


def _tells_of_its_making(marker: int) -> bool:
    return marker == _COMMENT or (_APP_FIRST <= marker <= _APP_LAST and marker not in _COLOUR)
