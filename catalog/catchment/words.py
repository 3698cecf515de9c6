"""Words for people."""

_STATES = frozenset({"compiled", "disabled", "ephemeral", "failed", "foreign"})
"""What is said of things, and has no plural."""


def counted(number: int, word: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "asset"), counted(2, "saved_query"), counted(3, "analysis"), counted(4, "disabled")
    ('1 asset', '2 saved queries', '3 analyses', '4 disabled')
    """
    word = word.replace("_", " ")
    if number == 1 or word in _STATES:
        return f"{number} {word}"
    if word.endswith("is"):
        return f"{number} {word[:-2]}es"
    return f"{number} {word[:-1]}ies" if word.endswith("y") else f"{number} {word}s"
