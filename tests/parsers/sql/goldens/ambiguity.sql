-- case: a name that two open tables may have is of either
SELECT a FROM t JOIN u ON t.id = u.id
-- => SELECT
-- a <- IDENTITY? t.a, IDENTITY? u.a
-- diagnostics: ambiguous-column

-- case: a name that one of two tables lists is that table's
-- schema: t(a, id) u(b, id)
SELECT a, b FROM t JOIN u ON t.id = u.id
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- diagnostics:

-- case: one known table lacks it, so the unknown one has it
-- schema: t(a, b)
SELECT c FROM t JOIN u ON t.a = u.a
-- => SELECT
-- c <- IDENTITY u.c

-- case: both tables are known to have it
-- schema: t(a, b) u(a, b)
SELECT b FROM t JOIN u ON t.a = u.a
-- => SELECT
-- b <- IDENTITY? t.b, IDENTITY? u.b
-- diagnostics: ambiguous-column

-- case: one known table has it, the other is unknown
-- schema: t(a, b)
SELECT b FROM t JOIN u ON t.a = u.a
-- => SELECT
-- b <- IDENTITY t.b

-- case: in WHERE
SELECT t.a FROM t JOIN u ON t.id = u.id WHERE c = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER? t.c, FILTER? u.c, JOIN t.id, JOIN u.id

-- case: of two columns that are made of the same it does not matter which is meant
-- dialect: bigquery
WITH g AS (SELECT id, metrics FROM d.t) SELECT value.x FROM g, UNNEST(metrics) AS metrics, UNNEST(metrics.value) AS value
-- => SELECT
-- x <- TRANSFORMATION d.t.metrics
-- diagnostics:
