"""What dialects do differently, as data."""

import re
from collections.abc import Mapping
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LATERAL_ALIASES = frozenset(
    {"snowflake", "redshift", "databricks", "spark", "spark2", "duckdb", "clickhouse", "teradata", "dremio"}
)
"""Dialects in which an item of a SELECT sees the aliases of the items before it."""

FILE_FORMATS: Mapping[str, frozenset[str]] = dict.fromkeys(
    ("spark", "databricks", "spark2"),
    frozenset({"parquet", "csv", "json", "orc", "avro", "delta", "text", "binaryfile", "iceberg"}),
)
"""Dialects in which ``format.`path``` in FROM reads files, and the formats."""

IMPLICIT_RECURSION = frozenset({"tsql", "fabric", "oracle", "snowflake", "teradata", "db2", "redshift"})
"""Dialects in which a common table expression may read itself without the word RECURSIVE."""

POSTGRES_NAMES = frozenset({"postgres", "redshift", "materialize", "risingwave"})
"""Dialects that name an unnamed column after its function."""

MERGING_IN_PLACE = frozenset({"duckdb", "sqlite", "clickhouse"})
"""Dialects in which a star leaves the column that USING made in its first table's place, and not in front."""

NAVIGATED = frozenset({"redshift", "bigquery"})
"""Dialects in which a path in FROM that begins with the name of another item is an array of that."""

NAMED_BY_ALIAS = POSTGRES_NAMES | {"duckdb"}
"""Dialects in which a table function's only column is called as the function is, or its alias."""

MASKING_FUNCTIONS = _words(
    """
    xxh3 crc32 crc32c checksum binary_checksum checksum_agg hmac hmac_sha1 hmac_sha256 hmac_sha512 tokenize
    detokenize encrypt aes_encrypt ae_encrypt aead_encrypt aead.encrypt pgp_sym_encrypt crypt redact anonymize
    pseudonymize count count_if countif approx_count_distinct approx_distinct count_distinct counta count_big
    uniq uniqexact uniqcombined uniqhll12 hll hll_count_distinct
    """
)
HASHING = re.compile(r"hash|md5|fingerprint|^(sha|s_h_a)[1-5]?($|_|224|256|384|512)|^mask($|_)")


@lru_cache(1 << 12)
def masking(name: str) -> bool:
    """Return whether the result of a function hides the values that went in (OpenLineage's ``masking``)."""
    return name in MASKING_FUNCTIONS or HASHING.search(name) is not None


SET_RETURNING = _words(
    """
    jsonb_array_elements json_array_elements jsonb_array_elements_text json_array_elements_text jsonb_each
    json_each jsonb_each_text json_each_text jsonb_object_keys json_object_keys regexp_split_to_table
    string_to_table generate_subscripts regexp_matches jsonb_to_recordset json_to_recordset unnest
    """
)
"""Functions that make several rows of one, in a select list too."""

FUNCTION_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "flatten": ("seq", "key", "path", "index", "value", "this"),
    "snowflake.explode": ("seq", "key", "path", "index", "value", "this"),
    "split_to_table": ("seq", "index", "value"),
    "strtok_split_to_table": ("seq", "index", "value"),
    "string_split": ("value", "ordinal"),
    "open_j_s_o_n": ("key", "value", "type"),
    "explode": ("col",),
    "explode_outer": ("col",),
    "posexplode": ("pos", "col"),
    "posexplode_outer": ("pos", "col"),
    "variant_explode": ("pos", "key", "value"),
    "variant_explode_outer": ("pos", "key", "value"),
    "json_each": ("key", "value"),
    "json_each_text": ("key", "value"),
    "jsonb_each": ("key", "value"),
    "jsonb_each_text": ("key", "value"),
    "sqlite.json_each": ("key", "value", "type", "atom", "id", "parent", "fullkey", "path"),
    "sqlite.json_tree": ("key", "value", "type", "atom", "id", "parent", "fullkey", "path"),
    "json_array_elements": ("value",),
    "json_array_elements_text": ("value",),
    "jsonb_array_elements": ("value",),
    "jsonb_array_elements_text": ("value",),
    "jsonb_object_keys": ("jsonb_object_keys",),
    "json_object_keys": ("json_object_keys",),
    "regexp_split_to_table": ("regexp_split_to_table",),
    "postgres.unnest": ("unnest",),
    "generate_series": ("generate_series",),
    "range": ("range",),
    "duckdb.unnest": ("unnest",),
    "numbers": ("number",),
    "oracle.table": ("column_value",),
}
"""Columns of table functions where the query names none; a dialect in front says that others differ."""

