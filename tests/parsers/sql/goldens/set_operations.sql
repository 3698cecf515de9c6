-- case: set operations are positional
SELECT a, b FROM t UNION ALL SELECT c, d FROM u
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.c
-- b <- IDENTITY t.b, IDENTITY u.d
-- rows <-

-- case: UNION BY NAME is not
-- dialect: duckdb
SELECT a, b FROM t UNION ALL BY NAME SELECT b, a FROM u
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.a
-- b <- IDENTITY t.b, IDENTITY u.b

-- case: EXCEPT takes values from the left, the right decides which
SELECT a FROM t EXCEPT SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER u.b, GROUP_BY= t.a

-- case: three, each with names of its own
SELECT a AS k FROM t UNION SELECT b FROM u UNION SELECT c AS z FROM v
-- => SELECT
-- k <- IDENTITY t.a, IDENTITY u.b, IDENTITY v.c
-- rows <- GROUP_BY= t.a, GROUP_BY= u.b, GROUP_BY= v.c

-- case: a literal in one branch
SELECT a, 1 AS src FROM t UNION ALL SELECT b, 2 FROM u
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.b
-- src <- (literal)

-- case: nested in parentheses
SELECT * FROM ((SELECT a, b FROM t) UNION ALL (SELECT c, d FROM u)) x
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.c
-- b <- IDENTITY t.b, IDENTITY u.d

-- case: stars and more in each branch
-- schema: a(x, y) b(x, y)
WITH u AS (SELECT 'a' AS src, * FROM a UNION ALL SELECT 'b' AS src, * FROM b) SELECT src, x, y FROM u
-- => SELECT
-- src <- (literal)
-- x <- IDENTITY a.x, IDENTITY b.x
-- y <- IDENTITY a.y, IDENTITY b.y

-- case: stars of unknown tables behind a literal
WITH u AS (SELECT 'a' AS src, * FROM a UNION ALL SELECT 'b' AS src, * FROM b) SELECT src, x FROM u
-- => SELECT
-- src <- (literal)
-- x <- IDENTITY a.x, IDENTITY b.x

-- case: Oracle's MINUS
-- dialect: oracle
SELECT a FROM t MINUS SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER u.b, GROUP_BY= t.a

-- case: BigQuery's EXCEPT DISTINCT
-- dialect: bigquery
SELECT a FROM d.t EXCEPT DISTINCT SELECT b FROM d.u
-- => SELECT
-- a <- IDENTITY d.t.a
-- rows <- FILTER d.u.b, GROUP_BY= d.t.a

-- case: BigQuery's INTERSECT DISTINCT
-- dialect: bigquery
SELECT a FROM d.t INTERSECT DISTINCT SELECT b FROM d.u
-- => SELECT
-- a <- IDENTITY d.t.a, IDENTITY d.u.b

-- case: T-SQL's EXCEPT
-- dialect: tsql
SELECT a FROM t EXCEPT SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a

-- case: Snowflake's UNION ALL BY NAME
-- dialect: snowflake
SELECT a, b FROM t UNION ALL BY NAME SELECT b, c FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b, IDENTITY u.b
-- c <- IDENTITY u.c

-- case: BigQuery's UNION ALL BY NAME
-- dialect: bigquery
SELECT a, b FROM d.t UNION ALL BY NAME SELECT b, a FROM d.u
-- => SELECT
-- a <- IDENTITY d.t.a, IDENTITY d.u.a
-- b <- IDENTITY d.t.b, IDENTITY d.u.b

-- case: ClickHouse's UNION DISTINCT, with settings
-- dialect: clickhouse
SELECT a FROM t UNION DISTINCT SELECT b FROM u SETTINGS max_threads = 1 FORMAT JSON
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.b

-- case: in parentheses, with an order and a limit of its own
(SELECT a FROM t UNION SELECT b FROM u) UNION ALL (SELECT c FROM v ORDER BY d LIMIT 1)
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.b, IDENTITY v.c
-- inputs: t, u, v

-- case: a star over a union
SELECT * FROM (SELECT a AS x, b FROM t UNION ALL SELECT c, d FROM u) s
-- => SELECT
-- x <- IDENTITY t.a, IDENTITY u.c
-- b <- IDENTITY t.b, IDENTITY u.d

-- case: INTERSECT
SELECT a FROM t INTERSECT SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.b

-- case: ORDER BY names the first branch's column
SELECT a AS x FROM t UNION ALL SELECT b FROM u ORDER BY x
-- => SELECT
-- x <- IDENTITY t.a, IDENTITY u.b
-- order <- SORT t.a, SORT u.b

-- case: UNION BY NAME of different columns
-- dialect: duckdb
-- schema: t(a, b) u(b, c)
SELECT * FROM t UNION BY NAME SELECT * FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b, IDENTITY u.b
-- c <- IDENTITY u.c

-- case: EXCEPT ALL decides rows by the values of both sides
SELECT a FROM t EXCEPT ALL SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER u.b, GROUP_BY= t.a
-- inputs: t, u
