"""dbt projects: the bytes of their artifacts in, facts out.

``read`` takes everything but the lineage of SQL, and needs no SQL parser; ``with_lineage`` adds that,
with whatever runs the SQL tasks: inline, a cache, or worker processes.
"""

from catchment_parsers.dbt.errors import ArtifactError
from catchment_parsers.dbt.project import Artifacts, Project, read
from catchment_parsers.dbt.sql_lineage import with_lineage

__all__ = ["ArtifactError", "Artifacts", "Project", "read", "with_lineage"]
