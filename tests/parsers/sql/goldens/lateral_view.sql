-- case: LATERAL VIEW
-- dialect: hive
SELECT a, k, v FROM t LATERAL VIEW explode(m) x AS k, v
-- => SELECT
-- a <- IDENTITY t.a
-- k <- TRANSFORMATION t.m
-- v <- TRANSFORMATION t.m

-- case: Hive's LATERAL VIEW in front of a join
-- dialect: hive
SELECT t.id, x, u.b FROM t LATERAL VIEW explode(split(t.l, ',')) e AS x LEFT JOIN u ON u.k = x
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.l
-- b <- IDENTITY u.b
-- rows <- JOIN t.l, JOIN u.k

-- case: Spark's star over LATERAL VIEW
-- dialect: spark
-- schema: t(id, l)
SELECT * FROM t LATERAL VIEW explode(l) e AS x
-- => SELECT
-- id <- IDENTITY t.id
-- l <- IDENTITY t.l
-- x <- TRANSFORMATION t.l

-- case: Spark's LATERAL VIEW OUTER
-- dialect: spark
SELECT t.id, e.col1 FROM t LATERAL VIEW OUTER explode(t.arr) e AS col1
-- => SELECT
-- id <- IDENTITY t.id
-- col1 <- TRANSFORMATION t.arr
-- rows <- JOIN t.arr

-- case: Hive's posexplode
-- dialect: hive
SELECT id, pos, val FROM t LATERAL VIEW posexplode(arr) e AS pos, val
-- => SELECT
-- id <- IDENTITY t.id
-- pos <- TRANSFORMATION t.arr
-- val <- TRANSFORMATION t.arr

-- case: Hive's json_tuple
-- dialect: hive
SELECT t.id, j.a, j.b FROM t LATERAL VIEW json_tuple(t.js, 'a', 'b') j AS a, b
-- => SELECT
-- id <- IDENTITY t.id
-- a <- TRANSFORMATION t.js
-- b <- TRANSFORMATION t.js

-- case: Spark's stack
-- dialect: spark
SELECT id, k, v FROM t LATERAL VIEW stack(2, 'x', x, 'y', y) s AS k, v
-- => SELECT
-- id <- IDENTITY t.id
-- k <- TRANSFORMATION t.x, TRANSFORMATION t.y
-- v <- TRANSFORMATION t.x, TRANSFORMATION t.y

-- case: Hive's chain of LATERAL VIEWs
-- dialect: hive
SELECT a.id, y FROM a LATERAL VIEW explode(xs) t1 AS x LATERAL VIEW explode(t1.x.ys) t2 AS y
-- => SELECT
-- id <- IDENTITY a.id
-- y <- TRANSFORMATION a.xs

-- case: Spark's names where none are given
-- dialect: spark
SELECT id, col FROM t LATERAL VIEW explode(arr) e
-- => SELECT
-- id <- IDENTITY t.id
-- col <- TRANSFORMATION t.arr

-- case: Spark's explode in the select list
-- dialect: spark
SELECT id, explode(arr) AS x FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.arr

-- case: Spark's posexplode in the select list
-- dialect: spark
SELECT id, posexplode(arr) AS (p, x) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- p <- TRANSFORMATION t.arr
-- x <- TRANSFORMATION t.arr

-- case: Databricks' explode of a map
-- dialect: databricks
SELECT id, explode(m) AS (k, v) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- k <- TRANSFORMATION t.m
-- v <- TRANSFORMATION t.m

-- case: Spark's inline
-- dialect: spark
SELECT id, inline(arr) AS (a, b) FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- a <- TRANSFORMATION t.arr
-- b <- TRANSFORMATION t.arr
