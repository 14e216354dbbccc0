"""The codes on goods: which numbers are an EAN-13, told by their check digit.

Source: GS1 General Specifications, 7.9: weights 1 and 3 from the left, the sum a multiple of ten.
"""

EAN_DIGITS = 13


def is_ean13(code: str) -> bool:
    """Whether a code is thirteen digits of which the last checks the others."""
    if len(code) != EAN_DIGITS or not (code.isascii() and code.isdecimal()):
        return False
    digits = [int(digit) for digit in code]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def code_to_print(codes: tuple[str, ...], sku: str) -> str:
    """Return the code that goes on a product's label: its first EAN-13, else its first code, else its SKU."""
    known = [code.strip() for code in codes if code.strip()]
    return next((code for code in known if is_ean13(code)), next(iter(known), sku.strip()))
