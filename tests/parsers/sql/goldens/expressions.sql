-- case: a bare column is an identity, an expression a transformation, an aggregate an aggregation
SELECT a, a + b AS c, sum(b) AS d FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- c <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- d <- AGGREGATION t.b
-- inputs: t

-- case: WHERE, JOIN, GROUP BY and HAVING decide rows, not columns
SELECT x.a, count(*) AS n FROM x JOIN y ON x.id = y.id WHERE y.f = 1 GROUP BY x.a HAVING max(x.h) > 2
-- => SELECT
-- a <- IDENTITY x.a
-- n <- (count-rows)
-- rows <- FILTER x.h, FILTER y.f, GROUP_BY x.a, JOIN x.id, JOIN y.id
-- inputs: x, y

-- case: a condition decides a value, the branches are it
SELECT CASE WHEN a = 1 THEN b ELSE c END AS x, IF(d, e, f) AS y, NULLIF(g, h) AS z FROM t
-- => SELECT
-- x <- CONDITIONAL t.a, TRANSFORMATION t.b, TRANSFORMATION t.c
-- y <- CONDITIONAL t.d, TRANSFORMATION t.e, TRANSFORMATION t.f
-- z <- CONDITIONAL t.h, TRANSFORMATION t.g

-- case: without FROM there are no sources but reasons
SELECT 1 AS one, current_timestamp AS now, 'x' || 'y' AS s
-- => SELECT
-- one <- (literal)
-- now <- (generated)
-- s <- (literal)

-- case: COALESCE, GREATEST, NULLIF, BETWEEN, LIKE and IN are transformations
SELECT coalesce(a, b, 0) AS x, greatest(c, d) AS y, nullif(e, 0) AS z, a IS NULL AS w, NOT f AS v, -g AS u, h BETWEEN i AND j AS s, k LIKE 'x%' AS r, l IN (1, m) AS q FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- z <- TRANSFORMATION t.e
-- w <- TRANSFORMATION t.a
-- v <- TRANSFORMATION t.f
-- u <- TRANSFORMATION t.g
-- s <- TRANSFORMATION t.h, TRANSFORMATION t.i, TRANSFORMATION t.j
-- r <- TRANSFORMATION t.k
-- q <- TRANSFORMATION t.l, TRANSFORMATION t.m

-- case: CASE with an operand, and a subquery among its branches
SELECT CASE a WHEN 1 THEN b WHEN c THEN d ELSE (SELECT max(e) FROM u WHERE f = 1) END AS x FROM t
-- => SELECT
-- x <- AGGREGATION u.e, CONDITIONAL t.a, CONDITIONAL t.c, FILTER u.f, TRANSFORMATION t.b, TRANSFORMATION t.d

-- case: words that are keywords elsewhere, as columns
SELECT value, key, rank, date, timestamp, type, name, status, comment, level, position FROM t
-- => SELECT
-- value <- IDENTITY t.value
-- key <- IDENTITY t.key
-- rank <- IDENTITY t.rank
-- date <- IDENTITY t.date
-- timestamp <- IDENTITY t.timestamp
-- type <- IDENTITY t.type
-- name <- IDENTITY t.name
-- status <- IDENTITY t.status
-- comment <- IDENTITY t.comment
-- level <- IDENTITY t.level
-- position <- IDENTITY t.position

-- case: PostgreSQL names items without alias
-- dialect: postgres
SELECT a::int, count(*), max(b), upper(c), coalesce(d, 1), CASE WHEN e THEN 1 END, extract(year FROM f), t.g, 'x', ARRAY[1] FROM t
-- => SELECT
-- a <- TRANSFORMATION t.a
-- count <- (count-rows)
-- max <- AGGREGATION t.b
-- upper <- TRANSFORMATION t.c
-- coalesce <- TRANSFORMATION t.d
-- case <- CONDITIONAL t.e
-- extract <- TRANSFORMATION t.f
-- g <- IDENTITY t.g
-- _0 <- (literal)
-- array <- (generated)

-- case: names of items without aliases
INSERT INTO x SELECT cast(a AS int), max(b), a+b, 'x', -a FROM t
-- => INSERT
-- a <- TRANSFORMATION t.a
-- max(b) <- AGGREGATION t.b
-- a+b <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- 'x' <- (literal)
-- -a <- TRANSFORMATION t.a
-- rows <-
-- inputs: t
-- outputs: x

-- case: aliases without AS, and aliases that are keywords
SELECT a x, b AS "select", c value FROM t tt WHERE tt.d = 1
-- => SELECT
-- x <- IDENTITY t.a
-- select <- IDENTITY t.b
-- value <- IDENTITY t.c
-- rows <- FILTER t.d

