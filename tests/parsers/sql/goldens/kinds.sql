-- case: star of two unknown tables
SELECT * FROM a, b
-- => SELECT
-- * <- IDENTITY a.*
-- * <- IDENTITY b.*

-- case: star and more
SELECT *, a + 1 AS x FROM t
-- => SELECT
-- * <- IDENTITY t.*
-- x <- TRANSFORMATION t.a

-- case: star of cte over unknown
WITH c AS (SELECT *, row_number() OVER (PARTITION BY k ORDER BY d) AS rn FROM t) SELECT * FROM c WHERE rn = 1
-- => SELECT
-- * <- IDENTITY t.*
-- rn <- WINDOW t.d, WINDOW t.k
-- rows <- FILTER t.d, FILTER t.k

-- case: named column through union of stars
SELECT x FROM (SELECT * FROM a UNION ALL SELECT * FROM b) s
-- => SELECT
-- x <- IDENTITY a.x, IDENTITY b.x

-- case: left side known right side star
-- schema: t(a, b)
SELECT b FROM (SELECT * FROM t UNION ALL SELECT * FROM u) s
-- => SELECT
-- b <- IDENTITY t.b, IDENTITY u.b

-- case: qualified by schema and table
SELECT s.t.a, t.b FROM s.t
-- => SELECT
-- a <- IDENTITY s.t.a
-- b <- IDENTITY s.t.b

-- case: qualified by catalog
SELECT c.s.t.a FROM c.s.t
-- => SELECT
-- a <- IDENTITY c.s.t.a

-- case: table name used though aliased
SELECT tab.a FROM tab AS x
-- => SELECT
-- a <- IDENTITY tab.a

-- case: same table names in two schemas
SELECT a.t.x, b.t.y FROM a.t JOIN b.t ON a.t.id = b.t.id
-- => SELECT
-- x <- IDENTITY a.t.x
-- y <- IDENTITY b.t.y
-- rows <- JOIN a.t.id, JOIN b.t.id

-- case: keywords as names
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

-- case: units as column names stay columns
-- dialect: snowflake
SELECT day, month, year, hour, DATEADD(day, day, d) AS x FROM t
-- => SELECT
-- day <- IDENTITY t.day
-- month <- IDENTITY t.month
-- year <- IDENTITY t.year
-- hour <- IDENTITY t.hour
-- x <- TRANSFORMATION t.d, TRANSFORMATION t.day

-- case: units redshift
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

-- case: units mysql
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

-- case: units teradata
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

-- case: teradata lateral alias and qualify
-- dialect: teradata
SEL a AS x, x + 1 AS y FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) = 1
-- => SELECT
-- x <- IDENTITY t.a
-- y <- TRANSFORMATION t.a
-- rows <- FILTER t.b, FILTER t.c

-- case: hash kinds
SELECT sha2(a, 256) AS x, md5(concat(b, c)) AS y, count(d) AS z, md5(e) || f AS w, sum(case when g then h end) AS v, count(DISTINCT md5(i)) AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b, TRANSFORMATION! t.c
-- z <- AGGREGATION! t.d
-- w <- TRANSFORMATION t.f, TRANSFORMATION! t.e
-- v <- AGGREGATION t.h, CONDITIONAL t.g
-- u <- AGGREGATION! t.i

-- case: masking tsql
-- dialect: tsql
SELECT HASHBYTES('SHA2_256', a) AS x, CHECKSUM(b, c) AS y, CONVERT(VARCHAR(64), HASHBYTES('MD5', d), 2) AS z FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b, TRANSFORMATION! t.c
-- z <- TRANSFORMATION! t.d

-- case: masking bigquery
-- dialect: bigquery
SELECT FARM_FINGERPRINT(a) AS x, TO_HEX(SHA256(b)) AS y, MD5(c) AS z, SHA512(d) AS w, TO_HEX(MD5(e)) AS v FROM d.t
-- => SELECT
-- x <- TRANSFORMATION! d.t.a
-- y <- TRANSFORMATION! d.t.b
-- z <- TRANSFORMATION! d.t.c
-- w <- TRANSFORMATION! d.t.d
-- v <- TRANSFORMATION! d.t.e

-- case: masking snowflake
-- dialect: snowflake
SELECT SHA2(a) AS x, HASH(b, c) AS y, MD5_HEX(d) AS z, SHA1(e) AS w, HASH_AGG(f) AS v, APPROX_COUNT_DISTINCT(g) AS u, COUNT_IF(h > 1) AS s FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b, TRANSFORMATION! t.c
-- z <- TRANSFORMATION! t.d
-- w <- TRANSFORMATION! t.e
-- v <- AGGREGATION! t.f
-- u <- AGGREGATION! t.g
-- s <- AGGREGATION! t.h

-- case: masking spark
-- dialect: spark
SELECT xxhash64(a, b) AS x, mask(c) AS y, crc32(d) AS z, sha(e) AS w, hash(f) AS v, mask_hash(g) AS u, aes_encrypt(h, 'k') AS s FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a, TRANSFORMATION! t.b
-- y <- TRANSFORMATION! t.c
-- z <- TRANSFORMATION! t.d
-- w <- TRANSFORMATION! t.e
-- v <- TRANSFORMATION! t.f
-- u <- TRANSFORMATION! t.g
-- s <- TRANSFORMATION! t.h

-- case: masking clickhouse postgres oracle
-- dialect: clickhouse
SELECT cityHash64(a) AS x, sipHash64(b) AS y, hex(MD5(c)) AS z, murmurHash3_64(d) AS w, halfMD5(e) AS v FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b
-- z <- TRANSFORMATION! t.c
-- w <- TRANSFORMATION! t.d
-- v <- TRANSFORMATION! t.e

