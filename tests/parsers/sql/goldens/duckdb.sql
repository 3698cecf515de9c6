-- case: DuckDB's PIVOT behind a table, one alias
-- dialect: duckdb
-- schema: t(a, b, c)
SELECT * FROM t PIVOT (sum(a) AS s FOR b IN (1, 2) GROUP BY c)
-- => SELECT
-- c <- IDENTITY t.c
-- 1_s <- AGGREGATION t.a, GROUP_BY t.b
-- 2_s <- AGGREGATION t.a, GROUP_BY t.b

-- case: DuckDB's PIVOT behind a table, two fields
-- dialect: duckdb
-- schema: t(a, b, c, d)
SELECT * FROM t PIVOT (sum(a) AS s FOR b IN (1, 2) c IN (1, 5))
-- => SELECT
-- d <- IDENTITY t.d
-- 1_1_s <- AGGREGATION t.a, GROUP_BY t.b, GROUP_BY t.c
-- 1_5_s <- AGGREGATION t.a, GROUP_BY t.b, GROUP_BY t.c
-- 2_1_s <- AGGREGATION t.a, GROUP_BY t.b, GROUP_BY t.c
-- 2_5_s <- AGGREGATION t.a, GROUP_BY t.b, GROUP_BY t.c

-- case: DuckDB's two aggregates without aliases
-- dialect: duckdb
PIVOT t ON b IN (1, 2) USING sum(a), max(d) GROUP BY c
-- => SELECT
-- c <- IDENTITY t.c
-- 1_sum(a) <- AGGREGATION t.a, GROUP_BY t.b
-- 1_max(d) <- AGGREGATION t.d, GROUP_BY t.b
-- 2_sum(a) <- AGGREGATION t.a, GROUP_BY t.b
-- 2_max(d) <- AGGREGATION t.d, GROUP_BY t.b

-- case: COLUMNS under an alias that takes parts of the names
-- dialect: duckdb
-- schema: t(a1, a2, c)
SELECT max(COLUMNS('(a)(\d)')) AS 'm_\2', COLUMNS('c') AS k FROM t
-- => SELECT
-- m_1 <- AGGREGATION t.a1
-- m_2 <- AGGREGATION t.a2
-- k <- IDENTITY t.c

-- case: a struct unnested under an alias
-- dialect: duckdb
SELECT unnest({'x': a, 'y': b}) FROM t
-- => SELECT
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b

-- case: range and generate_series name their column
-- dialect: duckdb
SELECT range, generate_series, t.range AS r FROM range(3), generate_series(1, 2), t
-- => SELECT
-- range <- (generated)
-- generate_series <- (generated)
-- r <- IDENTITY t.range

-- case: duckdb list of lists
-- dialect: duckdb
SELECT x.a, u.y FROM t AS x, unnest(x.l) AS u(y)
-- => SELECT
-- a <- IDENTITY t.a
-- y <- TRANSFORMATION t.l

-- case: a comprehension's condition reads the list
-- dialect: duckdb
SELECT [x * y FOR x IN l IF x > z] AS p FROM t
-- => SELECT
-- p <- CONDITIONAL t.l, CONDITIONAL t.z, TRANSFORMATION t.l, TRANSFORMATION t.y

-- case: duckdb positional join and asof
-- dialect: duckdb
SELECT a.x, b.y FROM a POSITIONAL JOIN b
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y

-- case: duckdb asof using
-- dialect: duckdb
SELECT a.x, b.y FROM a ASOF JOIN b USING (s, ts)
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- rows <- JOIN a.s, JOIN a.ts, JOIN b.s, JOIN b.ts

-- case: duckdb from only, alias prefix, semicolons
-- dialect: duckdb
-- schema: t(a, b)
FROM t WHERE a > 1
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.a

-- case: duckdb prefix alias
-- dialect: duckdb
SELECT x: a + 1, y: b FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- IDENTITY t.b

-- case: duckdb struct dot and brackets, map, chaining
-- dialect: duckdb
SELECT s.a.b AS x, s['k'] AS y, m['z'][1] AS z, l[1:2] AS w, {'p': q}.p AS v, upper(c).replace('x', 'y') AS u FROM t
-- => SELECT
-- x <- IDENTITY t.s
-- y <- TRANSFORMATION t.s
-- z <- TRANSFORMATION t.m
-- w <- TRANSFORMATION t.l
-- v <- IDENTITY t.q
-- u <- TRANSFORMATION t.c

-- case: duckdb group by all with having and qualify
-- dialect: duckdb
SELECT a, sum(b) AS s FROM t GROUP BY ALL HAVING s > 3 QUALIFY row_number() OVER (ORDER BY s) = 1
-- => SELECT
-- a <- IDENTITY t.a
-- s <- AGGREGATION t.b
-- rows <- FILTER t.b, GROUP_BY t.a

-- case: duckdb values
-- dialect: duckdb
SELECT col0, col1 AS x FROM (VALUES (1, 2), (3, 4))
-- => SELECT
-- col0 <- (literal)
-- x <- (literal)

-- case: semi anti join
-- dialect: duckdb
-- schema: t(a, b) u(a, c)
SELECT * FROM t SEMI JOIN u USING (a)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- JOIN t.a, JOIN u.a

-- case: using star order with three tables
-- schema: t(a, id) u(id, b) v(c, id)
SELECT * FROM t JOIN u USING (id) JOIN v USING (id)
-- => SELECT
-- a <- IDENTITY t.a
-- id <- IDENTITY t.id, IDENTITY u.id, IDENTITY v.id
-- b <- IDENTITY u.b
-- c <- IDENTITY v.c

-- case: t star after using keeps its own key
-- schema: t(a, id) u(id, b)
SELECT u.* FROM t JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY u.id
-- b <- IDENTITY u.b

-- case: full using three
-- schema: t(id) u(id) v(id)
SELECT id FROM t FULL JOIN u USING (id) FULL JOIN v USING (id)
-- => SELECT
-- id <- TRANSFORMATION t.id, TRANSFORMATION u.id, TRANSFORMATION v.id

-- case: exclude with qualified and case
-- dialect: duckdb
-- schema: t(id, B) u(id, c)
SELECT * EXCLUDE (b, u.id) FROM t JOIN u ON t.id = u.id
-- => SELECT
-- id <- IDENTITY t.id
-- c <- IDENTITY u.c

-- case: replace with aggregate name twice
-- dialect: snowflake
SELECT * EXCLUDE (a) REPLACE (upper(b) AS b) FROM t
-- => SELECT
-- * <- IDENTITY t.*
-- b <- TRANSFORMATION t.b

-- case: rename over unknown
-- dialect: snowflake
WITH c AS (SELECT * RENAME (a AS z) FROM t) SELECT z, b FROM c
-- => SELECT
-- z <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: bigquery except over cte of unknown
-- dialect: bigquery
WITH c AS (SELECT * EXCEPT (a) FROM d.t) SELECT *, 1 AS a FROM c
-- => SELECT
-- * <- IDENTITY d.t.*
-- a <- (literal)

-- case: nested star except with known
-- dialect: bigquery
-- schema: d.t(a, b, c)
SELECT * EXCEPT (b) FROM (SELECT *, a + b AS s FROM d.t)
-- => SELECT
-- a <- IDENTITY d.t.a
-- c <- IDENTITY d.t.c
-- s <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b
