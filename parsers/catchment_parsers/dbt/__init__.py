"""dbt projects: the bytes of their artifacts in, facts out.

``read`` takes everything but the lineage of SQL, and needs no SQL parser; ``rendered`` makes SQL of what
dbt has not compiled; ``with_lineage`` adds the lineage of SQL.  The two leave it to their caller how tasks
are run: inline, from a cache, or in worker processes.
"""

from catchment_parsers.dbt.errors import ArtifactError
from catchment_parsers.dbt.jinja.filling import rendered
from catchment_parsers.dbt.mapping import Mapping, MappingError
from catchment_parsers.dbt.mapping import parse as parse_mapping
from catchment_parsers.dbt.project import Artifacts, Project, read
from catchment_parsers.dbt.sql_lineage import with_lineage

__all__ = [
    "ArtifactError",
    "Artifacts",
    "Mapping",
    "MappingError",
    "Project",
    "parse_mapping",
    "read",
    "rendered",
    "with_lineage",
]
