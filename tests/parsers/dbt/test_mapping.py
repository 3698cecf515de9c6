"""A project says which keys of meta mean what."""

from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.dbt.mapping import CLASSES, DEFAULT

from .factory import assets, manifest, node

ORDERS = "model.shop.orders"
MAPPING = """
[meta]
owner = ["team.lead", "steward"]
tier = ["criticality"]
domain = ["team.domain"]
sensitivity = ["data.class"]
pii = ["has_names"]

[tiers]
Gold = "TIER_1"
"best effort" = "TIER_4"

[classes]
"gdpr-special" = { sensitivity = "RESTRICTED", pii = true }
internal = { sensitivity = "CONFIDENTIAL" }
"""


def test_keys_tiers_and_classes_of_a_project() -> None:
    meta = {
        "Team": {"lead": {"name": "Ann", "email": "ann@a.example"}, "domain": "Sales"},
        "steward": "bob",
        "owner": "nobody",
        "criticality": "best-effort",
    }
    columns: dict[str, Any] = {
        "a": {"meta": {"data": {"class": "GDPR special"}}},
        "b": {"meta": {"data.class": "internal"}},
        "c": {"meta": {"has_names": "yes"}},
        "d": {"meta": {"pii": True}},
        "e": {"meta": {"data": "internal"}},
        "f": {"tags": ["gdpr_special"]},
    }
    data = manifest(nodes={ORDERS: node(ORDERS, meta=meta, columns=columns)})
    found = assets(data, mapping=dbt.parse_mapping(MAPPING))[ORDERS]
    assert [(o.name, o.email) for o in found.owners] == [("Ann", "ann@a.example"), ("bob", "")]
    assert (found.tier, found.domain) == ("TIER_4", "Sales")
    assert {c.name: (c.sensitivity, c.pii) for c in found.columns} == {
        "a": ("RESTRICTED", True),
        "b": ("CONFIDENTIAL", False),
        "c": ("CONFIDENTIAL", True),
        "d": ("", False),
        "e": ("", False),
        "f": ("RESTRICTED", True),
    }


def test_without_a_file_the_usual_keys_count() -> None:
    assert dbt.parse_mapping("") == DEFAULT == dbt.Mapping()
    assert DEFAULT.mark("pii") is CLASSES["pii"]
    meta = {"owner": "ann", "tier": 2, "contains_pii": True}
    found = assets(manifest(nodes={ORDERS: node(ORDERS, config={"meta": meta})}))[ORDERS]
    assert ([o.name for o in found.owners], found.tier) == (["ann"], "TIER_2")
    assert (found.details["pii"], found.details["sensitivity"]) == (True, "CONFIDENTIAL")


def test_what_is_not_said_keeps_its_default() -> None:
    mapping = dbt.parse_mapping('[meta]\nowner = ["lead"]')
    assert (mapping.meta.owner, mapping.meta.tier, mapping.classes) == (("lead",), ("tier",), {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("meta = [", "this is not TOML"),
        ("a = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ('[metas]\nowner = ["x"]', "unknown key 'metas': did you mean 'meta'?"),
        ('[meta]\nowners = ["x"]', "unknown key 'meta.owners': did you mean 'owner'?"),
        ('[meta]\nzzz = ["x"]', "unknown key 'meta.zzz': known are owner, tier, domain"),
        ('[classes]\nx = { sensitive = "PUBLIC" }', "unknown key 'classes.x.sensitive': did you mean 'sensitivity'?"),
        ('[meta]\nowner = "x"', "Expected array, got str - at $.meta.owner"),
        ('[tiers]\ngold = "FIRST"', "Invalid enum value 'FIRST' - at $.tiers[...]"),
        ('[classes]\nx = { pii = "yes" }', "Expected bool, got str"),
    ],
)
def test_what_means_nothing_is_refused(text: str, said: str) -> None:
    with pytest.raises(dbt.MappingError) as caught:
        dbt.parse_mapping(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
