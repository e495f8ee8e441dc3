"""The one pass over an uploaded file: hash, size, real type, hostile content."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chiso_runtime.inspection.antivirus import NoScanner, Scanner
from chiso_runtime.inspection.archives import has_archive_end
from chiso_runtime.inspection.findings import Finding, Hostile, Inspection, ScanState, Verdict, finding
from chiso_runtime.inspection.images import JPEG, PNG, inspect_jpeg, inspect_png
from chiso_runtime.inspection.kinds import BY_MEDIA_TYPE
from chiso_runtime.inspection.limits import Budget, Limits
from chiso_runtime.inspection.names import extension_of, is_safe_name
from chiso_runtime.inspection.packages import ZIP, inspect_package
from chiso_runtime.inspection.pdf import HEADER, inspect_pdf
from chiso_runtime.inspection.signatures import EICAR, OLE, best_guess, holds_page
from chiso_runtime.inspection.spool import Spool
from chiso_runtime.inspection.texts import inspect_text, looks_like_text

DEFAULT_LIMITS = Limits()
NO_SCANNER = NoScanner()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the uploader says of the file: its name, media type ("" for none) and size in bytes."""

    name: str
    media_type: str
    size: int


def inspect(
    chunks: Iterable[bytes],
    *,
    declared: Declared,
    limits: Limits = DEFAULT_LIMITS,
    scanner: Scanner = NO_SCANNER,
) -> Inspection:
    """Read the chunks once and say whether the file may be kept. What the chunks raise goes through."""
    with Spool() as spool:
        whole = spool.fill(chunks, largest=limits.size)
        found = list(_of_name(declared.name))
        media_type, scan = None, ScanState.NOT_SCANNED
        if not whole:
            found.append(finding("file-too-large", f"{limits.size} bytes"))
        elif spool.size == 0:
            found.append(finding("file-empty"))
        else:
            media_type, of_content = _look(spool, declared, Budget(limits))
            scan = scanner.scan(block for _, block in spool.blocks())
            found += of_content
            if scan is ScanState.INFECTED:
                found.append(finding("virus-found"))
        return Inspection(
            sha256=spool.sha256,
            size=spool.size,
            media_type=media_type,
            verdict=Verdict.REFUSED if found else Verdict.CLEAN,
            findings=tuple(found),
            scan=scan,
        )


def _of_name(name: str) -> Iterator[Finding]:
    if not is_safe_name(name):
        yield finding("name-unsafe", name)
    elif not extension_of(name):
        yield finding("name-without-extension", name)


def _look(spool: Spool, declared: Declared, budget: Budget) -> tuple[str | None, list[Finding]]:
    media_type, found = None, []
    if spool.size != declared.size:
        found.append(finding("size-mismatch", f"{declared.size}, {spool.size}"))
    try:
        _refuse_test_virus(spool)
        media_type = _recognise(spool, extension_of(declared.name), budget)
        _refuse_second_format(spool, media_type)
    except Hostile as hostile:
        found.append(finding(hostile.code, hostile.detail))
    else:
        found += _of_claims(media_type, declared)
    return media_type, found


def _of_claims(media_type: str, declared: Declared) -> Iterator[Finding]:
    if (kind := BY_MEDIA_TYPE.get(media_type)) is None:
        yield finding("type-not-allowed", media_type)
        return
    if extension_of(declared.name) not in kind.extensions:
        yield finding("extension-mismatch", media_type)
    if not kind.is_declared_by(declared.media_type):
        yield finding("declared-type-mismatch", f"{declared.media_type}, {media_type}")


def _recognise(spool: Spool, extension: str, budget: Budget) -> str:
    head = spool.at(0, 4096)
    if head.startswith(HEADER):
        inspect_pdf(spool, budget)
        return "application/pdf"
    if head.startswith(b"PK"):
        return inspect_package(spool, budget)
    if head.startswith(PNG):
        inspect_png(spool, budget)
        return "image/png"
    if head.startswith(JPEG):
        inspect_jpeg(spool, budget)
        return "image/jpeg"
    if head.startswith(OLE):
        raise Hostile("office-legacy-or-encrypted")
    if looks_like_text(head):
        return inspect_text(spool, extension, budget)
    raise Hostile("type-not-allowed" if (guess := best_guess(head)) else "type-unknown", guess)


def _refuse_test_virus(spool: Spool) -> None:
    if any(EICAR in block for _, block in spool.blocks(overlap=len(EICAR))):
        raise Hostile("test-virus")


def _refuse_second_format(spool: Spool, media_type: str) -> None:
    """A file that other programs would take for something else is refused whatever it is to us."""
    head = spool.at(0, 1024)
    packaged = head.startswith(b"PK")
    if not packaged and has_archive_end(spool):
        raise Hostile("polyglot", f"{media_type} and {ZIP}")
    if HEADER in head[1:]:
        raise Hostile("polyglot", f"{media_type} and pdf")
    if not media_type.startswith("text/") and holds_page(head):
        raise Hostile("polyglot", f"{media_type} and html")
