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

-- case: ORDER BY alone only sorts, with LIMIT it decides rows
SELECT a FROM t ORDER BY b
-- => SELECT
-- a <- IDENTITY t.a
-- rows <-
-- order <- SORT t.b

-- case: ORDER BY with LIMIT decides rows
SELECT a FROM t ORDER BY b LIMIT 3
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- SORT t.b
-- order <-

-- case: ordinals and aliases in GROUP BY and ORDER BY
SELECT a + 1 AS k, sum(b) AS s FROM t GROUP BY 1 ORDER BY s LIMIT 1
-- => SELECT
-- k <- TRANSFORMATION t.a
-- s <- AGGREGATION t.b
-- rows <- GROUP_BY t.a, SORT t.b

-- case: a condition decides a value, the branches are it
SELECT CASE WHEN a = 1 THEN b ELSE c END AS x, IF(d, e, f) AS y, NULLIF(g, h) AS z FROM t
-- => SELECT
-- x <- CONDITIONAL t.a, TRANSFORMATION t.b, TRANSFORMATION t.c
-- y <- CONDITIONAL t.d, TRANSFORMATION t.e, TRANSFORMATION t.f
-- z <- CONDITIONAL t.h, TRANSFORMATION t.g

-- case: a window's partition and order decide one column; a named window too
-- dialect: postgres
SELECT sum(a) OVER (PARTITION BY b ORDER BY c) AS s, lag(a) OVER w AS l, sum(d) FILTER (WHERE e) AS f
FROM t WINDOW w AS (ORDER BY g)
-- => SELECT
-- s <- AGGREGATION t.a, WINDOW t.b, WINDOW t.c
-- l <- TRANSFORMATION t.a, WINDOW t.g
-- f <- AGGREGATION t.d, CONDITIONAL t.e
-- rows <-

-- case: QUALIFY filters by a window
-- dialect: snowflake
SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY b ORDER BY c) = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.c

-- case: hashing and counting mask
SELECT md5(a) AS h, count(DISTINCT b) AS n, sha256(upper(c)) AS s FROM t
-- => SELECT
-- h <- TRANSFORMATION! t.a
-- n <- AGGREGATION! t.b
-- s <- TRANSFORMATION! t.c

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

-- case: without FROM there are no sources but reasons
SELECT 1 AS one, current_timestamp AS now, 'x' || 'y' AS s
-- => SELECT
-- one <- (literal)
-- now <- (generated)
-- s <- (literal)

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

-- case: lateral aliases where the dialect has them
-- dialect: snowflake
SELECT a + 1 AS b, b * 2 AS c FROM t
-- => SELECT
-- b <- TRANSFORMATION t.a
-- c <- TRANSFORMATION t.a

-- case: no lateral aliases where it has not
-- dialect: postgres
SELECT a + 1 AS b, b * 2 AS c FROM t
-- => SELECT
-- b <- TRANSFORMATION t.a
-- c <- TRANSFORMATION t.b

-- case: a lateral alias does not hide a column of that name
-- dialect: snowflake
-- schema: t(a, b)
SELECT a + 1 AS b, b * 2 AS c FROM t
-- => SELECT
-- b <- TRANSFORMATION t.a
-- c <- TRANSFORMATION t.b

-- case: DISTINCT decides rows by every value
SELECT DISTINCT a, b FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- GROUP_BY= t.a, GROUP_BY= t.b

-- case: DISTINCT ON keeps the first of each group
-- dialect: postgres
SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, c DESC
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- GROUP_BY t.a, SORT t.a, SORT t.c

-- case: an ordered aggregate is sorted by, not made of, its order
-- dialect: postgres
SELECT string_agg(a, ',' ORDER BY b) AS s, percentile_cont(0.5) WITHIN GROUP (ORDER BY c) AS p FROM t
-- => SELECT
-- s <- AGGREGATION t.a, WINDOW t.b
-- p <- AGGREGATION t.c
