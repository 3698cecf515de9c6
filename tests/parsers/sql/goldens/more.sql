-- case: i1 bigquery select distinct struct field through subquery
-- dialect: bigquery
SELECT s.a, s.b.c FROM (SELECT STRUCT(x AS a, STRUCT(y AS c) AS b) AS s FROM d.t)
-- => SELECT
-- a <- IDENTITY d.t.x
-- c <- IDENTITY d.t.y

-- case: i2 bigquery array of struct unnested from cte
-- dialect: bigquery
WITH c AS (SELECT id, ARRAY_AGG(STRUCT(a, b AS bb)) AS arr FROM d.t GROUP BY id) SELECT id, e.a, e.bb FROM c, UNNEST(arr) AS e
-- => SELECT
-- id <- IDENTITY d.t.id
-- a <- AGGREGATION d.t.a
-- bb <- AGGREGATION d.t.b

-- case: i3 bigquery unnest star
-- dialect: bigquery
WITH c AS (SELECT id, ARRAY_AGG(STRUCT(a, b AS bb)) AS arr FROM d.t GROUP BY id) SELECT id, e.* FROM c, UNNEST(arr) AS e
-- => SELECT
-- id <- IDENTITY d.t.id
-- a <- AGGREGATION d.t.a
-- bb <- AGGREGATION d.t.b

-- case: i4 bigquery fields without alias
-- dialect: bigquery
WITH c AS (SELECT ARRAY_AGG(STRUCT(a, b)) AS arr FROM d.t) SELECT a, b FROM c, UNNEST(arr)
-- => SELECT
-- a <- AGGREGATION d.t.a
-- b <- AGGREGATION d.t.b

-- case: i5 literal array of structs
-- dialect: bigquery
SELECT x.a, x.b FROM UNNEST([STRUCT(1 AS a, 'z' AS b), (2, 'y')]) AS x
-- => SELECT
-- a <- (no-source)
-- b <- (no-source)

-- case: i6 bigquery window named and qualify
-- dialect: bigquery
SELECT a, LAG(b) OVER w AS l FROM d.t WHERE TRUE QUALIFY ROW_NUMBER() OVER w = 1 WINDOW w AS (PARTITION BY c ORDER BY e)
-- => SELECT
-- a <- IDENTITY d.t.a
-- l <- TRANSFORMATION d.t.b, WINDOW d.t.c, WINDOW d.t.e
-- rows <- FILTER d.t.c, FILTER d.t.e

-- case: i7 cte used twice and joined with itself
WITH c AS (SELECT id, a FROM t WHERE f) SELECT x.a, y.a AS b FROM c x JOIN c y ON x.id = y.id
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.a
-- rows <- FILTER t.f, JOIN t.id

-- case: i8 union of three with different names and aliases
SELECT a AS k FROM t UNION SELECT b FROM u UNION SELECT c AS z FROM v
-- => SELECT
-- k <- IDENTITY t.a, IDENTITY u.b, IDENTITY v.c
-- rows <- GROUP_BY= t.a, GROUP_BY= u.b, GROUP_BY= v.c

-- case: i9 literal in a branch
SELECT a, 1 AS src FROM t UNION ALL SELECT b, 2 FROM u
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.b
-- src <- (literal)

-- case: i10 nested set operations in parentheses keep positions
SELECT * FROM ((SELECT a, b FROM t) UNION ALL (SELECT c, d FROM u)) x
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.c
-- b <- IDENTITY t.b, IDENTITY u.d

-- case: i11 exists with star and group
SELECT a FROM t WHERE NOT EXISTS (SELECT * FROM u WHERE u.id = t.id GROUP BY u.g HAVING count(*) > 1)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.id, FILTER u.g, FILTER u.id

-- case: i12 subquery from with join inside and outer star
-- schema: a(id, x) b(id, y) c(id, z)
SELECT s.*, c.z FROM (SELECT a.*, b.y FROM a JOIN b ON a.id = b.id) s LEFT JOIN c ON s.id = c.id
-- => SELECT
-- id <- IDENTITY a.id
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- z <- IDENTITY c.z
-- rows <- JOIN a.id, JOIN b.id, JOIN c.id

-- case: i13 duplicate columns of a star
-- schema: a(id, x) b(id, y)
SELECT * FROM a JOIN b ON a.id = b.id
-- => SELECT
-- id <- IDENTITY a.id
-- x <- IDENTITY a.x
-- id <- IDENTITY b.id
-- y <- IDENTITY b.y

-- case: i14 duplicate output read by outer
-- schema: a(id, x) b(id, y)
SELECT x, y FROM (SELECT * FROM a JOIN b ON a.id = b.id) s
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y

-- case: i15 snowflake lateral alias in where, group by, and window
-- dialect: snowflake
SELECT a || b AS k, count(*) AS n, row_number() OVER (ORDER BY n DESC) AS r FROM t WHERE k <> '' GROUP BY k
-- => SELECT
-- k <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- n <- (count-rows)
-- r <- (no-source)
-- rows <- FILTER t.a, FILTER t.b, GROUP_BY t.a, GROUP_BY t.b

-- case: i17 spark alias in having and order
-- dialect: spark
SELECT k, sum(v) AS s FROM t GROUP BY k HAVING s > 1 ORDER BY s DESC
-- => SELECT
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.v
-- rows <- FILTER t.v, GROUP_BY t.k
-- order <- SORT t.v

-- case: i18 mysql alias in having over unknown table
-- dialect: mysql
SELECT k AS kk, sum(v) AS s FROM t GROUP BY kk HAVING s > 1
-- => SELECT
-- kk <- IDENTITY t.k
-- s <- AGGREGATION t.v
-- rows <- FILTER t.v, GROUP_BY t.k

-- case: i19 order by ordinal and expression with alias
SELECT a AS x, b FROM t ORDER BY 2, x DESC NULLS LAST LIMIT 1
-- => SELECT
-- x <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- SORT t.a, SORT t.b

