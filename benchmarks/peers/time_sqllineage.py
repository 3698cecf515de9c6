"""Times sqllineage: requests on standard input, an answer a line; runs in an environment of its own."""

import json
import logging
import sys
import time
import warnings

from sqllineage.core.metadata.dummy import DummyMetaDataProvider
from sqllineage.runner import LineageRunner

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


def main() -> None:
    """Answer the corpus on standard input."""
    corpus = json.load(sys.stdin)
    known = {f"<default>.{table}": list(columns) for table, columns in corpus["schema"].items()}
    for sql in corpus["sqls"]:
        started = time.process_time()
        try:
            runner = LineageRunner(sql, dialect=corpus["dialect"], metadata_provider=DummyMetaDataProvider(known))
            runner.get_column_lineage()
            tables = sorted({str(table).removeprefix("<default>.").lower() for table in runner.source_tables})
            answer = {"ok": True, "tables": tables}
        except Exception as error:  # noqa: BLE001 - a peer's failure is its answer
            answer = {"ok": False, "tables": [], "error": str(error)}
        print(json.dumps(answer | {"seconds": time.process_time() - started}), flush=True)


if __name__ == "__main__":
    main()
