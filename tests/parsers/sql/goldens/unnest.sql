-- case: Redshift's arrays in FROM, with their position
-- dialect: redshift
SELECT t.id, item.name, idx FROM t, t.items AS item AT idx
-- => SELECT
-- id <- IDENTITY t.id
-- name <- TRANSFORMATION t.items
-- idx <- TRANSFORMATION t.items

-- case: UNNEST's rows and values come from the array
-- dialect: bigquery
SELECT e.id, p.key FROM ds.e AS e, UNNEST(e.params) AS p
-- => SELECT
-- id <- IDENTITY ds.e.id
-- key <- TRANSFORMATION ds.e.params
-- rows <- JOIN ds.e.params

-- case: FLATTEN's columns come from what it flattens
-- dialect: snowflake
SELECT t.a, f.value:x::int AS v FROM t, LATERAL FLATTEN(input => t.j) AS f
-- => SELECT
-- a <- IDENTITY t.a
-- v <- TRANSFORMATION t.j
-- rows <- JOIN t.j

-- case: DuckDB's unnest of a list of lists
-- dialect: duckdb
SELECT x.a, u.y FROM t AS x, unnest(x.l) AS u(y)
-- => SELECT
-- a <- IDENTITY t.a
-- y <- TRANSFORMATION t.l

-- case: BigQuery's WITH OFFSET under an alias
-- dialect: bigquery
SELECT t.id, x, off FROM d.t AS t, UNNEST(t.arr) AS x WITH OFFSET AS off
-- => SELECT
-- id <- IDENTITY d.t.id
-- x <- TRANSFORMATION d.t.arr
-- off <- TRANSFORMATION d.t.arr
-- rows <- JOIN d.t.arr

-- case: BigQuery's WITH OFFSET without one
-- dialect: bigquery
SELECT id, x, offset FROM d.t CROSS JOIN UNNEST(arr) AS x WITH OFFSET
-- => SELECT
-- id <- IDENTITY d.t.id
-- x <- TRANSFORMATION d.t.arr
-- offset <- TRANSFORMATION d.t.arr

-- case: BigQuery's array path in FROM
-- dialect: bigquery
SELECT t.id, x.name FROM d.t AS t, t.items AS x
-- => SELECT
-- id <- IDENTITY d.t.id
-- name <- TRANSFORMATION d.t.items
-- inputs: d.t

-- case: BigQuery's LEFT JOIN UNNEST
-- dialect: bigquery
SELECT t.id, h.page.pagePath FROM d.t AS t LEFT JOIN UNNEST(t.hits) AS h
-- => SELECT
-- id <- IDENTITY d.t.id
-- pagePath <- TRANSFORMATION d.t.hits

