"""What every screen must pass: nothing cut, nothing overlapping, targets of 48, names, contrast.

`check_screen(window)` for any shown window or widget; `faults` gives the list for tests of the checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QStackedWidget,
    QWidget,
)

from pos_desktop.ui.table.view import RowTable
from pos_desktop.ui.theme import contrast
from pos_desktop.ui.widgets.chip import Mark

LEAST_TARGET = 48
LEAST_TEXT = 4.5
LEAST_SIGN = 3.0
# Every screen is looked at in these windows: width, height, scale in percent.
WINDOWS = ((1024, 768, 100), (1366, 768, 100), (1920, 1080, 100), (1920, 1080, 150))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a screen."""

    check: str
    widget: str
    detail: str


def check_screen(window: QWidget) -> None:
    """Fail, naming every fault."""
    found = faults(window)
    assert not found, "\n".join(f"{fault.check}: {fault.widget}: {fault.detail}" for fault in found)


def faults(window: QWidget) -> tuple[Fault, ...]:
    """Return everything that is wrong with what is shown."""
    QApplication.processEvents()
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window)]
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return (
        *_clipped(window, shown),
        *_small_targets(shown),
        *_nameless(shown),
        *_pale(window, shown, image),
        *_overlapping(window, shown),
    )


def _label_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text!r}"


def _is_interactive(widget: QWidget) -> bool:
    if widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents):
        return False
    if isinstance(widget, QAbstractButton | QLineEdit | QPlainTextEdit):
        return not (isinstance(widget, QLineEdit) and widget.isReadOnly())
    if (
        isinstance(widget, QAbstractScrollArea | QStackedWidget | QScrollBar)
        or widget.focusProxy() is not None
    ):
        return False
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _is_text(widget: QWidget) -> bool:
    return isinstance(widget, QLabel) and bool(widget.text().strip())


