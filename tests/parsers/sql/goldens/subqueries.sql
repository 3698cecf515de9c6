-- case: ClickHouse's tuples in IN
-- dialect: clickhouse
SELECT t.a FROM t WHERE (t.b, t.c) IN (SELECT x, y FROM u)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.c, FILTER u.x, FILTER u.y

-- case: a scalar subquery gives a value; what filters it decides that value alone
SELECT a, (SELECT max(u.x) FROM u WHERE u.k = t.k) AS m FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- m <- AGGREGATION u.x, FILTER t.k, FILTER u.k
-- rows <-
-- inputs: t, u
-- row inputs: t

-- case: EXISTS and IN decide rows, and so do the rows that they read
SELECT a FROM t WHERE EXISTS (SELECT z FROM u WHERE u.k = t.k) AND b IN (SELECT c FROM v WHERE d = 1)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.k, FILTER u.k, FILTER v.c, FILTER v.d
-- row inputs: t, u, v

-- case: a correlated lateral subquery
-- dialect: postgres
SELECT t.a, l.b FROM t LEFT JOIN LATERAL (SELECT u.b FROM u WHERE u.k = t.k ORDER BY u.s LIMIT 1) AS l ON true
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- rows <- FILTER t.k, FILTER u.k, SORT u.s

-- case: EXISTS and IN as values
SELECT a, EXISTS (SELECT 1 FROM u WHERE u.k = t.k) AS e, a IN (SELECT b FROM v) AS i FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- e <- FILTER t.k, FILTER u.k
-- i <- TRANSFORMATION t.a, TRANSFORMATION v.b

-- case: a scalar subquery in a scalar subquery
SELECT (SELECT (SELECT max(w.x) FROM w WHERE w.k = t.k AND w.j = u.j) FROM u WHERE u.k = t.k) AS m FROM t
-- => SELECT
-- m <- AGGREGATION w.x, FILTER t.k, FILTER u.j, FILTER u.k, FILTER w.j, FILTER w.k

-- case: an unqualified column of the outer query
-- schema: t(a, k) u(b, j)
SELECT a, (SELECT max(b) FROM u WHERE j = k) AS m FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- m <- AGGREGATION u.b, FILTER t.k, FILTER u.j

-- case: CROSS JOIN LATERAL
-- dialect: postgres
SELECT t.a, x.s FROM t CROSS JOIN LATERAL (SELECT sum(u.v) AS s FROM u WHERE u.k = t.k) x
-- => SELECT
-- a <- IDENTITY t.a
-- s <- AGGREGATION u.v
-- rows <- FILTER t.k, FILTER u.k

-- case: NOT EXISTS with GROUP BY and HAVING
SELECT a FROM t WHERE NOT EXISTS (SELECT * FROM u WHERE u.id = t.id GROUP BY u.g HAVING count(*) > 1)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.id, FILTER u.g, FILTER u.id

-- case: IN over a union, correlated
SELECT a FROM t WHERE b IN (SELECT c FROM u UNION ALL SELECT d FROM v WHERE v.k = t.k)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.k, FILTER u.c, FILTER v.d, FILTER v.k

-- case: ClickHouse's IN with a table
-- dialect: clickhouse
SELECT a FROM t WHERE id IN u
-- => SELECT
-- a <- IDENTITY t.a

-- case: ClickHouse's GLOBAL IN
-- dialect: clickhouse
SELECT a FROM t WHERE id GLOBAL IN (SELECT id FROM u)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.id, FILTER u.id

-- case: subqueries without alias
SELECT a FROM (SELECT a FROM (SELECT * FROM t))
-- => SELECT
-- a <- IDENTITY t.a

-- case: a subquery in two pairs of parentheses
SELECT s.a FROM ((SELECT a FROM t)) s
-- => SELECT
-- a <- IDENTITY t.a

-- case: a scalar subquery in the condition of CASE
SELECT CASE WHEN (SELECT count(*) FROM u WHERE u.id = t.id) > 0 THEN a ELSE b END AS c FROM t
-- => SELECT
-- c <- FILTER t.id, FILTER u.id, TRANSFORMATION t.a, TRANSFORMATION t.b
-- inputs: t, u

-- case: a scalar subquery as an argument
SELECT coalesce((SELECT max(a) FROM u), b) AS c FROM t
-- => SELECT
-- c <- AGGREGATION u.a, TRANSFORMATION t.b

-- case: a scalar subquery in a condition, within a function
SELECT a FROM t WHERE coalesce((SELECT b FROM u WHERE u.k = t.k LIMIT 1), 0) > 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.k, FILTER u.b, FILTER u.k

-- case: one alias in subquery and outer query
SELECT s.a FROM (SELECT s.a FROM (SELECT a FROM t) s) s
-- => SELECT
-- a <- IDENTITY t.a

-- case: one alias in several scopes
SELECT a.x, (SELECT max(a.y) FROM u AS a) AS m FROM t AS a WHERE a.z IN (SELECT a.k FROM v AS a WHERE a.w = 1)
-- => SELECT
-- x <- IDENTITY t.x
-- m <- AGGREGATION u.y
-- rows <- FILTER t.z, FILTER v.k, FILTER v.w

