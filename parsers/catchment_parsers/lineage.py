"""From a statement's lineage, in relation names, to an asset's edges, in URNs."""

from collections.abc import Callable, Iterable, Iterator

from catchment_parsers.facts import Dependency, Edge, Reach, Read, Statement
from catchment_parsers.naming import column_urn, fold_column


def column_edges(
    statement: Statement, urn_of: Callable[[str], str], dialect: str, line_of: Callable[[int], int] = int
) -> Iterator[Edge]:
    """Yield the edges into the statement's output: its columns' own, then its row set's; some may come twice.

    Args:
        statement: A statement with at most one output.
        urn_of: URN of a relation, given its canonical name.
        dialect: Dialect that folds the output's column names.
        line_of: Line in the file, given one in the text.
    """
    for column in statement.columns:
        target = fold_column(column.name, quoted=False, dialect=dialect)
        line = line_of(column.line) if column.dependencies else 0
        for dependency in column.dependencies:
            yield _edge(dependency, target, urn_of, column.expression, line)
    for dependency in statement.rows:
        yield _edge(dependency, "", urn_of, line=line_of(dependency.line) if dependency.line else 0)


def reads(statement: Statement, urn_of: Callable[[str], str]) -> tuple[Read, ...]:
    """Return the dataset-level upstream of a statement, with what of each input reaches it."""
    rows = frozenset(statement.row_inputs)
    return tuple(
        Read(source=urn_of(name), reach=Reach.ROWS if name in rows else Reach.VALUES) for name in statement.inputs
    )


def merged_reads(groups: Iterable[Iterable[Read]]) -> tuple[Read, ...]:
    """Return one read a source; where several statements differ, the one that reaches most is kept."""
    strength = {Reach.VALUES: 0, Reach.ROWS: 1, Reach.WHOLE: 2}
    best: dict[str, Read] = {}
    for read in (read for group in groups for read in group):
        known = best.get(read.source)
        if known is None or strength[known.reach] < strength[read.reach]:
            best[read.source] = read
    return tuple(best.values())


def _edge(
    dependency: Dependency, target: str, urn_of: Callable[[str], str], expression: str = "", line: int = 0
) -> Edge:
    source = urn_of(dependency.table)
    return Edge(
        source=column_urn(source, dependency.column) if dependency.column else source,
        target=target,
        subtype=dependency.subtype,
        masking=dependency.masking,
        certain=dependency.certain,
        expression=expression,
        line=line,
    )
