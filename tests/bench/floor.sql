-- The tables that one order is written to and that its rules are read from. Frozen, as floor.py is.
CREATE TABLE root (no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);
CREATE TABLE journal (id INTEGER PRIMARY KEY, root_no INTEGER NOT NULL, head BLOB NOT NULL, body BLOB);
CREATE INDEX journal_root ON journal (root_no);
CREATE TABLE sale (no INTEGER PRIMARY KEY, source TEXT NOT NULL, state TEXT NOT NULL, label TEXT NOT NULL,
  number TEXT NOT NULL, placed_at_ms INTEGER NOT NULL, outlet_id BLOB, register_id BLOB, session_id BLOB,
  user_id BLOB, customer_id BLOB, contact TEXT NOT NULL, currency TEXT NOT NULL, tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL, refunded_minor INTEGER NOT NULL, paid_minor INTEGER NOT NULL,
  owed_minor INTEGER NOT NULL, is_paid INTEGER NOT NULL, terms TEXT NOT NULL, hold TEXT NOT NULL,
  method TEXT NOT NULL, channel_id BLOB, channel_kind TEXT NOT NULL, order_id TEXT NOT NULL,
  promised_at_ms INTEGER, return_of BLOB, closed_at_ms INTEGER, can_continue INTEGER NOT NULL,
  can_return INTEGER NOT NULL);
CREATE INDEX sale_placed ON sale (placed_at_ms);
CREATE INDEX sale_continued ON sale (placed_at_ms) WHERE can_continue = 1;
CREATE INDEX sale_at_register ON sale (register_id) WHERE state = 'open';
CREATE INDEX sale_of_customer ON sale (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX sale_returned ON sale (return_of) WHERE return_of IS NOT NULL;
CREATE TABLE sale_line (root_no INTEGER NOT NULL, position INTEGER NOT NULL, line_key TEXT NOT NULL,
  product_no INTEGER, sku TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, quantity INTEGER NOT NULL,
  unit_price_minor INTEGER NOT NULL, net_minor INTEGER NOT NULL, tax_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL, PRIMARY KEY (root_no, position)) WITHOUT ROWID;
CREATE TABLE payment (root_no INTEGER NOT NULL, entry TEXT NOT NULL, payment_id BLOB NOT NULL,
  kind TEXT NOT NULL, type_id BLOB, title TEXT NOT NULL, amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL, at_ms INTEGER NOT NULL, who BLOB, session_id BLOB, register_id BLOB,
  reference TEXT NOT NULL, counter_of BLOB,
  customer_id BLOB, PRIMARY KEY (root_no, entry, payment_id)) WITHOUT ROWID;
CREATE INDEX payment_in_session ON payment (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX payment_on_account ON payment (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX payment_by_reference ON payment (reference) WHERE kind IN ('gift_card', 'store_credit');
CREATE TABLE fulfillment (root_no INTEGER NOT NULL, part INTEGER NOT NULL, fulfillment_id BLOB NOT NULL,
  outlet_id BLOB NOT NULL, method TEXT NOT NULL, round INTEGER NOT NULL, status TEXT NOT NULL,
  is_open INTEGER NOT NULL, is_short INTEGER NOT NULL, epoch INTEGER NOT NULL, units INTEGER NOT NULL,
  units_picked INTEGER NOT NULL, packed_at_ms INTEGER, handed_over_at_ms INTEGER, carrier TEXT NOT NULL,
  tracking TEXT NOT NULL, assigned_id BLOB, assigned_name TEXT NOT NULL, customer_told_at_ms INTEGER,
  PRIMARY KEY (root_no, part)) WITHOUT ROWID;
CREATE INDEX fulfillment_open ON fulfillment (root_no) WHERE is_open = 1;
CREATE TABLE fulfillment_line (root_no INTEGER NOT NULL, part INTEGER NOT NULL, line_key TEXT NOT NULL,
  wanted INTEGER NOT NULL, picked INTEGER NOT NULL, packed INTEGER NOT NULL, fulfilled INTEGER NOT NULL,
  PRIMARY KEY (root_no, part, line_key)) WITHOUT ROWID;
CREATE TABLE message (root_no INTEGER NOT NULL, message_key TEXT NOT NULL, kind TEXT NOT NULL,
  payload TEXT NOT NULL, not_before_ms INTEGER NOT NULL, outcome TEXT NOT NULL, told_at_ms INTEGER,
  PRIMARY KEY (root_no, message_key)) WITHOUT ROWID;
CREATE INDEX message_waiting ON message (not_before_ms) WHERE outcome = '';
CREATE TABLE stock_entry (product_no INTEGER NOT NULL, outlet_no INTEGER NOT NULL, stamp INTEGER NOT NULL,
  root_no INTEGER NOT NULL, entry_key TEXT NOT NULL, on_hand INTEGER NOT NULL, committed INTEGER NOT NULL,
  cause TEXT NOT NULL, fact INTEGER NOT NULL, is_late INTEGER NOT NULL,
  PRIMARY KEY (product_no, outlet_no, stamp, root_no, entry_key)) WITHOUT ROWID;
CREATE INDEX stock_late ON stock_entry (product_no) WHERE is_late = 1;
CREATE TABLE stock_level (product_no INTEGER NOT NULL, outlet_no INTEGER NOT NULL, on_hand INTEGER NOT NULL,
  committed INTEGER NOT NULL, entries INTEGER NOT NULL, counted_stamp INTEGER, seen BLOB,
  PRIMARY KEY (product_no, outlet_no)) WITHOUT ROWID;
CREATE TABLE register_session (no INTEGER PRIMARY KEY, register_id BLOB NOT NULL, outlet_id BLOB NOT NULL,
  currency TEXT NOT NULL, float_minor INTEGER NOT NULL, number INTEGER NOT NULL,
  opened_at_ms INTEGER NOT NULL, opened_by BLOB, closed_at_ms INTEGER, closed_by BLOB, counts TEXT NOT NULL,
  note TEXT NOT NULL);
CREATE INDEX session_of_register ON register_session (register_id, number);
CREATE TABLE record (no INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,
  position INTEGER NOT NULL, is_deleted INTEGER NOT NULL, fields BLOB NOT NULL, stamp INTEGER NOT NULL);
CREATE INDEX record_kind ON record (kind);
CREATE TABLE product (no INTEGER PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, name_norm TEXT NOT NULL,
  price_minor INTEGER NOT NULL, currency TEXT NOT NULL, category TEXT NOT NULL, picture TEXT NOT NULL,
  tint TEXT NOT NULL, is_stocked INTEGER NOT NULL, low_stock INTEGER NOT NULL, location TEXT NOT NULL,
  quick_key INTEGER, tax_ids BLOB NOT NULL, is_deleted INTEGER NOT NULL);
CREATE TABLE product_code (code TEXT NOT NULL, root_no INTEGER NOT NULL,
  PRIMARY KEY (code, root_no)) WITHOUT ROWID;
CREATE TABLE local_print_job (no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, printer_id TEXT NOT NULL,
  document_kind TEXT NOT NULL, payload BLOB NOT NULL, sale_id BLOB, fulfillment_id BLOB,
  copy_no INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, reason TEXT NOT NULL,
  retry_at_ms INTEGER);
CREATE INDEX job_waiting ON local_print_job (printer_id, state)
  WHERE state IN ('queued', 'not_sent', 'sending');
CREATE INDEX job_of ON local_print_job (coalesce(fulfillment_id, sale_id));
CREATE VIRTUAL TABLE sale_text USING fts5(words, content='', contentless_delete=1, detail='none',
  tokenize='ascii', prefix='2');
