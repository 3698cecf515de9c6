"""The page at the server's root: what is here, and a first query."""

from html import escape

from catchment import __version__
from catchment_graphql.operations import documents

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

EXAMPLE = """curl {base}graphql -H 'Content-Type: application/json' \\
  -d '{{"query": "{{ search(query: \\"orders\\") {{ edges {{ node {{ urn kind owners {{ name }} }} }} }} }}"}}'"""

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Catchment</title>
<style>
  body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 3rem auto; padding: 0 1rem; }}
  pre {{ overflow-x: auto; padding: 1rem; background: #8881; }}
</style>
<h1>Catchment</h1>
<p>A metadata catalog and column-level lineage graph. Version {version}.</p>
<ul>
  <li><code>/graphql</code>: GraphQL, by POST; queries by GET too, such as
      <a href="/graphql?query={{coverage{{key,values{{metric,ratio}}}}}}">the coverage</a></li>
  <li><a href="/healthz"><code>/healthz</code></a>: whether the process lives</li>
  <li><a href="/readyz"><code>/readyz</code></a>: whether the catalog can be read</li>
</ul>
<p>Ask it:</p>
<pre>{example}</pre>
<p>What changes something wants a token, from <code>catchment token create NAME</code>.
The schema is what <code>catchment schema</code> prints.</p>
<h2>One column in one request</h2>
<p>Its owners, its sources, whether personal data reaches it, and what breaks if it goes.</p>
<pre>{operation}</pre>
</html>
"""


def page(base: str) -> str:
    """Return the page, with the server's address as the browser knows it."""
    example, operation = EXAMPLE.format(base=base), documents()["ColumnReport"]
    return _PAGE.format(version=__version__, example=escape(example), operation=escape(operation))