-- case: a column list behind a subquery's alias
SELECT p, q FROM (SELECT a, b + 1 FROM t) AS s(p, q)
-- => SELECT
-- p <- IDENTITY t.a
-- q <- TRANSFORMATION t.b

-- case: a column list behind a table's alias, schema known
-- dialect: postgres
-- schema: t(a, b)
SELECT x.p, q FROM t AS x(p, q)
-- => SELECT
-- p <- IDENTITY t.a
-- q <- IDENTITY t.b

-- case: a column list behind a table's alias
-- dialect: postgres
SELECT x.p, x.q FROM t AS x(p, q)
-- => SELECT
-- p <- IDENTITY? t.*
-- q <- IDENTITY? t.*

-- case: unqualified columns of joined subqueries
SELECT a, d FROM (SELECT a, b FROM t) x JOIN (SELECT c, d FROM u) y ON b = c
-- => SELECT
-- a <- IDENTITY t.a
-- d <- IDENTITY u.d
-- rows <- JOIN t.b, JOIN u.c

-- case: EXISTS without FROM around it
SELECT 1 AS x WHERE EXISTS (SELECT 1 FROM t WHERE t.a = 1)
-- => SELECT
-- x <- (literal)
-- rows <- FILTER t.a
-- inputs: t

-- case: ANY and ALL
SELECT a FROM t WHERE b > ALL (SELECT c FROM u) AND d = ANY (SELECT e FROM v)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.d, FILTER u.c, FILTER v.e

-- case: IN with rows of values
SELECT a FROM t WHERE (b, c) IN (SELECT d, e FROM u)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.c, FILTER u.d, FILTER u.e

-- case: CROSS APPLY of a subquery
-- dialect: tsql
SELECT t.a, o.b FROM t CROSS APPLY (SELECT TOP 1 u.b FROM u WHERE u.id = t.id ORDER BY u.d) AS o
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- rows <- FILTER t.id, FILTER u.id, SORT u.d
-- inputs: t, u

-- case: VALUES in CROSS APPLY
-- dialect: tsql
SELECT t.id, v.n, v.x FROM t CROSS APPLY (VALUES ('a', t.a), ('b', t.b)) AS v(n, x)
-- => SELECT
-- id <- IDENTITY t.id
-- n <- (literal)
-- x <- IDENTITY t.a, IDENTITY t.b

-- case: a correlation over two levels
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.x = t.x AND EXISTS (SELECT 1 FROM v WHERE v.y = t.y AND v.z = u.z))
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.x, FILTER t.y, FILTER u.x, FILTER u.z, FILTER v.y, FILTER v.z

-- case: a correlated subquery in HAVING
SELECT k, sum(v) AS s FROM t GROUP BY k HAVING sum(v) > (SELECT avg(w) FROM u WHERE u.k = t.k)
-- => SELECT
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.v
-- rows <- FILTER t.k, FILTER t.v, FILTER u.k, FILTER u.w, GROUP_BY t.k

-- case: a correlated subquery in ON
SELECT t.a FROM t JOIN u ON u.d = (SELECT max(w.d) FROM w WHERE w.k = t.k)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- JOIN t.k, JOIN u.d, JOIN w.d, JOIN w.k

-- case: a correlated subquery in ORDER BY
SELECT a FROM t ORDER BY (SELECT max(d) FROM u WHERE u.k = t.k) LIMIT 5
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- SORT t.k, SORT u.d, SORT u.k

-- case: Snowflake's LATERAL without JOIN
-- dialect: snowflake
SELECT d.n, v.e FROM dept d, LATERAL (SELECT e FROM emp WHERE emp.dept_id = d.id) v
-- => SELECT
-- n <- IDENTITY dept.n
-- e <- IDENTITY emp.e
-- rows <- FILTER dept.id, FILTER emp.dept_id

-- case: T-SQL's lists by FOR XML PATH
-- dialect: tsql
SELECT t.id, STUFF((SELECT ',' + u.name FROM u WHERE u.tid = t.id FOR XML PATH('')), 1, 1, '') AS names FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- names <- FILTER t.id, FILTER u.tid, TRANSFORMATION u.name

-- case: a qualifier that was never met before is not the relation without alias
SELECT never_met_before.x FROM (SELECT x FROM u), never_met_before
-- => SELECT
-- x <- IDENTITY never_met_before.x

-- case: a query that counts, or asks whether there is a row, depends on the table's rows
SELECT (SELECT count(*) FROM m) AS n, EXISTS (SELECT 1 FROM k WHERE k.x = t.a) AS e, EXISTS (SELECT 1 FROM j) AS f FROM t
-- => SELECT
-- n <- CONDITIONAL m.
-- e <- FILTER k.x, FILTER t.a
-- f <- CONDITIONAL j.
-- inputs: j, k, m, t
-- row inputs: t

-- case: and so it does through a temporary table
CREATE TEMPORARY TABLE m AS SELECT a FROM u WHERE b > 0;
CREATE TABLE x AS SELECT (SELECT count(*) FROM m) AS n FROM t
-- => CREATE_TABLE
-- a <- IDENTITY u.a
-- => CREATE_TABLE
-- n <- CONDITIONAL m.
-- row inputs: t
