-- case: cte shadows outer cte
WITH a AS (SELECT x FROM t), b AS (WITH a AS (SELECT y AS x FROM u) SELECT x FROM a) SELECT a.x AS p, b.x AS q FROM a, b
-- => SELECT
-- p <- IDENTITY t.x
-- q <- IDENTITY u.y

-- case: cte name qualified is a table
WITH t AS (SELECT 1 AS x) SELECT x FROM s.t
-- => SELECT
-- x <- IDENTITY s.t.x
-- inputs: s.t

-- case: cte that reads table of later cte name
WITH a AS (SELECT x FROM b), b AS (SELECT x FROM t) SELECT a.x FROM a JOIN b ON a.x = b.x
-- => SELECT
-- x <- IDENTITY b.x
-- inputs: b, t

-- case: cte in subquery
SELECT * FROM (WITH c AS (SELECT a FROM t) SELECT a FROM c) s
-- => SELECT
-- a <- IDENTITY t.a

-- case: cte column list over star with schema
-- schema: t(a, b)
WITH c(x, y) AS (SELECT * FROM t) SELECT x, y FROM c
-- => SELECT
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b

-- case: same alias in different scopes
SELECT a.x, (SELECT max(a.y) FROM u AS a) AS m FROM t AS a WHERE a.z IN (SELECT a.k FROM v AS a WHERE a.w = 1)
-- => SELECT
-- x <- IDENTITY t.x
-- m <- AGGREGATION u.y
-- rows <- FILTER t.z, FILTER v.k, FILTER v.w

-- case: subqueries with the same alias
SELECT s.a FROM (SELECT s.a FROM (SELECT a FROM t) s) s
-- => SELECT
-- a <- IDENTITY t.a

-- case: table alias column list
-- dialect: postgres
SELECT x.p, x.q FROM t AS x(p, q)
-- => SELECT
-- p <- IDENTITY? t.*
-- q <- IDENTITY? t.*

-- case: table alias column list with schema
-- dialect: postgres
-- schema: t(a, b)
SELECT x.p, q FROM t AS x(p, q)
-- => SELECT
-- p <- IDENTITY t.a
-- q <- IDENTITY t.b

-- case: derived column list
SELECT p, q FROM (SELECT a, b + 1 FROM t) AS s(p, q)
-- => SELECT
-- p <- IDENTITY t.a
-- q <- TRANSFORMATION t.b

-- case: recursive hierarchy
WITH RECURSIVE h AS (SELECT id, parent_id, name, 1 AS lvl FROM emp WHERE parent_id IS NULL UNION ALL SELECT e.id, e.parent_id, e.name, h.lvl + 1 FROM emp e JOIN h ON e.parent_id = h.id) SELECT * FROM h
-- => SELECT
-- id <- IDENTITY emp.id
-- parent_id <- IDENTITY emp.parent_id
-- name <- IDENTITY emp.name
-- lvl <- (literal)
-- rows <- FILTER emp.parent_id, JOIN emp.id, JOIN emp.parent_id
-- inputs: emp

-- case: tsql recursive without keyword
-- dialect: tsql
WITH h AS (SELECT id, 0 AS lvl FROM emp WHERE boss IS NULL UNION ALL SELECT e.id, lvl + 1 FROM emp e INNER JOIN h ON h.id = e.boss) SELECT id, lvl FROM h
-- => SELECT
-- id <- IDENTITY emp.id
-- lvl <- (literal)
-- inputs: emp

-- case: parenthesised unions
(SELECT a FROM t UNION SELECT b FROM u) UNION ALL (SELECT c FROM v ORDER BY d LIMIT 1)
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.b, IDENTITY v.c
-- inputs: t, u, v

-- case: union in subquery with star
SELECT * FROM (SELECT a AS x, b FROM t UNION ALL SELECT c, d FROM u) s
-- => SELECT
-- x <- IDENTITY t.a, IDENTITY u.c
-- b <- IDENTITY t.b, IDENTITY u.d

-- case: intersect
SELECT a FROM t INTERSECT SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.b

-- case: union order by
SELECT a AS x FROM t UNION ALL SELECT b FROM u ORDER BY x
-- => SELECT
-- x <- IDENTITY t.a, IDENTITY u.b
-- order <- SORT t.a, SORT u.b

-- case: whole row postgres
-- dialect: postgres
-- schema: t(a, b)
SELECT t FROM t
-- => SELECT
-- t <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: row_to_json
-- dialect: postgres
-- schema: t(a, b)
SELECT row_to_json(x) AS j FROM t AS x
-- => SELECT
-- j <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: row_to_json of subquery
-- dialect: postgres
SELECT row_to_json(x) AS j FROM (SELECT a, b FROM t) AS x
-- => SELECT
-- j <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: composite star
-- dialect: postgres
SELECT (x).a FROM t AS x
-- => SELECT
-- a <- IDENTITY t.a

