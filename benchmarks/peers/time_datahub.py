"""Times DataHub's SQL parser: requests on standard input, an answer a line; runs in an environment of its own."""

import json
import logging
import sys
import time

from datahub.sql_parsing.schema_resolver import SchemaResolver
from datahub.sql_parsing.sqlglot_lineage import sqlglot_lineage

logging.disable(logging.CRITICAL)


def main() -> None:
    """Answer the corpus on standard input."""
    corpus = json.load(sys.stdin)
    resolver = SchemaResolver(platform=corpus["dialect"], env="PROD")
    for table, columns in corpus["schema"].items():
        urn = f"urn:li:dataset:(urn:li:dataPlatform:{corpus['dialect']},{table},PROD)"
        resolver.add_raw_schema_info(urn, columns)
    for sql in corpus["sqls"]:
        started = time.process_time()
        result = sqlglot_lineage(sql, resolver, override_dialect=corpus["dialect"])
        seconds = time.process_time() - started
        failed = result.debug_info.table_error or result.debug_info.column_error
        tables = sorted({urn.split(",")[1].lower() for urn in result.in_tables})
        print(json.dumps({"ok": not failed, "seconds": seconds, "tables": tables}), flush=True)


if __name__ == "__main__":
    main()
