"""What an impact report advises, what a policy says of it, and what came of it."""

import strawberry

from catchment.errors import NotFoundError
from catchment.impact import outcomes, predictions, report
from catchment.impact.predictions import Came
from catchment.impact.report import Enforcement
from catchment_graphql.context import Ask
from catchment_graphql.types.scalars import URN
from catchment_parsers.facts import Kind


@strawberry.type
class ComparedState:
    """One of the two states that a report compares.

    Attributes:
        name: What people call it.
        source: Name of the project.
        run: Number of the stored run; null where it is none.
        commit: Git commit.
        generated_at: When its artifacts were made.
    """

    name: str
    source: str | None
    run: int | None
    commit: str | None
    generated_at: str | None


@strawberry.type
class Reviewer:
    """Someone who should review a change.

    Attributes:
        name: A person's or group's name or handle.
        email: Their e-mail address.
        group: The name is a group's.
        required: A policy asks for their approval.
        assets: What makes them the right person, the most severe first.
        evidence: Why, in words, the strongest first.
    """

    name: str
    email: str | None
    group: bool
    required: bool
    assets: list[URN]
    evidence: list[str]


@strawberry.type
class Shim:
    """What keeps an old name alive until nobody uses it.

    Attributes:
        target: What was renamed.
        before: The old name.
        after: The new name.
        sql: What to write; null where the old name would stand for other values.
        path: The file to write it to.
        note: What to know before.
    """

    target: URN
    before: str
    after: str
    sql: str | None
    path: str
    note: str | None


@strawberry.type
class PolicyFinding:
    """What a rule of a policy says of one change or affected asset.

    Attributes:
        rule: Its name in the policy.
        enforcement: What it makes of it.
        target: The change's target, or the affected asset.
        message: One sentence.
        exemption: Reason and approver of the exemption that applies.
    """

    rule: str
    enforcement: Enforcement
    target: URN
    message: str
    exemption: str | None


@strawberry.type
class ImpactPrediction:
    """Something that a report said would fail.

    Attributes:
        urn: The affected asset.
        says: `BUILD` that it cannot be built, `TESTS` that one of its tests fails.
        came: Whether that came true.
        reason: Why, in a sentence.
    """

    urn: URN
    says: str
    came: Came
    reason: str


@strawberry.type
class ImpactFailure:
    """A model that newly cannot be built, or a test that newly fails.

    Attributes:
        urn: What fails.
        kind: Its kind.
        status: What dbt says.
        run: The run that told.
        predicted: Whether the report had said so.
    """

    urn: URN
    kind: Kind
    status: str
    run: int
    predicted: bool


@strawberry.type
class ImpactOutcome:
    """What came of a report, by what later runs brought.

    Attributes:
        runs: The runs that tell.
        unknown: Why nothing can be said; null where something can.
        precision: Share of the predictions that could be checked that came true; null where there were none.
        recall: Share of the failures that were predicted; null where there were none.
    """

    known: strawberry.Private[outcomes.Outcome]
    runs: list[int]
    unknown: str | None
    precision: float | None
    recall: float | None

    @strawberry.field
    def predictions(self, info: Ask, first: int = 50) -> list[ImpactPrediction]:
        """What the report said would fail.

        Args:
            first: Items at most, up to 200.
        """
        return [_prediction(each) for each in self.known.predictions[: info.context.page_size(first)]]

    @strawberry.field
    def failures(self, info: Ask, first: int = 50) -> list[ImpactFailure]:
        """What newly fails.

        Args:
            first: Items at most, up to 200.
        """
        return [_failure(each) for each in self.known.failures[: info.context.page_size(first)]]


def state_of(known: report.State) -> ComparedState | None:
    """Return a compared state, None where the report does not say."""
    if not known.name:
        return None
    return ComparedState(
        name=known.name,
        source=known.source or None,
        run=known.run or None,
        commit=known.commit or None,
        generated_at=known.generated_at or None,
    )


def reviewer(known: report.Reviewer) -> Reviewer:
    """Return a reviewer."""
    return Reviewer(
        name=known.name,
        email=known.email or None,
        group=known.group,
        required=known.required,
        assets=[URN(urn) for urn in known.assets],
        evidence=list(known.evidence),
    )


def shim(known: report.Shim) -> Shim:
    """Return a shim."""
    return Shim(
        target=URN(known.target),
        before=known.before,
        after=known.after,
        sql=known.sql or None,
        path=known.path,
        note=known.note or None,
    )


def finding(known: report.Finding) -> PolicyFinding:
    """Return what a policy says."""
    return PolicyFinding(
        rule=known.rule,
        enforcement=known.enforcement,
        target=URN(known.target),
        message=known.message,
        exemption=known.exemption or None,
    )


def outcome(info: Ask, number: int | None) -> ImpactOutcome | None:
    """Return what came of a report that is kept, None of one that is not."""
    if number is None:
        return None
    info.context.check_time()
    try:
        known = outcomes.of(info.context.catalog, number)
    except NotFoundError:
        return None
    score = known.score
    return ImpactOutcome(
        known=known,
        runs=list(known.runs),
        unknown=known.unknown or None,
        precision=score.precision,
        recall=score.recall,
    )


def _prediction(known: predictions.Prediction) -> ImpactPrediction:
    return ImpactPrediction(urn=URN(known.urn), says=known.says, came=known.came, reason=known.reason)


def _failure(known: predictions.Failure) -> ImpactFailure:
    return ImpactFailure(
        urn=URN(known.urn), kind=known.kind, status=known.status, run=known.run, predicted=known.predicted
    )