FILE_FUNCTIONS: Mapping[str, frozenset[str]] = {
    "duckdb": _words("read_parquet parquet_scan read_csv read_csv_auto read_json read_json_auto read_ndjson read_text"),
    "databricks": _words("read_files"),
    "clickhouse": _words("s3 url file gcs"),
    "tsql": _words("openrowset"),
}
"""Table functions whose first argument is the path of a file, which then is the table that is read."""

VALUES_COLUMNS: Mapping[str, tuple[str, int]] = {
    **dict.fromkeys(("snowflake", "postgres", "redshift", "sqlite"), ("column", 1)),
    "duckdb": ("col", 0),
    "mysql": ("column_", 0),
    **dict.fromkeys(("trino", "presto", "athena"), ("_col", 0)),
}
"""How the columns of VALUES without a column list are called, and the number of the first: else ``col1``."""

GENERATED_NAMES = _words(
    """
    current_date current_time current_timestamp current_user session_user system_user localtime
    localtimestamp sysdate systimestamp getdate current_role current_schema current_database current_catalog
    default
    """
)
"""Names that read like columns and are values of the session, in every dialect."""

SESSION_NAMES: Mapping[str, frozenset[str]] = {
    "oracle": _words("user uid"),
    **dict.fromkeys(("postgres", "redshift"), _words("user")),
    "tsql": _words("user $action"),
    "teradata": _words("user date time"),
}
"""The same of single dialects."""

PSEUDO_COLUMNS: Mapping[str, frozenset[str]] = {
    "oracle": _words("rownum rowid level ora_rowscn connect_by_isleaf connect_by_iscycle nextval currval"),
    "snowflake": _words(
        """
        nextval metadata$filename metadata$file_row_number metadata$file_content_key metadata$file_last_modified
        metadata$start_scan_time metadata$action metadata$isupdate metadata$row_id
        """
    ),
    "bigquery": _words("_table_suffix _partitiontime _partitiondate _file_name"),
    "postgres": _words("ctid tableoid xmin xmax cmin cmax"),
    **dict.fromkeys(("spark", "databricks"), _words("_metadata")),
    **dict.fromkeys(("athena", "trino", "presto"), _words("$path $file_size $file_modified_time $bucket $partition")),
}
"""Names that may stand behind a table's or a sequence's, too, and are no columns of it."""

METHODS: Mapping[str, frozenset[str]] = dict.fromkeys(
    ("tsql", "fabric"), _words("value query exist nodes modify staastext getancestor tostring")
)
"""Methods of columns, which else read like functions of a schema."""

SCHEMAS = frozenset({"main", "pg_catalog", "information_schema", "system"})
"""Schemas of DuckDB's functions, in which ``x.f()`` else is ``f(x)``."""

ALIASES_FIRST = frozenset({"bigquery", "clickhouse"})
"""Dialects in which a name in GROUP BY means an alias of the select list rather than a column."""

DATE_PARTS = _words(
    """
    year yy yyyy quarter qq month mm week wk ww isoweek day dd d dayofyear dayofweek weekday hour hh minute
    mi n second ss s millisecond ms microsecond mcs nanosecond ns epoch decade century millennium years
    quarters months weeks days hours minutes seconds milliseconds microseconds nanoseconds dow doy isodow isoyear
    weekiso dayofweekiso yearofweek yearofweekiso
    """
)
"""Units that some functions take as a bare word, which a parser may take for a column."""

DATE_FUNCTIONS = _words(
    """
    dateadd datediff datepart datename date_part date_trunc datetrunc date_add date_diff date_sub
    timestampadd timestampdiff timestamp_add timestamp_diff timestamp_trunc timestamp_sub datetime_add
    datetime_diff datetime_trunc trunc last_day time_slice date_bucket months_add
    """
)
"""Functions that take such a unit."""

TWO_LEVELS = frozenset(
    {"", "mysql", "hive", "spark", "spark2", "databricks", "clickhouse", "doris", "starrocks", "presto", "trino"}
)
"""Dialects in which ``USE x`` names the schema of the tables that follow, not the database of schemas."""

INTO_VARIABLES = frozenset(
    {"oracle", "mysql", "snowflake", "bigquery", "databricks", "spark", "hive", "teradata", "singlestore", "doris"}
)
"""Dialects whose ``SELECT ... INTO x`` fills variables and makes no table."""

UNPUNCTUATED = frozenset({"tsql", "fabric"})
"""Dialects whose statements need no semicolons, and whose batches GO ends."""

RELATED: Mapping[str, str] = {"": "spark", "athena": "hive", "hive": "spark", "spark2": "spark", "redshift": "postgres"}
"""Dialects whose statements may be tried in another's grammar: Athena's DDL is Hive's, and so on."""

COLUMN_ATTRIBUTES: Mapping[str, frozenset[str]] = {"teradata": frozenset({"TITLE", "FORMAT", "NAMED"})}
"""Words of attributes in parentheses behind a column, which say how to show it: ``DOB (TITLE 'Born')``."""
