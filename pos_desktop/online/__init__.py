"""The live side of the web shops on this computer: their keys, their runners, how each stands."""
