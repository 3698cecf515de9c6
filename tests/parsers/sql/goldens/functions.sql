-- case: units of time are no columns, parameters of lambdas neither
-- dialect: spark
SELECT date_add(day, 1, a) AS d, transform(b, x -> x + c) AS e FROM t
-- => SELECT
-- d <- TRANSFORMATION t.a
-- e <- TRANSFORMATION t.b, TRANSFORMATION t.c

-- case: T-SQL's dates, conversions and choices
-- dialect: tsql
SELECT DATEADD(day, 1, a) AS b, DATEDIFF(month, c, GETDATE()) AS d, DATEPART(weekday, e) AS f, IIF(x > 1, y, z) AS g, CONVERT(varchar(10), h, 120) AS i, TRY_CONVERT(int, j) AS k, ISNULL(l, m) AS n, CHOOSE(o, p, q) AS r FROM t
-- => SELECT
-- b <- TRANSFORMATION t.a
-- d <- TRANSFORMATION t.c
-- f <- TRANSFORMATION t.e
-- g <- CONDITIONAL t.x, TRANSFORMATION t.y, TRANSFORMATION t.z
-- i <- TRANSFORMATION t.h
-- k <- TRANSFORMATION t.j
-- n <- TRANSFORMATION t.l, TRANSFORMATION t.m
-- r <- TRANSFORMATION t.o, TRANSFORMATION t.p, TRANSFORMATION t.q

-- case: T-SQL's own functions, scalar and table-valued
-- dialect: tsql
SELECT dbo.fn(a, b) AS x, f.c FROM t CROSS APPLY dbo.tvf(t.d) AS f
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- c <- TRANSFORMATION t.d
-- inputs: t

-- case: T-SQL's system functions and variables have no source
-- dialect: tsql
SELECT @x AS b, SYSDATETIME() AS c, NEWID() AS d, CURRENT_TIMESTAMP AS e, USER_NAME() AS f FROM t
-- => SELECT
-- b <- (variable)
-- c <- (generated)
-- d <- (generated)
-- e <- (generated)
-- f <- (generated)

-- case: Oracle's DECODE, NVL, LISTAGG and their like
-- dialect: oracle
SELECT DECODE(a, 1, b, c) AS d, NVL(e, f) AS g, NVL2(h, i, j) AS k, LISTAGG(l, ',') WITHIN GROUP (ORDER BY m) AS n, TO_CHAR(o, 'YYYY') AS p, EXTRACT(YEAR FROM q) AS r FROM t
-- => SELECT
-- d <- CONDITIONAL t.a, TRANSFORMATION t.b, TRANSFORMATION t.c
-- g <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- k <- CONDITIONAL t.h, TRANSFORMATION t.i, TRANSFORMATION t.j
-- n <- AGGREGATION t.l, WINDOW t.m
-- p <- TRANSFORMATION t.o
-- r <- TRANSFORMATION t.q

-- case: Spark's higher-order functions
-- dialect: spark
SELECT filter(a, x -> x > b) AS f, aggregate(c, 0, (acc, x) -> acc + x) AS g, exists(d, e -> e IS NULL) AS h FROM t
-- => SELECT
-- f <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- g <- TRANSFORMATION t.c
-- h <- TRANSFORMATION t.d

-- case: units that are columns elsewhere, in Snowflake
-- dialect: snowflake
SELECT day, month, year, hour, DATEADD(day, day, d) AS x FROM t
-- => SELECT
-- day <- IDENTITY t.day
-- month <- IDENTITY t.month
-- year <- IDENTITY t.year
-- hour <- IDENTITY t.hour
-- x <- TRANSFORMATION t.d, TRANSFORMATION t.day

-- case: units in Redshift's functions
-- dialect: redshift
SELECT DATEADD(month, 1, a) AS x, DATEDIFF(d, b, c) AS y, DATE_PART(dow, e) AS z, DATE_TRUNC('week', f) AS w, LISTAGG(g, ',') WITHIN GROUP (ORDER BY h) AS l, GETDATE() AS n, SYSDATE AS s, CONVERT_TIMEZONE('UTC', i) AS j FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b, TRANSFORMATION t.c
-- z <- TRANSFORMATION t.e
-- w <- TRANSFORMATION t.f
-- l <- AGGREGATION t.g, WINDOW t.h
-- n <- (generated)
-- s <- (generated)
-- j <- TRANSFORMATION t.i

