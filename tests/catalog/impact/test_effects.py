"""What each change does downstream: small projects, every effect worked out by hand."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.catalog.examples import asset, data_test, exposure, project

from catchment.impact.affected import severity
from catchment.impact.gate import between
from catchment.impact.report import Effect, Report
from catchment.ingest import DbtOptions
from catchment_parsers.facts import Kind

pytestmark = pytest.mark.usefixtures("inline")

Columns = dict[str, set[str]]

BASE = {
    "stg": "select id, a, b, t from {raw}",
    "passes": "select id, a from {stg}",
    "sums": "select id, sum(a) as s, count(*) as n from {stg} group by id",
    "filters": "select id from {stg} where a > 0",
    "groups": "select a, count(*) as n from {stg} group by a",
    "windows": "select id, row_number() over (order by a) as n, b from {stg}",
    "cases": "select id, case when a > 0 then b end as x from {stg}",
    "counts": "select count(*) as n from {stg}",
    "stars": "select * from {stg}",
    "scalar": "select id, (select max(a) from {stg}) as top from {raw2}",
    "apart": "select b from {stg}",
}
CHANGED = {
    "a value": {"stg": "select id, a + 1 as a, b, t from {raw}"},
    "rows": {"stg": "select id, a, b, t from {raw} where b > 0"},
    "a type": {"stg": "select id, cast(a as varchar) as a, b, t from {raw}"},
    "a column gone": {"stg": "select id, b, t from {raw}"},
    "a column added": {"stg": "select id, a, b, t, id as new from {raw}"},
}
EXPECTED: dict[str, dict[str, Columns]] = {
    "a value": {
        "stg": {"a": {"VALUE"}},
        "passes": {"a": {"VALUE"}},
        "sums": {"s": {"VALUE"}},
        "filters": {"": {"ROWSET"}, "id": {"ROWSET"}},
        "groups": {"": {"ROWSET"}, "a": {"ROWSET", "VALUE"}, "n": {"ROWSET"}},
        "windows": {"n": {"VALUE"}},
        "cases": {"x": {"VALUE"}},
        "stars": {"a": {"VALUE"}},
        "scalar": {"top": {"VALUE"}},
    },
    "rows": {
        "stg": {"": {"ROWSET"}, "id": {"ROWSET"}, "a": {"ROWSET"}, "b": {"ROWSET"}, "t": {"ROWSET"}},
        "passes": {"": {"ROWSET"}, "id": {"ROWSET"}, "a": {"ROWSET"}},
        "sums": {"": {"ROWSET"}, "id": {"ROWSET"}, "s": {"ROWSET"}, "n": {"ROWSET"}},
        "filters": {"": {"ROWSET"}, "id": {"ROWSET"}},
        "groups": {"": {"ROWSET"}, "a": {"ROWSET"}, "n": {"ROWSET"}},
        "windows": {"": {"ROWSET"}, "id": {"ROWSET"}, "n": {"ROWSET"}, "b": {"ROWSET"}},
        "cases": {"": {"ROWSET"}, "id": {"ROWSET"}, "x": {"ROWSET"}},
        "counts": {"": {"ROWSET"}, "n": {"ROWSET"}},
        "stars": {"": {"ROWSET"}, "id": {"ROWSET"}, "a": {"ROWSET"}, "b": {"ROWSET"}, "t": {"ROWSET"}},
        "scalar": {"top": {"VALUE"}},
        "apart": {"": {"ROWSET"}, "b": {"ROWSET"}},
    },
    "a type": {
        "stg": {"a": {"TYPE"}},
        "passes": {"a": {"TYPE"}},
        # DuckDB sums no text, and compares none with a number.
        "sums": {"": {"BROKEN"}, "id": {"BROKEN"}, "s": {"BROKEN", "TYPE"}, "n": {"BROKEN"}},
        "filters": {"": {"BROKEN", "ROWSET"}, "id": {"BROKEN", "ROWSET"}},
        "groups": {"": {"ROWSET"}, "a": {"ROWSET", "TYPE"}, "n": {"ROWSET"}},
        "windows": {"n": {"VALUE"}},
        "cases": {"": {"BROKEN"}, "id": {"BROKEN"}, "x": {"BROKEN", "VALUE"}},
        "stars": {"a": {"TYPE"}},
        "scalar": {"top": {"TYPE"}},
    },
    "a column gone": {
        "stg": {"a": {"REMOVED"}},
        "passes": {"": {"BROKEN"}, "id": {"BROKEN"}, "a": {"BROKEN"}},
        "sums": {"": {"BROKEN"}, "id": {"BROKEN"}, "s": {"BROKEN"}, "n": {"BROKEN"}},
        "filters": {"": {"BROKEN"}, "id": {"BROKEN"}},
        "groups": {"": {"BROKEN"}, "a": {"BROKEN"}, "n": {"BROKEN"}},
        "windows": {"": {"BROKEN"}, "id": {"BROKEN"}, "n": {"BROKEN"}, "b": {"BROKEN"}},
        "cases": {"": {"BROKEN"}, "id": {"BROKEN"}, "x": {"BROKEN"}},
        "stars": {"a": {"REMOVED"}},
        "scalar": {"": {"BROKEN"}, "id": {"BROKEN"}, "top": {"BROKEN"}},
    },
    "a column added": {"stg": {"new": {"ADDED"}}, "stars": {"new": {"ADDED"}}},
}
WORDS = {
    "VALUE_CHANGED": "VALUE",
    "ROWSET_CHANGED": "ROWSET",
    "TYPE_CHANGED": "TYPE",
    "COLUMN_REMOVED": "REMOVED",
    "COLUMN_ADDED": "ADDED",
    "REFERENCE_BROKEN": "BROKEN",
}


def compared(folder: Path, base: dict[str, Any], head: dict[str, Any], **sections: Any) -> Report:
    paths = project(folder / "base", base, **sections), project(folder / "head", base | head, **sections)
    return between(*paths, DbtOptions(), fail_on="breaking")[0]


def effects(report: Report) -> dict[str, Columns]:
    """Effects of each asset's columns; of its rows or of itself under ""."""
    found: dict[str, Columns] = {}
    for each in report.affected:
        columns = {c.urn.partition("#")[2]: {WORDS[effect] for effect in c.effects} for c in each.columns}
        own = {WORDS[effect] for effect in each.effects} & {"ROWSET", "BROKEN"}
        found[each.name] = columns | ({"": own} if own else {})
    return found


