-- case: ch array join
-- dialect: clickhouse
SELECT s, arr FROM t ARRAY JOIN arr
-- => SELECT
-- s <- IDENTITY t.s
-- arr <- TRANSFORMATION t.arr
-- rows <- JOIN t.arr

-- case: ch left array join alias
-- dialect: clickhouse
SELECT s, a, n FROM t LEFT ARRAY JOIN arr AS a, arrayEnumerate(arr) AS n
-- => SELECT
-- s <- IDENTITY t.s
-- a <- TRANSFORMATION t.arr
-- n <- TRANSFORMATION t.arr

-- case: ch limit by
-- dialect: clickhouse
SELECT a, b FROM t ORDER BY c LIMIT 2 BY d
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.d, SORT t.c

-- case: ch prewhere sample final
-- dialect: clickhouse
SELECT a FROM db.t FINAL SAMPLE 0.1 PREWHERE b = 1 WHERE c = 2
-- => SELECT
-- a <- IDENTITY db.t.a
-- rows <- FILTER db.t.b, FILTER db.t.c

-- case: ch with scalar
-- dialect: clickhouse
WITH 1 AS one, (SELECT max(d) FROM u) AS m SELECT a + one AS x, b - m AS y FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- AGGREGATION u.d, TRANSFORMATION t.b
-- inputs: t, u

-- case: ch with expression of column
-- dialect: clickhouse
WITH upper(a) AS ua SELECT ua, b FROM t WHERE ua = 'x'
-- => SELECT
-- ua <- TRANSFORMATION t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.a

-- case: ch global any join
-- dialect: clickhouse
SELECT t.a, u.b FROM t GLOBAL ANY LEFT JOIN u USING (id)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- rows <- JOIN t.id, JOIN u.id

-- case: ch asof
-- dialect: clickhouse
SELECT t.a, q.p FROM t ASOF LEFT JOIN q ON t.s = q.s AND t.ts >= q.ts
-- => SELECT
-- a <- IDENTITY t.a
-- p <- IDENTITY q.p
-- rows <- JOIN q.s, JOIN q.ts, JOIN t.s, JOIN t.ts

-- case: ch global in
-- dialect: clickhouse
SELECT a FROM t WHERE id GLOBAL IN (SELECT id FROM u)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.id, FILTER u.id

-- case: ch tuple fields and nested
-- dialect: clickhouse
SELECT tup.1 AS a, n.key AS b, t.n.val AS c, tup.name AS d FROM t
-- => SELECT
-- a <- IDENTITY t.tup
-- b <- IDENTITY t.n
-- c <- IDENTITY t.n
-- d <- IDENTITY t.tup

-- case: ch aggregate combinators
-- dialect: clickhouse
SELECT sumIf(a, b > 1) AS s, argMax(c, d) AS m, quantile(0.9)(e) AS q, uniqExact(f) AS u, countIf(g = 1) AS n, groupArray(h) AS ga, sumMerge(st) AS sm FROM t
-- => SELECT
-- s <- AGGREGATION t.a, CONDITIONAL t.b
-- m <- AGGREGATION t.c, AGGREGATION t.d
-- q <- AGGREGATION t.e
-- u <- AGGREGATION! t.f
-- n <- AGGREGATION! t.g
-- ga <- AGGREGATION t.h
-- sm <- AGGREGATION t.st

-- case: ch lambda
-- dialect: clickhouse
SELECT arrayMap(x -> x * k, arr) AS r, arrayFilter((x, y) -> y > 1, a, b) AS f FROM t
-- => SELECT
-- r <- TRANSFORMATION t.arr, TRANSFORMATION t.k
-- f <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: ch dict qualified
-- dialect: clickhouse
SELECT dictGetOrDefault('db.d', 'name', id, 'x') AS n FROM t
-- => SELECT
-- n <- TRANSFORMATION db.d.name, TRANSFORMATION t.id
-- inputs: db.d, t

-- case: ch table functions
-- dialect: clickhouse
SELECT number FROM numbers(10)
-- => SELECT
-- number <- (generated)
-- inputs:

-- case: ch select from subquery with alias used in same select
-- dialect: clickhouse
SELECT a * 2 AS x, x + 1 AS y FROM t WHERE y > 3
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.a
-- rows <- FILTER t.a

-- case: ch case sensitive columns
-- dialect: clickhouse
SELECT A, a FROM T
-- => SELECT
-- A <- IDENTITY T.A
-- a <- IDENTITY T.a

-- case: snowflake asof
-- dialect: snowflake
SELECT t.a, q.p FROM t ASOF JOIN q MATCH_CONDITION (t.ts >= q.ts) ON t.s = q.s
-- => SELECT
-- a <- IDENTITY t.a
-- p <- IDENTITY q.p
-- rows <- JOIN q.s, JOIN q.ts, JOIN t.s, JOIN t.ts