-- case: units in MySQL's functions
-- dialect: mysql
SELECT DATE_ADD(a, INTERVAL b DAY) AS x, TIMESTAMPDIFF(MONTH, c, d) AS y, EXTRACT(YEAR_MONTH FROM e) AS z, DATE_FORMAT(f, '%Y') AS w, GROUP_CONCAT(DISTINCT g ORDER BY h SEPARATOR ',') AS v, IF(i, j, k) AS u, IFNULL(l, m) AS s, STR_TO_DATE(n, '%Y') AS r, CAST(o AS UNSIGNED) AS q FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- z <- TRANSFORMATION t.e
-- w <- TRANSFORMATION t.f
-- v <- AGGREGATION t.g, WINDOW t.h
-- u <- CONDITIONAL t.i, TRANSFORMATION t.j, TRANSFORMATION t.k
-- s <- TRANSFORMATION t.l, TRANSFORMATION t.m
-- r <- TRANSFORMATION t.n
-- q <- TRANSFORMATION t.o

-- case: Teradata's formats, names and functions
-- dialect: teradata
SELECT a (FORMAT 'YYYY-MM-DD') AS x, CAST(b AS DATE FORMAT 'YYYY') AS y, ADD_MONTHS(c, 1) AS z, EXTRACT(DAY FROM d) AS w, e (NAMED f), ZEROIFNULL(g) AS h, TRIM(TRAILING FROM i) AS j, CURRENT_DATE AS cd FROM t
-- => SELECT
-- x <- IDENTITY t.a
-- y <- TRANSFORMATION t.b
-- z <- TRANSFORMATION t.c
-- w <- TRANSFORMATION t.d
-- f <- IDENTITY t.e
-- h <- TRANSFORMATION t.g
-- j <- TRANSFORMATION t.i
-- cd <- (generated)

-- case: SQLite's IFNULL, GLOB, REGEXP and NOT INDEXED
-- dialect: sqlite
SELECT ifnull(a, b) AS x, c GLOB 'x*' AS y, iif(d, e, f) AS z FROM t NOT INDEXED WHERE g REGEXP 'x'
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c
-- z <- CONDITIONAL t.d, TRANSFORMATION t.e, TRANSFORMATION t.f
-- rows <- FILTER t.g

-- case: Trino's row fields, lambdas, TRY and JSON
-- dialect: trino
SELECT r.f AS x, try(a / b) AS y, transform(c, z -> z + d) AS w, element_at(m, 'k') AS v, json_extract_scalar(j, '$.a') AS u, cast(row(e, g) AS row(p int, q int)).p AS s, at_timezone(h, 'UTC') AS r2 FROM t
-- => SELECT
-- x <- IDENTITY t.r
-- y <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- w <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- v <- TRANSFORMATION t.m
-- u <- TRANSFORMATION t.j
-- s <- TRANSFORMATION t.e, TRANSFORMATION t.g
-- r2 <- TRANSFORMATION t.h

-- case: PostgreSQL's time zones, casts, intervals and date parts
-- dialect: postgres
SELECT a AT TIME ZONE 'UTC' AS x, b::numeric(10, 2) AS y, CAST(c AS double precision) AS z, INTERVAL '1 day' * d AS w, extract(epoch from e) AS v, date_trunc('day', f) AS u, now() AS n, current_date - g AS s FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b
-- z <- TRANSFORMATION t.c
-- w <- TRANSFORMATION t.d
-- v <- TRANSFORMATION t.e
-- u <- TRANSFORMATION t.f
-- n <- (generated)
-- s <- TRANSFORMATION t.g

-- case: Snowflake's OBJECT_AGG, XMLGET, SPLIT_PART and a path into an element
-- dialect: snowflake
SELECT OBJECT_AGG(k, v) AS o, TRY_TO_NUMBER(a) AS n, REGEXP_SUBSTR(b, 'x') AS r, XMLGET(c, 'y'):"$"::string AS x, TO_VARIANT(d) AS w, SPLIT_PART(e, '-', 2) AS p, f[0]:g AS h FROM t
-- => SELECT
-- o <- AGGREGATION t.k, AGGREGATION t.v
-- n <- TRANSFORMATION t.a
-- r <- TRANSFORMATION t.b
-- x <- TRANSFORMATION t.c
-- w <- TRANSFORMATION t.d
-- p <- TRANSFORMATION t.e
-- h <- TRANSFORMATION t.f

