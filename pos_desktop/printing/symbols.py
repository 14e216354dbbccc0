"""Code 128, EAN-13 and QR codes as modules, before they have a size.

Source: ISO/IEC 15417 (Code 128), ISO/IEC 15420 (EAN-13); the quiet zone is 10 modules on each side.
"""

from __future__ import annotations

from pos_desktop.domain.product_codes import is_ean13
from pos_desktop.services.ports.paper import Symbology

QUIET_MODULES = 10

_START_B, _START_C, _CODE_B, _CODE_C = 104, 105, 100, 99
_STOP = "2331112"
_TABLE = (
    "212222222122222221121223121322131222122213122312132212221213221312231212"
    "112232122132122231113222123122123221223211221132221231213212223112312131"
    "311222321122321221312212322112322211212123212321232121111323131123131321"
    "112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111"
    "314111221411431111111224111422121124121421141122141221112214112412122114"
    "122411142112142211241211221114413111241112134111111242121142121241114212"
    "124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)
_EAN_L = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
_EAN_LEFT = (
    "LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL",
)  # fmt: skip
_WIDTHS = tuple(_TABLE[at : at + 6] for at in range(0, len(_TABLE), 6))


def code128_b(data: str) -> tuple[int, ...]:
    """Return the widths of bar, space, bar, ... in modules, every letter in code set B.

    Shapes: `data` is 1 or more characters from blank to tilde; 11n + 35 modules wide.
    Errors: `ValueError` for any other character.
    """
    return _pattern([_START_B, *(_value_b(char) for char in data)])


def code128(data: str) -> tuple[int, ...]:
    """Return the same code with runs of four or more digits packed in pairs (code set C).

    Shapes: as `code128_b`, never wider.
    Errors: `ValueError` as `code128_b`.
    """
    values: list[int] = []
    in_c, at = False, 0
    while at < len(data):
        digits = _digits_from(data, at)
        if in_c and digits >= 2:
            values.append(int(data[at : at + 2]))
            at += 2
        elif not in_c and digits >= 4 and digits % 2 == 0:
            values.append(_CODE_C if values else _START_C)
            in_c = True
        else:
            if in_c or not values:
                values.append(_CODE_B if values else _START_B)
            in_c = False
            values.append(_value_b(data[at]))
            at += 1
    return _pattern(values)


def ean13(data: str) -> tuple[int, ...]:
    """Return the widths of bar, space, bar, ... in modules, 95 in all.

    Errors: `ValueError` for anything but 13 digits with the check digit right.
    """
    if not is_ean13(data):
        raise ValueError(f"{data!r} is no EAN-13")
    left = "".join(
        _EAN_L[int(digit)] if parity == "L" else _EAN_L[int(digit)][::-1]
        for digit, parity in zip(data[1:7], _EAN_LEFT[int(data[0])], strict=True)
    )
    right = "".join(_EAN_L[int(digit)] for digit in data[7:])
    return tuple(int(width) for width in f"111{left}11111{right}111")


def pattern_of(symbology: Symbology, data: str) -> tuple[int, ...]:
    """Return the narrowest pattern of a bar code. Errors: `ValueError` for what it cannot hold."""
    return ean13(data) if symbology is Symbology.EAN_13 else code128(data)


def module_count(pattern: tuple[int, ...]) -> int:
    """Return how wide a pattern is, without its quiet zones."""
    return sum(pattern)


def qr_modules(data: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a QR code with error correction M, without its quiet zone.

    Errors: `ValueError` when the data is too long for any QR code.
    """
    import qrcode  # late: it is heavy and only few papers carry a QR code

    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(data)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def _value_b(char: str) -> int:
    if not " " <= char <= "~":
        raise ValueError(f"{char!r} cannot stand in a Code 128 bar code")
    return ord(char) - 32


def _digits_from(data: str, at: int) -> int:
    end = at
    while end < len(data) and data[end] in "0123456789":
        end += 1
    return end - at


def _pattern(values: list[int]) -> tuple[int, ...]:
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103
    widths = "".join(_WIDTHS[value] for value in [*values, check]) + _STOP
    return tuple(int(width) for width in widths)