def _rect_in(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _visible_rect(window: QWidget, widget: QWidget) -> QRect:
    rect = _rect_in(window, widget)
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        rect = rect.intersected(_rect_in(window, parent))
        parent = parent.parentWidget()
    return rect.intersected(window.rect())


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


# cut


def _clipped(window: QWidget, shown: list[QWidget]) -> Iterator[Fault]:
    for widget in shown:
        if isinstance(widget, RowTable):
            for words in widget.clipped_texts():
                yield Fault("clipped", _label_of(widget), f"no room for {words!r}")
        detail = _lack_of_room(widget)
        if detail:
            yield Fault("clipped", _label_of(widget), detail)
        elif _is_text(widget) or _is_interactive(widget) or isinstance(widget, Mark):
            whole, seen = _rect_in(window, widget), _visible_rect(window, widget)
            is_cut = seen.width() < whole.width() or (seen.height() < whole.height() and not _scrolls(widget))
            if is_cut and not (seen.isEmpty() and _scrolls(widget)):
                yield Fault("clipped", _label_of(widget), f"only {_size(seen)} of {_size(whole)} is seen")


def _size(rect: QRect) -> str:
    return f"{rect.width()}x{rect.height()}"


def _lack_of_room(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return _label_lacks(widget)
    width, height = 0, 0
    if hasattr(widget, "needed_size"):
        width, height = widget.needed_size().width(), widget.needed_size().height()
    elif hasattr(widget, "needed_width"):
        width = widget.needed_width()
        height = widget.needed_height() if hasattr(widget, "needed_height") else 0
    if widget.width() < width or widget.height() < height:
        return f"needs {width}x{height}, has {_size(widget.rect())}"
    return ""


def _label_lacks(label: QLabel) -> str:
    if not label.text():
        return ""
    room, metrics = label.contentsRect(), QFontMetrics(label.font())
    if label.wordWrap():
        limits = QRect(0, 0, room.width(), 100_000)
        needed = metrics.boundingRect(limits, Qt.TextFlag.TextWordWrap, label.text())
    else:
        needed = metrics.boundingRect(QRect(0, 0, 100_000, 100_000), 0, label.text())
        needed.setWidth(max(metrics.horizontalAdvance(line) for line in label.text().splitlines()))
    if needed.width() > room.width() or needed.height() > room.height():
        return f"needs {_size(needed)}, has {_size(room)}"
    return ""


# targets


def _small_targets(shown: list[QWidget]) -> Iterator[Fault]:
    for widget in shown:
        if _is_interactive(widget) and min(widget.width(), widget.height()) < LEAST_TARGET:
            yield Fault("target", _label_of(widget), _size(widget.rect()))
        if isinstance(widget, QHeaderView) and widget.sectionsClickable() and widget.height() < LEAST_TARGET:
            yield Fault("target", "titles of a table", _size(widget.rect()))


# names


def _nameless(shown: list[QWidget]) -> Iterator[Fault]:
    for widget in shown:
        needs_name = _is_interactive(widget) or isinstance(widget, RowTable | Mark)
        if needs_name and not widget.accessibleName().strip():
            place = widget.parentWidget()
            yield Fault("name", type(widget).__name__, f"in {type(place).__name__} has no accessible name")


# contrast


def _pale(window: QWidget, shown: list[QWidget], image: QImage) -> Iterator[Fault]:
    ratio = image.devicePixelRatio()
    covered = [_rect_in(window, widget) for widget in shown if getattr(widget, "is_layer", False)]
    for widget in shown:
        is_seen_through = isinstance(widget, QAbstractScrollArea) or not (
            _is_text(widget) or isinstance(widget, Mark | QAbstractButton | QLineEdit)
        )
        rect = _visible_rect(window, widget).adjusted(3, 3, -3, -3)
        if is_seen_through or rect.width() < 4 or rect.height() < 4:
            continue
        if _layer_of(widget) is None and any(layer.intersects(rect) for layer in covered):
            continue
        if _scrolls(widget) and 2 * rect.height() < widget.height():
            continue  # scrolled away but for a strip, which may hold no letter
        ground, best = _ground_and_contrast(image, rect, ratio)
        if isinstance(widget, QLabel):
            best = contrast(widget.palette().color(widget.foregroundRole()).name(), ground)
        least = LEAST_TEXT if _has_words(widget) else LEAST_SIGN
        if best < least:
            yield Fault("contrast", _label_of(widget), f"{best:.2f} on {ground}, {least} is the least")


def _has_words(widget: QWidget) -> bool:
    face = getattr(widget, "face", None)
    return face is None or bool(getattr(face, "text", "words"))


def _ground_and_contrast(image: QImage, rect: QRect, ratio: float) -> tuple[str, float]:
    counts: Counter[int] = Counter()
    data, stride = memoryview(image.constBits()).cast("B"), image.bytesPerLine()
    left, right = round(rect.left() * ratio), round((rect.right() + 1) * ratio)
    for y in range(round(rect.top() * ratio), round((rect.bottom() + 1) * ratio)):
        counts.update(data[y * stride + left * 4 : y * stride + right * 4].cast("I"))
    ground = _name(counts.most_common(1)[0][0])
    return ground, max(contrast(_name(color), ground) for color in counts)


def _name(pixel: int) -> str:
    return QColor(pixel & 0xFFFFFF).name()


# overlap


def _overlapping(window: QWidget, shown: list[QWidget]) -> Iterator[Fault]:
    things = [
        (widget, _visible_rect(window, widget).adjusted(1, 1, -1, -1), _layer_of(widget))
        for widget in shown
        if _is_text(widget) or _is_interactive(widget) or isinstance(widget, Mark)
    ]
    seen = [thing for thing in things if not thing[1].isEmpty()]
    for (one, first, layer), (other, second, other_layer) in combinations(seen, 2):
        if layer is not other_layer or not first.intersects(second):
            continue
        if not (one.isAncestorOf(other) or other.isAncestorOf(one)):
            yield Fault("overlap", _label_of(one), f"lies over {_label_of(other)}")


def _layer_of(widget: QWidget) -> QWidget | None:
    candidate: QWidget | None = widget
    while candidate is not None:
        if getattr(candidate, "is_layer", False):
            return candidate
        candidate = candidate.parentWidget()
    return None
