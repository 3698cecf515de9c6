-- case: an aggregate of an aggregate in a window, grouped by a CASE
SELECT CASE WHEN a > 1 THEN 'x' ELSE 'y' END AS k, sum(sum(b)) OVER (ORDER BY min(c)) AS s FROM t GROUP BY CASE WHEN a > 1 THEN 'x' ELSE 'y' END
-- => SELECT
-- k <- CONDITIONAL t.a
-- s <- AGGREGATION t.b, WINDOW t.c
-- rows <- GROUP_BY t.a

-- case: BigQuery's ANY_VALUE HAVING MAX, and aggregates with order and limit
-- dialect: bigquery
SELECT ANY_VALUE(a HAVING MAX b) AS x, STRING_AGG(DISTINCT c, ',' ORDER BY d LIMIT 3) AS y, ARRAY_AGG(e IGNORE NULLS ORDER BY f) AS z, COUNTIF(g > 1) AS n, APPROX_COUNT_DISTINCT(h) AS m FROM d.t
-- => SELECT
-- x <- AGGREGATION d.t.a, AGGREGATION d.t.b
-- y <- AGGREGATION d.t.c, WINDOW d.t.d
-- z <- AGGREGATION d.t.e, WINDOW d.t.f
-- n <- AGGREGATION! d.t.g
-- m <- AGGREGATION! d.t.h

-- case: Snowflake's LISTAGG, PERCENTILE_CONT, MODE and ARRAY_AGG with their order
-- dialect: snowflake
SELECT LISTAGG(DISTINCT a, ',') WITHIN GROUP (ORDER BY a) AS l, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY b) OVER (PARTITION BY c) AS p, MODE(d) AS m, ARRAY_AGG(e) WITHIN GROUP (ORDER BY f) AS g, CONDITIONAL_TRUE_EVENT(h > 1) OVER (PARTITION BY i ORDER BY j) AS k FROM t
-- => SELECT
-- l <- AGGREGATION t.a, WINDOW t.a
-- p <- AGGREGATION t.b, WINDOW t.c
-- m <- AGGREGATION t.d
-- g <- AGGREGATION t.e, WINDOW t.f
-- k <- TRANSFORMATION t.h, WINDOW t.i, WINDOW t.j

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

-- case: an ordered aggregate is sorted by, not made of, its order
-- dialect: postgres
SELECT string_agg(a, ',' ORDER BY b) AS s, percentile_cont(0.5) WITHIN GROUP (ORDER BY c) AS p FROM t
-- => SELECT
-- s <- AGGREGATION t.a, WINDOW t.b
-- p <- AGGREGATION t.c

-- case: DuckDB's GROUP BY ALL with HAVING and QUALIFY
-- dialect: duckdb
SELECT a, sum(b) AS s FROM t GROUP BY ALL HAVING s > 3 QUALIFY row_number() OVER (ORDER BY s) = 1
-- => SELECT
-- a <- IDENTITY t.a
-- s <- AGGREGATION t.b
-- rows <- FILTER t.b, GROUP_BY t.a

-- case: Oracle's KEEP takes its order into account
-- dialect: oracle
SELECT k, MAX(a) KEEP (DENSE_RANK LAST ORDER BY b) AS m FROM t GROUP BY k
-- => SELECT
-- k <- IDENTITY t.k
-- m <- AGGREGATION t.a, WINDOW t.b

