"""From documents to paper: layout in dots, ESC/POS, ZPL, preview, PDF, transports and the spool."""
