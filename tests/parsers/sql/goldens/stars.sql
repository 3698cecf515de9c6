-- case: a star through subqueries, schema known
-- schema: t(a, b)
SELECT * FROM (SELECT * FROM t) AS s
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: a star without schema stands for what it hides
SELECT * FROM t
-- => SELECT
-- * <- IDENTITY t.*
-- diagnostics: star-without-schema
-- status: PARTIAL

-- case: a name travels through stars to the table that must have it
WITH a AS (SELECT * FROM t), b AS (SELECT * FROM a) SELECT x FROM b
-- => SELECT
-- x <- IDENTITY t.x

-- case: EXCLUDE, REPLACE and RENAME
-- dialect: duckdb
-- schema: t(a, b, c, d)
SELECT * EXCLUDE (a) REPLACE (b + c AS b) RENAME (d AS e) FROM t
-- => SELECT
-- b <- TRANSFORMATION t.b, TRANSFORMATION t.c
-- c <- IDENTITY t.c
-- e <- IDENTITY t.d

-- case: a star over two tables without schema stands for both
SELECT * FROM a, b
-- => SELECT
-- * <- IDENTITY a.*
-- * <- IDENTITY b.*

-- case: a star, and more items
SELECT *, a + 1 AS x FROM t
-- => SELECT
-- * <- IDENTITY t.*
-- x <- TRANSFORMATION t.a

-- case: a star of a common table expression over an unknown table
WITH c AS (SELECT *, row_number() OVER (PARTITION BY k ORDER BY d) AS rn FROM t) SELECT * FROM c WHERE rn = 1
-- => SELECT
-- * <- IDENTITY t.*
-- rn <- WINDOW t.d, WINDOW t.k
-- rows <- FILTER t.d, FILTER t.k

-- case: a name through a union of stars of unknown tables
SELECT x FROM (SELECT * FROM a UNION ALL SELECT * FROM b) s
-- => SELECT
-- x <- IDENTITY a.x, IDENTITY b.x

-- case: a name at the same position on both sides, where the left side is known
-- schema: t(a, b)
SELECT b FROM (SELECT * FROM t UNION ALL SELECT * FROM u) s
-- => SELECT
-- b <- IDENTITY t.b, IDENTITY u.b

-- case: EXCLUDE takes qualified names, in any case
-- dialect: duckdb
-- schema: t(id, B) u(id, c)
SELECT * EXCLUDE (b, u.id) FROM t JOIN u ON t.id = u.id
-- => SELECT
-- id <- IDENTITY t.id
-- c <- IDENTITY u.c

-- case: EXCLUDE and REPLACE together
-- dialect: snowflake
SELECT * EXCLUDE (a) REPLACE (upper(b) AS b) FROM t
-- => SELECT
-- * <- IDENTITY t.*
-- b <- TRANSFORMATION t.b

-- case: RENAME over an unknown table
-- dialect: snowflake
WITH c AS (SELECT * RENAME (a AS z) FROM t) SELECT z, b FROM c
-- => SELECT
-- z <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: EXCEPT over an unknown table, the name given again
-- dialect: bigquery
WITH c AS (SELECT * EXCEPT (a) FROM d.t) SELECT *, 1 AS a FROM c
-- => SELECT
-- * <- IDENTITY d.t.*
-- a <- (literal)

-- case: EXCEPT over a star and more
-- dialect: bigquery
-- schema: d.t(a, b, c)
SELECT * EXCEPT (b) FROM (SELECT *, a + b AS s FROM d.t)
-- => SELECT
-- a <- IDENTITY d.t.a
-- c <- IDENTITY d.t.c
-- s <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b

-- case: ClickHouse's APPLY
-- dialect: clickhouse
-- schema: t(a, b)
SELECT * APPLY(toString) FROM t
-- => SELECT
-- a <- TRANSFORMATION t.a
-- b <- TRANSFORMATION t.b

-- case: ClickHouse's REPLACE
-- dialect: clickhouse
-- schema: t(a, b)
SELECT * REPLACE(a + 1 AS a) FROM t
-- => SELECT
-- a <- TRANSFORMATION t.a
-- b <- IDENTITY t.b

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

-- case: a qualified star of a subquery that joins
-- schema: a(id, x) b(id, y) c(id, z)
SELECT s.*, c.z FROM (SELECT a.*, b.y FROM a JOIN b ON a.id = b.id) s LEFT JOIN c ON s.id = c.id
-- => SELECT
-- id <- IDENTITY a.id
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- z <- IDENTITY c.z
-- rows <- JOIN a.id, JOIN b.id, JOIN c.id

-- case: a star over a join keeps columns of the same name
-- schema: a(id, x) b(id, y)
SELECT * FROM a JOIN b ON a.id = b.id
-- => SELECT
-- id <- IDENTITY a.id
-- x <- IDENTITY a.x
-- id <- IDENTITY b.id
-- y <- IDENTITY b.y

