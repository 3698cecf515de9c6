"""What is raised when an artifact cannot be read at all."""


class ArtifactError(ValueError):
    """An artifact that cannot be read, said in one line: what is wrong, where, and how to mend it.

    Attributes:
        what: What is wrong.
        where: The artifact, and the JSON path within it.
        how: What to do about it.
    """

    def __init__(self, what: str, where: str, how: str) -> None:
        super().__init__(f"{where}: {what}; {how}")
        self.what = what
        self.where = where
        self.how = how

    def __reduce__(self) -> tuple[type["ArtifactError"], tuple[str, str, str]]:
        """Keep the three parts when the error crosses a process boundary."""
        return type(self), (self.what, self.where, self.how)