-- case: i20 tsql offset fetch, alias in order by
-- dialect: tsql
SELECT a + b AS c FROM t ORDER BY c OFFSET 10 ROWS FETCH NEXT 5 ROWS ONLY
-- => SELECT
-- c <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- rows <- SORT t.a, SORT t.b

-- case: i21 tsql string alias, brackets, alias equals
-- dialect: tsql
SELECT [t].[a b] AS 'x y', z = t.[c], t.d "q" FROM [dbo].[t] t
-- => SELECT
-- x y <- IDENTITY dbo.t.a b
-- z <- IDENTITY dbo.t.c
-- q <- IDENTITY dbo.t.d

-- case: i22 tsql pivot star with schema
-- dialect: tsql
-- schema: s(id, k, v)
SELECT * FROM (SELECT id, k, v FROM s) p PIVOT (SUM(v) FOR k IN ([x], [y])) q
-- => SELECT
-- id <- IDENTITY s.id
-- x <- AGGREGATION s.v, GROUP_BY s.k
-- y <- AGGREGATION s.v, GROUP_BY s.k

-- case: i23 snowflake object_agg, xmlget, try_cast, regexp
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

-- case: i24 snowflake recursive without keyword and column list
-- dialect: snowflake
WITH r (n, s) AS (SELECT id, parent FROM t WHERE parent IS NULL UNION ALL SELECT t.id, t.parent FROM t JOIN r ON t.parent = r.n) SELECT n, s FROM r
-- => SELECT
-- n <- IDENTITY t.id
-- s <- IDENTITY t.parent
-- inputs: t

-- case: i25 snowflake metadata columns and stage
-- dialect: snowflake
SELECT METADATA$FILENAME AS f, $1:id::int AS id FROM @stg/path (PATTERN => '.*json')
-- => SELECT

-- case: i26 postgres grouping filter ordinality rows from
-- dialect: postgres
SELECT a.i, a.v FROM t, ROWS FROM (unnest(t.x), generate_series(1, 2)) WITH ORDINALITY AS a(v, g, i)
-- => SELECT
-- i <- TRANSFORMATION t.x
-- v <- TRANSFORMATION t.x
-- rows <- JOIN t.x

-- case: i27 postgres select into composite arrays
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

-- case: i28 postgres names of items
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

-- case: i29 redshift spectrum partition columns and external schema
-- dialect: redshift
SELECT a, "$path" AS p FROM spectrum.t
-- => SELECT
-- a <- IDENTITY spectrum.t.a
-- p <- IDENTITY spectrum.t.$path

-- case: i30 redshift listagg window, ratio, median
-- dialect: redshift
SELECT MEDIAN(a) OVER (PARTITION BY b) AS m, RATIO_TO_REPORT(c) OVER () AS r, NVL(d, e) AS n, DECODE(f, 1, g, h) AS x, JSON_EXTRACT_PATH_TEXT(i, 'k') AS j FROM t
-- => SELECT
-- m <- AGGREGATION t.a, WINDOW t.b
-- r <- TRANSFORMATION t.c
-- n <- TRANSFORMATION t.d, TRANSFORMATION t.e
-- x <- CONDITIONAL t.f, TRANSFORMATION t.g, TRANSFORMATION t.h
-- j <- TRANSFORMATION t.i

-- case: i31 hive brackets and virtual columns
-- dialect: hive
SELECT m['k'] AS x, a[0] AS y, s.f.g AS z, INPUT__FILE__NAME AS w, named_struct('p', q).p AS v FROM t
-- => SELECT
-- x <- TRANSFORMATION t.m
-- y <- TRANSFORMATION t.a
-- z <- IDENTITY t.s
-- w <- IDENTITY t.input__file__name
-- v <- IDENTITY t.q

-- case: i32 hive multi lateral with join after
-- dialect: hive
SELECT t.id, x, u.b FROM t LATERAL VIEW explode(split(t.l, ',')) e AS x LEFT JOIN u ON u.k = x
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.l
-- b <- IDENTITY u.b
-- rows <- JOIN t.l, JOIN u.k

-- case: i33 spark join hints and using star
-- dialect: spark
-- schema: a(id, x) b(id, y)
SELECT /*+ BROADCAST(b) */ * FROM a LEFT JOIN b USING (id)
-- => SELECT
-- id <- IDENTITY a.id
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y

-- case: i34 spark window frame, first ignore nulls, percentile
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

-- case: i35 trino with ordinality and lateral
-- dialect: trino
SELECT t.id, n, s.m FROM t CROSS JOIN UNNEST(sequence(1, t.k)) AS x (n) CROSS JOIN LATERAL (SELECT max(u.v) AS m FROM u WHERE u.id = t.id) AS s
-- => SELECT
-- id <- IDENTITY t.id
-- n <- TRANSFORMATION t.k
-- m <- AGGREGATION u.v
-- rows <- FILTER t.id, FILTER u.id, JOIN t.k

-- case: i36 trino match recognize and grouping
-- dialect: trino
SELECT m.cust, m.low FROM orders MATCH_RECOGNIZE (PARTITION BY cust ORDER BY d MEASURES LAST(B.price) AS low PATTERN (A B+) DEFINE B AS B.price < PREV(B.price)) AS m
-- => SELECT
-- cust <- IDENTITY orders.cust
-- low <- TRANSFORMATION orders.price

-- case: i37 athena
-- dialect: athena
SELECT "$path", json_extract_scalar(x, '$.y') AS z FROM "db"."t" WHERE dt = '2024'
-- => SELECT
-- $path <- IDENTITY db.t.$path
-- z <- TRANSFORMATION db.t.x
-- rows <- FILTER db.t.dt

