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

-- case: Teradata's lateral aliases, and QUALIFY
-- dialect: teradata
SEL a AS x, x + 1 AS y FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) = 1
-- => SELECT
-- x <- IDENTITY t.a
-- y <- TRANSFORMATION t.a
-- rows <- FILTER t.b, FILTER t.c

-- case: Snowflake's aliases in WHERE, GROUP BY and windows
-- dialect: snowflake
SELECT a || b AS k, count(*) AS n, row_number() OVER (ORDER BY n DESC) AS r FROM t WHERE k <> '' GROUP BY k
-- => SELECT
-- k <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- n <- (count-rows)
-- r <- (no-source)
-- rows <- FILTER t.a, FILTER t.b, GROUP_BY t.a, GROUP_BY t.b

-- case: Spark's aliases in HAVING and ORDER BY
-- dialect: spark
SELECT k, sum(v) AS s FROM t GROUP BY k HAVING s > 1 ORDER BY s DESC
-- => SELECT
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.v
-- rows <- FILTER t.v, GROUP_BY t.k
-- order <- SORT t.v

-- case: MySQL's alias in GROUP BY and HAVING
-- dialect: mysql
SELECT k AS kk, sum(v) AS s FROM t GROUP BY kk HAVING s > 1
-- => SELECT
-- kk <- IDENTITY t.k
-- s <- AGGREGATION t.v
-- rows <- FILTER t.v, GROUP_BY t.k

-- case: a chain of lateral aliases into a window
-- dialect: snowflake
SELECT a AS x, x + b AS y, sum(y) OVER (PARTITION BY x) AS z FROM t
-- => SELECT
-- x <- IDENTITY t.a
-- y <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- z <- AGGREGATION t.a, AGGREGATION t.b, WINDOW t.a

-- case: an alias that repeats a column stays the column
-- dialect: snowflake
SELECT upper(a) AS a, a || 'x' AS b FROM t
-- => SELECT
-- a <- TRANSFORMATION t.a
-- b <- TRANSFORMATION t.a

-- case: Redshift's alias that may be a column of another table
-- dialect: redshift
-- schema: t(a, b) u(c)
SELECT t.a AS c, c + 1 AS d FROM t, u
-- => SELECT
-- c <- IDENTITY t.a
-- d <- TRANSFORMATION u.c

-- case: an alias in WHERE, where no schema says otherwise
-- dialect: snowflake
-- schema: t(a, b)
SELECT a AS b FROM t WHERE b = 1
-- => SELECT
-- b <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: PostgreSQL's alias in GROUP BY and ORDER BY
-- dialect: postgres
SELECT date_trunc('day', ts) AS day, count(*) AS n FROM t GROUP BY day ORDER BY n DESC
-- => SELECT
-- day <- TRANSFORMATION t.ts
-- n <- (count-rows)
-- rows <- GROUP_BY t.ts
-- order <-

-- case: an alias that repeats the column which it groups by
SELECT upper(a) AS a, count(*) AS n FROM t GROUP BY a
-- => SELECT
-- a <- TRANSFORMATION t.a
-- n <- (count-rows)
-- rows <- GROUP_BY t.a

-- case: MySQL's alias and aggregate in HAVING
-- dialect: mysql
SELECT k, max(v) AS m FROM t GROUP BY k HAVING m > avg(w)
-- => SELECT
-- k <- IDENTITY t.k
-- m <- AGGREGATION t.v
-- rows <- FILTER t.v, FILTER t.w, GROUP_BY t.k

-- case: Databricks' lateral aliases
-- dialect: databricks
SELECT a AS x, x + 1 AS y FROM t
-- => SELECT
-- x <- IDENTITY t.a
-- y <- TRANSFORMATION t.a

-- case: BigQuery has no lateral aliases
-- dialect: bigquery
SELECT a AS x, x + 1 AS y FROM d.t
-- => SELECT
-- x <- IDENTITY d.t.a
-- y <- TRANSFORMATION d.t.x

-- case: Redshift's lateral aliases
-- dialect: redshift
SELECT clicks / impressions AS p, round(100 * p, 1) AS pct FROM raw_data
-- => SELECT
-- p <- TRANSFORMATION raw_data.clicks, TRANSFORMATION raw_data.impressions
-- pct <- TRANSFORMATION raw_data.clicks, TRANSFORMATION raw_data.impressions

-- case: Snowflake's alias in WHERE
-- dialect: snowflake
SELECT a + 1 AS x FROM t WHERE x > 1
-- => SELECT
-- x <- TRANSFORMATION t.a
-- rows <- FILTER t.a

-- case: DuckDB's alias in WHERE
-- dialect: duckdb
SELECT a + 1 AS x FROM t WHERE x > 1
-- => SELECT
-- x <- TRANSFORMATION t.a
-- rows <- FILTER t.a

-- case: PostgreSQL has no aliases in WHERE
-- dialect: postgres
SELECT a + 1 AS x FROM t WHERE x > 1
-- => SELECT
-- x <- TRANSFORMATION t.a
-- rows <- FILTER t.x

-- case: BigQuery's alias in GROUP BY, HAVING and ORDER BY
-- dialect: bigquery
SELECT DATE_TRUNC(a, MONTH) AS m, COUNT(*) AS n FROM d.t GROUP BY m HAVING n > 1 ORDER BY m
-- => SELECT
-- m <- TRANSFORMATION d.t.a
-- n <- (count-rows)
-- rows <- GROUP_BY d.t.a
-- order <- SORT d.t.a

-- case: PostgreSQL's GROUP BY prefers a column to an alias
-- dialect: postgres
-- schema: t(a, b)
SELECT upper(a) AS b, count(*) AS n FROM t GROUP BY b
-- => SELECT
-- b <- TRANSFORMATION t.a
-- n <- (count-rows)
-- rows <- GROUP_BY t.b

-- case: PostgreSQL's ORDER BY prefers an alias to a column
-- dialect: postgres
-- schema: t(a, b)
SELECT upper(a) AS b FROM t ORDER BY b
-- => SELECT
-- b <- TRANSFORMATION t.a
-- order <- SORT t.a

-- case: BigQuery's GROUP BY prefers an alias
-- dialect: bigquery
-- schema: d.t(a, b)
SELECT upper(a) AS b, count(*) AS n FROM d.t GROUP BY b
-- => SELECT
-- b <- TRANSFORMATION d.t.a
-- n <- (count-rows)
-- rows <- GROUP_BY d.t.a

-- case: ClickHouse's aliases in the same SELECT and in WHERE
-- dialect: clickhouse
SELECT a * 2 AS x, x + 1 AS y FROM t WHERE y > 3
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.a
-- rows <- FILTER t.a

-- case: DuckDB's alias in front
-- dialect: duckdb
SELECT x: a + 1, y: b FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- IDENTITY t.b

-- case: outside of aggregates HAVING means the alias, inside them and of grouping keys the column
-- schema: t(a, b, c, d)
SELECT c, max(a) AS d, min(b) AS a FROM t GROUP BY c HAVING d > 0 AND max(a) > 1 AND c > 2
-- => SELECT
-- c <- IDENTITY t.c
-- d <- AGGREGATION t.a
-- a <- AGGREGATION t.b
-- rows <- FILTER t.a, FILTER t.c, GROUP_BY t.c
