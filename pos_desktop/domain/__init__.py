"""The rules of selling and fulfilling: pure functions over frozen values, standard library only."""
