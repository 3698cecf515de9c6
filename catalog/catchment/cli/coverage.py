"""`catchment coverage`: how much is governed."""

from typing import TYPE_CHECKING

import click

from catchment.cli.output import as_of_option, format_option, open_catalog, percent, print_json, print_table
from catchment.cli.selecting import exclude_option, select_option, selected_ids

if TYPE_CHECKING:
    from catchment.coverage import Gap, Metric, Value


@click.command(
    epilog="""\b
Examples:
  catchment coverage
  catchment coverage --by domain
  catchment coverage --fail-under owned=80 --fail-under documented=60
  catchment coverage --missing owned
  catchment coverage --select +exposure:cfo_revenue_dashboard --missing tested"""
)
@click.option("--by", default="", metavar="DIMENSION", help="Group by domain, tier, owner, schema, tag, kind, ...")
@click.option("--metric", "names", multiple=True, metavar="METRIC", help="Only this metric; repeatable.")
@click.option("--fail-under", multiple=True, metavar="METRIC=PERCENT", help="Exit 1 where a group has less.")
@click.option("--missing", metavar="METRIC", help="List what lacks it instead, most depended upon first.")
@select_option
@exclude_option
@format_option
@as_of_option
@click.pass_obj
def command(
    db: str,
    by: str,
    names: tuple[str, ...],
    fail_under: tuple[str, ...],
    missing: str | None,
    selectors: tuple[str, ...],
    excluded: tuple[str, ...],
    format_: str,
) -> None:
    """Measure how much is owned, documented, tested and classified."""
    from catchment.coverage import Metric, coverage, gaps

    targets = dict(map(_target, fail_under))
    metrics = [_metric(name) for name in names] or list(Metric)
    with open_catalog(db) as catalog:
        within = selected_ids(catalog, selectors, excluded)
        if missing is not None:
            _print_gaps(gaps(catalog, _metric(missing), within=within), format_)
            return
        values = coverage(catalog, metrics, by=by, targets=targets, within=within)
    if format_ == "json":
        print_json(values)
    else:
        print_values(values, by)
    below = [v for v in values if v.target is not None and v.ratio is not None and v.ratio < v.target]
    for value in below:
        click.echo(f"{value.key}: {value.metric} is {percent(value.ratio)}, under {percent(value.target)}", err=True)
    if below:
        raise SystemExit(1)


def print_values(values: "list[Value]", by: str) -> None:
    """Print a table: a row a group, a column a metric."""
    metrics = list(dict.fromkeys(value.metric for value in values))
    rows: dict[str, list[str]] = {}
    for value in values:
        rows.setdefault(value.key, []).append(f"{percent(value.ratio)}  ({value.numerator}/{value.denominator})")
    headings = [metric.lower().replace("_", " ") for metric in metrics]
    print_table([by or "coverage", *headings], [(key, *cells) for key, cells in rows.items()], right=headings)


def _print_gaps(gaps: "list[Gap]", format_: str) -> None:
    rows = [
        {
            "urn": gap.entry.asset.urn,
            "kind": str(gap.entry.asset.kind),
            "dependents": gap.dependents,
            "missing": gap.missing,
        }
        for gap in gaps
    ]
    if format_ == "json":
        print_json(rows)
    else:
        print_table(
            ["asset", "kind", "dependents", "missing"],
            [tuple(row.values()) for row in rows],
            right=["dependents", "missing"],
        )


def _metric(name: str) -> "Metric":
    import difflib

    from catchment.coverage import Metric
    from catchment.errors import InputError

    key = name.upper().replace("-", "_")
    if key in Metric.__members__:
        return Metric[key]
    near = difflib.get_close_matches(key, Metric.__members__, n=1) or list(Metric.__members__)
    raise InputError(f"no metric {name!r}: did you mean {' or '.join(each.lower() for each in near)}?")


def _target(text: str) -> "tuple[Metric, float]":
    from catchment.errors import InputError

    name, _, number = text.partition("=")
    try:
        percentage = float(number)
    except ValueError:
        percentage = -1
    if not 0 <= percentage <= 100:
        raise InputError(f"--fail-under takes METRIC=PERCENT, such as owned=80, from 0 to 100, not {text!r}")
    return _metric(name), percentage / 100
