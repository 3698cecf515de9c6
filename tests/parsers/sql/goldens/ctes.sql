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

-- case: joined with itself
WITH c AS (SELECT id, a FROM t WHERE f) SELECT x.a, y.a AS b FROM c x JOIN c y ON x.id = y.id
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.a
-- rows <- FILTER t.f, JOIN t.id

-- case: Snowflake's recursion without RECURSIVE
-- dialect: snowflake
WITH r (n, s) AS (SELECT id, parent FROM t WHERE parent IS NULL UNION ALL SELECT t.id, t.parent FROM t JOIN r ON t.parent = r.n) SELECT n, s FROM r
-- => SELECT
-- n <- IDENTITY t.id
-- s <- IDENTITY t.parent
-- inputs: t

-- case: read in a scalar subquery and in IN
WITH c AS (SELECT max(d) AS d FROM u), e AS (SELECT k FROM v WHERE f) SELECT a FROM t WHERE t.d = (SELECT d FROM c) AND t.k IN (SELECT k FROM e)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.d, FILTER t.k, FILTER u.d, FILTER v.f, FILTER v.k
-- inputs: t, u, v

-- case: over VALUES
WITH c(a, b) AS (VALUES (1, 2), (3, 4)) SELECT a, t.x FROM c JOIN t ON t.b = c.b
-- => SELECT
-- a <- (literal)
-- x <- IDENTITY t.x
-- rows <- JOIN t.b

-- case: with the name of a table that another schema has
WITH t AS (SELECT a FROM s.t WHERE x = 1) SELECT t.a FROM t
-- => SELECT
-- a <- IDENTITY s.t.a
-- rows <- FILTER s.t.x

-- case: a chain that shadows twice
WITH t AS (SELECT a AS b FROM t), t2 AS (SELECT b AS c FROM t) SELECT c FROM t2
-- => SELECT
-- c <- IDENTITY t.a

-- case: MATERIALIZED, and SEARCH
-- dialect: postgres
WITH RECURSIVE r AS MATERIALIZED (SELECT id, p FROM t WHERE p IS NULL UNION ALL SELECT t.id, t.p FROM t JOIN r ON t.p = r.id) SEARCH DEPTH FIRST BY id SET ord SELECT id FROM r
-- => SELECT
-- id <- IDENTITY t.id
-- inputs: t

-- case: several, joined and united
WITH a AS (SELECT id, x FROM t1), b AS (SELECT id, y FROM t2), c AS (SELECT a.id, a.x, b.y FROM a JOIN b ON a.id = b.id UNION ALL SELECT id, x, NULL FROM t3) SELECT id, x, y FROM c
-- => SELECT
-- id <- IDENTITY t1.id, IDENTITY t3.id
-- x <- IDENTITY t1.x, IDENTITY t3.x
-- y <- IDENTITY t2.y
-- inputs: t1, t2, t3

-- case: that shadows a table, read from a subquery
WITH t AS (SELECT 1 AS a) SELECT a FROM (SELECT a FROM t) s
-- => SELECT
-- a <- (literal)
-- inputs:

-- case: an inner one shadows an outer one
WITH a AS (SELECT x FROM t), b AS (WITH a AS (SELECT y AS x FROM u) SELECT x FROM a) SELECT a.x AS p, b.x AS q FROM a, b
-- => SELECT
-- p <- IDENTITY t.x
-- q <- IDENTITY u.y

-- case: a qualified name is a table's
WITH t AS (SELECT 1 AS x) SELECT x FROM s.t
-- => SELECT
-- x <- IDENTITY s.t.x
-- inputs: s.t

-- case: a name that is defined only later is a table's
WITH a AS (SELECT x FROM b), b AS (SELECT x FROM t) SELECT a.x FROM a JOIN b ON a.x = b.x
-- => SELECT
-- x <- IDENTITY b.x
-- inputs: b, t

-- case: in a subquery
SELECT * FROM (WITH c AS (SELECT a FROM t) SELECT a FROM c) s
-- => SELECT
-- a <- IDENTITY t.a

-- case: the column list renames a star
-- schema: t(a, b)
WITH c(x, y) AS (SELECT * FROM t) SELECT x, y FROM c
-- => SELECT
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b

-- case: a recursive hierarchy
WITH RECURSIVE h AS (SELECT id, parent_id, name, 1 AS lvl FROM emp WHERE parent_id IS NULL UNION ALL SELECT e.id, e.parent_id, e.name, h.lvl + 1 FROM emp e JOIN h ON e.parent_id = h.id) SELECT * FROM h
-- => SELECT
-- id <- IDENTITY emp.id
-- parent_id <- IDENTITY emp.parent_id
-- name <- IDENTITY emp.name
-- lvl <- (literal)
-- rows <- FILTER emp.parent_id, JOIN emp.id, JOIN emp.parent_id
-- inputs: emp

-- case: T-SQL's recursion without RECURSIVE
-- dialect: tsql
WITH h AS (SELECT id, 0 AS lvl FROM emp WHERE boss IS NULL UNION ALL SELECT e.id, lvl + 1 FROM emp e INNER JOIN h ON h.id = e.boss) SELECT id, lvl FROM h
-- => SELECT
-- id <- IDENTITY emp.id
-- lvl <- (literal)
-- inputs: emp

-- case: joined with an unknown table, columns unqualified
WITH c AS (SELECT a, b FROM t) SELECT a, x FROM c JOIN u ON c.b = u.b
-- => SELECT
-- a <- IDENTITY t.a
-- x <- IDENTITY u.x

-- case: ClickHouse's WITH names a scalar
-- dialect: clickhouse
WITH 1 AS one, (SELECT max(d) FROM u) AS m SELECT a + one AS x, b - m AS y FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- AGGREGATION u.d, TRANSFORMATION t.b
-- inputs: t, u

-- case: ClickHouse's WITH names an expression
-- dialect: clickhouse
WITH upper(a) AS ua SELECT ua, b FROM t WHERE ua = 'x'
-- => SELECT
-- ua <- TRANSFORMATION t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.a

-- case: SEARCH and CYCLE add columns
-- dialect: postgres
WITH RECURSIVE r AS (SELECT id, p FROM t UNION ALL SELECT t.id, t.p FROM t JOIN r ON r.id = t.p) SEARCH DEPTH FIRST BY id SET ord CYCLE p SET is_cycle USING path SELECT id, ord, is_cycle, path FROM r
-- => SELECT
-- id <- IDENTITY t.id
-- ord <- TRANSFORMATION t.id
-- is_cycle <- TRANSFORMATION t.p
-- path <- TRANSFORMATION t.p
-- diagnostics:
