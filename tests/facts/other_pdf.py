"""PDFs of other people, made up."""

import zlib


def pdf_of(*pages, more=b"", trailer=b"", packed=False):
    """A PDF with a page for each list of lines, or for bytes that are its content as they are."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    for at, page in enumerate(pages):
        content = page if isinstance(page, bytes) else _drawn(page)
        content, how = (zlib.compress(content), b"/Filter /FlateDecode") if packed else (content, b"")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
            % (5 + 2 * at)
        )
        objects.append(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), how, content))
    body, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    body += more
    xref = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF"
    return body + end % (len(places) + 1, xref, len(places) + 1, trailer, len(body))


def _drawn(lines):
    drawn = [
        b"BT /F 11 Tf 60 %d Td (%s) Tj ET"
        % (780 - 14 * at, line.replace("(", r"\(").replace(")", r"\)").encode("cp1252"))
        for at, line in enumerate(lines)
    ]
    return b"\n".join(drawn)
