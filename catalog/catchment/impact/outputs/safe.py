"""Others' words in Markdown: they stay words, whatever is in them, and call nobody.

A name is set as code, in which a service neither looks for people to notify nor for issues to link.  What is
neither letter, digit nor harmless is written as a character reference, which no Markdown begins with.
"""

import re

from catchment.words import shown

_HARMLESS = re.compile(r"[\w .,:;/@+%=()'’→…-]+")
_MARKS = re.compile(r"[\\`*\[\]<>|~&$\"]|(?<!\w)_|_(?!\w)")
_CALLS = re.compile(r"@(?=\w)|#(?=\d)|(?<=:)//|\bwww(?=\.)")
"""Where a service would see a person, an issue or an address."""
_LONGEST = 90


def clipped(value: str, most: int = _LONGEST) -> str:
    """Return a text on one line without what is too much of its middle.

    >>> clipped("a_very_long_name", 9)
    'a_ve…name'
    """
    value = shown(value)
    return value if len(value) <= most else f"{value[: most // 2]}…{value[len(value) - (most - most // 2 - 1) :]}"


def code(value: str) -> str:
    r"""Return a name as code.

    >>> code("fct_orders"), code("@tarn/finance"), code("a|b`")
    ('`fct_orders`', '`@tarn/finance`', '<code>a&#124;b&#96;</code>')
    """
    value = clipped(value.strip())
    if not value:
        return "—"
    return f"`{value}`" if _HARMLESS.fullmatch(value) else f"<code>{_referenced(value)}</code>"


def tagged(value: str) -> str:
    """Return a name as code in HTML, for where no Markdown is read."""
    return f"<code>{_referenced(clipped(value.strip()))}</code>"


def prose(value: str) -> str:
    r"""Return a sentence as text, without a link or a mention.

    >>> prose("int_sessions is *new*"), prose("ask @ada") == "ask @\u200bada"
    ('int_sessions is &#42;new&#42;', True)
    """
    # Calls first: what stands for a mark has a number of its own.
    value = _CALLS.sub(lambda match: f"{match[0]}\u200b", clipped(value, 400))
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", value)


def sentence(value: str, name: str) -> str:
    """Return a sentence in which a name is set as code."""
    before, found, after = value.partition(name) if name else (value, "", "")
    return f"{prose(before)}{code(found)}{prose(after)}" if found else prose(value)


def link(text: str, address: str) -> str:
    """Return a text that leads to an address; the text alone where there is none."""
    return f"[{text}](<{address}>)" if address else text


def _referenced(value: str) -> str:
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in value)
