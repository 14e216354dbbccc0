"""Buttons: the accent for the next step, neutral for the rest, quiet for what is seldom needed."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QKeySequence, QPainter
from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import (
    RIGHT,
    box,
    draw_icon,
    draw_keycap,
    draw_text,
    focus_ring,
    keycap_width,
    text_width,
)
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Weight
from pos_desktop.ui.widgets.control import Control


class ButtonKind(Enum):
    """How much a button asks for attention; at most one accent on a screen."""

    PRIMARY = "primary"
    NEUTRAL = "neutral"
    QUIET = "quiet"


class Face(Struct, frozen=True):
    """What a button says; with an amount or a detail the words stand at the left, else in the middle."""

    text: str = ""
    icon: str = ""
    keycap: str = ""
    amount: str = ""
    detail: str = ""
    detail_amount: str = ""
    icon_after: str = ""

    @property
    def spoken(self) -> str:
        """Return the words for a screen reader."""
        return ", ".join(part for part in (self.text, self.amount, self.detail, self.detail_amount) if part)

    @property
    def is_spread(self) -> bool:
        """Tell whether words stand at the left and the rest at the right."""
        return bool(self.amount or self.detail)


class Button(Control):
    """A button; its keycap is also its shortcut. An icon alone needs `name`.

    Units: `height` at 100 %.
    """

    def __init__(
        self,
        look: Look,
        face: Face,
        kind: ButtonKind = ButtonKind.NEUTRAL,
        *,
        height: int = Metric.BUTTON,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, name or face.spoken, parent)
        self._name = name
        self._kind = kind
        self._height = height
        self._is_chosen = False
        self._face = Face()
        self.set_face(face)

    @property
    def face(self) -> Face:
        """Return what the button says."""
        return self._face

    @property
    def kind(self) -> ButtonKind:
        """Return how loud the button is."""
        return self._kind

    def set_face(self, face: Face) -> None:
        """Change what the button says."""
        if face.keycap != self._face.keycap:
            self.setShortcut(QKeySequence(face.keycap))
        self._face = face
        self.setAccessibleName(self._name or face.spoken)
        self.updateGeometry()
        self.update()

    def set_name(self, name: str) -> None:
        """Say what an icon-only button does, for screen readers and as its tool tip."""
        self._name = name
        self.setAccessibleName(name or self._face.spoken)
        self.setToolTip(name)

    def set_kind(self, kind: ButtonKind) -> None:
        """Make the button louder or quieter."""
        if kind is not self._kind:
            self._kind = kind
            self.updateGeometry()
            self.update()

    def set_chosen(self, is_chosen: bool) -> None:
        """Draw the button as the chosen one of several: well and ring."""
        self._is_chosen = is_chosen
        self.update()

    def needed_height(self) -> int:
        return self.look.px(self._height)

    def needed_width(self) -> int:
        face, look = self._face, self.look
        words = self._words_width()
        if not face.is_spread:
            padding = 14 if face.text else 0
            return max(words + 2 * look.px(padding), look.px(Metric.TARGET))
        detail = text_width(self._detail_font(), face.detail) + self._indent()
        figures = text_width(self._amount_font(), face.amount)
        below = text_width(self._detail_font(Weight.SEMIBOLD), face.detail_amount)
        gap = look.px(Space.L) if face.amount or face.detail_amount else 0
        wanted = max(words + (gap + figures if figures else 0), detail + (gap + below if below else 0))
        return wanted + 2 * look.px(20)

    def paint(self, painter: QPainter) -> None:
        self._paint_ground(painter)
        if self._face.is_spread or self._height >= Metric.PAY:
            self._paint_spread(painter)
        else:
            self._paint_words(painter, (self.width() - self._words_width()) // 2, self.height() // 2)
        if self.hasFocus():
            is_strong = self._kind is ButtonKind.PRIMARY and self.isEnabled()
            gap = self.look.theme.colors.surface if is_strong else ""
            focus_ring(painter, self.look, self.rect(), gap=gap)

    def _is_large(self) -> bool:
        return self._height >= Metric.PAYMENT and self._kind is ButtonKind.PRIMARY

    def _ink(self) -> str:
        colors = self.look.theme.colors
        if not self.isEnabled():
            return colors.muted
        return colors.on_accent if self._kind is ButtonKind.PRIMARY else colors.text

    def _paint_ground(self, painter: QPainter) -> None:
        colors, radius = self.look.theme.colors, self.look.px(Metric.RADIUS)
        if not self.isEnabled():
            border = "" if self._kind is ButtonKind.QUIET else colors.hairline
            box(painter, self.rect(), border=border, radius=radius)
        elif self._kind is ButtonKind.PRIMARY:
            box(painter, self.rect(), ground=colors.accent, radius=radius)
        elif self._is_chosen:
            ring = self.look.px(Metric.RING)
            box(painter, self.rect(), ground=colors.well, border=colors.text, radius=radius, width=ring)
        elif self._kind is ButtonKind.NEUTRAL:
            ground = colors.ground(Ground.WELL if self.is_lit() else Ground.SURFACE)
            box(painter, self.rect(), ground=ground, border=colors.border, radius=radius)
        elif self.is_lit():
            box(painter, self.rect(), ground=colors.well, radius=radius)

    def _text_size(self) -> Size:
        return Size.SECTION if self._is_large() else Size.BODY

    def _words_width(self) -> int:
        face, look = self._face, self.look
        total = text_width(look.font(self._text_size(), self._weight()), face.text) if face.text else 0
        total += self._indent()
        if face.keycap:
            total += look.px(Space.M) + keycap_width(look, face.keycap)
        if face.icon_after:
            total += look.px(Metric.ICON) + (look.px(Space.M) if face.text else 0)
        return total

    def _weight(self) -> Weight:
        is_strong = self._kind is ButtonKind.PRIMARY or self._is_chosen
        return Weight.SEMIBOLD if is_strong else Weight.MEDIUM

    def _indent(self) -> int:
        if not self._face.icon:
            return 0
        gap = 0 if not self._face.text else Space.M if self._face.is_spread else Space.S
        return self.look.px(Metric.ICON) + self.look.px(gap)

    def _amount_font(self) -> QFont:
        return self.look.font(Size.TITLE if self._is_large() else Size.BODY, Weight.SEMIBOLD, figures=True)

    def _detail_font(self, weight: Weight = Weight.REGULAR) -> QFont:
        size = Size.BODY if self._is_large() else Size.SMALL
        return self.look.font(size, weight, figures=weight is Weight.SEMIBOLD)

    def _paint_words(self, painter: QPainter, left: int, middle: int) -> None:
        face, look, ink = self._face, self.look, self._ink()
        side = look.px(Metric.ICON)
        if face.icon:
            draw_icon(painter, QPoint(left, middle - side // 2), face.icon, ink, side)
            left += self._indent()
        if face.text:
            font = look.font(self._text_size(), self._weight())
            line = QRect(left, middle - self.height() // 2, max(0, self.width() - left), self.height())
            left += draw_text(painter, line, face.text, font, ink)
        if face.keycap:
            left += look.px(Space.M)
            outline = ink if self._kind is ButtonKind.PRIMARY else look.theme.colors.hairline
            quiet = ink if self._kind is ButtonKind.PRIMARY else look.theme.colors.muted
            draw_keycap(painter, look, QPoint(left, middle), face.keycap, (quiet, outline))
            left += keycap_width(look, face.keycap)
        if face.icon_after:
            left += look.px(Space.M) if face.text else 0
            draw_icon(painter, QPoint(left, middle - side // 2), face.icon_after, ink, side)

    def _paint_spread(self, painter: QPainter) -> None:
        face, look, ink = self._face, self.look, self._ink()
        left, right = look.px(20), self.width() - look.px(20)
        middle = self.height() // 2
        upper, lower = (middle - look.px(11), middle + look.px(12)) if face.detail else (middle, middle)
        self._paint_words(painter, left, upper)
        self._paint_at_right(painter, right, upper, face.amount, self._amount_font())
        if not face.detail:
            return
        quiet = ink if self._kind is ButtonKind.PRIMARY else look.theme.colors.muted
        height = look.px(Space.XL)
        line = QRect(left + self._indent(), lower - height // 2, right - left - self._indent(), height)
        draw_text(painter, line, face.detail, self._detail_font(), quiet)
        self._paint_at_right(painter, right, lower, face.detail_amount, self._detail_font(Weight.SEMIBOLD))

    def _paint_at_right(self, painter: QPainter, right: int, middle: int, text: str, font: QFont) -> None:
        if text:
            half = self.look.px(Space.XL)
            draw_text(painter, QRect(0, middle - half, right, 2 * half), text, font, self._ink(), RIGHT)
