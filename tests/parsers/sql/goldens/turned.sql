-- case: PIVOT whose GROUP BY says what stays
-- dialect: duckdb
-- schema: t(id, c, k, a, b)
SELECT * FROM t PIVOT (sum(a) FOR k IN (1, 2) GROUP BY c)
-- => SELECT
-- c <- IDENTITY t.c
-- 1 <- AGGREGATION t.a, GROUP_BY t.k
-- 2 <- AGGREGATION t.a, GROUP_BY t.k
-- rows <- GROUP_BY t.c
-- inputs: t

-- case: DuckDB's PIVOT statement
-- dialect: duckdb
PIVOT t ON k IN ('x', 'y') USING sum(a) AS s, max(b) AS m GROUP BY c
-- => SELECT
-- c <- IDENTITY t.c
-- x_s <- AGGREGATION t.a, GROUP_BY t.k
-- x_m <- AGGREGATION t.b, GROUP_BY t.k
-- y_s <- AGGREGATION t.a, GROUP_BY t.k
-- y_m <- AGGREGATION t.b, GROUP_BY t.k
-- rows <- GROUP_BY t.c
-- inputs: t

-- case: DuckDB's PIVOT in a CTE; without GROUP BY the rest stays
-- dialect: duckdb
-- schema: t(c, k, a)
WITH p AS (PIVOT t ON k IN ('x') USING sum(a)) SELECT * FROM p
-- => SELECT
-- c <- IDENTITY t.c
-- x <- AGGREGATION t.a, GROUP_BY t.k
-- rows <- GROUP_BY t.c
-- inputs: t

-- case: without IN the data name the columns
-- dialect: duckdb
PIVOT t ON k USING sum(a) GROUP BY c
-- => SELECT
-- c <- IDENTITY t.c
-- * <- AGGREGATION t.a, GROUP_BY t.k
-- rows <- GROUP_BY t.c
-- inputs: t

-- case: DuckDB's UNPIVOT statement
-- dialect: duckdb
-- schema: t(id, a, b)
UNPIVOT t ON a, b INTO NAME what VALUE v
-- => SELECT
-- id <- IDENTITY t.id
-- what <- CONDITIONAL t.a, CONDITIONAL t.b
-- v <- IDENTITY t.a, IDENTITY t.b
-- rows <- FILTER t.a, FILTER t.b
-- inputs: t

-- case: DuckDB's UNPIVOT of all columns but one
-- dialect: duckdb
-- schema: t(id, a, b)
UNPIVOT t ON COLUMNS(* EXCLUDE (id)) INTO NAME what VALUE v
-- => SELECT
-- id <- IDENTITY t.id
-- what <- CONDITIONAL t.a, CONDITIONAL t.b
-- v <- IDENTITY t.a, IDENTITY t.b
-- rows <- FILTER t.a, FILTER t.b
-- inputs: t

-- case: UNPIVOT that keeps NULLs filters nothing
-- dialect: databricks
-- schema: t(id, a, b)
SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR n IN (a, b))
-- => SELECT
-- id <- IDENTITY t.id
-- n <- (literal)
-- v <- IDENTITY t.a, IDENTITY t.b
-- rows <-
-- inputs: t

-- case: a column list over PIVOT counts from the end
-- dialect: snowflake
SELECT * FROM t PIVOT (sum(v) FOR m IN ('jan', 'feb')) AS p (id, j, f)
-- => SELECT
-- id <- IDENTITY? t.*
-- j <- AGGREGATION t.v, GROUP_BY t.m
-- f <- AGGREGATION t.v, GROUP_BY t.m
-- rows <-
-- inputs: t

-- case: MATCH_RECOGNIZE gives the partition and the measures
-- dialect: snowflake
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY p ORDER BY o MEASURES first(x.a) AS f, count(*) AS n ONE ROW PER MATCH PATTERN (x y+) DEFINE y AS y.b > prev(y.b))
-- => SELECT
-- p <- IDENTITY t.p
-- f <- TRANSFORMATION t.a
-- n <- (count-rows)
-- rows <- FILTER t.b, GROUP_BY t.p, SORT t.o
-- inputs: t

-- case: MATCH_RECOGNIZE with all rows gives all columns, too
-- dialect: snowflake
-- schema: t(a, b)
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY a MEASURES last(x.b) AS l ALL ROWS PER MATCH PATTERN (x+) DEFINE x AS x.b > 1) AS m
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- l <- TRANSFORMATION t.b
-- rows <- FILTER t.b, SORT t.a
-- inputs: t

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

-- case: rows come from a list that the select list unnests
-- dialect: duckdb
SELECT id, unnest(l) AS e FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- e <- TRANSFORMATION t.l
-- rows <- JOIN t.l
-- inputs: t

-- case: a struct unnested is its fields
-- dialect: duckdb
WITH c AS (SELECT {'x': a, 'y': b} AS s FROM t) SELECT unnest(s) FROM c
-- => SELECT
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b
-- rows <-
-- inputs: t

-- case: a list comprehension's variable is no column
-- dialect: duckdb
SELECT [x * y FOR x IN l IF x > z] AS p FROM t
-- => SELECT
-- p <- CONDITIONAL t.l, CONDITIONAL t.z, TRANSFORMATION t.l, TRANSFORMATION t.y
-- rows <-
-- inputs: t

-- case: ORDER BY ALL with LIMIT
-- dialect: duckdb
SELECT a, b FROM t ORDER BY ALL LIMIT 3
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- SORT t.a, SORT t.b
-- inputs: t

-- case: EXCEPT ALL decides rows by the values of both sides
SELECT a FROM t EXCEPT ALL SELECT b FROM u
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER u.b, GROUP_BY= t.a
-- inputs: t, u

-- case: ClickHouse's ARRAY JOIN
-- dialect: clickhouse
SELECT a, e, l FROM t ARRAY JOIN m AS e, l
-- => SELECT
-- a <- IDENTITY t.a
-- e <- TRANSFORMATION t.m
-- l <- TRANSFORMATION t.l
-- rows <- JOIN t.l, JOIN t.m
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

-- case: structs unnested down to the innermost fields
-- dialect: duckdb
-- schema: t(id, a, b, c)
WITH q AS (SELECT list({'p': a, 'r': {'x': b, 'y': c}}) AS l FROM t) SELECT unnest(l, recursive := true) FROM q
-- => SELECT
-- p <- AGGREGATION t.a
-- x <- AGGREGATION t.b
-- y <- AGGREGATION t.c
-- rows <- JOIN t.a, JOIN t.b, JOIN t.c

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

-- case: structs without names beside one that has them
-- dialect: bigquery
SELECT x.a, x.b FROM t, UNNEST([STRUCT(1 AS a, t.p AS b), (t.q, t.r)]) AS x
-- => SELECT
-- a <- TRANSFORMATION t.q
-- b <- TRANSFORMATION t.p, TRANSFORMATION t.r
-- rows <- JOIN t.p, JOIN t.q, JOIN t.r