-- case: columns behind a star that has one name twice
-- schema: a(id, x) b(id, y)
SELECT x, y FROM (SELECT * FROM a JOIN b ON a.id = b.id) s
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y

-- case: a star through three common table expressions, renamed on the way
-- schema: t(a, b, c)
WITH x (p, q, r) AS (SELECT * FROM t), y AS (SELECT x.*, p + q AS s FROM x) SELECT y.*, y.s * 2 AS d FROM y
-- => SELECT
-- p <- IDENTITY t.a
-- q <- IDENTITY t.b
-- r <- IDENTITY t.c
-- s <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- d <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: a schema in upper case, a query in lower case
-- dialect: snowflake
-- schema: DB.S.T(ID, NAME)
SELECT * FROM db.s.t
-- => SELECT
-- ID <- IDENTITY db.s.t.id
-- NAME <- IDENTITY db.s.t.name

-- case: a schema whose tables are named in part
-- schema: db.s.t(id, name) s2.u(id, x)
SELECT t.*, u.x FROM s.t JOIN u ON t.id = u.id
-- => SELECT
-- id <- IDENTITY db.s.t.id
-- name <- IDENTITY db.s.t.name
-- x <- IDENTITY s2.u.x

-- case: a qualified star of a subquery with a star and more
-- schema: t(id, a)
SELECT x.* FROM (SELECT t.*, 1 AS one FROM t) x JOIN u ON x.id = u.id
-- => SELECT
-- id <- IDENTITY t.id
-- a <- IDENTITY t.a
-- one <- (literal)

-- case: a star over a known and an unknown table
-- schema: t(a, b)
SELECT * FROM t JOIN u ON t.a = u.a
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- * <- IDENTITY u.*
-- rows <- JOIN t.a, JOIN u.a

-- case: qualified stars, by table and by schema
-- schema: d.t(a, b) d.u(c)
SELECT t.*, d.u.* FROM d.t, d.u
-- => SELECT
-- a <- IDENTITY d.t.a
-- b <- IDENTITY d.t.b
-- c <- IDENTITY d.u.c

-- case: a star over a set operation in a common table expression
-- schema: t(a, b) u(c, d)
WITH x AS (SELECT * FROM t UNION ALL SELECT * FROM u) SELECT * FROM x
-- => SELECT
-- a <- IDENTITY t.a, IDENTITY u.c
-- b <- IDENTITY t.b, IDENTITY u.d

-- case: Snowflake's ILIKE
-- dialect: snowflake
-- schema: t(id, customer_id, name)
SELECT * ILIKE '%id%' FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- customer_id <- IDENTITY t.customer_id

-- case: Snowflake's EXCLUDE and RENAME
-- dialect: snowflake
-- schema: t(id, customer_id, name)
SELECT t.* EXCLUDE (id) RENAME (name AS n) FROM t
-- => SELECT
-- customer_id <- IDENTITY t.customer_id
-- n <- IDENTITY t.name

-- case: Snowflake's EXCLUDE of one
-- dialect: snowflake
-- schema: t(id, customer_id, name)
SELECT * EXCLUDE id FROM t
-- => SELECT
-- customer_id <- IDENTITY t.customer_id
-- name <- IDENTITY t.name

-- case: Snowflake's REPLACE
-- dialect: snowflake
-- schema: t(id, name)
SELECT * REPLACE (upper(name) AS name) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- name <- TRANSFORMATION t.name

-- case: BigQuery's EXCEPT and REPLACE
-- dialect: bigquery
-- schema: d.t(id, name, x)
SELECT * EXCEPT (x) REPLACE (UPPER(name) AS name) FROM d.t
-- => SELECT
-- id <- IDENTITY d.t.id
-- name <- TRANSFORMATION d.t.name

-- case: BigQuery's EXCEPT of qualified stars
-- dialect: bigquery
-- schema: d.t(id, name, x) d.u(id, y)
SELECT a.* EXCEPT (x), b.* EXCEPT (id) FROM d.t a JOIN d.u b USING (id)
-- => SELECT
-- id <- IDENTITY d.t.id
-- name <- IDENTITY d.t.name
-- y <- IDENTITY d.u.y

-- case: Databricks' EXCEPT
-- dialect: databricks
-- schema: t(id, name, x)
SELECT * EXCEPT (x) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- name <- IDENTITY t.name

-- case: ClickHouse's EXCEPT of one
-- dialect: clickhouse
-- schema: t(id, name, x)
SELECT * EXCEPT x FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- name <- IDENTITY t.name

-- case: ClickHouse's EXCEPT of several
-- dialect: clickhouse
-- schema: t(id, name, x)
SELECT * EXCEPT (x, id), upper(x) AS y FROM t
-- => SELECT
-- name <- IDENTITY t.name
-- y <- TRANSFORMATION t.x

