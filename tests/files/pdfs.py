"""Small PDFs of one page, honest and hostile."""

from __future__ import annotations

import zlib

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>"
DRAWN = b"0 0 100 100 re f"


def written(*objects: bytes, root: bytes = b"1 0 R", more: bytes = b"") -> bytes:
    """A file of these objects, numbered from one, with the table by which readers find them."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root %b %b>>" % (len(objects) + 1, root, more)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer %b\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        trailer,
        len(out),
    )


def stream(told: bytes, data: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (told, len(data), data)


def pdf(*, script: str = "", catalog: bytes = b"", more: bytes = b"") -> bytes:
    """One page; `script` runs when it is opened, `catalog` and `more` stand in its first object and in its trailer."""
    if script:
        told = script.encode().replace(b"(", b"\\(").replace(b")", b"\\)")
        catalog += b"/OpenAction << /S /JavaScript /JS (%b) >>" % told
    first = b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog
    return written(first, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE, stream(b"", DRAWN), more=more)


def packed(objects: bytes, *, told: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """One page, and further objects that nobody can read before they are unpacked."""
    first = b"<< /Type /Catalog /Pages 2 0 R >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return written(first, pages, PAGE, stream(b"", DRAWN), stream(told, zlib.compress(objects)))
