"""Bytes to text, whatever charset a letter claims.

Order of belief: the declared charset where it fits the bytes, UTF-8, Windows-1252. Guessing by
statistics is not done: on short Western texts it is wrong more often than this order.
"""

from __future__ import annotations

import codecs
import re

from .japanese import decode_iso2022_jp

_ALIASES = {
    # Web browsers and Outlook read these as their Windows supersets.
    "iso88591": "cp1252", "latin1": "cp1252", "l1": "cp1252", "cp819": "cp1252", "ibm819": "cp1252",
    "ansi": "cp1252", "windowslatin1": "cp1252", "westerneuropean": "cp1252",
    "iso88599": "cp1254", "latin5": "cp1254", "iso885911": "cp874", "tis620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "xgbk": "gb18030", "cp936": "gb18030", "euccn": "gb18030",
    "gb231280": "gb18030", "csgb2312": "gb18030", "windows936": "gb18030", "chinese": "gb18030",
    "hzgb2312": "hz", "big5": "cp950", "big5eten": "cp950", "xxbig5": "cp950", "cnbig5": "cp950",
    "csbig5": "cp950", "windows950": "cp950",
    "euckr": "cp949", "ksc56011987": "cp949", "ksc5601": "cp949", "ksx1001": "cp949", "korean": "cp949",
    "ksc56011989": "cp949", "cseuckr": "cp949", "windows949": "cp949", "uhc": "cp949",
    "shiftjis": "cp932", "sjis": "cp932", "xsjis": "cp932", "mskanji": "cp932", "windows31j": "cp932",
    "cswindows31j": "cp932", "csshiftjis": "cp932", "cp932": "cp932", "ms932": "cp932",
    "eucjp": "euc_jp", "xeucjp": "euc_jp", "eucjpms": "euc_jp", "cp51932": "euc_jp",
    "utf7": "utf_7", "unicode11utf7": "utf_7", "xunicode20utf7": "utf_7", "csunicode11utf7": "utf_7",
    "utf8mb4": "utf_8", "utf8mb3": "utf_8", "xutf8": "utf_8", "cputf8": "utf_8", "cp65001": "utf_8",
    "iso106461": "utf_8", "unicode": "utf_16", "ucs2": "utf_16", "iso10646ucs2": "utf_16",
    "utf16le": "utf_16_le", "utf16be": "utf_16_be",
    "iso88598i": "iso8859_8", "iso88598e": "iso8859_8", "iso88596i": "iso8859_6", "logical": "iso8859_8",
    "xmacroman": "mac_roman", "macintosh": "mac_roman", "mac": "mac_roman",
    "xmaccyrillic": "mac_cyrillic", "xmacce": "mac_latin2", "xmaccentraleurroman": "mac_latin2",
    "koi8": "koi8_r", "xcp866": "cp866", "dos862": "cp862", "visual": "iso8859_8",
}  # fmt: skip
_JAPANESE = {"iso2022jp", "csiso2022jp", "cp50220", "cp50221", "cp50222", "iso2022jpms", "jis"}
_UNDECLARED = {"", "usascii", "ascii", "ansix341968", "usacii", "7bit", "8bit", "binary", "unknown",
               "unknown8bit", "xunknown", "default", "defaultcharset", "none", "null", "default_charset",
               "iso646us", "us", "xuserdefined", "userdefined", "text"}  # fmt: skip
_NOT_FOR_LETTERS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
_WESTERN = {"cp1252", "iso8859_15", "iso8859-15"}
_MULTIBYTE_UTF8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_NOT_NAME = re.compile(r"[^a-z0-9]")


def decode(data: bytes, charset: str = "", *, fallback: str = "") -> str:
    """Text of `data`; `charset` as the letter declares it (may be empty, unknown or false).

    `fallback` is a second opinion (a meta tag, the charset of the letter's text), asked when the
    first does not fit. Never raises; bytes that fit nothing become U+FFFD.
    """
    for label in (charset, fallback):
        text = _declared(data, label)
        if text is not None:
            return text
    return _undeclared(data, replace_with=charset or fallback)


def decode_html(data: bytes, charset: str = "") -> str:
    """As `decode`, with the document's own meta tag as the second opinion."""
    found = _META_CHARSET.search(data[:4096])
    return decode(data, charset, fallback=found.group(1).decode("ascii") if found else "")


def codec_name(label: str) -> str:
    """Python's name of the codec for a charset label, or "" where it is unknown or says nothing."""
    plain = _NOT_NAME.sub("", label.strip().lower().removeprefix("charset="))
    if plain in _UNDECLARED:
        return ""
    if plain in _JAPANESE:
        return "iso2022_jp"
    if plain.startswith("windows") and plain[7:].isdigit():
        plain = "cp" + plain[7:]
    return _known(_ALIASES.get(plain) or label.strip().strip("\"'").lower()) or _known(plain)


def _known(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    if not is_text or info.name.replace("-", "_") in _NOT_FOR_LETTERS:
        return ""
    return "cp1252" if info.name == "iso8859-1" else info.name


def _declared(data: bytes, label: str) -> str | None:
    name = codec_name(label)
    if not name:
        return None
    if name == "iso2022_jp":
        return decode_iso2022_jp(data)
    if name == "utf-16":
        return _decode_utf16(data)
    if name in _WESTERN and _is_really_utf8(data):
        name = "utf-8"
    try:
        return data.decode("utf-8-sig" if name == "utf-8" else name)
    except (UnicodeError, ValueError):
        return None


def _undeclared(data: bytes, *, replace_with: str) -> str:
    if b"\x1b$" in data or b"\x1b(" in data:
        return decode_iso2022_jp(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_utf16(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeError:
        return _best_effort(data, codec_name(replace_with))


def _best_effort(data: bytes, name: str) -> str:
    """Invalid in its own charset: keep what fits it, unless it was UTF-8 in name only."""
    if name in ("", "utf-8", "ascii") and len(_MULTIBYTE_UTF8.findall(data[:20_000])) == 0:
        name = "cp1252"
    return data.decode(name or "utf-8", "replace")


def _is_really_utf8(data: bytes) -> bool:
    if data.isascii() or not _MULTIBYTE_UTF8.search(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _decode_utf16(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    little = data[1:200:2].count(0) >= data[0:200:2].count(0)
    return data.decode("utf-16-le" if little else "utf-16-be", "replace")
