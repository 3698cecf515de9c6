"""Global ids: opaque to clients, the type's name and the key to us."""

import base64
import binascii


def global_id(type_name: str, key: str | int) -> str:
    """Return the id of an object.

    >>> global_id("Dataset", "duckdb/shop.main.orders")
    'RGF0YXNldDpkdWNrZGIvc2hvcC5tYWluLm9yZGVycw'
    >>> parsed("RGF0YXNldDpkdWNrZGIvc2hvcC5tYWluLm9yZGVycw")
    ('Dataset', 'duckdb/shop.main.orders')
    """
    return base64.urlsafe_b64encode(f"{type_name}:{key}".encode()).decode().rstrip("=")


def parsed(text: str) -> tuple[str, str]:
    """Return the type's name and the key of an id; two empty texts where it is none of ours."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return "", ""
    type_name, _, key = decoded.partition(":")
    return type_name, key