-- case: masking oracle
-- dialect: oracle
SELECT STANDARD_HASH(a, 'MD5') AS x, ORA_HASH(b) AS y, DBMS_CRYPTO.HASH(c, 2) AS z FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b
-- z <- TRANSFORMATION! t.c

-- case: masking trino
-- dialect: trino
SELECT to_hex(sha256(to_utf8(a))) AS x, xxhash64(to_utf8(b)) AS y, approx_distinct(c) AS z FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b
-- z <- AGGREGATION! t.c

-- case: coalesce greatest nullif
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

-- case: case with operand and subquery
SELECT CASE a WHEN 1 THEN b WHEN c THEN d ELSE (SELECT max(e) FROM u WHERE f = 1) END AS x FROM t
-- => SELECT
-- x <- AGGREGATION u.e, CONDITIONAL t.a, CONDITIONAL t.c, FILTER u.f, TRANSFORMATION t.b, TRANSFORMATION t.d

-- case: aggregate filter and distinct
SELECT sum(DISTINCT a) AS x, count(*) FILTER (WHERE b) AS y, avg(c) OVER () AS z, first_value(d) OVER (ORDER BY e ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS w FROM t
-- => SELECT
-- x <- AGGREGATION t.a
-- y <- CONDITIONAL t.b
-- z <- AGGREGATION t.c
-- w <- TRANSFORMATION t.d, WINDOW t.e

-- case: exists as value
SELECT a, EXISTS (SELECT 1 FROM u WHERE u.k = t.k) AS e, a IN (SELECT b FROM v) AS i FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- e <- FILTER t.k, FILTER u.k
-- i <- TRANSFORMATION t.a, TRANSFORMATION v.b

-- case: deep correlated in select
SELECT (SELECT (SELECT max(w.x) FROM w WHERE w.k = t.k AND w.j = u.j) FROM u WHERE u.k = t.k) AS m FROM t
-- => SELECT
-- m <- AGGREGATION w.x, FILTER t.k, FILTER u.j, FILTER u.k, FILTER w.j, FILTER w.k

-- case: correlated unqualified column of outer
-- schema: t(a, k) u(b, j)
SELECT a, (SELECT max(b) FROM u WHERE j = k) AS m FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- m <- AGGREGATION u.b, FILTER t.k, FILTER u.j

-- case: correlated in from lateral nested
-- dialect: postgres
SELECT t.a, x.s FROM t CROSS JOIN LATERAL (SELECT sum(u.v) AS s FROM u WHERE u.k = t.k) x
-- => SELECT
-- a <- IDENTITY t.a
-- s <- AGGREGATION u.v
-- rows <- FILTER t.k, FILTER u.k

-- case: subquery in join condition and using alias
SELECT t.a FROM t LEFT JOIN (SELECT k, max(d) AS d FROM u GROUP BY k) m USING (k)
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- GROUP_BY u.k, JOIN t.k, JOIN u.k

-- case: comma join with where
SELECT a.x, b.y FROM a, b, c WHERE a.id = b.id AND b.cid = c.id
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- rows <- FILTER a.id, FILTER b.cid, FILTER b.id, FILTER c.id
-- inputs: a, b, c

-- case: limit in subquery ordering
SELECT a FROM (SELECT a, b FROM t ORDER BY c LIMIT 10) s WHERE b > 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b, SORT t.c

-- case: fetch first
-- dialect: oracle
SELECT a FROM t ORDER BY b FETCH FIRST 5 ROWS WITH TIES
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- SORT t.b

-- case: sqlite
-- dialect: sqlite
SELECT t.id, json_extract(t.doc, '$.a') AS a, j.value AS v, rowid FROM t, json_each(t.doc, '$.b') AS j
-- => SELECT
-- id <- IDENTITY t.id
-- a <- TRANSFORMATION t.doc
-- v <- TRANSFORMATION t.doc
-- rowid <- IDENTITY t.rowid

-- case: sqlite indexed by, ifnull, glob
-- dialect: sqlite
SELECT ifnull(a, b) AS x, c GLOB 'x*' AS y, iif(d, e, f) AS z FROM t NOT INDEXED WHERE g REGEXP 'x'
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.c
-- z <- CONDITIONAL t.d, TRANSFORMATION t.e, TRANSFORMATION t.f
-- rows <- FILTER t.g

-- case: mysql hints and straight join
-- dialect: mysql
SELECT a.x FROM a USE INDEX (i) STRAIGHT_JOIN b ON a.id = b.id
-- => SELECT
-- x <- IDENTITY a.x
-- rows <- JOIN a.id, JOIN b.id

-- case: mysql variables
-- dialect: mysql
SELECT @x := a AS y, @@version AS v FROM t
-- => SELECT
-- y <- IDENTITY t.a
-- v <- (literal)

-- case: trino row fields, lambdas, try
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

-- case: trino table function
-- dialect: trino
SELECT a FROM TABLE(pg.system.query(query => 'SELECT a FROM x'))
-- => SELECT
-- inputs:

-- case: trino quoted metadata table
-- dialect: trino
SELECT snapshot_id FROM c.s."t$snapshots"
-- => SELECT
-- snapshot_id <- IDENTITY c.s.t$snapshots.snapshot_id

-- case: postgres distinct on with expression and array
-- dialect: postgres
SELECT DISTINCT ON (lower(a)) a, ARRAY(SELECT b FROM u WHERE u.k = t.k ORDER BY u.s) AS l, ARRAY[c, d] AS m FROM t ORDER BY lower(a), e
-- => SELECT
-- a <- IDENTITY t.a
-- l <- FILTER t.k, FILTER u.k, TRANSFORMATION u.b, WINDOW u.s
-- m <- TRANSFORMATION t.c, TRANSFORMATION t.d

-- case: postgres at time zone, cast types
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