-- case: bigquery struct of star
-- dialect: bigquery
-- schema: d.t(a, b)
SELECT TO_JSON_STRING(t) AS j, COUNT(t) AS n, ARRAY_AGG(t) AS r, STRUCT(t.*) AS s FROM d.t AS t GROUP BY t.a
-- => SELECT
-- j <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b
-- n <- AGGREGATION! d.t.a, AGGREGATION! d.t.b
-- r <- AGGREGATION d.t.a, AGGREGATION d.t.b
-- s <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b

-- case: dedupe idiom
-- dialect: bigquery
-- schema: d.t(id, a, ts)
SELECT row.* FROM (SELECT ARRAY_AGG(t ORDER BY t.ts DESC LIMIT 1)[OFFSET(0)] AS row FROM d.t AS t GROUP BY t.id)
-- => SELECT
-- id <- AGGREGATION d.t.id, CONDITIONAL d.t.ts
-- a <- AGGREGATION d.t.a, CONDITIONAL d.t.ts
-- ts <- AGGREGATION d.t.ts, CONDITIONAL d.t.ts

-- case: snowflake colon
-- dialect: snowflake
SELECT src:a.b::string AS x, src:arr[0].name AS y, t.src['k'] AS z, GET_PATH(src, 'q') AS w, PARSE_JSON(raw):id::int AS v FROM t
-- => SELECT
-- x <- TRANSFORMATION t.src
-- y <- TRANSFORMATION t.src
-- z <- TRANSFORMATION t.src
-- w <- TRANSFORMATION t.src
-- v <- TRANSFORMATION t.raw

-- case: postgres json
-- dialect: postgres
SELECT doc->>'a' AS x, doc#>>'{a,b}' AS y, doc->'a'->>'b' AS z, arr[1] AS w, doc @> '{}' AS v, (comp).f AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION t.doc
-- y <- TRANSFORMATION t.doc
-- z <- TRANSFORMATION t.doc
-- w <- TRANSFORMATION t.arr
-- v <- TRANSFORMATION t.doc
-- u <- IDENTITY t.comp

-- case: redshift super
-- dialect: redshift
SELECT c.c_orders[0].o_key AS k, o.o_price FROM cust c, c.c_orders o
-- => SELECT
-- k <- TRANSFORMATION cust.c_orders
-- o_price <- TRANSFORMATION cust.c_orders
-- inputs: cust

-- case: redshift unpivot super
-- dialect: redshift
SELECT attr, val FROM t, UNPIVOT t.j AS val AT attr
-- => SELECT
-- attr <- TRANSFORMATION t.j
-- val <- TRANSFORMATION t.j
-- inputs: t

-- case: bigquery struct field of table
-- dialect: bigquery
SELECT t.address.city, address.zip AS z, d.t.address.street AS s FROM d.t
-- => SELECT
-- city <- IDENTITY d.t.address
-- z <- IDENTITY d.t.address
-- s <- IDENTITY d.t.address

-- case: bigquery table name case sensitive, columns not
-- dialect: bigquery
WITH Cte AS (SELECT Foo FROM D.T) SELECT cte.FOO FROM CTE
-- => SELECT
-- FOO <- IDENTITY D.T.foo

-- case: snowflake folding
-- dialect: snowflake
SELECT Foo, "Foo" AS q FROM Db.Sch."Tab"
-- => SELECT
-- Foo <- IDENTITY db.sch.Tab.foo
-- q <- IDENTITY db.sch.Tab.Foo

-- case: mysql backticks
-- dialect: mysql
SELECT `a b`, t.`c-d` FROM `my-db`.`t.x` t
-- => SELECT
-- a b <- IDENTITY my-db.t.x.a b
-- c-d <- IDENTITY my-db.t.x.c-d

-- case: bigquery dashes
-- dialect: bigquery
SELECT a FROM my-project.ds.t
-- => SELECT
-- a <- IDENTITY my-project.ds.t.a

-- case: bigquery whole path in ticks and alias
-- dialect: bigquery
SELECT t.a, `b` FROM `p-1.ds.t` t
-- => SELECT
-- a <- IDENTITY p-1.ds.t.a
-- b <- IDENTITY p-1.ds.t.b

-- case: bigquery table suffix
-- dialect: bigquery
SELECT a FROM `p.d.events_*` WHERE _TABLE_SUFFIX BETWEEN '20240101' AND '20240131'
-- => SELECT
-- a <- IDENTITY p.d.events_yyyymmdd.a

