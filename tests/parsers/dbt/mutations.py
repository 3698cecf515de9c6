"""Damage to real artifacts, made from a seed: the same seed makes the same damage of the same file."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

Path = tuple[Any, ...]
Places = list[Path]

UNREAD = ("parent_map", "child_map", "selectors")
"""Sections of a manifest that are skipped without being read: left out, so that damage hits what is."""
LONG = ("macros", "docs", "disabled")
"""Sections of which a few entries do."""

TEXTS = [
    "", " ", "\0", "a\0b", "#", "a#b", "/", "a/b", ".", "..", "a.b.c.d.e", "x" * 100_000, "\u202e", "\ufeff", "é\n\t",
    "💥",
    '"', '""', "`[(", "'", "İ", "\ud800", "a\udc00b", "-- x", "/*", "select", "select * from (", "select 1 as a",
    "{{ ref('", "{{" * 500, "{% for", "(" * 5_000, "not " * 2_000, "1" + "+1" * 2_000, "case when " * 300, "%s", "\\",
    "model", "test", "snapshot", "ephemeral", "python", "view", "*", "null", "2026-13-45T99:99:99",
]  # fmt: skip
NUMBERS = [0, -1, 2**31, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30, 1e308, 1.5, -0.0, float("nan"), float("inf")]
OTHERS: list[Any] = [None, True, [], {}, ["a"], {"a": 1}, [None], {"a": None}, {"": ""}, [[["deep"]]], ["source.x"] * 3]


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"a": value}
    return value


ANY = [*TEXTS, *NUMBERS, *OTHERS, nested(50), nested(400)]
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp037")


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of everything in a document, five items of each list at most."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value[:5]) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def damaged(text: str, where: Places, seed: int) -> tuple[bytes, str]:
    """Return a document with damage of a seed, and what the damage is."""
    chance = random.Random(seed)
    if chance.random() < 0.12:
        return _bytes(text, chance)
    document, told = json.loads(text), []
    for _ in range(chance.choice([1, 1, 2, 5, 12])):
        path = chance.choice(where)
        try:
            told.append(f"{chance.choice(DAMAGE)(document, path, where, chance)} at {path}")
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # Earlier damage took the place away, or it is no place for this kind.
    return json.dumps(document).encode(), "; ".join(told)


def _bytes(text: str, chance: random.Random) -> tuple[bytes, str]:
    place = chance.randrange(len(text))
    kind = chance.choice(["cut", "flip", "double", "latin", *ENCODINGS])
    if kind == "cut":
        return text.encode()[:place], f"cut at {place}"
    if kind == "flip":
        data = bytearray(text.encode())
        data[place] = chance.randrange(256)
        return bytes(data), f"byte {place} is {data[place]}"
    if kind == "double":
        return b'{"nodes": {"model.x.y": {}}, "metadata": {},' + text.encode()[1:], "keys stand twice"
    if kind == "latin":
        return text.replace("a", "ä", 1).encode("latin-1", errors="replace"), "latin-1"
    return text.encode(kind), kind


def shortened(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest of what is read, and a few of its macros."""
    kept = {key: value for key, value in manifest.items() if key not in UNREAD}
    return kept | {key: dict(list(kept[key].items())[:8]) for key in LONG if isinstance(kept.get(key), dict)}


Damage = Callable[[Any, Path, Places, random.Random], str]


def _anything(document: Any, path: Path, _where: Places, chance: random.Random) -> str:
    value = chance.choice(ANY)
    at(document, path[:-1])[path[-1]] = value
    return f"set {str(value)[:40]!r}"


def _alike(document: Any, path: Path, where: Places, chance: random.Random) -> str:
    """Set a value of the same type: what a decoder lets through."""
    old = at(document, path)
    if isinstance(old, str):
        other = at(document, chance.choice(where))
        value: Any = other if isinstance(other, str) and chance.random() < 0.5 else chance.choice(TEXTS)
    elif isinstance(old, bool) or old is None:
        value = chance.choice([None, True, False])
    elif isinstance(old, int | float):
        value = chance.choice(NUMBERS)
    elif isinstance(old, list):
        value = old * chance.choice([0, 2, 50])
    else:
        value = {**old, chance.choice(TEXTS): next(iter(old.values()), {})}
    at(document, path[:-1])[path[-1]] = value
    return f"alike {str(value)[:40]!r}"


def _dropped(document: Any, path: Path, _where: Places, _chance: random.Random) -> str:
    del at(document, path[:-1])[path[-1]]
    return "dropped"


def _renamed(document: Any, path: Path, _where: Places, chance: random.Random) -> str:
    owner, key = at(document, path[:-1]), chance.choice([*TEXTS, str(path[-1]).upper()])
    owner[key] = owner.pop(path[-1])
    return f"renamed to {key[:40]!r}"


def _grafted(document: Any, path: Path, where: Places, chance: random.Random) -> str:
    other = chance.choice(where)
    at(document, path[:-1])[path[-1]] = copy.deepcopy(at(document, other))
    return f"what stands at {other}"


def _doubled(document: Any, _path: Path, _where: Places, chance: random.Random) -> str:
    """Make one resource like another: one relation twice, one id twice, another's SQL."""
    nodes = list(document["nodes"].values())
    one, other = chance.choice(nodes), chance.choice(nodes)
    keys = chance.choice([["relation_name"], ["alias", "schema", "relation_name"], ["unique_id"], ["compiled_code"]])
    one.update({key: other[key] for key in keys if key in other})
    return f"{one.get('name')} like {other.get('name')} in {keys}"


def _cycle(document: Any, _path: Path, _where: Places, chance: random.Random) -> str:
    """Let resources depend on any others, themselves among them; metrics be computed from any others."""
    sections = [section for section in ("nodes", "metrics", "exposures", "semantic_models") if document.get(section)]
    ids = [key for section in sections for key in document[section]]
    section = chance.choice(sections)
    resource = document[section][chance.choice(list(document[section]))]
    upstream = chance.sample(ids, k=min(3, len(ids)))
    resource["depends_on"] = {"nodes": upstream}
    if section == "metrics":
        metrics = [{"name": each["name"]} for each in document[section].values()]
        kind = chance.choice(["numerator", "denominator", "metrics", "measure"])
        given = metrics if kind == "metrics" else chance.choice(metrics)
        resource["type_params"] = {**(resource.get("type_params") or {}), kind: given}
        resource["filter"] = chance.choice([None, "{{ Dimension('" + chance.choice(TEXTS), "{{ Metric('revenue') }}"])
    return f"{resource.get('name')} depends on {upstream}"


DAMAGE: list[Damage] = [_anything, _alike, _alike, _alike, _alike, _dropped, _renamed, _grafted, _doubled, _cycle]
