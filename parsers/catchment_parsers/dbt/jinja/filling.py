"""What came of rendering, put into a project's assets."""

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from catchment_parsers.dbt.jinja.records import Rendered, RunTemplates
from catchment_parsers.dbt.project import Project
from catchment_parsers.dbt.values import listed
from catchment_parsers.facts import Asset, Diagnostic, Kind, Severity


def rendered(project: Project, run: RunTemplates) -> Project:
    """Return the project with SQL for what dbt had not compiled, as far as its Jinja can be rendered.

    Args:
        project: What ``read`` returned.
        run: Renders texts, in order.
    """
    templates = project.templates
    if not templates.texts:
        return project
    results = run(templates.texts, templates.library)
    by_key = {text.key: result for text, result in zip(templates.texts, results, strict=True)}
    assets = tuple(_filled(asset, by_key[asset.key]) if asset.key in by_key else asset for asset in project.assets)
    done = sum(bool(by_key[a.key].sql) for a in project.assets if a.key in by_key and a.kind is Kind.MODEL)
    counts = Counter(project.counts)
    counts.update(rendered=done, not_compiled=-done)
    return replace(project, assets=assets, counts=dict(counts))


def _filled(asset: Asset, result: Rendered) -> Asset:
    found = tuple(replace(each, path=asset.path) for each in _diagnostics(result))
    diagnostics = (*asset.diagnostics, *found)
    if not result.sql:
        return replace(asset, diagnostics=diagnostics, details=asset.details | {"rendered": False})
    return replace(asset, sql=result.sql, diagnostics=diagnostics, details=asset.details | {"rendered": True})


def _diagnostics(result: Rendered) -> Iterator[Diagnostic]:
    if result.code:
        yield Diagnostic(code=result.code, message=result.message)
        return
    message = "dbt has not compiled it: its lineage is read from its Jinja, rendered here."
    yield Diagnostic(code="rendered", message=message, severity=Severity.INFO)
    if result.assumed:
        message = (
            f"Its lineage holds where the project sets no other value than the default of {listed(result.assumed)}."
        )
        yield Diagnostic(code="assumed-default", message=message)