-- case: bigquery partition decorator
-- dialect: bigquery
SELECT a FROM `p.d.t$20240101`
-- => SELECT
-- a <- IDENTITY p.d.t.a

-- case: unicode
-- dialect: postgres
SELECT größe, "日本" AS j FROM "schéma"."täble"
-- => SELECT
-- größe <- IDENTITY schéma.täble.größe
-- j <- IDENTITY schéma.täble.日本

-- case: ambiguous with one known that has not
-- schema: t(a, b)
SELECT c FROM t JOIN u ON t.a = u.a
-- => SELECT
-- c <- IDENTITY u.c

-- case: ambiguous both known both have
-- schema: t(a, b) u(a, b)
SELECT b FROM t JOIN u ON t.a = u.a
-- => SELECT
-- b <- IDENTITY? t.b, IDENTITY? u.b
-- diagnostics: ambiguous-column

-- case: known has it other unknown
-- schema: t(a, b)
SELECT b FROM t JOIN u ON t.a = u.a
-- => SELECT
-- b <- IDENTITY t.b

-- case: ambiguous in where
SELECT t.a FROM t JOIN u ON t.id = u.id WHERE c = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER? t.c, FILTER? u.c, JOIN t.id, JOIN u.id

-- case: self join
SELECT a.name, b.name AS boss FROM emp a LEFT JOIN emp b ON a.mgr = b.id
-- => SELECT
-- name <- IDENTITY emp.name
-- boss <- IDENTITY emp.name
-- rows <- JOIN emp.id, JOIN emp.mgr

-- case: join of subqueries unqualified
SELECT a, d FROM (SELECT a, b FROM t) x JOIN (SELECT c, d FROM u) y ON b = c
-- => SELECT
-- a <- IDENTITY t.a
-- d <- IDENTITY u.d
-- rows <- JOIN t.b, JOIN u.c

-- case: cte and unknown table unqualified
WITH c AS (SELECT a, b FROM t) SELECT a, x FROM c JOIN u ON c.b = u.b
-- => SELECT
-- a <- IDENTITY t.a
-- x <- IDENTITY u.x

-- case: select without from
SELECT 1, 'a' AS b
-- => SELECT
-- 1 <- (literal)
-- b <- (literal)

-- case: where exists without from outer
SELECT 1 AS x WHERE EXISTS (SELECT 1 FROM t WHERE t.a = 1)
-- => SELECT
-- x <- (literal)
-- rows <- FILTER t.a
-- inputs: t

-- case: named windows inherited
-- dialect: postgres
SELECT sum(a) OVER w2 AS s, rank() OVER (w1 ORDER BY d) AS r FROM t WINDOW w1 AS (PARTITION BY b), w2 AS (w1 ORDER BY c)
-- => SELECT
-- s <- AGGREGATION t.a, WINDOW t.b, WINDOW t.c
-- r <- WINDOW t.b, WINDOW t.d

-- case: window in order by
SELECT a FROM t ORDER BY row_number() OVER (PARTITION BY b ORDER BY c)
-- => SELECT
-- a <- IDENTITY t.a
-- order <- SORT t.b, SORT t.c

-- case: grouping sets
SELECT a, b, grouping(a) AS g, sum(c) AS s FROM t GROUP BY GROUPING SETS ((a, b), (a), ())
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- g <- AGGREGATION t.a
-- s <- AGGREGATION t.c
-- rows <- GROUP_BY t.a, GROUP_BY t.b

-- case: rollup cube
SELECT a, b, count(*) AS n FROM t GROUP BY ROLLUP (a), CUBE (b)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- n <- (count-rows)
-- rows <- GROUP_BY t.a, GROUP_BY t.b

-- case: mysql with rollup
-- dialect: mysql
SELECT a, count(*) AS n FROM t GROUP BY a WITH ROLLUP
-- => SELECT
-- a <- IDENTITY t.a
-- n <- (count-rows)
-- rows <- GROUP_BY t.a

-- case: any all some
SELECT a FROM t WHERE b > ALL (SELECT c FROM u) AND d = ANY (SELECT e FROM v)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.d, FILTER u.c, FILTER v.e

-- case: row comparison
SELECT a FROM t WHERE (b, c) IN (SELECT d, e FROM u)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.c, FILTER u.d, FILTER u.e

-- case: parameters
-- dialect: postgres
SELECT a, $1 AS p FROM t WHERE b = $2 AND c = %s AND d = :x
-- => SELECT
-- a <- IDENTITY t.a
-- p <- (literal)
-- rows <- FILTER t.b, FILTER t.c, FILTER t.d