-- case: PostgreSQL's arrays, composites and JSON builders
-- dialect: postgres
SELECT (ARRAY_AGG(a ORDER BY b DESC))[1] AS x, array_length(c, 1) AS y, d[1:2] AS z, e = ANY(f) AS w, COALESCE(g->>'k', h) AS v, jsonb_build_object('a', i, 'b', j) AS u, make_interval(days => k) AS q, (m).n.o AS p FROM t
-- => SELECT
-- x <- AGGREGATION t.a, WINDOW t.b
-- y <- TRANSFORMATION t.c
-- z <- TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- v <- TRANSFORMATION t.g, TRANSFORMATION t.h
-- u <- TRANSFORMATION t.i, TRANSFORMATION t.j
-- q <- TRANSFORMATION t.k
-- p <- IDENTITY t.m

-- case: Redshift's MEDIAN, RATIO_TO_REPORT, DECODE and JSON
-- dialect: redshift
SELECT MEDIAN(a) OVER (PARTITION BY b) AS m, RATIO_TO_REPORT(c) OVER () AS r, NVL(d, e) AS n, DECODE(f, 1, g, h) AS x, JSON_EXTRACT_PATH_TEXT(i, 'k') AS j FROM t
-- => SELECT
-- m <- AGGREGATION t.a, WINDOW t.b
-- r <- TRANSFORMATION t.c
-- n <- TRANSFORMATION t.d, TRANSFORMATION t.e
-- x <- CONDITIONAL t.f, TRANSFORMATION t.g, TRANSFORMATION t.h
-- j <- TRANSFORMATION t.i

-- case: Spark's FIRST, collect_list, max_by and their like
-- dialect: spark
SELECT first(a, true) AS f, collect_list(b) AS l, percentile_approx(c, 0.5) AS p, max_by(d, e) AS m, any_value(g) AS v, count_if(h > 1) AS n, try_divide(i, j) AS q FROM t
-- => SELECT
-- f <- TRANSFORMATION t.a
-- l <- AGGREGATION t.b
-- p <- AGGREGATION t.c
-- m <- AGGREGATION t.d, AGGREGATION t.e
-- v <- AGGREGATION t.g
-- n <- AGGREGATION! t.h
-- q <- TRANSFORMATION t.i, TRANSFORMATION t.j

-- case: MySQL's JSON arrows, CONVERT USING, DIV, REGEXP and MATCH AGAINST
-- dialect: mysql
SELECT doc->'$.a' AS x, doc->>'$.b' AS y, CONVERT(c USING utf8) AS z, BINARY d AS w, e DIV f AS v, g REGEXP 'x' AS u, MATCH (h, i) AGAINST ('x') AS s FROM t
-- => SELECT
-- x <- TRANSFORMATION t.doc
-- y <- TRANSFORMATION t.doc
-- z <- TRANSFORMATION t.c
-- w <- TRANSFORMATION t.d
-- v <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- u <- TRANSFORMATION t.g
-- s <- TRANSFORMATION t.h, TRANSFORMATION t.i

-- case: Oracle's XMLELEMENT, q-quotes, hints, ROWID and ROWNUM
-- dialect: oracle
SELECT /*+ INDEX(t i) */ t.a, q'[it's]' AS s, XMLELEMENT("n", t.b) AS x, t.c || 'x' AS y, (t.d).e AS z FROM t, u WHERE t.rowid = u.rid AND rownum <= 10
-- => SELECT
-- a <- IDENTITY t.a
-- s <- (literal)
-- x <- TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c
-- z <- IDENTITY t.d
-- rows <- FILTER u.rid