-- case: snowflake asof using
-- dialect: snowflake
SELECT t.a, q.p FROM t ASOF JOIN q MATCH_CONDITION (t.ts >= q.ts) USING (s)
-- => SELECT
-- a <- IDENTITY t.a
-- p <- IDENTITY q.p
-- rows <- JOIN q.s, JOIN q.ts, JOIN t.s, JOIN t.ts

-- case: snowflake match_recognize
-- dialect: snowflake
SELECT company, d FROM stock MATCH_RECOGNIZE(PARTITION BY company ORDER BY price_date MEASURES FIRST(down.price_date) AS d ONE ROW PER MATCH AFTER MATCH SKIP TO LAST up PATTERN(start down+ up+) DEFINE down AS price < LAG(price), up AS price > LAG(price))
-- => SELECT
-- company <- IDENTITY stock.company
-- d <- TRANSFORMATION stock.price_date
-- rows <- FILTER stock.price, GROUP_BY stock.company, SORT stock.price_date

-- case: snowflake object construct star
-- dialect: snowflake
-- schema: t(a, b)
SELECT OBJECT_CONSTRUCT(*) AS o, OBJECT_CONSTRUCT('x', a) AS p, HASH(*) AS h, ARRAY_AGG(OBJECT_CONSTRUCT('b', b)) AS q FROM t
-- => SELECT
-- o <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- p <- TRANSFORMATION t.a
-- h <- TRANSFORMATION! t.a, TRANSFORMATION! t.b
-- q <- AGGREGATION t.b

-- case: snowflake bare date parts
-- dialect: snowflake
SELECT DATEADD(day, 1, a) AS b, DATEDIFF(month, c, d) AS e, DATE_TRUNC(week, f) AS g, TIMESTAMPDIFF(hour, h, i) AS j, DATE_PART(year, k) AS l, LAST_DAY(m, quarter) AS n, TIME_SLICE(o, 4, 'MONTH') AS p, EXTRACT(dow FROM q) AS r, DATEDIFF('day', s, CURRENT_DATE) AS u FROM t
-- => SELECT
-- b <- TRANSFORMATION t.a
-- e <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- g <- TRANSFORMATION t.f
-- j <- TRANSFORMATION t.h, TRANSFORMATION t.i
-- l <- TRANSFORMATION t.k
-- n <- TRANSFORMATION t.m
-- p <- TRANSFORMATION t.o
-- r <- TRANSFORMATION t.q
-- u <- TRANSFORMATION t.s

-- case: snowflake iff decode zeroifnull
-- dialect: snowflake
SELECT IFF(a, b, c) AS x, DECODE(d, 1, e, f) AS y, NVL2(h, i, j) AS w, EQUAL_NULL(k, l) AS v, GREATEST_IGNORE_NULLS(m, n) AS u FROM t
-- => SELECT
-- x <- CONDITIONAL t.a, TRANSFORMATION t.b, TRANSFORMATION t.c
-- y <- CONDITIONAL t.d, TRANSFORMATION t.e, TRANSFORMATION t.f
-- w <- CONDITIONAL t.h, TRANSFORMATION t.i, TRANSFORMATION t.j
-- v <- TRANSFORMATION t.k, TRANSFORMATION t.l
-- u <- TRANSFORMATION t.m, TRANSFORMATION t.n

-- case: snowflake sample and hints
-- dialect: snowflake
SELECT x.a FROM t x SAMPLE (10)
-- => SELECT
-- a <- IDENTITY t.a

-- case: snowflake udf and udtf
-- dialect: snowflake
SELECT db.sch.my_udf(a) AS x, f.c FROM t, TABLE(db.sch.my_udtf(t.b) OVER (PARTITION BY t.p)) AS f
-- => SELECT
-- x <- TRANSFORMATION t.a
-- c <- TRANSFORMATION t.b, WINDOW t.p
-- inputs: t

-- case: snowflake lateral join subquery
-- dialect: snowflake
SELECT d.n, v.e FROM dept d, LATERAL (SELECT e FROM emp WHERE emp.dept_id = d.id) v
-- => SELECT
-- n <- IDENTITY dept.n
-- e <- IDENTITY emp.e
-- rows <- FILTER dept.id, FILTER emp.dept_id

-- case: snowflake group by all, order by all
-- dialect: snowflake
SELECT a, sum(b) AS s FROM t GROUP BY ALL
-- => SELECT
-- a <- IDENTITY t.a
-- s <- AGGREGATION t.b
-- rows <- GROUP_BY t.a

