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

-- case: LIMIT in a subquery: its order decides rows
SELECT a FROM (SELECT a, b FROM t ORDER BY c LIMIT 10) s WHERE b > 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, SORT t.c

-- case: FETCH FIRST WITH TIES
-- dialect: oracle
SELECT a FROM t ORDER BY b FETCH FIRST 5 ROWS WITH TIES
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- SORT t.b

-- case: DISTINCT ON an expression, and arrays from subqueries
-- dialect: postgres
SELECT DISTINCT ON (lower(a)) a, ARRAY(SELECT b FROM u WHERE u.k = t.k ORDER BY u.s) AS l, ARRAY[c, d] AS m FROM t ORDER BY lower(a), e
-- => SELECT
-- a <- IDENTITY t.a
-- l <- FILTER t.k, FILTER u.k, TRANSFORMATION u.b, WINDOW u.s
-- m <- TRANSFORMATION t.c, TRANSFORMATION t.d

-- case: ORDER BY an ordinal and an alias, with LIMIT
SELECT a AS x, b FROM t ORDER BY 2, x DESC NULLS LAST LIMIT 1
-- => SELECT
-- x <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- SORT t.a, SORT t.b

-- case: T-SQL's OFFSET FETCH decides rows by its order
-- dialect: tsql
SELECT a + b AS c FROM t ORDER BY c OFFSET 10 ROWS FETCH NEXT 5 ROWS ONLY
-- => SELECT
-- c <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- rows <- SORT t.a, SORT t.b

-- case: TOP with a subquery
-- dialect: tsql
SELECT TOP (SELECT n FROM cfg) a FROM t ORDER BY b
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER cfg.n, SORT t.b
-- inputs: cfg, t

-- case: DISTINCT ON several, LIMIT with a subquery
-- dialect: postgres
SELECT DISTINCT ON (a, lower(b)) a, c FROM t ORDER BY a, lower(b), d NULLS LAST LIMIT (SELECT n FROM cfg)
-- => SELECT
-- a <- IDENTITY t.a
-- c <- IDENTITY t.c
-- rows <- FILTER cfg.n, GROUP_BY t.a, GROUP_BY t.b, SORT t.a, SORT t.b, SORT t.d

-- case: DISTINCT in front of parentheses
SELECT DISTINCT(a), b FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: a window in ORDER BY
SELECT a FROM t ORDER BY row_number() OVER (PARTITION BY b ORDER BY c)
-- => SELECT
-- a <- IDENTITY t.a
-- order <- SORT t.b, SORT t.c

-- case: ORDER BY ALL with LIMIT
-- dialect: duckdb
SELECT a, b FROM t ORDER BY ALL LIMIT 3
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- SORT t.a, SORT t.b
-- inputs: t

-- case: ClickHouse's LIMIT BY
-- dialect: clickhouse
SELECT a, b FROM t ORDER BY c LIMIT 2 BY d
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.d, SORT t.c

-- case: T-SQL's TOP PERCENT WITH TIES, and hints
-- dialect: tsql
SELECT TOP (10) PERCENT WITH TIES a, [b c] FROM [my table] WITH (NOLOCK) WHERE x = @p ORDER BY d OPTION (MAXDOP 1)
-- => SELECT
-- a <- IDENTITY my table.a
-- b c <- IDENTITY my table.b c
-- rows <- FILTER my table.x, SORT my table.d

-- case: Spark's DISTRIBUTE BY and SORT BY only sort
-- dialect: spark
SELECT a FROM t DISTRIBUTE BY b SORT BY c
-- => SELECT
-- a <- IDENTITY t.a
