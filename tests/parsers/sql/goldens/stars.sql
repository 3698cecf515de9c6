-- case: star of unknown with known
-- schema: t(a, b)
SELECT * FROM t JOIN u ON t.a = u.a
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- * <- IDENTITY u.*
-- rows <- JOIN t.a, JOIN u.a

-- case: t.* and db.t.*
-- schema: d.t(a, b) d.u(c)
SELECT t.*, d.u.* FROM d.t, d.u
-- => SELECT
-- a <- IDENTITY d.t.a
-- b <- IDENTITY d.t.b
-- c <- IDENTITY d.u.c

-- case: star over set operation in CTE
-- schema: t(a, b) u(c, d)
WITH x AS (SELECT * FROM t UNION ALL SELECT * FROM u) SELECT * FROM x
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.c
-- b <- IDENTITY t.b, IDENTITY u.d

-- case: snowflake ILIKE
-- dialect: snowflake
-- schema: t(id, customer_id, name)
SELECT * ILIKE '%id%' FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- customer_id <- IDENTITY t.customer_id

-- case: snowflake exclude rename
-- dialect: snowflake
-- schema: t(id, customer_id, name)
SELECT t.* EXCLUDE (id) RENAME (name AS n) FROM t
-- => SELECT
-- customer_id <- IDENTITY t.customer_id
-- n <- IDENTITY t.name

-- case: snowflake exclude one
-- dialect: snowflake
-- schema: t(id, customer_id, name)
SELECT * EXCLUDE id FROM t
-- => SELECT
-- customer_id <- IDENTITY t.customer_id
-- name <- IDENTITY t.name

-- case: snowflake replace
-- dialect: snowflake
-- schema: t(id, name)
SELECT * REPLACE (upper(name) AS name) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- name <- TRANSFORMATION t.name

-- case: bigquery except replace
-- dialect: bigquery
-- schema: d.t(id, name, x)
SELECT * EXCEPT (x) REPLACE (UPPER(name) AS name) FROM d.t
-- => SELECT
-- id <- IDENTITY d.t.id
-- name <- TRANSFORMATION d.t.name

-- case: bigquery t.* except
-- dialect: bigquery
-- schema: d.t(id, name, x) d.u(id, y)
SELECT a.* EXCEPT (x), b.* EXCEPT (id) FROM d.t a JOIN d.u b USING (id)
-- => SELECT
-- id <- IDENTITY d.t.id
-- name <- IDENTITY d.t.name
-- y <- IDENTITY d.u.y

-- case: databricks star except
-- dialect: databricks
-- schema: t(id, name, x)
SELECT * EXCEPT (x) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- name <- IDENTITY t.name

-- case: clickhouse except
-- dialect: clickhouse
-- schema: t(id, name, x)
SELECT * EXCEPT x FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- name <- IDENTITY t.name

-- case: clickhouse except parens
-- dialect: clickhouse
-- schema: t(id, name, x)
SELECT * EXCEPT (x, id), upper(x) AS y FROM t
-- => SELECT
-- name <- IDENTITY t.name
-- y <- TRANSFORMATION t.x

-- case: clickhouse columns
-- dialect: clickhouse
-- schema: t(aa, ab, x)
SELECT COLUMNS('a') FROM t
-- => SELECT
-- aa <- IDENTITY t.aa
-- ab <- IDENTITY t.ab

-- case: duckdb columns star exclude
-- dialect: duckdb
-- schema: t(a, b, c)
SELECT min(COLUMNS(* EXCLUDE (a))) FROM t
-- => SELECT
-- b <- AGGREGATION t.b
-- c <- AGGREGATION t.c

-- case: duckdb columns of table
-- dialect: duckdb
-- schema: t(a, b) u(c)
SELECT t.COLUMNS('a|b') FROM t, u
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: duckdb columns list
-- dialect: duckdb
-- schema: t(a, b, c)
SELECT COLUMNS(['a', 'c']) FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- c <- IDENTITY t.c

-- case: duckdb star like
-- dialect: duckdb
-- schema: t(ax, bx, c)
SELECT * LIKE '%x' FROM t
-- => SELECT
-- ax <- IDENTITY t.ax
-- bx <- IDENTITY t.bx

-- case: union by name different columns
-- dialect: duckdb
-- schema: t(a, b) u(b, c)
SELECT * FROM t UNION BY NAME SELECT * FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b, IDENTITY u.b
-- c <- IDENTITY u.c