-- case: i38 oracle xmltype, rowid join, hints, q quotes
-- dialect: oracle
SELECT /*+ INDEX(t i) */ t.a, q'[it's]' AS s, XMLELEMENT("n", t.b) AS x, t.c || 'x' AS y, (t.d).e AS z FROM t, u WHERE t.rowid = u.rid AND rownum <= 10
-- => SELECT
-- a <- IDENTITY t.a
-- s <- (literal)
-- x <- TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c
-- z <- IDENTITY t.d
-- rows <- FILTER u.rid

-- case: i39 oracle model of analytic functions
-- dialect: oracle
SELECT LAG(a, 1, 0) OVER (PARTITION BY b ORDER BY c) AS l, RATIO_TO_REPORT(d) OVER (PARTITION BY e) AS r, NTILE(4) OVER (ORDER BY f) AS n, COUNT(DISTINCT g) OVER (PARTITION BY h) AS k FROM t
-- => SELECT
-- l <- TRANSFORMATION t.a, WINDOW t.b, WINDOW t.c
-- r <- TRANSFORMATION t.d, WINDOW t.e
-- n <- WINDOW t.f
-- k <- AGGREGATION! t.g, WINDOW t.h

-- case: i40 mysql group_concat with rollup, json arrow, convert using, values row
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


-- case: a qualifier that was never met before is not the relation without alias
SELECT never_met_before.x FROM (SELECT x FROM u), never_met_before
-- => SELECT
-- x <- IDENTITY never_met_before.x
-- case: j1 struct alias field projected by name then read
-- dialect: bigquery
WITH e AS (SELECT * EXCEPT (l), aa FROM d.t CROSS JOIN UNNEST(l) AS aa) SELECT aa.addon_id, aa.name FROM e
-- => SELECT
-- addon_id <- TRANSFORMATION d.t.l
-- name <- TRANSFORMATION d.t.l

-- case: j2 unnest row spread
-- dialect: bigquery
WITH e AS (SELECT id, aa.* FROM d.t CROSS JOIN UNNEST(l) AS aa) SELECT addon_id, name FROM e
-- => SELECT
-- addon_id <- TRANSFORMATION d.t.l
-- name <- TRANSFORMATION d.t.l

-- case: j3 star with unnest
-- dialect: bigquery
-- schema: d.t(id, l)
SELECT * FROM d.t, UNNEST(l) AS x
-- => SELECT
-- id <- IDENTITY d.t.id
-- l <- IDENTITY d.t.l
-- x <- TRANSFORMATION d.t.l

-- case: j4 star with unnest unknown struct and offset
-- dialect: bigquery
-- schema: d.t(id, l)
SELECT * FROM d.t, UNNEST(l) AS x WITH OFFSET AS o
-- => SELECT
-- id <- IDENTITY d.t.id
-- l <- IDENTITY d.t.l
-- x <- TRANSFORMATION d.t.l
-- o <- TRANSFORMATION d.t.l

-- case: j5 trino star with unnest
-- dialect: trino
-- schema: t(id, l)
SELECT * FROM t CROSS JOIN UNNEST(l) AS u (x)
-- => SELECT
-- id <- IDENTITY t.id
-- l <- IDENTITY t.l
-- x <- TRANSFORMATION t.l

-- case: j6 snowflake star with flatten
-- dialect: snowflake
-- schema: t(id, j)
SELECT * FROM t, LATERAL FLATTEN(input => j) f
-- => SELECT
-- id <- IDENTITY t.id
-- j <- IDENTITY t.j
-- SEQ <- TRANSFORMATION t.j
-- KEY <- TRANSFORMATION t.j
-- PATH <- TRANSFORMATION t.j
-- INDEX <- TRANSFORMATION t.j
-- VALUE <- TRANSFORMATION t.j
-- THIS <- TRANSFORMATION t.j

-- case: j7 spark star with lateral view
-- dialect: spark
-- schema: t(id, l)
SELECT * FROM t LATERAL VIEW explode(l) e AS x
-- => SELECT
-- id <- IDENTITY t.id
-- l <- IDENTITY t.l
-- x <- TRANSFORMATION t.l

-- case: j8 postgres star with function alias
-- dialect: postgres
-- schema: t(id, l)
SELECT * FROM t, unnest(l) AS x
-- => SELECT
-- id <- IDENTITY t.id
-- l <- IDENTITY t.l
-- x <- TRANSFORMATION t.l

-- case: j9 duckdb star with unnest alias
-- dialect: duckdb
-- schema: t(id, l)
SELECT * FROM t, unnest(l) AS u(x)
-- => SELECT
-- id <- IDENTITY t.id
-- l <- IDENTITY t.l
-- x <- TRANSFORMATION t.l

-- case: j10 full outer join using, coalesce
-- schema: t(id, a) u(id, b)
SELECT COALESCE(t.id, u.id) AS id, t.a, u.b FROM t FULL OUTER JOIN u ON t.id = u.id
-- => SELECT
-- id <- TRANSFORMATION t.id, TRANSFORMATION u.id
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b

-- case: j11 read structured: field names equal to table alias
-- dialect: bigquery
SELECT t.t.x AS a FROM d.t AS t
-- => SELECT
-- a <- IDENTITY d.t.t

-- case: j12 bigquery dataset qualified columns
-- dialect: bigquery
SELECT `p.d.t`.a, t.b FROM `p.d.t`
-- => SELECT
-- a <- IDENTITY p.d.t.a
-- b <- IDENTITY p.d.t.b

-- case: j13 bigquery legacy names
-- dialect: bigquery
SELECT a FROM `p`.d.t, `p.d`.u
-- => SELECT
-- inputs: p.d.t, p.d.u

-- case: j14 column named like its table
-- schema: orders(orders, id)
SELECT orders, orders.id FROM orders
-- => SELECT
-- orders <- IDENTITY orders.orders
-- id <- IDENTITY orders.id