-- case: OVERLAPS, SIMILAR TO, IS DISTINCT FROM, COLLATE and rows of values
-- dialect: postgres
SELECT (a, b) OVERLAPS (c, d) AS o, e SIMILAR TO 'x' AS s, f IS DISTINCT FROM g AS i, h COLLATE "C" AS k, i2 ~* 'x' AS r, ROW(j, k2) AS w FROM t
-- => SELECT
-- o <- TRANSFORMATION t.a, TRANSFORMATION t.b, TRANSFORMATION t.c, TRANSFORMATION t.d
-- s <- TRANSFORMATION t.e
-- i <- TRANSFORMATION t.f, TRANSFORMATION t.g
-- k <- TRANSFORMATION t.h
-- r <- TRANSFORMATION t.i2
-- w <- TRANSFORMATION t.j, TRANSFORMATION t.k2

-- case: functions qualified by a schema
-- dialect: postgres
SELECT s.f(a, t.b) AS x, pg_catalog.lower(c) AS y FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c
-- inputs: t

-- case: literals and what the session knows
-- dialect: snowflake
SELECT TRUE AS a, NULL AS b, CURRENT_USER AS c, CURRENT_WAREHOUSE() AS d, 'x' AS e, 1.5 AS f, DATE '2020-01-01' AS g, INTERVAL '1 day' AS h, ARRAY_CONSTRUCT() AS i, LOCALTIMESTAMP AS j FROM t
-- => SELECT
-- a <- (literal)
-- b <- (literal)
-- c <- (generated)
-- d <- (generated)
-- e <- (literal)
-- f <- (literal)
-- g <- (generated)
-- h <- (literal)
-- i <- (generated)
-- j <- (generated)

-- case: BigQuery's parameters, system variables and literals
-- dialect: bigquery
SELECT @p AS a, @@project_id AS b, [1, 2] AS c, STRUCT(1 AS x) AS d, (1, 'a') AS e, x FROM d.t WHERE y = @q AND z IN UNNEST(@list)
-- => SELECT
-- a <- (variable)
-- b <- (variable)
-- c <- (generated)
-- d <- (generated)
-- e <- (literal)
-- x <- IDENTITY d.t.x
-- rows <- FILTER d.t.y, FILTER d.t.z

-- case: parameters with percent signs, colons and question marks
SELECT a FROM t WHERE b = ? AND c = :c AND d IN (:d1, :d2)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.c, FILTER t.d

-- case: operators: comparisons transform, parentheses and plus do not
SELECT NOT a AS x, b = c AS y, d IS NULL AS z, (e) AS w, +f AS v, ~g AS u, h || i AS s, j % k AS r, l ^ m AS q FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b, TRANSFORMATION t.c
-- z <- TRANSFORMATION t.d
-- w <- IDENTITY t.e
-- v <- IDENTITY t.f
-- u <- TRANSFORMATION t.g
-- s <- TRANSFORMATION t.h, TRANSFORMATION t.i
-- r <- TRANSFORMATION t.j, TRANSFORMATION t.k
-- q <- TRANSFORMATION t.l, TRANSFORMATION t.m

-- case: an element of an array or a map is made of the whole
SELECT a[0] AS x, b['k'] AS y FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b

-- case: PostgreSQL's parameters are no columns
-- dialect: postgres
SELECT a, $1 AS p FROM t WHERE b = $2 AND c = %s AND d = :x
-- => SELECT
-- a <- IDENTITY t.a
-- p <- (variable)
-- rows <- FILTER t.b, FILTER t.c, FILTER t.d

-- case: without FROM, names of items
SELECT 1, 'a' AS b
-- => SELECT
-- 1 <- (literal)
-- b <- (literal)

-- case: an item that is but a subquery is called as its text
SELECT a, (SELECT max(b) FROM u), ((SELECT 1)), (c + d) FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- (SELECT max(b) FROM u) <- AGGREGATION u.b
-- ((SELECT 1)) <- (literal)
-- (c + d) <- TRANSFORMATION t.c, TRANSFORMATION t.d

-- case: Teradata's casts behind names
-- dialect: teradata
SELECT a.z (INTEGER), a.y (DECIMAL(10,2)) AS q, (a.x + 1) (VARCHAR(20)) AS r, a.d (DATE, FORMAT 'YYYY'), ADD_MONTHS(DATE, -1) AS m FROM a
-- => SELECT
-- z <- TRANSFORMATION a.z
-- q <- TRANSFORMATION a.y
-- r <- TRANSFORMATION a.x
-- d <- TRANSFORMATION a.d
-- m <- (no-source)
