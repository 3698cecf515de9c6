-- case: USING makes one column of two, in front
-- schema: t(a, id) u(id, b)
SELECT * FROM t JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY t.id, IDENTITY u.id
-- a <- IDENTITY t.a
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

-- case: a join in parentheses keeps its aliases
SELECT a.x, c.y FROM (a JOIN b ON a.i = b.i) JOIN c ON b.j = c.j
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY c.y
-- rows <- JOIN a.i, JOIN b.i, JOIN b.j, JOIN c.j

-- case: DuckDB's POSITIONAL JOIN
-- dialect: duckdb
SELECT a.x, b.y FROM a POSITIONAL JOIN b
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y

-- case: DuckDB's ASOF JOIN with USING
-- dialect: duckdb
SELECT a.x, b.y FROM a ASOF JOIN b USING (s, ts)
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- rows <- JOIN a.s, JOIN a.ts, JOIN b.s, JOIN b.ts

-- case: DuckDB's SEMI JOIN gives the left side's columns
-- dialect: duckdb
-- schema: t(a, b) u(a, c)
SELECT * FROM t SEMI JOIN u USING (a)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- JOIN t.a, JOIN u.a

-- case: USING over three tables, a star's order
-- schema: t(a, id) u(id, b) v(c, id)
SELECT * FROM t JOIN u USING (id) JOIN v USING (id)
-- => SELECT
-- id <- IDENTITY t.id, IDENTITY u.id, IDENTITY v.id
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- c <- IDENTITY v.c

-- case: a qualified star behind USING keeps its own key
-- schema: t(a, id) u(id, b)
SELECT u.* FROM t JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY u.id
-- b <- IDENTITY u.b

-- case: FULL JOIN USING over three tables
-- schema: t(id) u(id) v(id)
SELECT id FROM t FULL JOIN u USING (id) FULL JOIN v USING (id)
-- => SELECT
-- id <- TRANSFORMATION t.id, TRANSFORMATION u.id, TRANSFORMATION v.id

-- case: Oracle's outer join by a plus sign
-- dialect: oracle
SELECT a.x, b.y FROM a, b WHERE a.id = b.id(+) AND b.k(+) = 1
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- rows <- FILTER a.id, FILTER b.id, FILTER b.k

-- case: Hive's LEFT SEMI JOIN
-- dialect: hive
SELECT a.x FROM a LEFT SEMI JOIN b ON a.id = b.id
-- => SELECT
-- x <- IDENTITY a.x
-- rows <- JOIN a.id, JOIN b.id

-- case: an anti join's right side is not a candidate
-- dialect: spark
SELECT x FROM a LEFT ANTI JOIN b ON a.id = b.id
-- => SELECT
-- x <- IDENTITY a.x

-- case: tables joined by commas and WHERE
SELECT a.x, b.y FROM a, b, c WHERE a.id = b.id AND b.cid = c.id
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- rows <- FILTER a.id, FILTER b.cid, FILTER b.id, FILTER c.id
-- inputs: a, b, c

-- case: USING with a subquery
SELECT t.a FROM t LEFT JOIN (SELECT k, max(d) AS d FROM u GROUP BY k) m USING (k)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- GROUP_BY u.k, JOIN t.k, JOIN u.k

-- case: MySQL's STRAIGHT_JOIN and hints
-- dialect: mysql
SELECT a.x FROM a USE INDEX (i) STRAIGHT_JOIN b ON a.id = b.id
-- => SELECT
-- x <- IDENTITY a.x
-- rows <- JOIN a.id, JOIN b.id

-- case: Spark's join hints
-- dialect: spark
-- schema: a(id, x) b(id, y)
SELECT /*+ BROADCAST(b) */ * FROM a LEFT JOIN b USING (id)
-- => SELECT
-- id <- IDENTITY a.id
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y

-- case: COALESCE of both keys of a full join
-- schema: t(id, a) u(id, b)
SELECT COALESCE(t.id, u.id) AS id, t.a, u.b FROM t FULL OUTER JOIN u ON t.id = u.id
-- => SELECT
-- id <- TRANSFORMATION t.id, TRANSFORMATION u.id
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b

-- case: subqueries in a join's condition
SELECT t.a FROM t JOIN u ON t.id = u.id AND u.k IN (SELECT k FROM v WHERE v.f)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- JOIN t.id, JOIN u.id, JOIN u.k, JOIN v.f, JOIN v.k
-- inputs: t, u, v

-- case: USING with a subquery and an unknown table
SELECT id, a, z FROM (SELECT id, a FROM t) x JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY t.id, IDENTITY u.id
-- a <- IDENTITY t.a
-- z <- IDENTITY u.z
-- rows <- JOIN t.id, JOIN u.id

