"""What Alembic runs: the hub's steps, inside the transaction that was opened for them."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
