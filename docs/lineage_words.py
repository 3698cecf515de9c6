"""The words of ``docs/lineage.md`` that people write."""

INTRODUCTION = """
# Lineage of SQL

Written by `make docs` from the golden cases in `tests/parsers/sql/goldens`; edit those, or `docs/lineage_words.py`, not this page.

Every statement is parsed once, and gives its inputs, its outputs, the sources of each output column, and what decides its rows.

```console
$ echo "SELECT o.status, md5(c.email) AS who, sum(o.amount) OVER (ORDER BY o.day) AS total FROM orders AS o JOIN customers AS c ON c.id = o.customer WHERE NOT c.test" | catchment extract
```

## What an edge says

Types, subtypes and `masking` are those of OpenLineage's column lineage facet.

| type | subtype | the source column |
|---|---|---|
| DIRECT | `IDENTITY` | is the value |
| DIRECT | `TRANSFORMATION` | is a part of the expression that makes the value |
| DIRECT | `AGGREGATION` | is aggregated into the value |
| INDIRECT | `JOIN` | joins |
| INDIRECT | `FILTER` | stands in WHERE, HAVING, QUALIFY, or in a subquery's condition |
| INDIRECT | `GROUP_BY` | groups, pivots, or is made distinct |
| INDIRECT | `SORT` | sorts, and so decides what LIMIT keeps |
| INDIRECT | `WINDOW` | partitions or orders a window, or orders an aggregate |
| INDIRECT | `CONDITIONAL` | decides which branch is the value |

- **Rows** are one more target. What filters, joins, groups or limits a result decides all of its columns alike, so these edges are kept once for the result, not once a column. What decides one column only (a window, a CASE, a scalar subquery's filter) is an edge of that column.
- **`masking`** says that hashing, masking or counting hides the value on the way.
- **`certain`** is false where a column is one of several candidates: an unqualified name that more than one table may have. All candidates are edges, and a diagnostic names them.
- **`*`** as a column stands for columns that are not known, because the schema of a table is not.
- **Through names**: common table expressions and subqueries are seen through to the tables that are really read. Temporary tables of a script are seen through by `ingest` and `extract --jsonl`; `extract` prints each statement as it stands.
- **A schema helps**: stars become columns, unqualified names become certain. dbt's catalog, DDL in the same script and `--schema` all give one.

## What became of a statement

| status | means |
|---|---|
| `PARSED` | every output column has its sources, or a reason why it has none |
| `PARTIAL` | some lineage is missing; diagnostics say which |
| `OPAQUE` | code whose lineage cannot be read before it runs: dynamic SQL, Python |
| `FAILED` | the statement does not parse, or is beyond a limit; its neighbours are read |

What cannot be resolved is a diagnostic with its line, or a column's reason. Not yet said: a condition on a T-SQL or MySQL `@variable`, and the tables in DuckDB's `query('...')` and a few rare statements of other dialects.
A statement that is missing below is not refused: all dialects have the same reader, and the tables say only which of them a case shows.
"""

REASONS = {
    "literal": "it is a constant",
    "variable": "it is a variable or a parameter, whose sources are not followed",
    "generated": "a function without arguments from tables makes it: `now()`, `uuid()`, a sequence",
    "count-rows": "it counts rows, which decide about it, and reads no column",
    "no-source": "it comes from something that has no source column: a parameter, a generator, an aggregate of rows",
    "star-without-schema": "it stands for columns that are not known",
    "declared": "DDL declares it, and nothing fills it yet",
    "unknown": "what it reads could not be resolved; a diagnostic says more",
}

CODES = {
    "ambiguous-column": ["more than one table may have this column; all are taken as sources", "qualifying the column, or giving the tables' schema"],
    "dynamic-sql": ["SQL is put together at run time, or a procedure's result is inserted", "a literal, or a declared upstream (dbt's `depends_on`, an owner's note)"],
    "foreign-language": ["the body of a routine is Python, JavaScript, Java, C, a class", "declaring what it reads and writes; queries that call it still depend on its arguments"],
    "gave-up": ["reading took too long or too much memory, and its worker was stopped", "splitting the statement"],
    "jinja": ["a template was given in the place of SQL", "giving the compiled SQL (`dbt compile`)"],
    "not-supported": ["the statement is known to move or hide data in a way that is not read", "telling us, with the statement"],
    "not-understood": ["the parser made something of the statement that makes no sense", "checking the syntax and the dialect"],
    "star-without-schema": ["a `*` over a table whose columns are not known", "giving the table's schema: dbt's catalog, its DDL, `--schema`"],
    "syntax-error": ["the statement does not parse", "checking the dialect first (`--dialect`), then the syntax at that line"],
    "too-deep": ["the statement nests more than a hundred levels", "splitting it, or `--limit depth=`"],
    "too-large": ["the text, the statement or its dependencies are beyond a limit", "splitting it, or raising `Limits`"],
    "unknown-column": ["a table whose columns are known does not have this one", "bringing the schema up to date, or mending the name"],
}  # fmt: skip
"""Of each code, what it means and how to mend it."""

KINDS = {
    "SELECT": "queries, VALUES, TABLE, FROM in front, pipes, PIVOT statements; queries in routines",
    "CREATE_TABLE": "a table by DDL, AS a query, LIKE, CLONE, SELECT INTO, table variables",
    "CREATE_VIEW": "views, materialized views, ALTER VIEW AS, dynamic tables",
    "INSERT": "INSERT in all its forms: OVERWRITE, REPLACE, by several targets, into directories",
    "UPDATE": "UPDATE, with FROM, joins and CTEs; ClickHouse's ALTER UPDATE",
    "DELETE": "DELETE, with USING, joins and CTEs; ClickHouse's ALTER DELETE",
    "MERGE": "MERGE, every branch",
    "COPY": "files into tables and back, partitions from one table to another",
    "SWAP": "two tables or partitions that change places",
    "LOAD": "LOAD DATA, BULK INSERT",
    "EXPORT": "EXPORT, INTO OUTFILE",
    "SET": "variables that are set from tables, by SET or a SELECT",
    "IF": "control flow that asks tables; so are `WHILE` and `ASSERT`",
}
"""What the kinds stand for whose names do not say it all."""