-- case: j15 correlated derived in IN list of unions
SELECT a FROM t WHERE b IN (SELECT c FROM u UNION ALL SELECT d FROM v WHERE v.k = t.k)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.k, FILTER u.c, FILTER v.d, FILTER v.k

-- case: j16 cte referenced inside scalar subquery and IN
WITH c AS (SELECT max(d) AS d FROM u), e AS (SELECT k FROM v WHERE f) SELECT a FROM t WHERE t.d = (SELECT d FROM c) AND t.k IN (SELECT k FROM e)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.d, FILTER t.k, FILTER u.d, FILTER v.f, FILTER v.k
-- inputs: t, u, v

-- case: j17 cte over values
WITH c(a, b) AS (VALUES (1, 2), (3, 4)) SELECT a, t.x FROM c JOIN t ON t.b = c.b
-- => SELECT
-- a <- (literal)
-- x <- IDENTITY t.x
-- rows <- JOIN t.b

-- case: j18 insert cte name equal to the real table in a schema
WITH t AS (SELECT a FROM s.t WHERE x = 1) SELECT t.a FROM t
-- => SELECT
-- a <- IDENTITY s.t.a
-- rows <- FILTER s.t.x

-- case: j19 cte chain that shadows twice
WITH t AS (SELECT a AS b FROM t), t2 AS (SELECT b AS c FROM t) SELECT c FROM t2
-- => SELECT
-- c <- IDENTITY t.a

-- case: j20 union all of ctes with stars and extra column
-- schema: a(x, y) b(x, y)
WITH u AS (SELECT 'a' AS src, * FROM a UNION ALL SELECT 'b' AS src, * FROM b) SELECT src, x, y FROM u
-- => SELECT
-- src <- (literal)
-- x <- IDENTITY a.x, IDENTITY b.x
-- y <- IDENTITY a.y, IDENTITY b.y

-- case: j21 union of unknown stars behind a literal
WITH u AS (SELECT 'a' AS src, * FROM a UNION ALL SELECT 'b' AS src, * FROM b) SELECT src, x FROM u
-- => SELECT
-- src <- (literal)
-- x <- IDENTITY a.x, IDENTITY b.x

-- case: j22 lateral column alias chain of three with window
-- dialect: snowflake
SELECT a AS x, x + b AS y, sum(y) OVER (PARTITION BY x) AS z FROM t
-- => SELECT
-- x <- IDENTITY t.a
-- y <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- z <- AGGREGATION t.a, AGGREGATION t.b, WINDOW t.a

-- case: j23 snowflake alias that repeats a column, used later
-- dialect: snowflake
SELECT upper(a) AS a, a || 'x' AS b FROM t
-- => SELECT
-- a <- TRANSFORMATION t.a
-- b <- TRANSFORMATION t.a

-- case: j24 redshift alias that repeats a column of another table
-- dialect: redshift
-- schema: t(a, b) u(c)
SELECT t.a AS c, c + 1 AS d FROM t, u
-- => SELECT
-- c <- IDENTITY t.a
-- d <- TRANSFORMATION u.c

-- case: j25 snowflake where alias hides nothing known
-- dialect: snowflake
-- schema: t(a, b)
SELECT a AS b FROM t WHERE b = 1
-- => SELECT
-- b <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: j26 group by alias postgres unknown table
-- dialect: postgres
SELECT date_trunc('day', ts) AS day, count(*) AS n FROM t GROUP BY day ORDER BY n DESC
-- => SELECT
-- day <- TRANSFORMATION t.ts
-- n <- (count-rows)
-- rows <- GROUP_BY t.ts
-- order <-

-- case: j27 group by column used in alias of the same name, unknown
SELECT upper(a) AS a, count(*) AS n FROM t GROUP BY a
-- => SELECT
-- a <- TRANSFORMATION t.a
-- n <- (count-rows)
-- rows <- GROUP_BY t.a

-- case: j28 having alias and aggregate
-- dialect: mysql
SELECT k, max(v) AS m FROM t GROUP BY k HAVING m > avg(w)
-- => SELECT
-- k <- IDENTITY t.k
-- m <- AGGREGATION t.v
-- rows <- FILTER t.v, FILTER t.w, GROUP_BY t.k

-- case: j29 tsql openjson nested apply
-- dialect: tsql
SELECT t.id, a.x, b.y FROM t CROSS APPLY OPENJSON(t.doc) WITH (x INT '$.x', kids NVARCHAR(MAX) '$.kids' AS JSON) a CROSS APPLY OPENJSON(a.kids) WITH (y INT '$.y') b
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.doc
-- y <- TRANSFORMATION t.doc
-- rows <- JOIN t.doc

-- case: j30 tsql string_agg within group, try_cast, format, at time zone
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

-- case: j31 tsql cte with union and top with subquery
-- dialect: tsql
SELECT TOP (SELECT n FROM cfg) a FROM t ORDER BY b
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER cfg.n, SORT t.b
-- inputs: cfg, t

-- case: k1 oracle old join inside subquery, minus
-- dialect: oracle
SELECT a FROM t MINUS SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER u.b, GROUP_BY= t.a

-- case: k2 bigquery except distinct
-- dialect: bigquery
SELECT a FROM d.t EXCEPT DISTINCT SELECT b FROM d.u
-- => SELECT
-- a <- IDENTITY d.t.a
-- rows <- FILTER d.u.b, GROUP_BY= d.t.a

-- case: k3 bigquery intersect distinct
-- dialect: bigquery
SELECT a FROM d.t INTERSECT DISTINCT SELECT b FROM d.u
-- => SELECT
-- a <- IDENTITY d.t.a, IDENTITY d.u.b

-- case: k4 tsql except intersect
-- dialect: tsql
SELECT a FROM t EXCEPT SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a

-- case: k5 snowflake union by name
-- dialect: snowflake
SELECT a, b FROM t UNION ALL BY NAME SELECT b, c FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b, IDENTITY u.b
-- c <- IDENTITY u.c

