"""Pictures without their metadata (去除图片信息): drawn anew, so that only what is seen remains."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from data.file_kinds import Kind
from portal.uploads.unfit import Reason, Unfit

MOST_PIXELS = 50_000_000
_JPEG_QUALITY = 92
_FORMATS = {Kind.PNG: "PNG", Kind.JPEG: "JPEG"}
_KEPT_MODES = {"PNG": {"1", "L", "P", "I", "I;16", "RGB"}, "JPEG": {"L", "RGB"}}


def clean(content: bytes, kind: Kind) -> bytes:
    """The picture upright, without EXIF, place, comments, colour profile and further frames.

    What transparency hid is gone as well: the picture lies on white.

    Raises:
        Unfit: it is broken, or has more than `MOST_PIXELS`.
    """
    return redrawn(content, _FORMATS[kind])


def redrawn(content: bytes, form: str) -> bytes:
    """The same for any raster format that Pillow reads and writes, such as those inside documents."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=(form,)) as picture:
                return _redrawn(picture, form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit(Reason.PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unfit(Reason.BROKEN) from error


def _redrawn(picture: Image.Image, form: str) -> bytes:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Unfit(Reason.PIXELS)
    ImageOps.exif_transpose(picture, in_place=True)
    plain = _without_transparency(picture)
    if plain.mode not in _KEPT_MODES.get(form, {"L", "P", "RGB"}):
        plain = plain.convert("RGB")
    plain.info.clear()
    drawn = BytesIO()
    if form == "JPEG":
        plain.save(drawn, form, quality=_JPEG_QUALITY, optimize=True)
    else:
        plain.save(drawn, form)
    return drawn.getvalue()


def _without_transparency(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        picture.load()
        return picture
    seen = picture.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    ground.alpha_composite(seen)
    return ground.convert("RGB")
