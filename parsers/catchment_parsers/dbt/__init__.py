"""dbt projects: the bytes of their artifacts in, facts out.

``read`` takes everything but the lineage of SQL, and needs no SQL parser; ``rendered`` makes SQL of what
dbt has not compiled; ``with_lineage`` adds the lineage of SQL, over which
``with_engine_lineage`` lays what dbt's newer engine reports.  ``rendered`` and ``with_lineage`` leave it to
their caller how tasks are run: inline, from a cache, or in worker processes.
"""

from catchment_parsers.dbt.engine import Engine, read_engine
from catchment_parsers.dbt.errors import ArtifactError
from catchment_parsers.dbt.jinja.filling import rendered
from catchment_parsers.dbt.mapping import Mapping, MappingError
from catchment_parsers.dbt.mapping import parse as parse_mapping
from catchment_parsers.dbt.overlay import overlaid, with_engine_lineage
from catchment_parsers.dbt.project import Artifacts, Project, read
from catchment_parsers.dbt.recall import Recall
from catchment_parsers.dbt.recall import nothing as recall_nothing
from catchment_parsers.dbt.sql_lineage import unread, with_lineage, with_lines
from catchment_parsers.dbt.tasks import Elsewhere, all_columns, has_sql, nowhere

__all__ = [
    "ArtifactError",
    "Artifacts",
    "Elsewhere",
    "Engine",
    "Mapping",
    "MappingError",
    "Project",
    "Recall",
    "all_columns",
    "has_sql",
    "nowhere",
    "overlaid",
    "parse_mapping",
    "read",
    "read_engine",
    "recall_nothing",
    "rendered",
    "unread",
    "with_engine_lineage",
    "with_lineage",
    "with_lines",
]