-- case: ClickHouse's COLUMNS
-- dialect: clickhouse
-- schema: t(aa, ab, x)
SELECT COLUMNS('a') FROM t
-- => SELECT
-- aa <- IDENTITY t.aa
-- ab <- IDENTITY t.ab

-- case: an aggregate over COLUMNS with EXCLUDE
-- dialect: duckdb
-- schema: t(a, b, c)
SELECT min(COLUMNS(* EXCLUDE (a))) FROM t
-- => SELECT
-- b <- AGGREGATION t.b
-- c <- AGGREGATION t.c

-- case: DuckDB's COLUMNS of one table
-- dialect: duckdb
-- schema: t(a, b) u(c)
SELECT t.COLUMNS('a|b') FROM t, u
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: DuckDB's COLUMNS from a list
-- dialect: duckdb
-- schema: t(a, b, c)
SELECT COLUMNS(['a', 'c']) FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- c <- IDENTITY t.c

-- case: DuckDB's star LIKE
-- dialect: duckdb
-- schema: t(ax, bx, c)
SELECT * LIKE '%x' FROM t
-- => SELECT
-- ax <- IDENTITY t.ax
-- bx <- IDENTITY t.bx

-- case: DuckDB's COLUMNS and its FROM in front
-- dialect: duckdb
-- schema: t(a1, a2, b)
FROM t SELECT COLUMNS('a.')
-- => SELECT
-- a1 <- IDENTITY t.a1
-- a2 <- IDENTITY t.a2

-- case: COLUMNS under an alias that takes parts of the names
-- dialect: duckdb
-- schema: t(a1, a2, c)
SELECT max(COLUMNS('(a)(\d)')) AS 'm_\2', COLUMNS('c') AS k FROM t
-- => SELECT
-- m_1 <- AGGREGATION t.a1
-- m_2 <- AGGREGATION t.a2
-- k <- IDENTITY t.c

-- case: an expression over COLUMNS is one for each that matches
-- dialect: duckdb
-- schema: t(a1, a2, b, c)
SELECT max(COLUMNS('^a')) + min(c) FROM t
-- => SELECT
-- a1 <- AGGREGATION t.a1, AGGREGATION t.c
-- a2 <- AGGREGATION t.a2, AGGREGATION t.c
-- rows <-
-- inputs: t

-- case: COLUMNS chosen by a condition on the name
-- dialect: duckdb
-- schema: t(a1, b, a2)
SELECT COLUMNS(lambda n: n LIKE 'a%' ) FROM t
-- => SELECT
-- a1 <- IDENTITY t.a1
-- a2 <- IDENTITY t.a2
-- rows <-
-- inputs: t

-- case: COLUMNS in a condition is all that match
-- dialect: duckdb
-- schema: t(id, a, b)
SELECT id FROM t WHERE COLUMNS('^(a|b)$') > 1
-- => SELECT
-- id <- IDENTITY t.id
-- rows <- FILTER t.a, FILTER t.b

-- case: COLUMNS unpacked are the arguments of one call
-- dialect: duckdb
-- schema: t(id, a, b)
SELECT id, coalesce(*COLUMNS('^(a|b)$')) AS ab FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- ab <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- rows <-

-- case: a star with NOT LIKE, SIMILAR TO and GLOB
-- dialect: duckdb
-- schema: t(id, ab, b)
SELECT * NOT LIKE '%b', * SIMILAR TO '[b]', t.* LIKE 'a%', * GLOB 'i*' FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- b <- IDENTITY t.b
-- ab <- IDENTITY t.ab
-- id <- IDENTITY t.id
-- rows <-

-- case: COLUMNS chosen by several conditions on the name
-- dialect: duckdb
-- schema: t(a1, b, a2, c)
SELECT COLUMNS(lambda n: (n LIKE 'a%' AND n NOT LIKE '%2') OR regexp_matches(n, '^c')) FROM t
-- => SELECT
-- a1 <- IDENTITY t.a1
-- c <- IDENTITY t.c
-- rows <-

-- case: a star as the argument of a function
-- dialect: snowflake
-- schema: t(a, b)
SELECT OBJECT_CONSTRUCT(*) AS o, OBJECT_CONSTRUCT('x', a) AS p, HASH(*) AS h, ARRAY_AGG(OBJECT_CONSTRUCT('b', b)) AS q FROM t
-- => SELECT
-- o <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- p <- TRANSFORMATION t.a
-- h <- TRANSFORMATION! t.a, TRANSFORMATION! t.b
-- q <- AGGREGATION t.b

-- case: fields listed beside their struct are no columns
-- dialect: bigquery
-- schema: d.t(id, s, s.city)
SELECT *, s.city AS c FROM d.t
-- => SELECT
-- id <- IDENTITY d.t.id
-- s <- IDENTITY d.t.s
-- c <- IDENTITY d.t.s
-- rows <-
-- inputs: d.t

-- case: what Python takes for no regular expression matches all
-- dialect: duckdb
-- schema: t(a, b)
SELECT COLUMNS('(') FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