-- case: BigQuery's scalar subquery over an array of structs
-- dialect: bigquery
SELECT event_name, (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page') AS page FROM `p.analytics.events_20240101`
-- => SELECT
-- event_name <- IDENTITY p.analytics.events_yyyymmdd.event_name
-- page <- FILTER p.analytics.events_yyyymmdd.event_params, JOIN p.analytics.events_yyyymmdd.event_params, TRANSFORMATION p.analytics.events_yyyymmdd.event_params

-- case: BigQuery's literal array
-- dialect: bigquery
SELECT x FROM UNNEST([1, 2, 3]) AS x
-- => SELECT
-- x <- (generated)

-- case: BigQuery's IN UNNEST
-- dialect: bigquery
SELECT a FROM d.t WHERE 'x' IN UNNEST(tags)
-- => SELECT
-- a <- IDENTITY d.t.a
-- rows <- FILTER d.t.tags

-- case: BigQuery's ARRAY of a subquery over an array
-- dialect: bigquery
SELECT id, ARRAY(SELECT AS STRUCT x.a, x.b FROM UNNEST(items) AS x WHERE x.c > 1) AS its FROM d.t
-- => SELECT
-- id <- IDENTITY d.t.id
-- its <- FILTER d.t.items, JOIN d.t.items, TRANSFORMATION d.t.items

-- case: Trino's UNNEST of two arrays, with ordinality
-- dialect: trino
SELECT t.id, u.x, u.y, u.n FROM t CROSS JOIN UNNEST(t.a, t.b) WITH ORDINALITY AS u (x, y, n)
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b
-- n <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- rows <- JOIN t.a, JOIN t.b

-- case: Presto's UNNEST of a map
-- dialect: presto
SELECT id, k, v FROM t CROSS JOIN UNNEST(m) AS u (k, v)
-- => SELECT
-- id <- IDENTITY t.id
-- k <- TRANSFORMATION t.m
-- v <- TRANSFORMATION t.m

-- case: PostgreSQL's unnest in FROM
-- dialect: postgres
SELECT t.id, x FROM t, unnest(t.arr) AS x
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.arr

-- case: PostgreSQL's unnest with ordinality
-- dialect: postgres
SELECT t.id, e.elem, e.nr FROM t LEFT JOIN LATERAL unnest(string_to_array(t.elements, ',')) WITH ORDINALITY AS e(elem, nr) ON TRUE
-- => SELECT
-- id <- IDENTITY t.id
-- elem <- TRANSFORMATION t.elements
-- nr <- TRANSFORMATION t.elements

-- case: DuckDB's unnest in the select list
-- dialect: duckdb
SELECT id, unnest(arr) AS x FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.arr

-- case: Snowflake's columns of FLATTEN
-- dialect: snowflake
SELECT f.seq, f.key, f.path, f.index, f.value, f.this FROM t, LATERAL FLATTEN(input => t.j) f
-- => SELECT
-- seq <- TRANSFORMATION t.j
-- key <- TRANSFORMATION t.j
-- path <- TRANSFORMATION t.j
-- index <- TRANSFORMATION t.j
-- value <- TRANSFORMATION t.j
-- this <- TRANSFORMATION t.j

-- case: Snowflake's TABLE(FLATTEN)
-- dialect: snowflake
SELECT t.id, value:name::string AS n FROM t, TABLE(FLATTEN(t.j, 'items'))
-- => SELECT
-- id <- IDENTITY t.id
-- n <- TRANSFORMATION t.j

-- case: Snowflake's FLATTEN of a FLATTEN's value
-- dialect: snowflake
SELECT a.value:x AS x, b.value:y::int AS y FROM t, LATERAL FLATTEN(input => t.j:items) a, LATERAL FLATTEN(input => a.value:subs, outer => true) b
-- => SELECT
-- x <- TRANSFORMATION t.j
-- y <- TRANSFORMATION t.j

-- case: Snowflake's value, unqualified
-- dialect: snowflake
SELECT id, value FROM t, LATERAL FLATTEN(INPUT => SPLIT(t.csv, ','))
-- => SELECT
-- id <- IDENTITY t.id
-- value <- TRANSFORMATION t.csv

-- case: Snowflake's SPLIT_TO_TABLE
-- dialect: snowflake
SELECT t.id, s.value FROM t, LATERAL SPLIT_TO_TABLE(t.csv, ',') AS s
-- => SELECT
-- id <- IDENTITY t.id
-- value <- TRANSFORMATION t.csv

-- case: Snowflake's TABLE(SPLIT_TO_TABLE)
-- dialect: snowflake
SELECT t.id, value FROM t, TABLE(SPLIT_TO_TABLE(t.csv, ','))
-- => SELECT
-- id <- IDENTITY t.id
-- value <- TRANSFORMATION t.csv

-- case: BigQuery's array of structs from a common table expression
-- dialect: bigquery
WITH c AS (SELECT id, ARRAY_AGG(STRUCT(a, b AS bb)) AS arr FROM d.t GROUP BY id) SELECT id, e.a, e.bb FROM c, UNNEST(arr) AS e
-- => SELECT
-- id <- IDENTITY d.t.id
-- a <- AGGREGATION d.t.a
-- bb <- AGGREGATION d.t.b

-- case: BigQuery's star over an unnested struct
-- dialect: bigquery
WITH c AS (SELECT id, ARRAY_AGG(STRUCT(a, b AS bb)) AS arr FROM d.t GROUP BY id) SELECT id, e.* FROM c, UNNEST(arr) AS e
-- => SELECT
-- id <- IDENTITY d.t.id
-- a <- AGGREGATION d.t.a
-- bb <- AGGREGATION d.t.b

-- case: BigQuery's fields, unnested without alias
-- dialect: bigquery
WITH c AS (SELECT ARRAY_AGG(STRUCT(a, b)) AS arr FROM d.t) SELECT a, b FROM c, UNNEST(arr)
-- => SELECT
-- a <- AGGREGATION d.t.a
-- b <- AGGREGATION d.t.b

-- case: BigQuery's literal array of structs
-- dialect: bigquery
SELECT x.a, x.b FROM UNNEST([STRUCT(1 AS a, 'z' AS b), (2, 'y')]) AS x
-- => SELECT
-- a <- (no-source)
-- b <- (no-source)

-- case: PostgreSQL's ROWS FROM
-- dialect: postgres
SELECT a.i, a.v FROM t, ROWS FROM (unnest(t.x), generate_series(1, 2)) WITH ORDINALITY AS a(v, g, i)
-- => SELECT
-- i <- TRANSFORMATION t.x
-- v <- TRANSFORMATION t.x
-- rows <- JOIN t.x

-- case: Trino's UNNEST of a sequence, and LATERAL
-- dialect: trino
SELECT t.id, n, s.m FROM t CROSS JOIN UNNEST(sequence(1, t.k)) AS x (n) CROSS JOIN LATERAL (SELECT max(u.v) AS m FROM u WHERE u.id = t.id) AS s
-- => SELECT
-- id <- IDENTITY t.id
-- n <- TRANSFORMATION t.k
-- m <- AGGREGATION u.v
-- rows <- FILTER t.id, FILTER u.id, JOIN t.k

-- case: a field of an unnested value, read through a star
-- dialect: bigquery
WITH e AS (SELECT * EXCEPT (l), aa FROM d.t CROSS JOIN UNNEST(l) AS aa) SELECT aa.addon_id, aa.name FROM e
-- => SELECT
-- addon_id <- TRANSFORMATION d.t.l
-- name <- TRANSFORMATION d.t.l

-- case: a star over an unnested value of unknown fields
-- dialect: bigquery
WITH e AS (SELECT id, aa.* FROM d.t CROSS JOIN UNNEST(l) AS aa) SELECT addon_id, name FROM e
-- => SELECT
-- addon_id <- TRANSFORMATION d.t.l
-- name <- TRANSFORMATION d.t.l

-- case: BigQuery's star over UNNEST
-- dialect: bigquery
-- schema: d.t(id, l)
SELECT * FROM d.t, UNNEST(l) AS x
-- => SELECT
-- id <- IDENTITY d.t.id
-- l <- IDENTITY d.t.l
-- x <- TRANSFORMATION d.t.l

-- case: BigQuery's star over UNNEST WITH OFFSET
-- dialect: bigquery
-- schema: d.t(id, l)
SELECT * FROM d.t, UNNEST(l) AS x WITH OFFSET AS o
-- => SELECT
-- id <- IDENTITY d.t.id
-- l <- IDENTITY d.t.l
-- x <- TRANSFORMATION d.t.l
-- o <- TRANSFORMATION d.t.l

-- case: Trino's star over UNNEST
-- dialect: trino
-- schema: t(id, l)
SELECT * FROM t CROSS JOIN UNNEST(l) AS u (x)
-- => SELECT
-- id <- IDENTITY t.id
-- l <- IDENTITY t.l
-- x <- TRANSFORMATION t.l

-- case: Snowflake's star over FLATTEN
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

-- case: PostgreSQL's star over unnest
-- dialect: postgres
-- schema: t(id, l)
SELECT * FROM t, unnest(l) AS x
-- => SELECT
-- id <- IDENTITY t.id
-- l <- IDENTITY t.l
-- x <- TRANSFORMATION t.l

-- case: DuckDB's star over unnest
-- dialect: duckdb
-- schema: t(id, l)
SELECT * FROM t, unnest(l) AS u(x)
-- => SELECT
-- id <- IDENTITY t.id
-- l <- IDENTITY t.l
-- x <- TRANSFORMATION t.l

-- case: Databricks' variant_explode
-- dialect: databricks
SELECT t.id, v.key, v.value FROM t, LATERAL variant_explode(t.raw) AS v
-- => SELECT
-- id <- IDENTITY t.id
-- key <- TRANSFORMATION t.raw
-- value <- TRANSFORMATION t.raw

-- case: Redshift's arrays in FROM
-- dialect: redshift
SELECT c.c_orders[0].o_key AS k, o.o_price FROM cust c, c.c_orders o
-- => SELECT
-- k <- TRANSFORMATION cust.c_orders
-- o_price <- TRANSFORMATION cust.c_orders
-- inputs: cust

-- case: Redshift's UNPIVOT of an object
-- dialect: redshift
SELECT attr, val FROM t, UNPIVOT t.j AS val AT attr
-- => SELECT
-- attr <- TRANSFORMATION t.j
-- val <- TRANSFORMATION t.j
-- inputs: t

-- case: FLATTEN of a FLATTEN
-- dialect: snowflake
SELECT g.value:x AS x FROM t, LATERAL FLATTEN(input => t.j:a) AS f, LATERAL FLATTEN(f.value:b) AS g
-- => SELECT
-- x <- TRANSFORMATION t.j
-- rows <- JOIN t.j
-- inputs: t

-- case: a subquery over an array of structs
-- dialect: bigquery
SELECT (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page') AS page FROM d.ev
-- => SELECT
-- page <- FILTER d.ev.event_params, JOIN d.ev.event_params, TRANSFORMATION d.ev.event_params
-- rows <-
-- inputs: d.ev

-- case: rows come from a list that the select list unnests
-- dialect: duckdb
SELECT id, unnest(l) AS e FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- e <- TRANSFORMATION t.l
-- rows <- JOIN t.l
-- inputs: t

-- case: ClickHouse's ARRAY JOIN
-- dialect: clickhouse
SELECT a, e, l FROM t ARRAY JOIN m AS e, l
-- => SELECT
-- a <- IDENTITY t.a
-- e <- TRANSFORMATION t.m
-- l <- TRANSFORMATION t.l
-- rows <- JOIN t.l, JOIN t.m
-- inputs: t

-- case: ClickHouse's ARRAY JOIN without alias
-- dialect: clickhouse
SELECT s, arr FROM t ARRAY JOIN arr
-- => SELECT
-- s <- IDENTITY t.s
-- arr <- TRANSFORMATION t.arr
-- rows <- JOIN t.arr

-- case: ClickHouse's LEFT ARRAY JOIN
-- dialect: clickhouse
SELECT s, a, n FROM t LEFT ARRAY JOIN arr AS a, arrayEnumerate(arr) AS n
-- => SELECT
-- s <- IDENTITY t.s
-- a <- TRANSFORMATION t.arr
-- n <- TRANSFORMATION t.arr

-- case: structs unnested down to the innermost fields
-- dialect: duckdb
-- schema: t(id, a, b, c)
WITH q AS (SELECT list({'p': a, 'r': {'x': b, 'y': c}}) AS l FROM t) SELECT unnest(l, recursive := true) FROM q
-- => SELECT
-- p <- AGGREGATION t.a
-- x <- AGGREGATION t.b
-- y <- AGGREGATION t.c
-- rows <- JOIN t.a, JOIN t.b, JOIN t.c

-- case: structs without names beside one that has them
-- dialect: bigquery
SELECT x.a, x.b FROM t, UNNEST([STRUCT(1 AS a, t.p AS b), (t.q, t.r)]) AS x
-- => SELECT
-- a <- TRANSFORMATION t.q
-- b <- TRANSFORMATION t.p, TRANSFORMATION t.r
-- rows <- JOIN t.p, JOIN t.q, JOIN t.r

-- case: a star shows an unnested struct's fields, which are not known
-- dialect: bigquery
WITH y AS (SELECT *, aa FROM (SELECT id, l FROM d.t) CROSS JOIN UNNEST(l) AS aa) SELECT addon_id, aa.name, id, y.version FROM y
-- => SELECT
-- addon_id <- TRANSFORMATION d.t.l
-- name <- TRANSFORMATION d.t.l
-- id <- IDENTITY d.t.id
-- version <- TRANSFORMATION d.t.l
-- diagnostics:

-- case: an array of structs made here has no other fields
-- dialect: bigquery
SELECT name, parts FROM d.t, UNNEST(t.plugins), UNNEST([STRUCT(t.v AS parts)])
-- => SELECT
-- name <- IDENTITY d.t.name
-- parts <- TRANSFORMATION d.t.v
-- diagnostics:

-- case: an array of an earlier item, joined and nested in another
-- dialect: redshift
SELECT o.id, i.sku, t AS tag FROM dev.s.orders AS o LEFT JOIN o.items AS i ON true, i.detail.tags AS t
-- => SELECT
-- id <- IDENTITY dev.s.orders.id
-- sku <- TRANSFORMATION dev.s.orders.items
-- tag <- TRANSFORMATION dev.s.orders.items
-- rows <- JOIN dev.s.orders.items
-- inputs: dev.s.orders