@pytest.mark.parametrize("change", CHANGED)
def test_effects_column_by_column(change: str, tmp_path: Path) -> None:
    base = BASE | ({"stg": "select id, cast(a as integer) as a, b, t from {raw}"} if change == "a type" else {})
    assert effects(compared(tmp_path, base, CHANGED[change])) == EXPECTED[change]


def test_every_effect_has_a_way_from_the_change(tmp_path: Path) -> None:
    models = {"a": "select id, a from {raw}", "b": "select id, a as x from {a}", "c": "select sum(x) as s from {b}"}
    report = compared(tmp_path, models, {"a": "select id, a * 2 as a from {raw}"}, exposures=exposure("board", "c"))
    told = {each.name: (each.distance, [urn.rpartition(".")[2] for urn in each.path]) for each in report.affected}
    assert told == {
        "a": (0, ["a#a"]),
        "b": (1, ["a#a", "b#x"]),
        "c": (2, ["a#a", "b#x", "c#s"]),
        "board": (3, ["a#a", "b#x", "c#s", "board"]),
    }
    assert {each.name: each.certainty for each in report.affected}["board"] == "POSSIBLE"
    assert [(notify.owner, notify.email, len(notify.assets)) for notify in report.notify] == [
        ("ceo@acme.example", "ceo@acme.example", 1)
    ]


def test_a_removed_model_breaks_who_still_reads_it(tmp_path: Path) -> None:
    models = {
        "a": "select id from {raw}",
        "b": "select id from {a}",
        "c": "select id from {b}",
        "d": "select id from {raw}",
    }
    base = project(tmp_path / "base", models, exposures=exposure("board", "a"))
    head = project(tmp_path / "head", models, exposures=exposure("board", "b"))
    manifest = json.loads((head / "manifest.json").read_text())
    del manifest["nodes"]["model.shop.a"]
    manifest["nodes"]["model.shop.b"]["depends_on"] = {"nodes": []}
    (head / "manifest.json").write_text(json.dumps(manifest))
    report, _ = between(base, head, DbtOptions(), fail_on="breaking")
    assert {each.name: each.effects for each in report.affected} == {
        "a": ("REFERENCE_BROKEN", "COLUMN_REMOVED"),
        "b": ("REFERENCE_BROKEN",),
        "c": ("REFERENCE_BROKEN",),
        "board": ("REFERENCE_BROKEN",),
    }


def test_a_reader_of_which_less_was_known_is_not_broken_by_what_it_does_not_use(tmp_path: Path) -> None:
    """The base only declared what it reads, so anything may have been used; the head names its columns."""
    declared = {"sql": "select id from {raw}", "upstream": ["source.shop.lake.raw", "model.shop.a"]}
    named = {"sql": "select id from {a}"}
    base = project(tmp_path / "base", {"a": "select id, a, b from {raw}", "b": declared})
    for after, broken in ((named, False), (declared, True)):
        head = project(tmp_path / f"head {broken}", {"a": "select id, a from {raw}", "b": after})
        report, _ = between(base, head, DbtOptions(), fail_on="none")
        found = {each.name for each in report.affected if Effect.REFERENCE_BROKEN in each.effects}
        assert found == ({"b"} if broken else set())