-- case: k6 bigquery union by name corresponding
-- dialect: bigquery
SELECT a, b FROM d.t UNION ALL BY NAME SELECT b, a FROM d.u
-- => SELECT
-- a <- IDENTITY d.t.a, IDENTITY d.u.a
-- b <- IDENTITY d.t.b, IDENTITY d.u.b

-- case: k7 clickhouse union distinct settings format
-- dialect: clickhouse
SELECT a FROM t UNION DISTINCT SELECT b FROM u SETTINGS max_threads = 1 FORMAT JSON
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.b

-- case: k8 clickhouse join default any and tuple in
-- dialect: clickhouse
SELECT t.a FROM t WHERE (t.b, t.c) IN (SELECT x, y FROM u)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.c, FILTER u.x, FILTER u.y

-- case: k9 clickhouse in table
-- dialect: clickhouse
SELECT a FROM t WHERE id IN u
-- => SELECT
-- a <- IDENTITY t.a

-- case: k10 clickhouse window and if
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

-- case: k11 clickhouse asterisk apply
-- dialect: clickhouse
-- schema: t(a, b)
SELECT * APPLY(toString) FROM t
-- => SELECT
-- a <- TRANSFORMATION t.a
-- b <- TRANSFORMATION t.b

-- case: k12 clickhouse replace modifier
-- dialect: clickhouse
-- schema: t(a, b)
SELECT * REPLACE(a + 1 AS a) FROM t
-- => SELECT
-- a <- TRANSFORMATION t.a
-- b <- IDENTITY t.b

-- case: k13 clickhouse values
-- dialect: clickhouse
SELECT x, y FROM VALUES('x Int, y String', (1, 'a'))
-- => SELECT

-- case: k14 clickhouse subquery with final alias
-- dialect: clickhouse
SELECT x.a FROM t AS x FINAL WHERE x.b = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: k15 databricks qualify, named params, backticks, filter
-- dialect: databricks
SELECT a, COUNT(*) FILTER (WHERE b > :p) AS n FROM `cat`.`sch`.`t-x` GROUP BY a QUALIFY ROW_NUMBER() OVER (ORDER BY a) = 1
-- => SELECT
-- a <- IDENTITY cat.sch.t-x.a
-- n <- CONDITIONAL cat.sch.t-x.b
-- rows <- FILTER cat.sch.t-x.a, GROUP_BY cat.sch.t-x.a

-- case: k16 databricks lateral variant_explode
-- dialect: databricks
SELECT t.id, v.key, v.value FROM t, LATERAL variant_explode(t.raw) AS v
-- => SELECT
-- id <- IDENTITY t.id
-- key <- TRANSFORMATION t.raw
-- value <- TRANSFORMATION t.raw

-- case: k17 databricks struct star
-- dialect: databricks
SELECT s.* FROM (SELECT struct(a, b AS c) AS s FROM t)
-- => SELECT
-- a <- IDENTITY t.a
-- c <- IDENTITY t.b

-- case: k18 databricks from_json fields
-- dialect: databricks
SELECT j.x, j.y.z FROM (SELECT from_json(doc, 'x INT, y STRUCT<z: INT>') AS j FROM t)
-- => SELECT
-- x <- TRANSFORMATION t.doc
-- z <- TRANSFORMATION t.doc

-- case: k19 databricks identifier clause
-- dialect: databricks
SELECT a FROM IDENTIFIER('cat.sch.t')
-- => SELECT
-- a <- IDENTITY cat.sch.t.a
-- inputs: cat.sch.t

-- case: k20 databricks ai functions, stream, read stream
-- dialect: databricks
SELECT a FROM STREAM(cat.sch.t)
-- => SELECT
-- a <- IDENTITY cat.sch.t.a
-- inputs: cat.sch.t

-- case: k21 databricks stream keyword
-- dialect: databricks
SELECT a FROM STREAM cat.sch.t
-- => SELECT
-- a <- IDENTITY cat.sch.t.a
-- inputs: cat.sch.t

-- case: k22 snowflake dollar columns over a subquery and table alias
-- dialect: snowflake
SELECT t.$1 AS x, $2 AS y FROM (SELECT a, b FROM u) t
-- => SELECT
-- x <- IDENTITY u.a
-- y <- IDENTITY u.b

-- case: k23 snowflake result of values with dollar
-- dialect: snowflake
SELECT $1 AS a, $2 AS b FROM (VALUES (1, 'x'))
-- => SELECT
-- a <- (literal)
-- b <- (literal)

-- case: k24 snowflake dollar over known table
-- dialect: snowflake
-- schema: t(a, b)
SELECT $2 AS x FROM t
-- => SELECT
-- x <- IDENTITY t.b

-- case: k25 snowflake generator
-- dialect: snowflake
SELECT SEQ4() AS s, DATEADD(day, ROW_NUMBER() OVER (ORDER BY NULL), '2020-01-01') AS d FROM TABLE(GENERATOR(ROWCOUNT => 10))
-- => SELECT
-- s <- (generated)
-- d <- (generated)
-- inputs:

-- case: k26 snowflake external functions, jarowinkler, within group
-- dialect: snowflake
SELECT LISTAGG(DISTINCT a, ',') WITHIN GROUP (ORDER BY a) AS l, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY b) OVER (PARTITION BY c) AS p, MODE(d) AS m, ARRAY_AGG(e) WITHIN GROUP (ORDER BY f) AS g, CONDITIONAL_TRUE_EVENT(h > 1) OVER (PARTITION BY i ORDER BY j) AS k FROM t
-- => SELECT
-- l <- AGGREGATION t.a, WINDOW t.a
-- p <- AGGREGATION t.b, WINDOW t.c
-- m <- AGGREGATION t.d
-- g <- AGGREGATION t.e, WINDOW t.f
-- k <- TRANSFORMATION t.h, WINDOW t.i, WINDOW t.j

