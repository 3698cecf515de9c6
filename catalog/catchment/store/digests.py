"""Digests, by which what is said now is compared with what was said before."""

import hashlib

import msgspec

from catchment_parsers.facts import Asset

_packer = msgspec.msgpack.Encoder(order="deterministic")


def digest(value: bytes) -> bytes:
    """Return 16 bytes that stand for `value`."""
    return hashlib.blake2b(value, digest_size=16).digest()


def asset_digest(asset: Asset) -> bytes:
    """Return 16 bytes that differ where anything that is said of the asset does."""
    return digest(_packer.encode(asset))
