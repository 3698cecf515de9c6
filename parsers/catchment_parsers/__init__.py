"""Parsers: bytes in, facts out.  Pure: no I/O beyond what they are handed, and no catalog is known here."""
