"""The demo company's policy on its pull request, by hand from expected_impact.json and fixtures/demo/policy.yml."""

from datetime import date

import pytest
from tests.conftest import DEMO

from catchment.impact.gate import between
from catchment.impact.policy.judging import judge_of
from catchment.impact.policy.reading import read
from catchment.impact.report import Report
from catchment.ingest import DbtOptions


@pytest.fixture(scope="module")
def judged() -> Report:
    policy = judge_of(read(DEMO / "policy.yml"), date(2026, 12, 1))
    base, head = DEMO / "artifacts/base", DEMO / "artifacts/head"
    return between(base, head, DbtOptions(), fail_on="none", policy=policy)[0]


def of(judged: Report, rule: str) -> set[tuple[str, str]]:
    return {(each.enforcement.value, each.target.rpartition(".")[2]) for each in judged.findings if each.rule == rule}


def test_the_board(judged: Report) -> None:
    """Tier 1 are fct_orders, fct_payments, fct_revenue_daily, finance_revenue and two exposures of finance."""
    assert of(judged, "the figures of the board") == {
        ("FAIL", "fct_payments"),
        ("FAIL", "fct_revenue_daily"),
        ("FAIL", "finance_revenue"),
        ("FAIL", "cfo_revenue_dashboard"),
        ("FAIL", "board_kpis"),
        ("PASS", "fct_orders"),
    }
    messages = {each.message.partition(":")[0] for each in judged.findings if each.rule == "the figures of the board"}
    assert messages == {"Finance closes the month on this"}


def test_the_rest(judged: Report) -> None:
    assert of(judged, "a test is lost") == {("WARN", "90e333a108")}
    assert of(judged, "support settles its own reports") == {("PASS", "support_csat_monthly")}
    assert of(judged, "personal data comes or goes") == set()
    assert of(judged, "default") == {
        ("WARN", "stg_payments#amount_cents"),
        ("WARN", "fct_orders#discount_code"),
        ("WARN", "stg_tickets#order_id"),
        ("WARN", "int_sessions"),
        ("WARN", "stockout_risk"),
        ("WARN", "int_payments_by_order#paid_cents"),
        ("WARN", "fct_order_items#gross_amount"),
    }
    assert judged.verdict == "FAIL"


def test_who_must_approve(judged: Report) -> None:
    """Owners of what is of the domain of finance and affected, and whom the policy names."""
    required = [each for each in judged.reviewers if each.required]
    assert {each.name for each in required} >= {"finance", "controlling@tarn.example"}
    controlling = next(each for each in required if each.name == "controlling@tarn.example")
    assert any(urn.endswith("fct_revenue_daily") for urn in controlling.assets)
    assert controlling.evidence[0] == "required by the policy (whoever answers for finance)"
