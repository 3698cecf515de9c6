-- case: Snowflake's paths with quotes, brackets and dots
-- dialect: snowflake
SELECT t.v:"A b".c[0]::int AS x, v:d.e AS y, v['f'][0] AS z FROM db.s.t
-- => SELECT
-- x <- TRANSFORMATION db.s.t.v
-- y <- TRANSFORMATION db.s.t.v
-- z <- TRANSFORMATION db.s.t.v

-- case: a field in the default dialect
SELECT a.b.c FROM t a
-- => SELECT
-- c <- IDENTITY t.b

-- case: a field depends on what was put into it
-- dialect: bigquery
WITH c AS (SELECT STRUCT(a AS x, b AS y) AS s FROM t) SELECT s.x, c.s.y AS z FROM c
-- => SELECT
-- x <- IDENTITY t.a
-- z <- IDENTITY t.b

-- case: a whole row as a value, and one of two rows spread out
-- dialect: bigquery
-- schema: t(id, a) u(id, a)
SELECT TO_JSON(x) AS j, IF(x.id IS NULL, y, x).* FROM t AS x FULL JOIN u AS y ON x.id = y.id
-- => SELECT
-- j <- TRANSFORMATION t.a, TRANSFORMATION t.id
-- id <- CONDITIONAL t.id, TRANSFORMATION t.id, TRANSFORMATION u.id
-- a <- CONDITIONAL t.id, TRANSFORMATION t.a, TRANSFORMATION u.a

-- case: BigQuery's fields of fields, through a subquery
-- dialect: bigquery
SELECT s.a, s.b.c FROM (SELECT STRUCT(x AS a, STRUCT(y AS c) AS b) AS s FROM d.t)
-- => SELECT
-- a <- IDENTITY d.t.x
-- c <- IDENTITY d.t.y

-- case: Hive's fields, elements and virtual columns
-- dialect: hive
SELECT m['k'] AS x, a[0] AS y, s.f.g AS z, INPUT__FILE__NAME AS w, named_struct('p', q).p AS v FROM t
-- => SELECT
-- x <- TRANSFORMATION t.m
-- y <- TRANSFORMATION t.a
-- z <- IDENTITY t.s
-- w <- IDENTITY t.input__file__name
-- v <- IDENTITY t.q

-- case: Databricks' from_json
-- dialect: databricks
SELECT j.x, j.y.z FROM (SELECT from_json(doc, 'x INT, y STRUCT<z: INT>') AS j FROM t)
-- => SELECT
-- x <- TRANSFORMATION t.doc
-- z <- TRANSFORMATION t.doc

-- case: a struct that is called as its relation
-- dialect: bigquery
SELECT s.x FROM (SELECT STRUCT(a AS x) AS s FROM d.t) AS s
-- => SELECT
-- x <- IDENTITY d.t.a

-- case: Redshift's fields and elements of SUPER
-- dialect: redshift
SELECT t.s.a.b AS x, s.c[0].d AS y FROM t
-- => SELECT
-- x <- IDENTITY t.s
-- y <- TRANSFORMATION t.s

-- case: Databricks' colon
-- dialect: databricks
SELECT raw:owner AS o, raw:store.bicycle.price::double AS p, t.raw:a[0].b AS c FROM t
-- => SELECT
-- o <- TRANSFORMATION t.raw
-- p <- TRANSFORMATION t.raw
-- c <- TRANSFORMATION t.raw

-- case: Spark's structs, made and read
-- dialect: spark
SELECT s.a, t.s.b AS x, named_struct('p', c, 'q', d) AS n, struct(e, f) AS g FROM t
-- => SELECT
-- a <- IDENTITY t.s
-- x <- IDENTITY t.s
-- n <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- g <- TRANSFORMATION t.e, TRANSFORMATION t.f

-- case: Spark's star over a struct
-- dialect: spark
SELECT s.* FROM (SELECT named_struct('p', c, 'q', d) AS s FROM t)
-- => SELECT
-- p <- IDENTITY t.c
-- q <- IDENTITY t.d

-- case: Spark's field of named_struct
-- dialect: spark
SELECT s.p FROM (SELECT named_struct('p', c, 'q', d) AS s FROM t)
-- => SELECT
-- p <- IDENTITY t.c

-- case: Spark's field of struct
-- dialect: spark
SELECT s.e, s.z FROM (SELECT struct(e, f AS z) AS s FROM t)
-- => SELECT
-- e <- IDENTITY t.e
-- z <- IDENTITY t.f

-- case: Databricks' star over a struct
-- dialect: databricks
SELECT s.* FROM (SELECT struct(a, b AS c) AS s FROM t)
-- => SELECT
-- a <- IDENTITY t.a
-- c <- IDENTITY t.b

