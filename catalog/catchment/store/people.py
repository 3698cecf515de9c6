"""What people decided: owners assigned by hand, the audit record of it, and the tokens that let them.

Ingestion never overwrites it (DESIGN 5); see ``carry`` for what was renamed.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from catchment.errors import InputError, NotFoundError
from catchment.store import search
from catchment.store.database import Store, clock_after_runs, now
from catchment_parsers.facts import Owner, Provenance, Record

GENESIS = "0" * 64
"""What the first event of the audit record names as the hash before it."""


class AuditEvent(Record, frozen=True, kw_only=True):
    """One decision.  ``hash`` covers all the other fields and the hash before, so a gap or a change shows."""

    id: int
    at: str
    actor: str
    action: str
    subject: str
    before: Any
    after: Any
    reason: str
    previous_hash: str
    hash: str


class Token(Record, frozen=True, kw_only=True):
    """A bearer token as it is listed; the secret is known to its holder alone."""

    id: int
    name: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None


def assigned(store: Store) -> dict[int, list[Owner]]:
    """Return the owners assigned by hand, by asset id."""
    owners: dict[int, list[Owner]] = {}
    time = store.moment.time if store.moment else None
    rows = store.db.execute(
        """SELECT node_id, name, role, email, is_group FROM ownership
           WHERE CASE WHEN :time IS NULL THEN removed_at IS NULL
                      ELSE assigned_at <= :time AND (removed_at IS NULL OR removed_at > :time) END
           ORDER BY id""",
        {"time": time},
    )
    for node, name, role, email, is_group in rows:
        owner = Owner(name=name, role=role, email=email, group=bool(is_group), provenance=Provenance.MANUAL)
        owners.setdefault(node, []).append(owner)
    return owners


def assign_owner(store: Store, node: int, owner: Owner, *, actor: str, reason: str = "") -> bool:
    """Make `owner` one of the asset's owners and record it; False where it already is.

    Raises:
        InputError: The owner has no name.
    """
    if not owner.name.strip():
        raise InputError("an owner needs a name: a person's, a group's, or an e-mail address")
    with store.transaction() as db:
        at = clock_after_runs(db)
        cursor = db.execute(
            """INSERT INTO ownership (node_id, name, role, email, is_group, assigned_by, assigned_at)
               VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
            [node, owner.name, owner.role, owner.email, owner.group, actor, at],
        )
        if not cursor.rowcount:
            return False
        _record(db, at, actor, "assign_owner", node, None, _described(owner), reason)
        search.refresh(store, [node])
    return True


def remove_owner(store: Store, node: int, owner: Owner, *, actor: str, reason: str = "") -> bool:
    """End an assignment made by hand and record it; False where there is none."""
    with store.transaction() as db:
        at = clock_after_runs(db)
        cursor = db.execute(
            "UPDATE ownership SET removed_at = ? WHERE node_id = ? AND name = ? AND role = ? AND removed_at IS NULL",
            [at, node, owner.name, owner.role],
        )
        if not cursor.rowcount:
            return False
        _record(db, at, actor, "remove_owner", node, _described(owner), None, reason)
        search.refresh(store, [node])
    return True


def decided_on(db: Database, declarations: Iterable[int]) -> list[int]:
    """Return those of some declarations about whose assets people decided something that holds."""
    rows = db.execute(
        """SELECT d.id FROM declaration d JOIN ownership o ON o.node_id = d.node_id AND o.removed_at IS NULL
           WHERE d.id IN (SELECT value FROM json_each(?)) GROUP BY d.id""",
        [json.dumps(list(declarations))],
    )
    return [id_ for (id_,) in rows]


