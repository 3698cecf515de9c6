"""Who owns a resource: what its meta, its group, the exposure itself and CODEOWNERS say."""

from collections.abc import Iterator
from typing import Any

from catchment_parsers.codeowners import Rules
from catchment_parsers.dbt.mapping import DEFAULT, Mapping, values
from catchment_parsers.dbt.shapes import Person
from catchment_parsers.dbt.values import texts
from catchment_parsers.facts import Owner, Provenance


def from_meta(meta: dict[str, Any], mapping: Mapping = DEFAULT) -> tuple[Owner, ...]:
    """Return the owners that ``meta`` names."""
    named = values(meta, mapping.meta.owner)
    return tuple(dict.fromkeys(owner for value in named for owner in _from_value(value)))


def from_group(name: str, person: Person | None) -> tuple[Owner, ...]:
    """Return a dbt group as the owner of its resources, once for each of its e-mail addresses."""
    emails = texts(person.email if person else None) or ("",)
    return tuple(Owner(name=name, provenance=Provenance.DBT_GROUP, email=e, group=True) for e in emails)


def from_person(person: Person | None, provenance: Provenance) -> tuple[Owner, ...]:
    """Return an owner that is given by name, e-mail or both, once for each e-mail address."""
    emails = texts(person.email if person else None)
    name = (person.name if person else None) or ""
    if not name and not emails:
        return ()
    return tuple(Owner(name=name or e, provenance=provenance, email=e) for e in emails or ("",))


def from_codeowners(rules: Rules, path: str) -> tuple[Owner, ...]:
    """Return the owners that a CODEOWNERS file gives to a path; ``@org/team`` is a group."""
    return tuple(
        Owner(
            name=owner,
            provenance=Provenance.CODEOWNERS,
            email="" if owner.startswith("@") else owner,
            group=owner.startswith("@") and "/" in owner,
        )
        for owner in rules.owners(path)
    )


def _from_value(value: object) -> Iterator[Owner]:
    if isinstance(value, str) and value.strip():
        text = value.strip()
        address = text if "@" in text[1:] and " " not in text else ""
        yield Owner(name=text, provenance=Provenance.DBT_META, email=address)
    elif isinstance(value, list):
        for item in value:
            yield from _from_value(item)
    elif isinstance(value, dict):
        name, email = value.get("name"), value.get("email")
        emails = [one for one in (email if isinstance(email, list) else [email]) if isinstance(one, str) and one]
        person = Person(name=name if isinstance(name, str) else None, email=emails)
        yield from from_person(person, Provenance.DBT_META)