-- case: snowflake qualify alias
-- dialect: snowflake
SELECT a, row_number() OVER (PARTITION BY b ORDER BY c DESC) AS rn FROM t QUALIFY rn = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rn <- WINDOW t.b, WINDOW t.c
-- rows <- FILTER t.b, FILTER t.c

-- case: snowflake identifier function
-- dialect: snowflake
SELECT a FROM IDENTIFIER('db.sch.t')
-- => SELECT
-- a <- IDENTITY db.sch.t.a
-- inputs: db.sch.t

-- case: snowflake table literal
-- dialect: snowflake
SELECT a FROM TABLE('db.sch.t')
-- => SELECT
-- a <- IDENTITY db.sch.t.a
-- inputs: db.sch.t

-- case: bigquery pipe
-- dialect: bigquery
FROM d.t |> WHERE a > 1 |> AGGREGATE SUM(b) AS s GROUP BY c |> ORDER BY s DESC |> LIMIT 10
-- => SELECT
-- c <- IDENTITY d.t.c
-- s <- AGGREGATION d.t.b
-- rows <- FILTER d.t.a, GROUP_BY d.t.c, SORT d.t.b
-- inputs: d.t

-- case: bigquery pipe extend set drop
-- dialect: bigquery
-- schema: d.t(a, b, c)
FROM d.t |> EXTEND a + b AS x |> SELECT x, c
-- => SELECT
-- x <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b
-- c <- IDENTITY d.t.c

-- case: bigquery pipe join as
-- dialect: bigquery
FROM d.t AS t |> JOIN d.u AS u ON t.id = u.id |> SELECT t.a, u.b
-- => SELECT
-- a <- IDENTITY d.t.a
-- b <- IDENTITY d.u.b
-- rows <- JOIN d.t.id, JOIN d.u.id

-- case: bigquery date functions
-- dialect: bigquery
SELECT DATE_DIFF(a, b, DAY) AS x, DATE_TRUNC(c, MONTH) AS y, EXTRACT(WEEK(MONDAY) FROM d) AS z, DATE_ADD(e, INTERVAL f DAY) AS w, TIMESTAMP_TRUNC(g, HOUR, 'UTC') AS v, PARSE_DATE('%Y', h) AS u, CURRENT_DATE AS cd, SAFE.PARSE_JSON(i) AS sj, SAFE_CAST(j AS INT64) AS sc FROM d.t
-- => SELECT
-- x <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b
-- y <- TRANSFORMATION d.t.c
-- z <- TRANSFORMATION d.t.d
-- w <- TRANSFORMATION d.t.e, TRANSFORMATION d.t.f
-- v <- TRANSFORMATION d.t.g
-- u <- TRANSFORMATION d.t.h
-- cd <- (generated)
-- sj <- TRANSFORMATION d.t.i
-- sc <- TRANSFORMATION d.t.j

-- case: bigquery udf
-- dialect: bigquery
SELECT `p.ds.fn`(a) AS x, p.ds.fn2(b) AS y, ds.fn3(c) AS z FROM d.t
-- => SELECT
-- x <- TRANSFORMATION d.t.a
-- y <- TRANSFORMATION d.t.b
-- z <- TRANSFORMATION d.t.c

-- case: bigquery any_value having max
-- dialect: bigquery
SELECT ANY_VALUE(a HAVING MAX b) AS x, STRING_AGG(DISTINCT c, ',' ORDER BY d LIMIT 3) AS y, ARRAY_AGG(e IGNORE NULLS ORDER BY f) AS z, COUNTIF(g > 1) AS n, APPROX_COUNT_DISTINCT(h) AS m FROM d.t
-- => SELECT
-- x <- AGGREGATION d.t.a, AGGREGATION d.t.b
-- y <- AGGREGATION d.t.c, WINDOW d.t.d
-- z <- AGGREGATION d.t.e, WINDOW d.t.f
-- n <- AGGREGATION! d.t.g
-- m <- AGGREGATION! d.t.h

-- case: bigquery external query
-- dialect: bigquery
SELECT a FROM EXTERNAL_QUERY('conn', 'SELECT a FROM x')
-- => SELECT
-- a <- (no-source)

-- case: bigquery ml
-- dialect: bigquery
SELECT predicted_x FROM ML.PREDICT(MODEL `p.d.m`, (SELECT a, b FROM d.t))
-- => SELECT
-- predicted_x <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b
-- inputs: d.t

-- case: bigquery table function
-- dialect: bigquery
SELECT f.a FROM `p.d.tvf`(1) AS f
-- => SELECT
-- a <- (no-source)
-- inputs:

-- case: bigquery information schema
-- dialect: bigquery
SELECT table_name FROM `p.d.INFORMATION_SCHEMA.TABLES`
-- => SELECT
-- table_name <- IDENTITY p.d.INFORMATION_SCHEMA.TABLES.table_name