def carry(db: Database, moves: Mapping[str, str], run: int) -> None:
    """Let what people decided about an asset hold for it under its new URN, and record that.

    Args:
        db: In the transaction of a publish.
        moves: The new URN of each asset that was moved or renamed, by the old one.
        run: In which that came to light.
    """
    # The run's own time, so that they are part of what it says.
    (at,) = db.execute("SELECT finished_at FROM run WHERE id = ?", [run]).fetchone()
    # All are read before any is written: two assets may have taken each other's place.
    decided = {
        old: db.execute(
            """SELECT o.name, role, email, is_group, assigned_by, n.id FROM ownership o
               JOIN node before ON before.id = o.node_id JOIN node n ON n.urn = ?
               WHERE before.urn = ? AND removed_at IS NULL""",
            [new, old],
        ).fetchall()
        for old, new in moves.items()
    }
    for urn in moves:
        # Whoever takes the name later is another; as long as a source uses it for the same, it stays.
        db.execute(
            """UPDATE ownership SET removed_at = :at
               WHERE node_id = (SELECT id FROM node WHERE urn = :urn) AND removed_at IS NULL AND (:taken OR NOT EXISTS (
                   SELECT 1 FROM declaration d WHERE d.node_id = ownership.node_id AND d.to_run IS NULL))""",
            {"at": at, "urn": urn, "taken": urn in moves.values()},
        )
    for old, rows in decided.items():
        for name, role, email, is_group, by, node in rows:
            db.execute(
                """INSERT INTO ownership (node_id, name, role, email, is_group, assigned_by, assigned_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                [node, name, role, email, is_group, by, at],
            )
            owner = Owner(name=name, role=role, email=email, provenance=Provenance.MANUAL)
            _record(db, at, "ingest", "carry_owner", node, None, _described(owner), f"was {old} until run {run}")


def audit(store: Store, *, subject: str = "", limit: int = 50, before: int = 2**62) -> list[AuditEvent]:
    """Return audit events, newest first, of one asset (its URN) or of all."""
    rows = store.db.query(
        """SELECT * FROM audit WHERE (:subject = '' OR subject = :subject) AND id < :before
           ORDER BY id DESC LIMIT :limit""",
        {"subject": subject, "limit": limit, "before": before},
    )
    return [AuditEvent(**(row | {key: json.loads(row[key]) for key in ("before", "after")})) for row in rows]


def count_audit(store: Store, *, subject: str = "") -> int:
    """Return how many events are recorded, of one asset (its URN) or of all."""
    count = "SELECT count(*) FROM audit WHERE :subject IN ('', subject)"
    return int(store.db.execute(count, {"subject": subject}).fetchone()[0])


def broken_audit(store: Store) -> list[int]:
    """Return the ids of audit events whose hash does not fit: changed, or with events missing before them."""
    previous, broken = GENESIS, []
    for row in store.db.query("SELECT * FROM audit ORDER BY id"):
        if row["previous_hash"] != previous or row["hash"] != _hash(row):
            broken.append(row["id"])
        previous = row["hash"]
    return broken


def create_token(store: Store, name: str, *, expires_at: str | None = None) -> str:
    """Make a token and return its secret, which is shown this once: only its SHA-256 is kept.

    Raises:
        InputError: There is a token of that name, or the name is blank.
    """
    if not name.strip():
        raise InputError("a token needs a name, by which it is listed and revoked")
    secret = f"catchment_{secrets.token_urlsafe(32)}"
    with store.transaction() as db:
        cursor = db.execute(
            "INSERT INTO token (name, digest, created_at, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [name, _digest(secret), now(), expires_at],
        )
        if not cursor.rowcount:
            raise InputError(f"there is a token named {name!r}: choose another name, or look at 'catchment token list'")
    return secret


def tokens(store: Store) -> list[Token]:
    """Return every token, oldest first."""
    rows = store.db.query("SELECT id, name, created_at, expires_at, revoked_at FROM token ORDER BY id")
    return [Token(**row) for row in rows]


def revoke_token(store: Store, name: str) -> None:
    """Make a token worthless at once.

    Raises:
        NotFoundError: There is no valid token of that name.
    """
    with store.transaction() as db:
        cursor = db.execute("UPDATE token SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", [now(), name])
        if not cursor.rowcount:
            raise NotFoundError(f"no valid token named {name!r}: 'catchment token list' shows them")


def holder(store: Store, secret: str) -> str:
    """Return the name of the token whose secret this is, "" where it is unknown, expired or revoked."""
    row = store.db.execute(
        "SELECT name FROM token WHERE digest = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
        [_digest(secret), now()],
    ).fetchone()
    return str(row[0]) if row else ""


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _described(owner: Owner) -> dict[str, str]:
    return {"name": owner.name, "role": owner.role, "email": owner.email}


def _record(db: Database, at: str, actor: str, action: str, node: int, before: Any, after: Any, reason: str) -> None:
    (subject,) = db.execute("SELECT urn FROM node WHERE id = ?", [node]).fetchone()
    last = db.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    row = {
        "at": at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "before": json.dumps(before, sort_keys=True),
        "after": json.dumps(after, sort_keys=True),
        "reason": reason,
        "previous_hash": last[0] if last else GENESIS,
    }
    row["hash"] = _hash(row)
    places = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO audit ({', '.join(row)}) VALUES ({places})", row)


def _hash(row: dict[str, Any]) -> str:
    covered = ("at", "actor", "action", "subject", "before", "after", "reason", "previous_hash")
    return hashlib.sha256(json.dumps([row[name] for name in covered]).encode()).hexdigest()