-- case: k27 snowflake pivot any subquery
-- dialect: snowflake
-- schema: s(id, k, v)
SELECT * FROM s PIVOT (SUM(v) FOR k IN (SELECT DISTINCT k FROM dims))
-- => SELECT
-- id <- IDENTITY s.id
-- * <- AGGREGATION s.v, GROUP_BY s.k
-- rows <- GROUP_BY dims.k, GROUP_BY s.id
-- inputs: dims, s

-- case: k28 snowflake unpivot with alias and include nulls
-- dialect: snowflake
-- schema: s(id, a, b)
SELECT * FROM s UNPIVOT INCLUDE NULLS (v FOR k IN (a AS 'x', b AS 'y')) AS u
-- => SELECT
-- id <- IDENTITY s.id
-- k <- (literal)
-- v <- IDENTITY s.a, IDENTITY s.b

-- case: k29 snowflake semi-structured with dots and quoted
-- dialect: snowflake
SELECT t.v:"A b".c[0]::int AS x, v:d.e AS y, v['f'][0] AS z FROM db.s.t
-- => SELECT
-- x <- TRANSFORMATION db.s.t.v
-- y <- TRANSFORMATION db.s.t.v
-- z <- TRANSFORMATION db.s.t.v

-- case: k30 snowflake tables with double dots and stages as table function args
-- dialect: snowflake
SELECT a FROM db..t
-- => SELECT
-- a <- IDENTITY db.t.a

-- case: k31 redshift late binding, distkey-less, unload free
-- dialect: redshift
SELECT TOP 5 a, b AS "B", current_date AS d, getdate() AS g FROM "dev"."public"."t" ORDER BY c
-- => SELECT
-- a <- IDENTITY dev.public.t.a
-- B <- IDENTITY dev.public.t.b
-- d <- (generated)
-- g <- (generated)
-- rows <- SORT dev.public.t.c

-- case: k32 redshift object unnest in from with index
-- dialect: redshift
SELECT t.id, item.name, idx FROM t, t.items AS item AT idx
-- => SELECT
-- id <- IDENTITY t.id
-- name <- TRANSFORMATION t.items
-- idx <- TRANSFORMATION t.items

-- case: k33 redshift json super fields
-- dialect: redshift
SELECT t.s.a.b AS x, s.c[0].d AS y FROM t
-- => SELECT
-- x <- IDENTITY t.s
-- y <- TRANSFORMATION t.s

-- case: an unnamed column keeps its text through a star
SELECT * FROM (SELECT max(a), b + 1 FROM t) AS s
-- => SELECT
-- max(a) <- AGGREGATION t.a
-- b + 1 <- TRANSFORMATION t.b

-- case: a query does not have the column that is asked of it
SELECT s.missing FROM (SELECT a FROM t) AS s
-- => SELECT
-- missing <- (no-source)
-- diagnostics: unknown-column

-- case: a struct that is called as its relation
-- dialect: bigquery
SELECT s.x FROM (SELECT STRUCT(a AS x) AS s FROM d.t) AS s
-- => SELECT
-- x <- IDENTITY d.t.a

-- case: m1 only, for update of
-- dialect: postgres
SELECT a FROM ONLY t WHERE b = 1 FOR UPDATE OF t SKIP LOCKED
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b
-- inputs: t

-- case: m2 materialized cte and search
-- dialect: postgres
WITH RECURSIVE r AS MATERIALIZED (SELECT id, p FROM t WHERE p IS NULL UNION ALL SELECT t.id, t.p FROM t JOIN r ON t.p = r.id) SEARCH DEPTH FIRST BY id SET ord SELECT id FROM r
-- => SELECT
-- id <- IDENTITY t.id
-- inputs: t

-- case: m3 table statement
-- dialect: postgres
TABLE t
-- => SELECT
-- inputs: t

-- case: m4 values statement
-- dialect: postgres
VALUES (1, 'a'), (2, 'b')
-- => SELECT
-- column1 <- (literal)
-- column2 <- (literal)

-- case: m5 explain
-- dialect: postgres
EXPLAIN SELECT a FROM t
-- => EXPLAIN
-- inputs:

-- case: m7 overlaps, similar to, is distinct from
-- dialect: postgres
SELECT (a, b) OVERLAPS (c, d) AS o, e SIMILAR TO 'x' AS s, f IS DISTINCT FROM g AS i, h COLLATE "C" AS k, i2 ~* 'x' AS r, ROW(j, k2) AS w FROM t
-- => SELECT
-- o <- TRANSFORMATION t.a, TRANSFORMATION t.b, TRANSFORMATION t.c, TRANSFORMATION t.d
-- s <- TRANSFORMATION t.e
-- i <- TRANSFORMATION t.f, TRANSFORMATION t.g
-- k <- TRANSFORMATION t.h
-- r <- TRANSFORMATION t.i2
-- w <- TRANSFORMATION t.j, TRANSFORMATION t.k2

-- case: m8 function call qualified
-- dialect: postgres
SELECT s.f(a, t.b) AS x, pg_catalog.lower(c) AS y FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c
-- inputs: t

-- case: m9 nested aggregates windows and case in group
SELECT CASE WHEN a > 1 THEN 'x' ELSE 'y' END AS k, sum(sum(b)) OVER (ORDER BY min(c)) AS s FROM t GROUP BY CASE WHEN a > 1 THEN 'x' ELSE 'y' END
-- => SELECT
-- k <- CONDITIONAL t.a
-- s <- AGGREGATION t.b, WINDOW t.c
-- rows <- GROUP_BY t.a

-- case: m10 booleans, null, keyword literals
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

