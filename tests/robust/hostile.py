"""PDFs that would harm a careless reader, as bytes; each is made from one page of a good label, and is small on disk."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

TEXT = ("Each tablet has 200 mg magnesium.", "Ingredients: magnesium citrate.", "Directions: take 1 tablet daily.")
LINE = b"".join(b"BT /F1 8 Tf 1 0 0 1 20 %d Tm (%s) Tj ET\n" % (300 - 12 * n, text.encode()) for n, text in enumerate(TEXT))
CATALOG, PAGES, PAGE, CONTENT, FONT, MORE = 1, 2, 3, 4, 5, 6
HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def written(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """The bytes of a PDF with these objects by their numbers; 1 is the catalog."""
    body, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    count = max(objects) + 1
    lines = [b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(count)]
    table = b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R %s >>\n" % (count, b"".join(lines), count, trailer)
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


def label(
    content: bytes = LINE,
    *,
    entries: bytes = b"",
    box: bytes = b"[0 0 300 400]",
    kids: bytes = b"[3 0 R]",
    catalog: bytes = b"",
    page: bytes = b"",
    resources: bytes = b"",
    font: bytes = HELVETICA,
    more: tuple[bytes, ...] = (),
    trailer: bytes = b"",
) -> bytes:
    """A label of one page, with what is wrong in one of its objects; ``more`` are objects from number 6."""
    objects = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        PAGES: b"<< /Type /Pages /Count %d /Kids %s >>" % (kids.count(b" R"), kids),
        PAGE: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> %s >>"
        % (box, resources, page),
        CONTENT: stream(content, entries),
        FONT: font,
        **dict(enumerate(more, start=MORE)),
    }
    return written(objects, trailer)


GOOD = label()


def bomb(layers: int, megabytes: int = 1024) -> bytes:
    """Blanks that grow a thousandfold with each layer of compression that is taken off."""
    blanks = b" " * 1048576
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)  # can stand any number of times
    data = b"\x78\xda" + block * megabytes + packer.flush()
    check = 1
    for _ in range(megabytes):
        check = zlib.adler32(blanks, check)
    data += check.to_bytes(4, "big")
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return label(data, entries=b"/Filter [%s]" % (b" /FlateDecode" * layers))


def many_pages(count: int, content: bytes = LINE) -> bytes:
    """So many pages that share one content."""
    kids = b" ".join(b"%d 0 R" % (MORE + n) for n in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    return label(content, kids=b"[%s]" % kids, more=(page,) * count)


def deep_tree(depth: int) -> bytes:
    """A tree of pages with one page below so many levels."""
    levels = [
        b"<< /Type /Pages /Count 1 /Parent %d 0 R /Kids [%d 0 R] >>" % (2 if n == 0 else MORE + n - 1, MORE + n + 1)
        for n in range(depth)
    ]
    return label(kids=b"[6 0 R]", more=(*levels[:-1], levels[-1].replace(b"[%d 0 R]" % (MORE + depth), b"[3 0 R]")))


def form(content: bytes, resources: bytes = b"") -> bytes:
    return stream(content, b"/Subtype /Form /BBox [0 0 300 400] /Resources << %s >>" % resources)


def forms_that_draw_twice(depth: int, last: bytes) -> bytes:
    """A form that draws the next one twice, and so on: two to the power of ``depth`` drawings of the last."""
    forms = [form(b"/X Do /X Do", b"/XObject << /X %d 0 R >>" % (MORE + n + 1)) for n in range(depth)]
    return label(LINE + b"/X Do", resources=b"/XObject << /X 6 0 R >>", more=(*forms, last))


def broken_object_stream() -> bytes:
    """The page stands in a stream of objects that says where it begins, which is not there."""
    packed = zlib.compress(b"3 9999999 99 5 << /Type /Page >>")
    return label(more=(stream(packed, b"/Type /ObjStm /N 2000000000 /First 4 /Filter /FlateDecode"),)).replace(
        b"3 0 obj", b"9 0 obj"
    )


def locked(user: str, owner: str, *, strength: int) -> bytes:
    """Locked with RC4 of 40 or 128 bits; nothing is permitted."""
    out = io.BytesIO()
    lock = StandardEncryption(user, owner, canPrint=0, canModify=0, canCopy=0, canAnnotate=0, strength=strength)
    canvas = Canvas(out, pagesize=(300, 400), encrypt=lock, invariant=1)
    for number, text in enumerate(TEXT):
        canvas.drawString(20, 300 - 12 * number, text)
    canvas.save()
    return out.getvalue()


def locked_by_aes(user: bytes, owner: bytes) -> bytes:
    """Locked with AES of 256 bits (revision 5); nothing is permitted."""
    key, iv = bytes(range(32)), bytes(16)

    def sealed(data: bytes, by: bytes, mode: modes.Mode) -> bytes:
        sealer = Cipher(algorithms.AES(by), mode).encryptor()
        return sealer.update(data) + sealer.finalize()

    def proof(password: bytes, salts: bytes, more: bytes = b"") -> tuple[bytes, bytes]:
        check, salt = salts[:8], salts[8:]
        by = hashlib.sha256(password + salt + more).digest()
        return hashlib.sha256(password + check + more).digest() + salts, sealed(key, by, modes.CBC(iv))

    u, ue = proof(user, b"check-u.salt--u.")
    o, oe = proof(owner, b"check-o.salt--o.", u)
    allowed = -3904
    perms = sealed(allowed.to_bytes(4, "little", signed=True) + b"\xff\xff\xff\xffTadbabcd", key, modes.ECB())  # noqa: S305
    entries = {b"U": u, b"UE": ue, b"O": o, b"OE": oe, b"Perms": perms}
    texts = b" ".join(b"/%s <%s>" % (name, value.hex().encode()) for name, value in entries.items())
    filters = b"/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF"
    lock = b"<< /Filter /Standard /V 5 /R 5 /Length 256 /P %d %s %s >>" % (allowed, filters, texts)
    padding = 16 - len(LINE) % 16
    content = iv + sealed(LINE + bytes([padding]) * padding, key, modes.CBC(iv))
    return label(content, more=(lock,), trailer=b"/Encrypt 6 0 R /ID [<00112233> <00112233>]")


READ, EITHER = "read", "either"
"""Outcomes of reading: the text comes through; it comes through, or the file is unreadable with whatever code."""

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "good": (lambda: GOOD, READ),
    # torn
    "torn in the middle": (lambda: GOOD[: len(GOOD) // 2], EITHER),
    "torn at the end": (lambda: GOOD[:-40], EITHER),
    "torn in the content": (lambda: GOOD[: GOOD.index(b"Directions")], EITHER),
    "without a beginning": (lambda: b"%PDF-" + GOOD[40:], EITHER),
    "nothing but a head": (lambda: b"%PDF-1.7\n", EITHER),
    "zeros": (lambda: b"%PDF-1.7\n" + bytes(1000000), EITHER),
    # going round in circles
    "page tree that holds itself": (lambda: label(kids=b"[2 0 R]"), EITHER),
    "page tree that holds itself and a page": (lambda: label(kids=b"[3 0 R 2 0 R]"), EITHER),
    "page tree of 3000 levels": (lambda: deep_tree(3000), EITHER),
    "form that draws itself": (
        lambda: label(LINE + b"/X Do", resources=b"/XObject << /X 6 0 R >>", more=(form(b"/X Do", b"/XObject << /X 6 0 R >>"),)),
        EITHER,
    ),
    "two forms that draw each other": (
        lambda: label(
            LINE + b"/X Do",
            resources=b"/XObject << /X 6 0 R >>",
            more=(form(b"/X Do", b"/XObject << /X 7 0 R >>"), form(b"/X Do", b"/XObject << /X 6 0 R >>")),
        ),
        EITHER,
    ),
    "forms that draw a million others": (lambda: forms_that_draw_twice(20, form(LINE, b"/Font << /F1 5 0 R >>")), EITHER),
    "font that is drawn with itself": (
        lambda: label(
            font=b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 77 /LastChar 77"
            b" /Widths [9] /Encoding << /Differences [77 /M] >>"
            b" /CharProcs << /M 6 0 R >> /Resources << /Font << /F1 5 0 R >> >> >>",
            more=(stream(b"9 0 d0 BT /F1 9 Tf (M) Tj ET"),),
        ),
        EITHER,
    ),
    "length that is its own stream": (lambda: GOOD.replace(b"/Length %d" % len(LINE), b"/Length 4 0 R"), EITHER),
    "content that is its own page": (lambda: GOOD.replace(b"/Contents 4 0 R", b"/Contents 3 0 R"), EITHER),
    "table of objects that goes back to itself": (
        lambda: GOOD.replace(b"trailer\n<<", b"trailer\n<< /Prev %s" % GOOD.split(b"startxref\n")[1].split()[0]),
        EITHER,
    ),
    "table of objects at a place that is no place": (lambda: GOOD.replace(b"trailer\n<<", b"trailer\n<< /Prev -5"), EITHER),
    "parent that is its own child": (lambda: GOOD.replace(b"/Type /Pages /Count", b"/Type /Pages /Parent 3 0 R /Count"), EITHER),
    "references to references": (
        lambda: label(resources=b"/X 6 0 R", more=(*(b"%d 0 R" % (7 + n) for n in range(999)), b"6 0 R")),
        EITHER,
    ),
    # too much
    "decompression bomb": (lambda: bomb(1), EITHER),
    "decompression bomb in a bomb": (lambda: bomb(3), EITHER),
    "10000 pages": (lambda: many_pages(10000), "too-many-pages"),
    "60 pages": (lambda: many_pages(60), READ),
    "page count that lies": (lambda: GOOD.replace(b"/Count 1", b"/Count 2147483647"), EITHER),
    "page count below nothing": (lambda: GOOD.replace(b"/Count 1", b"/Count -5"), EITHER),
    "200 by 200 inches": (lambda: label(box=b"[0 0 14400 14400]"), "page-too-large"),
    "page of a billion inches": (lambda: label(box=b"[0 0 72000000000 72000000000]"), EITHER),
    "page without end": (lambda: label(box=b"[0 0 1e400 %s]" % (b"9" * 400)), EITHER),
    "page without a size": (lambda: label(box=b"[0 0 0 0]"), EITHER),
    "page whose size is no number": (lambda: label(box=b"[wide (high) null]"), EITHER),
    "unit of a thousand inches": (lambda: label(page=b"/UserUnit 72000"), EITHER),
    "a million operators": (lambda: label(LINE + b"0 0 m 1 1 l S\n" * 333333), EITHER),
    "a million letters": (lambda: label(LINE + b"BT /F1 1 Tf (%s) Tj ET" % (b"magnesium " * 100000)), EITHER),
    "a million rules": (lambda: label(LINE + b"0 0 300 400 re\n" * 1000000 + b"f"), EITHER),
    # deep
    "saved 100000 times": (lambda: label(b"q " * 100000 + LINE), EITHER),
    "restored 100000 times": (lambda: label(b"Q " * 100000 + LINE), EITHER),
    "arrays in arrays": (lambda: label(resources=b"/X " + b"[" * 100000 + b"]" * 100000), EITHER),
    "arrays in arrays in the content": (lambda: label(b"[" * 100000 + LINE), EITHER),
    "dictionaries in dictionaries": (lambda: label(resources=b"/X " + b"<< /X " * 100000 + b"1" + b" >>" * 100000), EITHER),
    "brackets in a text": (lambda: label(b"BT /F1 8 Tf (" + b"(" * 100000 + b") Tj ET " + LINE), EITHER),
    # numbers
    "numbers that are none": (lambda: label(b"BT /F1 NaN Tf nan inf -inf 1e999 --5 ..5 Tm (x) Tj ET\n" + LINE), EITHER),
    "numbers that are huge": (
        lambda: label(b"BT /F1 %s Tf 1 0 0 1 %s -%s Tm (huge) Tj ET\n" % ((b"9" * 300,) * 3) + LINE),
        EITHER,
    ),
    "matrices that are huge": (lambda: label(b"9e30 0 0 9e30 0 0 cm " * 20 + LINE), EITHER),
    "matrix that is nothing": (lambda: label(b"0 0 0 0 0 0 cm " + LINE), EITHER),
    "length that is too long": (lambda: GOOD.replace(b"/Length %d" % len(LINE), b"/Length 99999999999"), EITHER),
    "length below nothing": (lambda: GOOD.replace(b"/Length %d" % len(LINE), b"/Length -1"), EITHER),
    "length that is no number": (lambda: GOOD.replace(b"/Length %d" % len(LINE), b"/Length /Long"), EITHER),
    "object stream that lies": (broken_object_stream, EITHER),
    "compressed content that is none": (lambda: label(LINE, entries=b"/Filter /FlateDecode"), EITHER),
    "filter that no one knows": (lambda: label(LINE, entries=b"/Filter /Nonsense"), EITHER),
    "picture of a billion pixels": (
        lambda: label(
            LINE + b"/I Do",
            resources=b"/XObject << /I 6 0 R >>",
            more=(stream(b"x", b"/Subtype /Image /Width 99999 /Height 99999 /BitsPerComponent 8 /ColorSpace /DeviceRGB"),),
        ),
        READ,
    ),
    # what else stands in PDFs
    "no pages": (
        lambda: written({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 0 /Kids [] >>"}),
        "no-pages",
    ),
    "page tree without its page": (lambda: GOOD.replace(b"/Count 1 /Kids [3 0 R]", b"/Count 0 /Kids []"), EITHER),
    "no catalog": (lambda: GOOD.replace(b"/Root 1 0 R", b"/Root 99 0 R"), EITHER),
    "form of XFA": (
        lambda: label(
            b"BT /F1 8 Tf 20 300 Td (Please wait...) Tj ET",
            catalog=b"/AcroForm << /XFA 6 0 R /Fields [] >> /NeedsRendering true",
            more=(stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"),),
        ),
        EITHER,
    ),
    "font that is not there": (
        lambda: label(
            font=b"<< /Type /Font /Subtype /TrueType /BaseFont /Unknown /FirstChar 32 /LastChar 126 /Widths [%s]"
            b" /FontDescriptor << /Type /FontDescriptor /FontName /Unknown /Flags 32 >> >>" % (b"500 " * 95)
        ),
        READ,
    ),
    "font without widths": (lambda: label(font=b"<< /Type /Font /Subtype /TrueType /BaseFont /Unknown >>"), EITHER),
    "font that is no object": (lambda: GOOD.replace(b"/F1 5 0 R", b"/F1 99 0 R"), EITHER),
    "font file that is noise": (
        lambda: label(
            font=b"<< /Type /Font /Subtype /TrueType /BaseFont /Noise /FontDescriptor 6 0 R >>",
            more=(b"<< /Type /FontDescriptor /FontName /Noise /Flags 32 /FontFile2 7 0 R >>", stream(bytes(range(256)) * 50)),
        ),
        EITHER,
    ),
    "JavaScript": (
        lambda: label(
            catalog=b"/OpenAction << /S /JavaScript /JS (while (true) { app.alert(1) }) >> /Names << /JavaScript 6 0 R >>"
        ),
        READ,
    ),
    "attachment": (
        lambda: label(
            catalog=b"/Names << /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >>",
            more=(b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>", stream(b"MZ", b"/Type /EmbeddedFile")),
        ),
        READ,
    ),
    "locked for printing, open to the reader": (lambda: locked("", "owner", strength=128), READ),
    "locked by AES, open to the reader": (lambda: locked_by_aes(b"", b"owner"), READ),
    "locked": (lambda: locked("user", "owner", strength=128), "encrypted"),
    "locked by AES": (lambda: locked_by_aes(b"user", b"owner"), "encrypted"),
    "locked in a way that no one knows": (
        lambda: label(more=(b"<< /Filter /Secret /V 9 /R 9 >>",), trailer=b"/Encrypt 6 0 R /ID [<00> <00>]"),
        EITHER,
    ),
}
