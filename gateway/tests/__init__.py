"""A package, unlike other members' tests: the folder above bears the name of the package under test, and pytest would
otherwise take that folder for it."""
