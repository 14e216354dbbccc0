"""The statements in Core, a module for each module that runs them; `prepared` keeps what they come to."""