-- case: m11 bigquery parameters, system variables, struct literals
-- dialect: bigquery
SELECT @p AS a, @@project_id AS b, [1, 2] AS c, STRUCT(1 AS x) AS d, (1, 'a') AS e, x FROM d.t WHERE y = @q AND z IN UNNEST(@list)
-- => SELECT
-- a <- (literal)
-- b <- (literal)
-- c <- (generated)
-- d <- (generated)
-- e <- (literal)
-- x <- IDENTITY d.t.x
-- rows <- FILTER d.t.y, FILTER d.t.z

-- case: m12 percent and colon params, question marks
SELECT a FROM t WHERE b = ? AND c = :c AND d IN (:d1, :d2)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, FILTER t.c, FILTER t.d

-- case: m13 interval units and date arithmetic postgres
-- dialect: postgres
SELECT a + INTERVAL '1 month' AS x, b - INTERVAL '1' DAY AS y, age(c, d) AS z, to_char(e, 'YYYY') AS w, e::date - 1 AS v FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b
-- z <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e
-- v <- TRANSFORMATION t.e

-- case: m14 presto date_add with string unit, at time zone
-- dialect: presto
SELECT date_add('day', 1, a) AS x, date_diff('hour', b, c) AS y, date_trunc('month', d) AS z, e AT TIME ZONE 'UTC' AS w, from_unixtime(f) AS v, a - INTERVAL '7' DAY AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b, TRANSFORMATION t.c
-- z <- TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e
-- v <- TRANSFORMATION t.f
-- u <- TRANSFORMATION t.a

-- case: m15 databricks date functions with bare units
-- dialect: databricks
SELECT dateadd(DAY, 1, a) AS x, datediff(MONTH, b, c) AS y, date_trunc('MONTH', d) AS z, timestampadd(HOUR, e, f) AS w, extract(WEEK FROM g) AS v, timestampdiff(SECOND, h, i) AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b, TRANSFORMATION t.c
-- z <- TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- v <- TRANSFORMATION t.g
-- u <- TRANSFORMATION t.h, TRANSFORMATION t.i

-- case: m16 duckdb and clickhouse units
-- dialect: clickhouse
SELECT dateDiff('day', a, b) AS x, date_add(DAY, 1, c) AS y, toStartOfInterval(d, INTERVAL 5 MINUTE) AS z, dateAdd(WEEK, e, f) AS w, today() - g AS v, now() AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c
-- z <- TRANSFORMATION t.d
-- w <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- v <- TRANSFORMATION t.g
-- u <- (generated)

-- case: m17 teradata and oracle intervals and casts
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

-- case: m18 sqlite keywords and pragma functions
-- dialect: sqlite
SELECT main.t.a, "b", [c], `d` FROM main.t
-- => SELECT
-- a <- IDENTITY main.t.a
-- b <- IDENTITY main.t.b
-- c <- IDENTITY main.t.c
-- d <- IDENTITY main.t.d

-- case: m19 window clause of an unused window and exclude
SELECT a, nth_value(b, 2) OVER (PARTITION BY c ORDER BY d RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES) AS n FROM t WINDOW u AS (ORDER BY z)
-- => SELECT
-- a <- IDENTITY t.a
-- n <- TRANSFORMATION t.b, WINDOW t.c, WINDOW t.d
-- rows <-

-- case: m20 nulls, distinct on several, limit with expression
-- dialect: postgres
SELECT DISTINCT ON (a, lower(b)) a, c FROM t ORDER BY a, lower(b), d NULLS LAST LIMIT (SELECT n FROM cfg)
-- => SELECT
-- a <- IDENTITY t.a
-- c <- IDENTITY t.c
-- rows <- FILTER cfg.n, GROUP_BY t.a, GROUP_BY t.b, SORT t.a, SORT t.b, SORT t.d

-- case: m21 three level star with alias and rename through cte list
-- schema: t(a, b, c)
WITH x (p, q, r) AS (SELECT * FROM t), y AS (SELECT x.*, p + q AS s FROM x) SELECT y.*, y.s * 2 AS d FROM y
-- => SELECT
-- p <- IDENTITY t.a
-- q <- IDENTITY t.b
-- r <- IDENTITY t.c
-- s <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- d <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: m22 schema lists upper case, query lower, snowflake
-- dialect: snowflake
-- schema: DB.S.T(ID, NAME)
SELECT * FROM db.s.t
-- => SELECT
-- ID <- IDENTITY db.s.t.id
-- NAME <- IDENTITY db.s.t.name

-- case: m23 schema partially qualified
-- schema: db.s.t(id, name) s2.u(id, x)
SELECT t.*, u.x FROM s.t JOIN u ON t.id = u.id
-- => SELECT
-- id <- IDENTITY db.s.t.id
-- name <- IDENTITY db.s.t.name
-- x <- IDENTITY s2.u.x

-- case: m24 default db and schema
-- default_db: d
-- default_schema: s
SELECT t.a, u.b, v.c FROM t, s2.u, d2.s3.v
-- => SELECT
-- a <- IDENTITY d.s.t.a
-- b <- IDENTITY d.s2.u.b
-- c <- IDENTITY d2.s3.v.c

-- case: n1 lateral view in ansi
SELECT sc.q, sc.a FROM (SELECT x, y FROM t LATERAL VIEW explode(l) e AS x) sc2, s sc
-- => SELECT
-- q <- IDENTITY s.q
-- a <- IDENTITY s.a

-- case: n2 distinct in parentheses
SELECT DISTINCT(a), b FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: n3 alias without as, keyword aliases
SELECT a x, b AS "select", c value FROM t tt WHERE tt.d = 1
-- => SELECT
-- x <- IDENTITY t.a
-- select <- IDENTITY t.b
-- value <- IDENTITY t.c
-- rows <- FILTER t.d

-- case: n4 subquery without alias and nested
SELECT a FROM (SELECT a FROM (SELECT * FROM t))
-- => SELECT
-- a <- IDENTITY t.a

-- case: n5 parenthesised tables
SELECT a FROM (t)
-- => SELECT
-- a <- IDENTITY t.a

