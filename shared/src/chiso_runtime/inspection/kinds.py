"""The allow-list as data: what evidence may be, by its bytes, its extension and what browsers call it."""

from dataclasses import dataclass

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODF = "application/vnd.oasis.opendocument."

UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
"""What browsers send when they don't know better, and what a form without JavaScript is granted for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type of file that may be kept. `aliases` are other names that browsers and offices give it."""

    media_type: str
    extensions: frozenset[str]
    aliases: frozenset[str] = frozenset()

    def is_declared_by(self, media_type: str) -> bool:
        """Whether an uploader's claim fits."""
        claimed = media_type.split(";")[0].strip().lower()
        return claimed in UNDECLARED or claimed == self.media_type or claimed in self.aliases


def _kind(media_type: str, *extensions: str, aliases: tuple[str, ...] = ()) -> Kind:
    return Kind(media_type=media_type, extensions=frozenset(extensions), aliases=frozenset(aliases))


ZIPPED = ("application/zip", "application/x-zip-compressed")

ALLOWED: tuple[Kind, ...] = (
    _kind("application/pdf", ".pdf", aliases=("application/x-pdf",)),
    _kind(WORD, ".docx", aliases=ZIPPED),
    _kind(EXCEL, ".xlsx", aliases=ZIPPED),
    _kind(POWERPOINT, ".pptx", aliases=ZIPPED),
    _kind(f"{ODF}text", ".odt", aliases=ZIPPED),
    _kind(f"{ODF}spreadsheet", ".ods", aliases=ZIPPED),
    _kind(f"{ODF}presentation", ".odp", aliases=ZIPPED),
    _kind("image/jpeg", ".jpg", ".jpeg", aliases=("image/jpg", "image/pjpeg")),
    _kind("image/png", ".png", aliases=("image/x-png",)),
    _kind("text/csv", ".csv", aliases=("text/plain", "application/csv", "application/vnd.ms-excel")),
    _kind("text/plain", ".txt"),
)

BY_MEDIA_TYPE = {kind.media_type: kind for kind in ALLOWED}