-- case: DuckDB's fields, elements, slices and chained calls
-- dialect: duckdb
SELECT s.a.b AS x, s['k'] AS y, m['z'][1] AS z, l[1:2] AS w, {'p': q}.p AS v, upper(c).replace('x', 'y') AS u FROM t
-- => SELECT
-- x <- IDENTITY t.s
-- y <- TRANSFORMATION t.s
-- z <- TRANSFORMATION t.m
-- w <- TRANSFORMATION t.l
-- v <- IDENTITY t.q
-- u <- TRANSFORMATION t.c

-- case: BigQuery's SELECT AS VALUE
-- dialect: bigquery
SELECT AS VALUE STRUCT(a AS x, b AS y) FROM d.t
-- => SELECT
-- x <- IDENTITY d.t.a
-- y <- IDENTITY d.t.b

-- case: BigQuery's SELECT AS STRUCT
-- dialect: bigquery
SELECT AS STRUCT a, b AS c FROM d.t
-- => SELECT
-- a <- IDENTITY d.t.a
-- c <- IDENTITY d.t.b

-- case: BigQuery's fields of an aggregated struct
-- dialect: bigquery
SELECT k, ARRAY_AGG(STRUCT(a, b) ORDER BY c DESC LIMIT 1)[OFFSET(0)].* FROM d.t GROUP BY k
-- => SELECT
-- k <- IDENTITY d.t.k
-- a <- AGGREGATION d.t.a, CONDITIONAL d.t.c
-- b <- AGGREGATION d.t.b, CONDITIONAL d.t.c

-- case: PostgreSQL's whole row as a value
-- dialect: postgres
-- schema: t(a, b)
SELECT t FROM t
-- => SELECT
-- t <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: PostgreSQL's row_to_json
-- dialect: postgres
-- schema: t(a, b)
SELECT row_to_json(x) AS j FROM t AS x
-- => SELECT
-- j <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: PostgreSQL's row_to_json of a subquery's row
-- dialect: postgres
SELECT row_to_json(x) AS j FROM (SELECT a, b FROM t) AS x
-- => SELECT
-- j <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: PostgreSQL's field of a row
-- dialect: postgres
SELECT (x).a FROM t AS x
-- => SELECT
-- a <- IDENTITY t.a

-- case: BigQuery's whole rows as arguments
-- dialect: bigquery
-- schema: d.t(a, b)
SELECT TO_JSON_STRING(t) AS j, COUNT(t) AS n, ARRAY_AGG(t) AS r, STRUCT(t.*) AS s FROM d.t AS t GROUP BY t.a
-- => SELECT
-- j <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b
-- n <- AGGREGATION! d.t.a, AGGREGATION! d.t.b
-- r <- AGGREGATION d.t.a, AGGREGATION d.t.b
-- s <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b

-- case: BigQuery's latest row of each group
-- dialect: bigquery
-- schema: d.t(id, a, ts)
SELECT row.* FROM (SELECT ARRAY_AGG(t ORDER BY t.ts DESC LIMIT 1)[OFFSET(0)] AS row FROM d.t AS t GROUP BY t.id)
-- => SELECT
-- id <- AGGREGATION d.t.id, CONDITIONAL d.t.ts
-- a <- AGGREGATION d.t.a, CONDITIONAL d.t.ts
-- ts <- AGGREGATION d.t.ts, CONDITIONAL d.t.ts

-- case: Snowflake's paths into JSON
-- dialect: snowflake
SELECT src:a.b::string AS x, src:arr[0].name AS y, t.src['k'] AS z, GET_PATH(src, 'q') AS w, PARSE_JSON(raw):id::int AS v FROM t
-- => SELECT
-- x <- TRANSFORMATION t.src
-- y <- TRANSFORMATION t.src
-- z <- TRANSFORMATION t.src
-- w <- TRANSFORMATION t.src
-- v <- TRANSFORMATION t.raw

-- case: PostgreSQL's JSON operators
-- dialect: postgres
SELECT doc->>'a' AS x, doc#>>'{a,b}' AS y, doc->'a'->>'b' AS z, arr[1] AS w, doc @> '{}' AS v, (comp).f AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION t.doc
-- y <- TRANSFORMATION t.doc
-- z <- TRANSFORMATION t.doc
-- w <- TRANSFORMATION t.arr
-- v <- TRANSFORMATION t.doc
-- u <- IDENTITY t.comp

-- case: BigQuery's fields of a table's column
-- dialect: bigquery
SELECT t.address.city, address.zip AS z, d.t.address.street AS s FROM d.t
-- => SELECT
-- city <- IDENTITY d.t.address
-- z <- IDENTITY d.t.address
-- s <- IDENTITY d.t.address