-- case: databricks lateral alias
-- dialect: databricks
SELECT a AS x, x + 1 AS y FROM t
-- => SELECT
-- x <- IDENTITY t.a
-- y <- TRANSFORMATION t.a

-- case: bigquery has no lateral aliases
-- dialect: bigquery
SELECT a AS x, x + 1 AS y FROM d.t
-- => SELECT
-- x <- IDENTITY d.t.a
-- y <- TRANSFORMATION d.t.x

-- case: redshift lateral
-- dialect: redshift
SELECT clicks / impressions AS p, round(100 * p, 1) AS pct FROM raw_data
-- => SELECT
-- p <- TRANSFORMATION raw_data.clicks, TRANSFORMATION raw_data.impressions
-- pct <- TRANSFORMATION raw_data.clicks, TRANSFORMATION raw_data.impressions

-- case: alias in where snowflake
-- dialect: snowflake
SELECT a + 1 AS x FROM t WHERE x > 1
-- => SELECT
-- x <- TRANSFORMATION t.a
-- rows <- FILTER t.a

-- case: alias in where duckdb
-- dialect: duckdb
SELECT a + 1 AS x FROM t WHERE x > 1
-- => SELECT
-- x <- TRANSFORMATION t.a
-- rows <- FILTER t.a

-- case: alias in where postgres is a column
-- dialect: postgres
SELECT a + 1 AS x FROM t WHERE x > 1
-- => SELECT
-- x <- TRANSFORMATION t.a
-- rows <- FILTER t.x

-- case: alias in group by bigquery
-- dialect: bigquery
SELECT DATE_TRUNC(a, MONTH) AS m, COUNT(*) AS n FROM d.t GROUP BY m HAVING n > 1 ORDER BY m
-- => SELECT
-- m <- TRANSFORMATION d.t.a
-- n <- (count-rows)
-- rows <- GROUP_BY d.t.a
-- order <- SORT d.t.a

-- case: alias hidden by column in group by
-- dialect: postgres
-- schema: t(a, b)
SELECT upper(a) AS b, count(*) AS n FROM t GROUP BY b
-- => SELECT
-- b <- TRANSFORMATION t.a
-- n <- (count-rows)
-- rows <- GROUP_BY t.b

-- case: alias wins in order by
-- dialect: postgres
-- schema: t(a, b)
SELECT upper(a) AS b FROM t ORDER BY b
-- => SELECT
-- b <- TRANSFORMATION t.a
-- order <- SORT t.a

-- case: bigquery group by alias wins
-- dialect: bigquery
-- schema: d.t(a, b)
SELECT upper(a) AS b, count(*) AS n FROM d.t GROUP BY b
-- => SELECT
-- b <- TRANSFORMATION d.t.a
-- n <- (count-rows)
-- rows <- GROUP_BY d.t.a

-- case: natural join no schema
SELECT a, b FROM t NATURAL JOIN u
-- => SELECT
-- a <- IDENTITY? t.a, IDENTITY? u.a
-- b <- IDENTITY? t.b, IDENTITY? u.b

-- case: using left
-- schema: t(a, id) u(id, b)
SELECT id, t.id AS x, u.id AS y FROM t LEFT JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY t.id
-- x <- IDENTITY t.id
-- y <- IDENTITY u.id

-- case: using right
-- schema: t(a, id) u(id, b)
SELECT id FROM t RIGHT JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY u.id

-- case: using three without schema
SELECT id, a.x, b.y, c.z FROM a JOIN b USING (id) JOIN c USING (id)
-- => SELECT
-- id <- IDENTITY a.id, IDENTITY b.id, IDENTITY c.id
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- z <- IDENTITY c.z
-- rows <- JOIN a.id, JOIN b.id, JOIN c.id

-- case: cross apply
-- dialect: tsql
SELECT t.a, x.b FROM t CROSS APPLY (SELECT TOP 1 u.b FROM u WHERE u.k = t.k ORDER BY u.d) AS x
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- rows <- FILTER t.k, FILTER u.k, SORT u.d

-- case: outer apply function
-- dialect: tsql
SELECT t.a, s.value FROM t OUTER APPLY STRING_SPLIT(t.tags, ',') AS s
-- => SELECT
-- a <- IDENTITY t.a
-- value <- TRANSFORMATION t.tags
-- rows <- JOIN t.tags
-- inputs: t

