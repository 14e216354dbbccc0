"""Every colour and size of the product, light and dark, at 100, 125 and 150 %."""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum

from msgspec import Struct


class Mode(StrEnum):
    """Which set of colours is in use."""

    LIGHT = "light"
    DARK = "dark"


class Size(IntEnum):
    """Type sizes in pixels at 100 %."""

    SMALL = 13
    BODY = 15
    SECTION = 18
    TITLE = 24
    DUE = 40
    CHANGE = 72


class Weight(IntEnum):
    """The three weights text is set in."""

    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600


class Space(IntEnum):
    """Gaps in pixels at 100 %."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24


class Metric:
    """Sizes of things in pixels at 100 %; several things share a size."""

    RADIUS = 8
    CHIP_RADIUS = 6
    KEYCAP_RADIUS = 4
    RING = 2
    ICON = 20
    TARGET = 48
    CHIP = 28
    KEYCAP = 22
    ROW = 48
    ROW_TWO_LINES = 52
    ROW_TALL = 68
    TABLE_HEADER = 48
    BUTTON = 48
    PAYMENT = 64
    KEYPAD = 80
    KEYPAD_LEAST = 64
    PAY = 72
    RAIL = 96
    RAIL_ITEM = 64
    HEADER = 64
    FILTERS = 60
    STATUS = 48
    CART = 432
    MARGIN = 24
    MARGIN_SELL = 16
    TILE_WIDTH = 150
    TILE_HEIGHT = 137
    TILE_PICTURE = 80
    PICTURE = 40
    AVATAR = 36
    POPOVER = 480
    DIALOG = 480
    PAPER_PANEL = 400


class Tone(StrEnum):
    """What a text or an icon means; the theme knows its colour."""

    TEXT = "text"
    MUTED = "muted"
    DANGER = "danger"
    WARNING = "warning"
    INFO = "info"
    ON_ACCENT = "on_accent"
    ON_INK = "on_ink"


class Ground(StrEnum):
    """What a text stands on."""

    BACKGROUND = "background"
    SURFACE = "surface"
    WELL = "well"
    ACCENT = "accent"
    BAND_DANGER = "band_danger"
    BAND_WARNING = "band_warning"
    BAND_INFO = "band_info"


class ChipKind(StrEnum):
    """The five coloured states of work."""

    NEW = "new"
    PROGRESS = "progress"
    PACKED = "packed"
    CANCELLED = "cancelled"
    COMPLETED = "completed"


class Tint(StrEnum):
    """The six grounds of product tiles."""

    SAND = "sand"
    SAGE = "sage"
    MIST = "mist"
    BLUSH = "blush"
    LILAC = "lilac"
    OAT = "oat"


class Chart(StrEnum):
    """The three colours of plots."""

    MAIN = "main"
    SECOND = "second"
    STOCK = "stock"


class Colors(Struct, frozen=True):
    """One set of colours, each as `#RRGGBB`.

    Shapes: `chips` maps a kind to (ink, ground).
    """

    background: str
    surface: str
    well: str
    hairline: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    danger: str
    warning: str
    info: str
    band_danger: str
    band_warning: str
    band_info: str
    chips: dict[ChipKind, tuple[str, str]]
    tints: dict[Tint, str]
    charts: dict[Chart, str]

    def tone(self, tone: Tone) -> str:
        """Return the ink of a tone."""
        if tone is Tone.ON_INK:
            return self.surface
        return str(getattr(self, tone.value))

    def ground(self, ground: Ground) -> str:
        """Return the colour something stands on."""
        return str(getattr(self, ground.value))


LIGHT = Colors(
    background="#F4F5F2",
    surface="#FFFFFF",
    well="#E9ECE8",
    hairline="#DDE1DE",
    border="#7D858E",
    text="#14171A",
    muted="#525C66",
    accent="#0B6E4F",
    on_accent="#FFFFFF",
    danger="#B3261E",
    warning="#7A4F00",
    info="#1B57B0",
    band_danger="#FBE9E7",
    band_warning="#FBF1DC",
    band_info="#E8EFFA",
    chips={
        ChipKind.NEW: ("#123A8C", "#E3ECFB"),
        ChipKind.PROGRESS: ("#6B4500", "#FBEFD6"),
        ChipKind.PACKED: ("#0B5C42", "#DDF3EA"),
        ChipKind.CANCELLED: ("#8F1D17", "#FBE4E2"),
        ChipKind.COMPLETED: ("#454E58", "#E9ECEF"),
    },
    tints={
        Tint.SAND: "#F1E8D8",
        Tint.SAGE: "#DFE9DF",
        Tint.MIST: "#DEE8EE",
        Tint.BLUSH: "#F3E2DC",
        Tint.LILAC: "#E7E3F0",
        Tint.OAT: "#EAE7DF",
    },
    charts={Chart.MAIN: "#2B5C8A", Chart.SECOND: "#8794A0", Chart.STOCK: "#8A6A2F"},
)

DARK = Colors(
    background="#14171A",
    surface="#1D2226",
    well="#272E33",
    hairline="#323A40",
    border="#79828C",
    text="#F2F4F5",
    muted="#A9B2BB",
    accent="#3DD9A4",
    on_accent="#0A1F17",
    danger="#FF8A80",
    warning="#FFC766",
    info="#8AB8FF",
    band_danger="#3B2220",
    band_warning="#362B16",
    band_info="#1C2A40",
    chips={
        ChipKind.NEW: ("#A9C7FF", "#1E2C48"),
        ChipKind.PROGRESS: ("#FFD08A", "#3A2E15"),
        ChipKind.PACKED: ("#7BE3BD", "#15372B"),
        ChipKind.CANCELLED: ("#FFA8A0", "#44211E"),
        ChipKind.COMPLETED: ("#C3CAD1", "#2E363C"),
    },
    tints={
        Tint.SAND: "#3A342A",
        Tint.SAGE: "#2B362E",
        Tint.MIST: "#28343B",
        Tint.BLUSH: "#3C302C",
        Tint.LILAC: "#33303D",
        Tint.OAT: "#35332E",
    },
    charts={Chart.MAIN: "#8AB8FF", Chart.SECOND: "#76828D", Chart.STOCK: "#D9B36A"},
)


class Scale(Enum):
    """How large everything is drawn, in percent."""

    NORMAL = 100
    LARGE = 125
    LARGER = 150


class Theme(Struct, frozen=True):
    """Colours and scale in use."""

    mode: Mode = Mode.LIGHT
    scale: Scale = Scale.NORMAL

    @property
    def colors(self) -> Colors:
        """Return the colours of the mode."""
        return DARK if self.mode is Mode.DARK else LIGHT

    def px(self, size: int) -> int:
        """Return a size at 100 % as pixels at this scale, rounded half up."""
        return (size * self.scale.value + 50) // 100


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), of `#RRGGBB`.

    Source: WCAG 2.2, definition of relative luminance.
    """
    red, green, blue = (_channel(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two colours.

    Source: WCAG 2.2, definition of contrast ratio.
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
