"""SQL whose Jinja dbt has not rendered, rendered here as far as the artifacts tell how.

`templates` reads what rendering needs out of a manifest; `environment` renders one text, in a sandbox
and for a process that can be killed; `filling` puts what came of it into a project's assets.
"""

from catchment_parsers.dbt.jinja.records import Rendered, RunTemplates, Template, Templates

__all__ = ["Rendered", "RunTemplates", "Template", "Templates"]