def test_a_reader_that_was_adapted_is_not_broken(tmp_path: Path) -> None:
    models = {"a": "select id, a, b from {raw}", "b": "select id, a from {a}"}
    head = {"a": "select id, b from {raw}", "b": "select id, b as a from {a}"}
    report = compared(tmp_path, models, head)
    assert effects(report) == {"a": {"a": {"REMOVED"}}, "b": {"a": {"VALUE"}}}


def test_a_test_that_names_what_is_gone_is_orphaned(tmp_path: Path) -> None:
    models = {"a": "select id, a from {raw}"}
    tests = data_test("a", "a") | data_test("a", "id")
    (affected,) = compared(tmp_path, models, {"a": "select id from {raw}"}, nodes=tests).affected
    assert affected.effects == ("COLUMN_REMOVED", "TEST_ORPHANED")
    assert set(affected.tests) == {"test.shop.unique_a_a", "test.shop.unique_a_id"}


def test_a_contract_that_is_not_kept(tmp_path: Path) -> None:
    contract = {"config": {"contract": {"enforced": True}}, "columns": {"id": {"data_type": "integer"}, "a": {}}}
    model = {"sql": "select id, a, b from {raw}", **contract}
    for change, broken in (("select id, b from {raw}", True), ("select id, a from {raw}", False)):
        report = compared(tmp_path / change[7:12], {"a": model}, {"a": model | {"sql": change}})
        assert ("CONTRACT_VIOLATED" in report.affected[0].effects) is broken


# ── severity ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("effect", "tier", "maturity", "certain", "expected"),
    [
        (Effect.REFERENCE_BROKEN, "", "", True, "HIGH"),
        (Effect.REFERENCE_BROKEN, "TIER_1", "", True, "CRITICAL"),
        (Effect.REFERENCE_BROKEN, "", "high", True, "CRITICAL"),
        (Effect.REFERENCE_BROKEN, "", "low", True, "HIGH"),
        (Effect.REFERENCE_BROKEN, "TIER_1", "", False, "HIGH"),
        (Effect.REFERENCE_BROKEN, "TIER_4", "", False, "LOW"),
        (Effect.COLUMN_REMOVED, "", "", True, "HIGH"),
        (Effect.CONTRACT_VIOLATED, "TIER_4", "", True, "MEDIUM"),
        (Effect.TYPE_CHANGED, "", "", True, "MEDIUM"),
        (Effect.ROWSET_CHANGED, "TIER_1", "high", True, "HIGH"),
        (Effect.VALUE_CHANGED, "TIER_2", "", True, "MEDIUM"),
        (Effect.VALUE_CHANGED, "TIER_4", "", True, "LOW"),
        (Effect.VALUE_CHANGED, "", "", False, "LOW"),
        (Effect.TEST_ORPHANED, "TIER_1", "high", True, "LOW"),
        (Effect.COLUMN_ADDED, "TIER_1", "", True, "LOW"),
    ],
)
def test_severity_is_the_worst_effect_by_what_hangs_on_it(
    effect: Effect, tier: str, maturity: str, certain: bool, expected: str
) -> None:
    one = asset("m", kind=Kind.MODEL, tier=tier, details={"maturity": maturity} if maturity else {})
    possible = [] if certain else [effect]
    assert severity(one, [effect], possible) == expected
    assert severity(one, [Effect.COLUMN_ADDED, effect], possible) == expected


def test_certification_and_sensitive_columns_count() -> None:
    one = asset("m", "id email", kind=Kind.MODEL)
    columns = (one.columns[0], msgspec.structs.replace(one.columns[1], pii=True))
    personal = msgspec.structs.replace(one, columns=columns)
    values = [Effect.VALUE_CHANGED]
    assert severity(one, values) == severity(personal, values, (), {"id"}) == "MEDIUM"
    assert severity(personal, values, (), {"email"}) == "HIGH"
    secret = msgspec.structs.replace(one.columns[1], sensitivity="RESTRICTED")
    assert severity(msgspec.structs.replace(one, columns=(secret,)), values, (), {"email"}) == "HIGH"
    assert severity(msgspec.structs.replace(one, meta={"certified": True}), values) == "HIGH"


def test_what_may_break_is_not_taken_for_what_does() -> None:
    one = asset("m", kind=Kind.MODEL)
    both = [Effect.REFERENCE_BROKEN, Effect.VALUE_CHANGED]
    assert severity(one, both, [Effect.REFERENCE_BROKEN]) == severity(one, [Effect.VALUE_CHANGED]) == "MEDIUM"
    assert severity(one, both) == "HIGH"