-- case: apply values
-- dialect: tsql
SELECT t.id, v.n, v.x FROM t CROSS APPLY (VALUES ('a', t.a), ('b', t.b)) AS v(n, x)
-- => SELECT
-- id <- IDENTITY t.id
-- n <- (literal)
-- x <- IDENTITY t.a, IDENTITY t.b

-- case: openjson with
-- dialect: tsql
SELECT t.id, j.name FROM t CROSS APPLY OPENJSON(t.doc) WITH (name NVARCHAR(50) '$.name', age INT '$.age') AS j
-- => SELECT
-- id <- IDENTITY t.id
-- name <- TRANSFORMATION t.doc
-- rows <- JOIN t.doc

-- case: openjson with star
-- dialect: tsql
SELECT j.* FROM t CROSS APPLY OPENJSON(t.doc) WITH (name NVARCHAR(50) '$.name', age INT '$.age') AS j
-- => SELECT
-- name <- TRANSFORMATION t.doc
-- age <- TRANSFORMATION t.doc

-- case: lateral view outer explode
-- dialect: spark
SELECT t.id, e.col1 FROM t LATERAL VIEW OUTER explode(t.arr) e AS col1
-- => SELECT
-- id <- IDENTITY t.id
-- col1 <- TRANSFORMATION t.arr
-- rows <- JOIN t.arr

-- case: lateral view posexplode
-- dialect: hive
SELECT id, pos, val FROM t LATERAL VIEW posexplode(arr) e AS pos, val
-- => SELECT
-- id <- IDENTITY t.id
-- pos <- TRANSFORMATION t.arr
-- val <- TRANSFORMATION t.arr

-- case: lateral view json_tuple
-- dialect: hive
SELECT t.id, j.a, j.b FROM t LATERAL VIEW json_tuple(t.js, 'a', 'b') j AS a, b
-- => SELECT
-- id <- IDENTITY t.id
-- a <- TRANSFORMATION t.js
-- b <- TRANSFORMATION t.js

-- case: lateral view stack
-- dialect: spark
SELECT id, k, v FROM t LATERAL VIEW stack(2, 'x', x, 'y', y) s AS k, v
-- => SELECT
-- id <- IDENTITY t.id
-- k <- TRANSFORMATION t.x, TRANSFORMATION t.y
-- v <- TRANSFORMATION t.x, TRANSFORMATION t.y

-- case: lateral view chain
-- dialect: hive
SELECT a.id, y FROM a LATERAL VIEW explode(xs) t1 AS x LATERAL VIEW explode(t1.x.ys) t2 AS y
-- => SELECT
-- id <- IDENTITY a.id
-- y <- TRANSFORMATION a.xs

-- case: spark default names explode
-- dialect: spark
SELECT id, col FROM t LATERAL VIEW explode(arr) e
-- => SELECT
-- id <- IDENTITY t.id
-- col <- TRANSFORMATION t.arr

-- case: spark explode in select list
-- dialect: spark
SELECT id, explode(arr) AS x FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.arr

-- case: spark posexplode aliases
-- dialect: spark
SELECT id, posexplode(arr) AS (p, x) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- p <- TRANSFORMATION t.arr
-- x <- TRANSFORMATION t.arr

-- case: spark explode map aliases
-- dialect: databricks
SELECT id, explode(m) AS (k, v) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- k <- TRANSFORMATION t.m
-- v <- TRANSFORMATION t.m

-- case: spark inline
-- dialect: spark
SELECT id, inline(arr) AS (a, b) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- a <- TRANSFORMATION t.arr
-- b <- TRANSFORMATION t.arr

-- case: correlated two levels
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.x = t.x AND EXISTS (SELECT 1 FROM v WHERE v.y = t.y AND v.z = u.z))
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.x, FILTER t.y, FILTER u.x, FILTER u.z, FILTER v.y, FILTER v.z

-- case: correlated in having
SELECT k, sum(v) AS s FROM t GROUP BY k HAVING sum(v) > (SELECT avg(w) FROM u WHERE u.k = t.k)
-- => SELECT
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.v
-- rows <- FILTER t.k, FILTER t.v, FILTER u.k, FILTER u.w, GROUP_BY t.k

-- case: correlated in on
SELECT t.a FROM t JOIN u ON u.d = (SELECT max(w.d) FROM w WHERE w.k = t.k)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- JOIN t.k, JOIN u.d, JOIN w.d, JOIN w.k

-- case: correlated in order by
SELECT a FROM t ORDER BY (SELECT max(d) FROM u WHERE u.k = t.k) LIMIT 5
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- SORT t.k, SORT u.d, SORT u.k
