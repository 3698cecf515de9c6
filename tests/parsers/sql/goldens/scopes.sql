-- case: subtypes compose through CTEs
WITH c AS (SELECT a AS x, sum(b) AS y FROM t GROUP BY a) SELECT x, y + 1 AS z FROM c
-- => SELECT
-- x <- IDENTITY t.a
-- z <- AGGREGATION t.b
-- rows <- GROUP_BY t.a
-- inputs: t

-- case: a CTE with the name of the table that it reads
WITH orders AS (SELECT * FROM orders WHERE paid) SELECT id FROM orders
-- => SELECT
-- id <- IDENTITY orders.id
-- rows <- FILTER orders.paid
-- inputs: orders

-- case: the column list of a CTE renames
WITH c(x, y) AS (SELECT a, b FROM t) SELECT y FROM c
-- => SELECT
-- y <- IDENTITY t.b

-- case: a CTE that nobody reads still names its table, but decides no rows
WITH c AS (SELECT a FROM u WHERE f) SELECT a FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t, u
-- row inputs: t

-- case: recursion carries a value from column to column
WITH RECURSIVE r(n, path) AS (
  SELECT id, name FROM base UNION ALL SELECT c.id, r.path || c.name FROM r JOIN child AS c ON c.parent = r.n
) SELECT n, path FROM r
-- => SELECT
-- n <- IDENTITY base.id, IDENTITY child.id
-- path <- IDENTITY base.name, TRANSFORMATION base.name, TRANSFORMATION child.name
-- rows <- JOIN base.id, JOIN child.id, JOIN child.parent
-- inputs: base, child

-- case: a star through subqueries, schema known
-- schema: t(a, b)
SELECT * FROM (SELECT * FROM t) AS s
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: a star without schema stands for what it hides
SELECT * FROM t
-- => SELECT
-- * <- IDENTITY t.*
-- diagnostics: star-without-schema
-- status: PARTIAL

-- case: a name travels through stars to the table that must have it
WITH a AS (SELECT * FROM t), b AS (SELECT * FROM a) SELECT x FROM b
-- => SELECT
-- x <- IDENTITY t.x

-- case: EXCLUDE, REPLACE and RENAME
-- dialect: duckdb
-- schema: t(a, b, c, d)
SELECT * EXCLUDE (a) REPLACE (b + c AS b) RENAME (d AS e) FROM t
-- => SELECT
-- b <- TRANSFORMATION t.b, TRANSFORMATION t.c
-- c <- IDENTITY t.c
-- e <- IDENTITY t.d

-- case: USING makes one column of two, in front
-- schema: t(a, id) u(id, b)
SELECT * FROM t JOIN u USING (id)
-- => SELECT
-- a <- IDENTITY t.a
-- id <- IDENTITY t.id, IDENTITY u.id
-- b <- IDENTITY u.b
-- rows <- JOIN t.id, JOIN u.id

-- case: a full join's key is either side's
-- schema: t(a, id) u(id, b)
SELECT id FROM t FULL JOIN u USING (id)
-- => SELECT
-- id <- TRANSFORMATION t.id, TRANSFORMATION u.id

-- case: NATURAL joins by the names that both list
-- schema: t(a, k) u(k, b)
SELECT k, a, b FROM t NATURAL JOIN u
-- => SELECT
-- k <- IDENTITY t.k, IDENTITY u.k
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- rows <- JOIN t.k, JOIN u.k

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

-- case: a correlated lateral subquery
-- dialect: postgres
SELECT t.a, l.b FROM t LEFT JOIN LATERAL (SELECT u.b FROM u WHERE u.k = t.k ORDER BY u.s LIMIT 1) AS l ON true
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- rows <- FILTER t.k, FILTER u.k, SORT u.s

-- case: a join in parentheses keeps its aliases
SELECT a.x, c.y FROM (a JOIN b ON a.i = b.i) JOIN c ON b.j = c.j
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY c.y
-- rows <- JOIN a.i, JOIN b.i, JOIN b.j, JOIN c.j

-- case: a field depends on what was put into it
-- dialect: bigquery
WITH c AS (SELECT STRUCT(a AS x, b AS y) AS s FROM t) SELECT s.x, c.s.y AS z FROM c
-- => SELECT
-- x <- IDENTITY t.a
-- z <- IDENTITY t.b

-- case: a whole row as a value, and one of two rows spread out
-- dialect: bigquery
-- schema: t(id, a) u(id, a)
SELECT TO_JSON(x) AS j, IF(x.id IS NULL, y, x).* FROM t AS x FULL JOIN u AS y ON x.id = y.id
-- => SELECT
-- j <- TRANSFORMATION t.a, TRANSFORMATION t.id
-- id <- CONDITIONAL t.id, TRANSFORMATION t.id, TRANSFORMATION u.id
-- a <- CONDITIONAL t.id, TRANSFORMATION t.a, TRANSFORMATION u.a

-- case: UNNEST's rows and values come from the array
-- dialect: bigquery
SELECT e.id, p.key FROM ds.e AS e, UNNEST(e.params) AS p
-- => SELECT
-- id <- IDENTITY ds.e.id
-- key <- TRANSFORMATION ds.e.params
-- rows <- JOIN ds.e.params

-- case: LATERAL VIEW
-- dialect: hive
SELECT a, k, v FROM t LATERAL VIEW explode(m) x AS k, v
-- => SELECT
-- a <- IDENTITY t.a
-- k <- TRANSFORMATION t.m
-- v <- TRANSFORMATION t.m

-- case: PIVOT spreads one column over several
-- dialect: bigquery
SELECT * FROM (SELECT a, k, v FROM t) PIVOT (SUM(v) AS total FOR k IN ('x' AS x, 'y' AS y))
-- => SELECT
-- a <- IDENTITY t.a
-- total_x <- AGGREGATION t.v, GROUP_BY t.k
-- total_y <- AGGREGATION t.v, GROUP_BY t.k
-- rows <- GROUP_BY t.a

-- case: UNPIVOT makes rows of columns
-- dialect: snowflake
-- schema: t(id, jan, feb)
SELECT id, month, sales FROM t UNPIVOT (sales FOR month IN (jan, feb))
-- => SELECT
-- id <- IDENTITY t.id
-- month <- CONDITIONAL t.feb, CONDITIONAL t.jan
-- sales <- IDENTITY t.feb, IDENTITY t.jan
-- rows <- FILTER t.feb, FILTER t.jan

-- case: BigQuery's shards and wildcards are one table
-- dialect: bigquery
SELECT a FROM `p.d.events_2023*`
-- => SELECT
-- a <- IDENTITY p.d.events_yyyymmdd.a

-- case: outside of aggregates HAVING means the alias, inside them and of grouping keys the column
-- schema: t(a, b, c, d)
SELECT c, max(a) AS d, min(b) AS a FROM t GROUP BY c HAVING d > 0 AND max(a) > 1 AND c > 2
-- => SELECT
-- c <- IDENTITY t.c
-- d <- AGGREGATION t.a
-- a <- AGGREGATION t.b
-- rows <- FILTER t.a, FILTER t.c, GROUP_BY t.c