-- case: T-SQL's STRING_AGG WITHIN GROUP, TRY_CAST, FORMAT and AT TIME ZONE
-- dialect: tsql
SELECT STRING_AGG(a, ',') WITHIN GROUP (ORDER BY b) AS s, TRY_CAST(c AS INT) AS i, FORMAT(d, 'yyyy') AS f, e AT TIME ZONE 'UTC' AS z, CAST(g AS DATE) AS dt, EOMONTH(h) AS m, CONCAT_WS('-', j, k) AS w, LEN(l) AS n FROM t
-- => SELECT
-- s <- AGGREGATION t.a, WINDOW t.b
-- i <- TRANSFORMATION t.c
-- f <- TRANSFORMATION t.d
-- z <- TRANSFORMATION t.e
-- dt <- TRANSFORMATION t.g
-- m <- TRANSFORMATION t.h
-- w <- TRANSFORMATION t.j, TRANSFORMATION t.k
-- n <- TRANSFORMATION t.l

-- case: ClickHouse's if, multiIf, lagInFrame, casts and tuple elements
-- dialect: clickhouse
SELECT if(a, b, c) AS x, multiIf(d, e, f, g, h) AS y, lagInFrame(i) OVER (PARTITION BY j ORDER BY k) AS z, toDate(l) AS w, m::String AS v, n.1 AS u, JSONExtractString(o, 'p') AS s FROM t
-- => SELECT
-- x <- CONDITIONAL t.a, TRANSFORMATION t.b, TRANSFORMATION t.c
-- y <- CONDITIONAL t.d, CONDITIONAL t.f, TRANSFORMATION t.e, TRANSFORMATION t.g, TRANSFORMATION t.h
-- z <- TRANSFORMATION t.i, WINDOW t.j, WINDOW t.k
-- w <- TRANSFORMATION t.l
-- v <- TRANSFORMATION t.m
-- u <- IDENTITY t.n
-- s <- TRANSFORMATION t.o

-- case: PostgreSQL's intervals and age
-- dialect: postgres
SELECT a + INTERVAL '1 month' AS x, b - INTERVAL '1' DAY AS y, age(c, d) AS z, to_char(e, 'YYYY') AS w, e::date - 1 AS v FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b
-- z <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e
-- v <- TRANSFORMATION t.e

-- case: Presto's date functions with a unit in quotes
-- dialect: presto
SELECT date_add('day', 1, a) AS x, date_diff('hour', b, c) AS y, date_trunc('month', d) AS z, e AT TIME ZONE 'UTC' AS w, from_unixtime(f) AS v, a - INTERVAL '7' DAY AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b, TRANSFORMATION t.c
-- z <- TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e
-- v <- TRANSFORMATION t.f
-- u <- TRANSFORMATION t.a

-- case: Databricks' date functions with a bare unit
-- dialect: databricks
SELECT dateadd(DAY, 1, a) AS x, datediff(MONTH, b, c) AS y, date_trunc('MONTH', d) AS z, timestampadd(HOUR, e, f) AS w, extract(WEEK FROM g) AS v, timestampdiff(SECOND, h, i) AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b, TRANSFORMATION t.c
-- z <- TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- v <- TRANSFORMATION t.g
-- u <- TRANSFORMATION t.h, TRANSFORMATION t.i

-- case: ClickHouse's date functions, unit quoted or bare
-- dialect: clickhouse
SELECT dateDiff('day', a, b) AS x, date_add(DAY, 1, c) AS y, toStartOfInterval(d, INTERVAL 5 MINUTE) AS z, dateAdd(WEEK, e, f) AS w, today() - g AS v, now() AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c
-- z <- TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- v <- TRANSFORMATION t.g
-- u <- (generated)

-- case: Oracle's intervals, TRUNC, ADD_MONTHS and conversions
-- dialect: oracle
SELECT a + INTERVAL '1' DAY AS x, EXTRACT(MONTH FROM b) AS y, CAST(c AS VARCHAR2(10 CHAR)) AS z, TRUNC(d, 'MM') AS w, ADD_MONTHS(e, 1) AS v, MONTHS_BETWEEN(f, g) AS u, NUMTODSINTERVAL(h, 'DAY') AS s, TRUNC(SYSDATE) - i AS r FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b
-- z <- TRANSFORMATION t.c
-- w <- TRANSFORMATION t.d
-- v <- TRANSFORMATION t.e
-- u <- TRANSFORMATION t.f, TRANSFORMATION t.g
-- s <- TRANSFORMATION t.h
-- r <- TRANSFORMATION t.i

