"""The whole catalog for other tools: one module a format, all of them written piece by piece."""
