"""The engine of secret ballots, compatible with Belenios 2.0. It needs gmpy2 and the standard library, nothing else.

"Section n" in a docstring is a section of the format's notes, which README.md of this service sums up.
"""