-- case: date functions with a bare unit in the default dialect
SELECT extract(year FROM a) AS y, a + interval '1' day AS n, date_trunc('month', b) AS m, datediff(day, c, d2) AS k, datediff(day, g, t.h) AS j, date_diff(i, j2, day) AS p, dateadd(month, e, f) AS l FROM t
-- => SELECT
-- y <- TRANSFORMATION t.a
-- n <- TRANSFORMATION t.a
-- m <- TRANSFORMATION t.b
-- k <- TRANSFORMATION t.c, TRANSFORMATION t.d2
-- j <- TRANSFORMATION t.g, TRANSFORMATION t.h
-- p <- TRANSFORMATION t.i, TRANSFORMATION t.j2
-- l <- TRANSFORMATION t.e, TRANSFORMATION t.f

-- case: SUBSTRING FROM, POSITION IN, TRIM FROM and a cast with several words
SELECT substring(a FROM 1 FOR b) AS x, position(c IN d) AS y, trim(BOTH e FROM f) AS z, cast(g AS timestamp with time zone) AS w FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- z <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- w <- TRANSFORMATION t.g

-- case: ClickHouse's aggregate combinators
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

-- case: ClickHouse's lambdas
-- dialect: clickhouse
SELECT arrayMap(x -> x * k, arr) AS r, arrayFilter((x, y) -> y > 1, a, b) AS f FROM t
-- => SELECT
-- r <- TRANSFORMATION t.arr, TRANSFORMATION t.k
-- f <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: Snowflake's bare date parts
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

-- case: Snowflake's IFF, DECODE, NVL2 and EQUAL_NULL
-- dialect: snowflake
SELECT IFF(a, b, c) AS x, DECODE(d, 1, e, f) AS y, NVL2(h, i, j) AS w, EQUAL_NULL(k, l) AS v, GREATEST_IGNORE_NULLS(m, n) AS u FROM t
-- => SELECT
-- x <- CONDITIONAL t.a, TRANSFORMATION t.b, TRANSFORMATION t.c
-- y <- CONDITIONAL t.d, TRANSFORMATION t.e, TRANSFORMATION t.f
-- w <- CONDITIONAL t.h, TRANSFORMATION t.i, TRANSFORMATION t.j
-- v <- TRANSFORMATION t.k, TRANSFORMATION t.l
-- u <- TRANSFORMATION t.m, TRANSFORMATION t.n

-- case: BigQuery's date functions
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

-- case: BigQuery's own functions
-- dialect: bigquery
SELECT `p.ds.fn`(a) AS x, p.ds.fn2(b) AS y, ds.fn3(c) AS z FROM d.t
-- => SELECT
-- x <- TRANSFORMATION d.t.a
-- y <- TRANSFORMATION d.t.b
-- z <- TRANSFORMATION d.t.c

-- case: Snowflake's own functions, scalar and tabular
-- dialect: snowflake
SELECT db.sch.my_udf(a) AS x, f.c FROM t, TABLE(db.sch.my_udtf(t.b) OVER (PARTITION BY t.p)) AS f
-- => SELECT
-- x <- TRANSFORMATION t.a
-- c <- TRANSFORMATION t.b, WINDOW t.p
-- inputs: t

-- case: ClickHouse's dictGetOrDefault from a qualified dictionary
-- dialect: clickhouse
SELECT dictGetOrDefault('db.d', 'name', id, 'x') AS n FROM t
-- => SELECT
-- n <- TRANSFORMATION db.d.name, TRANSFORMATION t.id
-- inputs: db.d, t

-- case: ClickHouse's dictionaries are tables, and FINAL is no part of a name
-- dialect: clickhouse
SELECT dictGet('d.users', 'name', id) AS n FROM t FINAL
-- => SELECT
-- n <- TRANSFORMATION d.users.name, TRANSFORMATION t.id
-- inputs: d.users, t

-- case: MySQL's variables in a select list
-- dialect: mysql
SELECT @x := a AS y, @@version AS v FROM t
-- => SELECT
-- y <- IDENTITY t.a
-- v <- (variable)

-- case: a difference of dates whose unit comes first, where the grammar has it last
-- dialect: postgres
SELECT date_diff('hour', a, b::timestamp) AS x, date_diff('day', c, d) AS y, date_diff('day', e, t.f) AS z FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- z <- TRANSFORMATION t.e, TRANSFORMATION t.f
