"""Words for people."""

from collections.abc import Iterable, Sequence

_STATES = frozenset(
    {
        "compiled",
        "disabled",
        "ephemeral",
        "failed",
        "foreign",
        "kept",
        "not compiled",
        "python",
        "rendered",
        "undeclared",
    }
)
"""What is said of things, and has no plural."""


_JOINERS = frozenset("\u200c\u200d")
"""What is not printed and yet part of words and emoji."""


def shown(text: str) -> str:
    r"""Return a text of others' on one line and without what would command a terminal or turn the writing round.

    >>> shown("orders"), shown("a\x1b[31m\nb")
    ('orders', 'a\ufffd[31m b')
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else " " if c.isspace() else "\ufffd" for c in text)


def counted(number: int, word: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "asset"), counted(2, "saved_query"), counted(3, "day"), counted(4, "analysis"), counted(5, "failed")
    ('1 asset', '2 saved queries', '3 days', '4 analyses', '5 failed')
    """
    word = word.replace("_", " ")
    if number == 1 or word in _STATES:
        return f"{number} {word}"
    if word.endswith("is"):
        return f"{number} {word[:-2]}es"
    return f"{number} {word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeou" else f"{number} {word}s"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Return names as a person lists them.

    >>> listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b", "c", "d", "e", "f"])
    ('a', 'a, b and c', 'a, b, c, d and 2 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


CHOOSE = "choose one of"
"""How a list of all words begins where one of them is wanted."""


def nearest(word: str, known: Iterable[str], otherwise: str = "there are") -> str:
    """Return a hint at the word that was meant, or at all that there are.

    >>> nearest("ordes", ["orders", "users"]), nearest("x", ["orders", "users"])
    ("did you mean 'orders'?", 'there are orders, users')
    """
    import difflib  # only mistakes need it

    known = list(known)
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"{otherwise} {', '.join(known) or 'none'}"
