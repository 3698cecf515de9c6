"""What a dbt adapter is called elsewhere."""

_DIALECTS = {
    "alloydb": "postgres",
    "athena": "athena",
    "bigquery": "bigquery",
    "clickhouse": "clickhouse",
    "cratedb": "postgres",
    "databricks": "databricks",
    "doris": "doris",
    "dremio": "dremio",
    "duckdb": "duckdb",
    "exasol": "exasol",
    "fabric": "tsql",
    "fabricspark": "spark",
    "glue": "spark",
    "greenplum": "postgres",
    "hive": "hive",
    "impala": "hive",
    "materialize": "materialize",
    "motherduck": "duckdb",
    "mysql": "mysql",
    "mysql5": "mysql",
    "oracle": "oracle",
    "postgres": "postgres",
    "redshift": "redshift",
    "risingwave": "risingwave",
    "singlestore": "singlestore",
    "snowflake": "snowflake",
    "spark": "spark",
    "sqlite": "sqlite",
    "sqlserver": "tsql",
    "starrocks": "starrocks",
    "synapse": "tsql",
    "teradata": "teradata",
    "tidb": "mysql",
    "trino": "trino",
    "presto": "presto",
    "vertica": "postgres",
    "yellowbrick": "postgres",
}


def dialect_of(adapter: str) -> str:
    """Return sqlglot's name of the dialect that an adapter speaks, "" for one that is not known."""
    return _DIALECTS.get(adapter.lower(), "")
