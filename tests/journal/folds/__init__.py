"""The rules by which facts become the state of a sale, a shelf, a register and a record."""
