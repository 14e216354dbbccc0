"""One builder per paper: a record of plain values becomes a document in its language."""
