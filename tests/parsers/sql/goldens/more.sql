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
-- 'x' <- (literal)
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