-- case: fields of fields by brackets
-- dialect: duckdb
-- schema: t(a, b, c)
WITH q AS (SELECT struct_pack(p := a, r := struct_pack(x := b, y := c)) AS s FROM t) SELECT s['p'] AS p, s['r']['y'] AS y, s.r['x'] AS x FROM q
-- => SELECT
-- p <- IDENTITY t.a
-- y <- IDENTITY t.c
-- x <- IDENTITY t.b
-- rows <-

-- case: a field of structs that a union puts together
-- dialect: duckdb
-- schema: t(a, b) u(x, y)
WITH q AS (SELECT {'p': a, 'q': b} AS s FROM t UNION ALL SELECT {'p': x, 'q': y} FROM u) SELECT s.p AS p FROM q
-- => SELECT
-- p <- IDENTITY t.a, IDENTITY u.x
-- rows <-

-- case: a field of the struct that an aggregate picks
-- dialect: duckdb
-- schema: t(k, a, b, o)
SELECT k, arg_max({'p': a, 'q': b}, o).q AS q FROM t GROUP BY k
-- => SELECT
-- k <- IDENTITY t.k
-- q <- AGGREGATION t.b, CONDITIONAL t.o
-- rows <- GROUP_BY t.k

-- case: a field of JSON that was made here
-- dialect: duckdb
-- schema: t(a, c)
SELECT json_extract_string(json_object('p', a, 'q', c), '$.q') AS q, json_object('p', a, 'q', c)->'p' AS p FROM t
-- => SELECT
-- q <- TRANSFORMATION t.c
-- p <- TRANSFORMATION t.a
-- rows <-

-- case: the keys of a map are values
-- dialect: duckdb
-- schema: t(a, b, c)
SELECT MAP {c: a} AS m, MAP {'p': a, 'q': b}['p'] AS p FROM t
-- => SELECT
-- m <- TRANSFORMATION t.a, TRANSFORMATION t.c
-- p <- TRANSFORMATION t.a
-- rows <-

-- case: what picks a struct decides about the fields of its fields
-- dialect: duckdb
-- schema: t(k, a, b, o)
SELECT k, arg_max({'p': {'x': a, 'y': b}}, o).p.x AS x FROM t GROUP BY k
-- => SELECT
-- k <- IDENTITY t.k
-- x <- AGGREGATION t.a, CONDITIONAL t.o
-- rows <- GROUP_BY t.k

-- case: fields of fields of several branches
-- dialect: duckdb
-- schema: t(k, a, b, c)
SELECT (CASE WHEN k > 1 THEN {'p': {'x': a, 'y': b}} ELSE {'p': {'x': c, 'y': k}} END).p.x AS x FROM t
-- => SELECT
-- x <- CONDITIONAL t.k, TRANSFORMATION t.a, TRANSFORMATION t.c
-- rows <-

-- case: a branch whose fields are not known
-- dialect: duckdb
-- schema: t(a, b, s)
SELECT coalesce(s, {'p': a, 'q': b}).p AS p FROM t
-- => SELECT
-- p <- TRANSFORMATION t.a, TRANSFORMATION t.b, TRANSFORMATION t.s
-- rows <-

-- case: ClickHouse's tuples and nested columns
-- dialect: clickhouse
SELECT tup.1 AS a, n.key AS b, t.n.val AS c, tup.name AS d FROM t
-- => SELECT
-- a <- IDENTITY t.tup
-- b <- IDENTITY t.n
-- c <- IDENTITY t.n
-- d <- IDENTITY t.tup

-- case: a struct unnested under an alias
-- dialect: duckdb
SELECT unnest({'x': a, 'y': b}) FROM t
-- => SELECT
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b

-- case: a struct unnested is its fields
-- dialect: duckdb
WITH c AS (SELECT {'x': a, 'y': b} AS s FROM t) SELECT unnest(s) FROM c
-- => SELECT
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b
-- rows <-
-- inputs: t

-- case: T-SQL's FOR JSON
-- dialect: tsql
SELECT a, b AS 'info.b' FROM t FOR JSON PATH, ROOT('x')
-- => SELECT
-- a <- IDENTITY t.a
-- info.b <- IDENTITY t.b

-- case: a list comprehension's variable is no column
-- dialect: duckdb
SELECT [x * y FOR x IN l IF x > z] AS p FROM t
-- => SELECT
-- p <- CONDITIONAL t.l, CONDITIONAL t.z, TRANSFORMATION t.l, TRANSFORMATION t.y
-- rows <-
-- inputs: t