-- case: n6 parenthesised comma join
SELECT t.a, u.b FROM (t), (u)
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b

-- case: n7 double parenthesised subquery alias
SELECT s.a FROM ((SELECT a FROM t)) s
-- => SELECT
-- a <- IDENTITY t.a

-- case: n8 join of parenthesised join with alias
SELECT x.a FROM (t JOIN u ON t.id = u.id) AS x
-- => SELECT
-- a <- IDENTITY? t.a, IDENTITY? u.a

-- case: n9 subquery in case and coalesce in group
SELECT CASE WHEN (SELECT count(*) FROM u WHERE u.id = t.id) > 0 THEN a ELSE b END AS c FROM t
-- => SELECT
-- c <- FILTER t.id, FILTER u.id, TRANSFORMATION t.a, TRANSFORMATION t.b
-- inputs: t, u

-- case: n10 select in function
SELECT coalesce((SELECT max(a) FROM u), b) AS c FROM t
-- => SELECT
-- c <- AGGREGATION u.a, TRANSFORMATION t.b

-- case: n11 backticks in ansi
SELECT `a` FROM `t`
-- => SELECT
-- a <- IDENTITY t.a

-- case: n12 struct field in ansi
SELECT a.b.c FROM t a
-- => SELECT
-- c <- IDENTITY t.b

-- case: n13 array index in ansi
SELECT a[0] AS x, b['k'] AS y FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b

-- case: n14 full path with four parts
SELECT a FROM p.c.s.t
-- => SELECT
-- inputs: p.c.s.t

-- case: n15 window over unnamed and repeated
SELECT a, lead(b, 1, 0) OVER (PARTITION BY c ORDER BY d DESC) - b AS diff FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- diff <- TRANSFORMATION t.b, WINDOW t.c, WINDOW t.d

-- case: n16 interval in ansi and extract
SELECT extract(year FROM a) AS y, a + interval '1' day AS n, date_trunc('month', b) AS m, datediff(day, c, d2) AS k, datediff(day, g, t.h) AS j, date_diff(i, j2, day) AS p, dateadd(month, e, f) AS l FROM t
-- => SELECT
-- y <- TRANSFORMATION t.a
-- n <- TRANSFORMATION t.a
-- m <- TRANSFORMATION t.b
-- k <- TRANSFORMATION t.c, TRANSFORMATION t.d2
-- j <- TRANSFORMATION t.g, TRANSFORMATION t.h
-- p <- TRANSFORMATION t.i, TRANSFORMATION t.j2
-- l <- TRANSFORMATION t.e, TRANSFORMATION t.f

-- case: n17 substring from for, position in, overlay, trim
SELECT substring(a FROM 1 FOR b) AS x, position(c IN d) AS y, trim(BOTH e FROM f) AS z, cast(g AS timestamp with time zone) AS w FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- z <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- w <- TRANSFORMATION t.g

-- case: n18 group by expression with alias in default
SELECT year(d) AS y, count(DISTINCT id) AS n FROM t GROUP BY year(d) HAVING count(DISTINCT id) > 5
-- => SELECT
-- y <- TRANSFORMATION t.d
-- n <- AGGREGATION! t.id
-- rows <- FILTER! t.id, GROUP_BY t.d

-- case: n19 multiple ctes with join and union
WITH a AS (SELECT id, x FROM t1), b AS (SELECT id, y FROM t2), c AS (SELECT a.id, a.x, b.y FROM a JOIN b ON a.id = b.id UNION ALL SELECT id, x, NULL FROM t3) SELECT id, x, y FROM c
-- => SELECT
-- id <- IDENTITY t1.id, IDENTITY t3.id
-- x <- IDENTITY t1.x, IDENTITY t3.x
-- y <- IDENTITY t2.y
-- inputs: t1, t2, t3

-- case: n20 cte not read but shadowing
WITH t AS (SELECT 1 AS a) SELECT a FROM (SELECT a FROM t) s
-- => SELECT
-- a <- (literal)
-- inputs:

-- case: n21 semicolons, comments in the middle
SELECT a, -- first
       /* second */ b
FROM t -- table
WHERE c = 'x;y'
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.c

-- case: n22 exists with union and correlated in function
SELECT a FROM t WHERE coalesce((SELECT b FROM u WHERE u.k = t.k LIMIT 1), 0) > 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.k, FILTER u.b, FILTER u.k

-- case: n23 on with subquery in and exists
SELECT t.a FROM t JOIN u ON t.id = u.id AND u.k IN (SELECT k FROM v WHERE v.f)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- JOIN t.id, JOIN u.id, JOIN u.k, JOIN v.f, JOIN v.k
-- inputs: t, u, v

-- case: n24 columns of both sides, qualified star of alias of subquery with schema
-- schema: t(id, a)
SELECT x.* FROM (SELECT t.*, 1 AS one FROM t) x JOIN u ON x.id = u.id
-- => SELECT
-- id <- IDENTITY t.id
-- a <- IDENTITY t.a
-- one <- (literal)

-- case: n25 unqualified with subquery and table unknown
SELECT id, a, z FROM (SELECT id, a FROM t) x JOIN u USING (id)
-- => SELECT
-- id <- IDENTITY t.id, IDENTITY u.id
-- a <- IDENTITY t.a
-- z <- IDENTITY u.z
-- rows <- JOIN t.id, JOIN u.id

-- case: n26 boolean columns and arithmetic names
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

-- case: an item that is but a subquery is called as its text
SELECT a, (SELECT max(b) FROM u), ((SELECT 1)), (c + d) FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- (SELECT max(b) FROM u) <- AGGREGATION u.b
-- ((SELECT 1)) <- (literal)
-- (c + d) <- TRANSFORMATION t.c, TRANSFORMATION t.d

-- case: what Python takes for no regular expression matches all
-- dialect: duckdb
-- schema: t(a, b)
SELECT COLUMNS('(') FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
