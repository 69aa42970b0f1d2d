"""Characters as fonts name them and as people write them: radicals, compatibility ideographs, symbol fonts.

PDF and OFD files often name a glyph by the code point of a radical that looks the same (⽤ U+2F64 for 用), and symbol
fonts draw ticked boxes in place of letters. Both are undone here; every other character stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

# Radicals of the CJK Radicals Supplement, each followed by its ideograph (EquivalentUnifiedIdeograph.txt of the Unicode
# character database); NFKC knows only two of them. Radicals whose ideograph no font of an office has are left alone.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵"
    "⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见"
    "⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦"
    "⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_KANGXI = range(0x2F00, 0x2FD6)
_COMPATIBILITY_IDEOGRAPHS = (range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
_LIGATURES = range(0xFB00, 0xFB07)


# Radicals whose traditional ideograph a mainland font draws in its simplified shape: ⼾ is 户 there, not 戶.
_MAINLAND = {"戶": "户", "靑": "青", "黃": "黄"}


def _table() -> dict[int, str]:
    pairs = zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)
    table = {ord(radical): ideograph for radical, ideograph in pairs}
    for code in (*_KANGXI, *_COMPATIBILITY_IDEOGRAPHS[0], *_COMPATIBILITY_IDEOGRAPHS[1], *_LIGATURES):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            table[code] = _MAINLAND.get(plain, plain)
    return table


_TABLE = _table()
_RARE = re.compile("[\u2e80-\u2fd5\uf900-\ufb06\U0002f800-\U0002fa1f]")

# Wingdings draws ticked and empty boxes with these code points (in the private use area, or as plain letters).
_SYMBOLS = {
    "wingdings": {0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0xFC: "√", 0x71: "□", 0x72: "□"},
    "wingdings2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x2A: "□", 0x50: "√"},
}
_PRIVATE_USE = range(0xE000, 0xF900)
_SYMBOL_PAGE = 0xF000


def without_radicals(text: str) -> str:
    """The text with radicals, compatibility ideographs and Latin ligatures written as ordinary characters."""
    return text.translate(_TABLE) if _RARE.search(text) else text


def symbol(code: int, font: str) -> str | None:
    """The character that a code point of a symbol font draws; None for other fonts, "" for a picture of no meaning."""
    name = font.lower().replace(" ", "").replace("-", "")
    for known in ("wingdings2", "wingdings"):
        if known in name:
            plain = code - _SYMBOL_PAGE if code >= _SYMBOL_PAGE else code
            found = _SYMBOLS[known].get(plain)
            return found if found is not None else ("" if code in _PRIVATE_USE else None)
    return None
