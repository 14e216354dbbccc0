"""The bodies of facts, by subject; `journal.facts` names them all and gives each its kind."""
