"""What people decide outlasts what machines say, and the record of it cannot be changed unseen."""

import pytest
from tests.catalog.examples import asset, catalog_of, owner, published, urn

from catchment.catalog import Catalog
from catchment.errors import InputError, NotFoundError
from catchment.store import Store, people, search
from catchment.store.care import checks
from catchment_parsers.facts import Owner, Provenance

ADA = Owner(name="ada@acme.example", email="ada@acme.example", provenance=Provenance.MANUAL)
BOB = Owner(name="bob", role="DATA_STEWARD", provenance=Provenance.MANUAL)
ORDERS = asset("orders", "id", owners=(owner("team", Provenance.CODEOWNERS), owner("meta", Provenance.DBT_META)))


@pytest.fixture
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(tmp_path_factory.mktemp("people"), ORDERS, asset("customers"))


def owners(catalog: Catalog, name: str = "orders") -> list[tuple[str, str]]:
    return [(each.name, each.provenance) for each in catalog.asset(name).asset.owners]


def test_people_come_first_then_dbt_then_codeowners(catalog: Catalog) -> None:
    people.assign_owner(catalog.store, catalog.asset("orders").id, ADA, actor="bob")
    assert owners(catalog) == [("ada@acme.example", "MANUAL"), ("meta", "DBT_META"), ("team", "CODEOWNERS")]


def test_what_is_assigned_twice_is_assigned_once(catalog: Catalog) -> None:
    node = catalog.asset("orders").id
    assert people.assign_owner(catalog.store, node, ADA, actor="bob")
    assert not people.assign_owner(catalog.store, node, ADA, actor="bob")
    assert people.assign_owner(catalog.store, node, BOB, actor="bob")
    assert len(people.audit(catalog.store)) == 2


def test_what_is_removed_is_gone_and_can_be_assigned_again(catalog: Catalog) -> None:
    node = catalog.asset("orders").id
    assert not people.remove_owner(catalog.store, node, ADA, actor="bob")
    people.assign_owner(catalog.store, node, ADA, actor="bob")
    assert people.remove_owner(catalog.store, node, ADA, actor="carol", reason="left")
    assert owners(catalog) == [("meta", "DBT_META"), ("team", "CODEOWNERS")]
    assert people.assign_owner(catalog.store, node, ADA, actor="carol", reason="is back")
    events = people.audit(catalog.store)
    said = {"name": "ada@acme.example", "role": "TECHNICAL_OWNER", "email": "ada@acme.example"}
    assert [(e.actor, e.action, e.before, e.after, e.reason) for e in events] == [
        ("carol", "assign_owner", None, said, "is back"),
        ("carol", "remove_owner", said, None, "left"),
        ("bob", "assign_owner", None, said, ""),
    ]


def test_ingestion_never_removes_an_owner_that_people_assigned(catalog: Catalog) -> None:
    people.assign_owner(catalog.store, catalog.asset("orders").id, ADA, actor="bob")
    published(catalog.store, asset("orders", "id", owners=()))
    assert owners(catalog) == [("ada@acme.example", "MANUAL")]
    published(catalog.store)
    published(catalog.store, ORDERS)
    assert owners(catalog)[0] == ("ada@acme.example", "MANUAL")


def test_an_owner_is_found_by_search_while_assigned(catalog: Catalog) -> None:
    node = catalog.asset("orders").id
    people.assign_owner(catalog.store, node, ADA, actor="bob")
    assert search.matches(catalog.store, ["ada"]) == [node]
    people.remove_owner(catalog.store, node, ADA, actor="bob")
    assert search.matches(catalog.store, ["ada"]) == []


def test_the_audit_record_is_asked_by_asset_and_page(catalog: Catalog) -> None:
    for name in ("orders", "customers", "orders"):
        person = Owner(name=f"{name}{len(people.audit(catalog.store))}", provenance=Provenance.MANUAL)
        people.assign_owner(catalog.store, catalog.asset(name).id, person, actor="bob")
    assert [e.id for e in people.audit(catalog.store)] == [3, 2, 1]
    assert [e.id for e in people.audit(catalog.store, subject=urn("orders"))] == [3, 1]
    assert [e.id for e in people.audit(catalog.store, limit=1)] == [3]
    assert [e.id for e in people.audit(catalog.store, before=3)] == [2, 1]


TAMPERING = {
    "an actor changed": ("UPDATE audit SET actor = 'eve' WHERE id = 2", [2]),
    "a reason changed": ("UPDATE audit SET reason = 'because' WHERE id = 1", [1]),
    "what was said changed": ("UPDATE audit SET after = '{}' WHERE id = 3", [3]),
    "an event deleted": ("DELETE FROM audit WHERE id = 2", [3]),
    "the first event deleted": ("DELETE FROM audit WHERE id = 1", [2]),
    "a hash changed": ("UPDATE audit SET hash = 'x' WHERE id = 2", [2, 3]),
    "a subject changed": ("UPDATE audit SET subject = 'y' WHERE id = 2", [2]),
    "a time changed": ("UPDATE audit SET at = '2020-01-01T00:00:00Z' WHERE id = 2", [2]),
}


@pytest.mark.parametrize(("tampering", "broken"), TAMPERING.values(), ids=TAMPERING)
def test_tampering_with_the_audit_record_shows(tampering: str, broken: list[int], catalog: Catalog) -> None:
    store, node = catalog.store, catalog.asset("orders").id
    for name in ("ada", "bob", "carol"):
        people.assign_owner(store, node, Owner(name=name, provenance=Provenance.MANUAL), actor="dan", reason="r")
    assert people.broken_audit(store) == []
    with store.transaction() as db:
        db.execute(tampering)
    assert people.broken_audit(store) == broken
    assert [check.name for check in checks(store) if not check.ok] == ["audit record is unbroken"]


# ── tokens ───────────────────────────────────────────────────────────────────────────────────────


def test_a_token_is_kept_as_a_hash_and_ends_when_it_is_revoked(catalog: Catalog) -> None:
    store = catalog.store
    secret = people.create_token(store, "ci")
    rows = store.db.execute("SELECT * FROM token").fetchall()
    assert secret not in str(rows)
    assert (people.holder(store, secret), people.holder(store, secret + "x"), people.holder(store, "")) == (
        "ci",
        "",
        "",
    )
    people.revoke_token(store, "ci")
    assert people.holder(store, secret) == ""
    with pytest.raises(NotFoundError, match="no valid token named 'ci'"):
        people.revoke_token(store, "ci")
    with pytest.raises(InputError, match="there is a token named 'ci'"):
        people.create_token(store, "ci")


@pytest.mark.parametrize(("expires", "holder"), [("2020-01-01T00:00:00Z", ""), ("2999-01-01T00:00:00Z", "ci")])
def test_a_token_ends_when_it_expires(expires: str, holder: str, catalog: Catalog) -> None:
    secret = people.create_token(catalog.store, "ci", expires_at=expires)
    assert people.holder(catalog.store, secret) == holder
    assert [(t.name, t.expires_at, t.revoked_at) for t in people.tokens(catalog.store)] == [("ci", expires, None)]


def test_a_decision_that_fails_midway_leaves_no_trace(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    store: Store = catalog.store
    with monkeypatch.context() as patch:
        patch.setattr(search, "refresh", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            people.assign_owner(store, catalog.asset("orders").id, ADA, actor="bob")
    assert (people.audit(store), people.assigned(store)) == ([], {})
