"""Bytes to text: the encoding is found, mojibake repaired, control characters removed, line ends made one."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from pipeline.readers.quoted_printable import mended

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"%PDF", b"\xd0\xcf\x11\xe0", b"SQLite",
          b"\x1f\x8b", b"MZ\x90",
          b"RIFF", b"OggS", b"ID3", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xca\xfe\xba\xbe")  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MOJIBAKE = re.compile(
    "Ã[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]|â€[\x80-\xff\u0153\u02dc\u2010-\u203a\u20ac\u2122]|Â[\xa0-\xbf]|ðŸ"
)
_WESTERN = frozenset(
    "‘’‚“”„–—…•·€£¥©®™°±²³½¼¾¿¡«»§´`àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽ×\xa0ºª†"
)
_MAC = re.compile("[a-z.,;:!?][À-ÖØ-ÝŠŽŸ]")
"""What MacRoman's apostrophes, quotation marks and small é are in Windows-1252: capitals at a word's end or in it."""
_APOSTROPHE = re.compile("[a-z]’[a-z]")
_SAMPLE = 100_000


def decode(data: bytes) -> str:
    """The text in ``data`` with ``\\n`` line ends and without control characters. Never raises.

    A byte order mark decides; then UTF-8; then UTF-16 without a mark; then MacRoman or Windows-1252 where they yield
    nothing but western letters and typographic signs; last what charset-normalizer finds. Text that was decoded wrongly
    before it was saved is mended by ftfy, only where its traces are evident.
    """
    text = _to_text(data)
    if _MOJIBAKE.search(text):
        import ftfy

        text = ftfy.fix_encoding(text)
    return tidy(text)


def tidy(text: str) -> str:
    """Line ends as ``\\n``, letters with their accents as one character (NFC: "Zoë" is written in two ways, and is one
    name); control characters, byte order marks and lone surrogates removed or replaced; quoted-printable decoded.
    """
    text = _SURROGATES.sub("\ufffd", _CONTROL.sub("", _LINE_ENDS.sub("\n", text)))
    return unicodedata.normalize("NFC", mended(text))


def same_length(text: str) -> str:
    """``text`` with what no database can hold replaced one for one, so that offsets into the original stay true."""
    return _SURROGATES.sub("\ufffd", text.replace("\x00", " "))


@lru_cache(maxsize=2)
def peek(head: bytes) -> str:
    """The decoded beginning of a file, for recognising its format; a character cut off at the end is dropped."""
    try:
        return tidy(codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=False))
    except UnicodeDecodeError:
        return decode(head)


def is_text(head: bytes) -> bool:
    """Whether the beginning of a file is text in some encoding: hardly a control character in it."""
    if head.startswith(_MAGIC):
        return False
    if any(head.startswith(mark) for mark, _ in _BOMS) or _wide(head):
        return True
    sample = head[:8192]
    controls = sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in sample)
    return controls <= len(sample) // 20


def _to_text(data: bytes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in every second place."""
    sample = data[:2000]
    if len(sample) < 8:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _legacy(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    right = sum(char > "\x7f" and char != "\ufffd" for char in text)
    if text.count("\ufffd") <= right // 4 + 1 and right > 3:
        return text  # UTF-8 with a few damaged places
    western = data.decode("cp1252", "replace")
    mac = data.decode("mac_roman")
    if len(_MAC.findall(western)) > len(_APOSTROPHE.findall(western)) and _is_western(mac):
        return mac
    if _is_western(western):
        return western
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")


def _is_western(text: str) -> bool:
    return all(char < "\x80" or char in _WESTERN for char in text)
