"""What is known of the file's form without its schema: how facts are numbered, what is searched."""

from __future__ import annotations

SEQ_BITS = 40
SEQ_MASK = (1 << SEQ_BITS) - 1
SEARCHED = ("product_text", "customer_text", "sale_text")
RANKED = 200
TILES_IN_A_TAB = 60