-- case: a table joined with itself
SELECT a.name, b.name AS boss FROM emp a LEFT JOIN emp b ON a.mgr = b.id
-- => SELECT
-- name <- IDENTITY emp.name
-- boss <- IDENTITY emp.name
-- rows <- JOIN emp.id, JOIN emp.mgr

-- case: NATURAL JOIN without schema
SELECT a, b FROM t NATURAL JOIN u
-- => SELECT
-- a <- IDENTITY? t.a, IDENTITY? u.a
-- b <- IDENTITY? t.b, IDENTITY? u.b

-- case: the key of a left join by USING is the left side's
-- schema: t(a, id) u(id, b)
SELECT id, t.id AS x, u.id AS y FROM t LEFT JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY t.id
-- x <- IDENTITY t.id
-- y <- IDENTITY u.id

-- case: the key of a right join by USING is the right side's
-- schema: t(a, id) u(id, b)
SELECT id FROM t RIGHT JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY u.id

-- case: USING over three tables without schema
SELECT id, a.x, b.y, c.z FROM a JOIN b USING (id) JOIN c USING (id)
-- => SELECT
-- id <- IDENTITY a.id, IDENTITY b.id, IDENTITY c.id
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- z <- IDENTITY c.z
-- rows <- JOIN a.id, JOIN b.id, JOIN c.id

-- case: ClickHouse's GLOBAL ANY JOIN
-- dialect: clickhouse
SELECT t.a, u.b FROM t GLOBAL ANY LEFT JOIN u USING (id)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- rows <- JOIN t.id, JOIN u.id

-- case: ClickHouse's ASOF JOIN
-- dialect: clickhouse
SELECT t.a, q.p FROM t ASOF LEFT JOIN q ON t.s = q.s AND t.ts >= q.ts
-- => SELECT
-- a <- IDENTITY t.a
-- p <- IDENTITY q.p
-- rows <- JOIN q.s, JOIN q.ts, JOIN t.s, JOIN t.ts

-- case: Snowflake's ASOF JOIN
-- dialect: snowflake
SELECT t.a, q.p FROM t ASOF JOIN q MATCH_CONDITION (t.ts >= q.ts) ON t.s = q.s
-- => SELECT
-- a <- IDENTITY t.a
-- p <- IDENTITY q.p
-- rows <- JOIN q.s, JOIN q.ts, JOIN t.s, JOIN t.ts

-- case: Snowflake's ASOF JOIN with USING
-- dialect: snowflake
SELECT t.a, q.p FROM t ASOF JOIN q MATCH_CONDITION (t.ts >= q.ts) USING (s)
-- => SELECT
-- a <- IDENTITY t.a
-- p <- IDENTITY q.p
-- rows <- JOIN q.s, JOIN q.ts, JOIN t.s, JOIN t.ts

-- case: a table in parentheses
SELECT a FROM (t)
-- => SELECT
-- a <- IDENTITY t.a

-- case: tables in parentheses, joined by a comma
SELECT t.a, u.b FROM (t), (u)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b

-- case: a join in parentheses under an alias
SELECT x.a FROM (t JOIN u ON t.id = u.id) AS x
-- => SELECT
-- a <- IDENTITY? t.a, IDENTITY? u.a

-- case: a table that is joined later has a key of its own, whatever USING merged before
-- schema: t(a, b) u(a, e) v(a, h)
SELECT * FROM t JOIN u USING (a) JOIN v ON v.h = u.e
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.a
-- b <- IDENTITY t.b
-- e <- IDENTITY u.e
-- a <- IDENTITY v.a
-- h <- IDENTITY v.h

-- case: a join by USING in parentheses under an alias has its key once
-- schema: t(a, b) u(a, e) v(a, h)
SELECT x.*, v.a FROM (t LEFT JOIN u USING (a)) AS x JOIN v ON v.h = x.e
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- e <- IDENTITY u.e
-- a <- IDENTITY v.a
-- rows <- JOIN t.a, JOIN u.a, JOIN u.e, JOIN v.h

-- case: a star puts the column that USING makes in front
-- dialect: postgres
-- schema: t(a, k, b) u(c, k)
SELECT * FROM t LEFT JOIN u USING (k)
-- => SELECT
-- k <- IDENTITY t.k
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- c <- IDENTITY u.c

-- case: DuckDB's star leaves it in its place
-- dialect: duckdb
-- schema: t(a, k, b) u(c, k)
SELECT * FROM t LEFT JOIN u USING (k)
-- => SELECT
-- a <- IDENTITY t.a
-- k <- IDENTITY t.k
-- b <- IDENTITY t.b
-- c <- IDENTITY u.c
