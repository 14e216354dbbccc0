"""The virtual printer of the demo shop: the papers that came out, the newest on top."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_desktop.services.ports.paper import Layout
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import MUTED, SECTION, Label
from pos_desktop.ui.widgets.paper import DrawLayout, ReceiptPaper
from pos_desktop.ui.widgets.surface import Scroll, Surface, column, row
from pos_desktop.ui.widgets.tabs import Choice, Segmented

MOST_PAPERS = 12


class PrinterPanel(Surface):
    """Slides over the right side of the screen.

    Signals: `closed` (nothing); `paper_out_requested` (bool): let the paper end, or put new in.
    """

    is_layer = True  # lies over what is beneath it, and may
    closed = Signal()
    paper_out_requested = Signal(object)

    def __init__(self, look: Look, draw: DrawLayout, parent: QWidget) -> None:
        super().__init__(look, Ground.WELL, edges="l", parent=parent)
        self._draw = draw
        self._papers: tuple[Layout, ...] = ()
        self._views: list[ReceiptPaper] = []
        self.title = Label(look, "", SECTION, parent=self)
        self.close_button = Button(look, Face(icon="x"), ButtonKind.QUIET, name="x", parent=self)
        self.supply = Segmented(look, parent=self)
        self.empty = Label(look, "", MUTED, wraps=True, parent=self)
        self._column: QVBoxLayout = column(gap=look.px(Space.L))
        self._lay_out()
        self.close_button.clicked.connect(self.closed)
        self.supply.chosen.connect(self._on_supply_chosen)
        look.changed.connect(self._arrange)
        self._arrange()

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.title.setText(texts("Virtual printer"))
        self.close_button.set_name(texts("Close"))
        self.empty.setText(texts("What is printed comes out here: receipts, packing slips, labels."))
        choices = (Choice(False, texts("Paper in")), Choice(True, texts("Out of paper")))
        self.supply.set_choices(choices, self.supply.current)

    def render(self, papers: Sequence[Layout], *, is_paper_out: bool) -> None:  # type: ignore[override]
        """Show the papers, the newest first, and whether there is paper."""
        self.supply.set_current(is_paper_out)
        shown = tuple(papers[:MOST_PAPERS])
        self.empty.setVisible(not shown)
        if shown == self._papers:
            return
        self._papers = shown
        for view in self._views:
            view.hide()
            view.deleteLater()
        self._views = []
        for at, paper in enumerate(shown):
            view = ReceiptPaper(self.look, self._draw, parent=self)
            view.show_paper(paper)
            self._column.insertWidget(at, view, 0, Qt.AlignmentFlag.AlignHCenter)
            self._views.append(view)

    def _lay_out(self) -> None:
        look = self.look
        layout = column(self, margin=look.px(Space.L), gap=look.px(Space.M))
        head = row()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        layout.addLayout(head)
        layout.addWidget(self.supply)
        layout.addWidget(self.empty)
        content = QWidget()
        content.setLayout(self._column)
        self._column.addStretch(1)
        layout.addWidget(Scroll(content), 1)

    @Slot(object)
    def _on_supply_chosen(self, is_out: object) -> None:
        self.paper_out_requested.emit(is_out is True)

    @Slot()
    def _arrange(self) -> None:
        self.setFixedWidth(self.look.px(Metric.PAPER_PANEL))