-- case: DISTINCT and FILTER in aggregates, and window frames
SELECT sum(DISTINCT a) AS x, count(*) FILTER (WHERE b) AS y, avg(c) OVER () AS z, first_value(d) OVER (ORDER BY e ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS w FROM t
-- => SELECT
-- x <- AGGREGATION t.a
-- y <- CONDITIONAL t.b
-- z <- AGGREGATION t.c
-- w <- TRANSFORMATION t.d, WINDOW t.e

-- case: a named window, and QUALIFY by it
-- dialect: bigquery
SELECT a, LAG(b) OVER w AS l FROM d.t WHERE TRUE QUALIFY ROW_NUMBER() OVER w = 1 WINDOW w AS (PARTITION BY c ORDER BY e)
-- => SELECT
-- a <- IDENTITY d.t.a
-- l <- TRANSFORMATION d.t.b, WINDOW d.t.c, WINDOW d.t.e
-- rows <- FILTER d.t.c, FILTER d.t.e

-- case: Oracle's analytic functions
-- dialect: oracle
SELECT LAG(a, 1, 0) OVER (PARTITION BY b ORDER BY c) AS l, RATIO_TO_REPORT(d) OVER (PARTITION BY e) AS r, NTILE(4) OVER (ORDER BY f) AS n, COUNT(DISTINCT g) OVER (PARTITION BY h) AS k FROM t
-- => SELECT
-- l <- TRANSFORMATION t.a, WINDOW t.b, WINDOW t.c
-- r <- TRANSFORMATION t.d, WINDOW t.e
-- n <- WINDOW t.f
-- k <- AGGREGATION! t.g, WINDOW t.h

-- case: a frame that excludes ties; a named window that nobody uses
SELECT a, nth_value(b, 2) OVER (PARTITION BY c ORDER BY d RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES) AS n FROM t WINDOW u AS (ORDER BY z)
-- => SELECT
-- a <- IDENTITY t.a
-- n <- TRANSFORMATION t.b, WINDOW t.c, WINDOW t.d
-- rows <-

-- case: LEAD with arguments, and arithmetic on it
SELECT a, lead(b, 1, 0) OVER (PARTITION BY c ORDER BY d DESC) - b AS diff FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- diff <- TRANSFORMATION t.b, WINDOW t.c, WINDOW t.d

-- case: GROUP BY an expression, HAVING a distinct count
SELECT year(d) AS y, count(DISTINCT id) AS n FROM t GROUP BY year(d) HAVING count(DISTINCT id) > 5
-- => SELECT
-- y <- TRANSFORMATION t.d
-- n <- AGGREGATION! t.id
-- rows <- FILTER! t.id, GROUP_BY t.d

-- case: named windows that inherit
-- dialect: postgres
SELECT sum(a) OVER w2 AS s, rank() OVER (w1 ORDER BY d) AS r FROM t WINDOW w1 AS (PARTITION BY b), w2 AS (w1 ORDER BY c)
-- => SELECT
-- s <- AGGREGATION t.a, WINDOW t.b, WINDOW t.c
-- r <- WINDOW t.b, WINDOW t.d

-- case: GROUPING SETS and GROUPING
SELECT a, b, grouping(a) AS g, sum(c) AS s FROM t GROUP BY GROUPING SETS ((a, b), (a), ())
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- g <- AGGREGATION t.a
-- s <- AGGREGATION t.c
-- rows <- GROUP_BY t.a, GROUP_BY t.b

-- case: ROLLUP and CUBE
SELECT a, b, count(*) AS n FROM t GROUP BY ROLLUP (a), CUBE (b)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- n <- (count-rows)
-- rows <- GROUP_BY t.a, GROUP_BY t.b

-- case: MySQL's WITH ROLLUP
-- dialect: mysql
SELECT a, count(*) AS n FROM t GROUP BY a WITH ROLLUP
-- => SELECT
-- a <- IDENTITY t.a
-- n <- (count-rows)
-- rows <- GROUP_BY t.a

-- case: positions inside ROLLUP and its like
SELECT a, b, sum(c) AS s FROM t GROUP BY GROUPING SETS ((1, 2), (a), ())
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- s <- AGGREGATION t.c
-- rows <- GROUP_BY t.a, GROUP_BY t.b

-- case: CUBE by position
-- dialect: duckdb
SELECT a, b, sum(c) AS s FROM t GROUP BY CUBE (1, 2)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- s <- AGGREGATION t.c
-- rows <- GROUP_BY t.a, GROUP_BY t.b

-- case: Snowflake's GROUP BY ALL
-- dialect: snowflake
SELECT a, sum(b) AS s FROM t GROUP BY ALL
-- => SELECT
-- a <- IDENTITY t.a
-- s <- AGGREGATION t.b
-- rows <- GROUP_BY t.a

-- case: QUALIFY by an alias
-- dialect: snowflake
SELECT a, row_number() OVER (PARTITION BY b ORDER BY c DESC) AS rn FROM t QUALIFY rn = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rn <- WINDOW t.b, WINDOW t.c
-- rows <- FILTER t.b, FILTER t.c
