"""Errors written for their reader: what is wrong, where, and how to mend it.

Each class carries the exit code of the command line (DESIGN 9); the GraphQL API maps the same
classes to its error codes, so one mistake reads alike wherever it is made.
"""

from collections.abc import Iterable


class CatchmentError(Exception):
    """Base of all that a user can mend; `str()` is one line.

    Attributes:
        exit_code: What the command line exits with.
        code: The ``extensions.code`` of a GraphQL error.
    """

    exit_code = 2
    code = "INVALID"

    @property
    def lines(self) -> tuple[str, ...]:
        """What the command line prints, a problem a line."""
        return (str(self),)


class InputError(CatchmentError):
    """A file, path, option or query that cannot be used."""


class ProblemsError(InputError):
    """All that is wrong with one file, each with its place.

    Attributes:
        problems: A sentence each.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))

    @property
    def lines(self) -> tuple[str, ...]:
        """What the command line prints, a problem a line."""
        return self.problems


class NotFoundError(CatchmentError):
    """No asset, run or token of that name."""

    code = "NOT_FOUND"


class AmbiguousError(CatchmentError):
    """A name that fits several assets.

    Attributes:
        candidates: URNs of the assets.
    """

    code = "AMBIGUOUS"

    def __init__(self, message: str, candidates: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class CatalogError(CatchmentError):
    """The catalog or the server is at fault: locked, damaged, not ours, from a newer version."""

    exit_code = 4
    code = "CATALOG"
