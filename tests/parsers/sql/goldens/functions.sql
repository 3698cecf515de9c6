-- case: bigquery pivot no alias
-- dialect: bigquery
-- schema: d.p(product, sales, quarter)
SELECT * FROM d.p PIVOT(SUM(sales) FOR quarter IN ('Q1', 'Q2'))
-- => SELECT
-- product <- IDENTITY d.p.product
-- Q1 <- AGGREGATION d.p.sales, GROUP_BY d.p.quarter
-- Q2 <- AGGREGATION d.p.sales, GROUP_BY d.p.quarter

-- case: bigquery pivot two aggregates
-- dialect: bigquery
-- schema: d.p(product, sales, quarter)
SELECT * FROM d.p PIVOT(SUM(sales) AS total, COUNT(*) AS num FOR quarter IN ('Q1' AS a, 'Q2' AS b))
-- => SELECT
-- product <- IDENTITY d.p.product
-- total_a <- AGGREGATION d.p.sales, GROUP_BY d.p.quarter
-- num_a <- GROUP_BY d.p.quarter
-- total_b <- AGGREGATION d.p.sales, GROUP_BY d.p.quarter
-- num_b <- GROUP_BY d.p.quarter

-- case: snowflake pivot
-- dialect: snowflake
-- schema: s(empid, amount, quarter)
SELECT * FROM s PIVOT(SUM(amount) FOR quarter IN ('2023_Q1', '2023_Q2')) AS p ORDER BY empid
-- => SELECT
-- empid <- IDENTITY s.empid
-- '2023_Q1' <- AGGREGATION s.amount, GROUP_BY s.quarter
-- '2023_Q2' <- AGGREGATION s.amount, GROUP_BY s.quarter
-- rows <- GROUP_BY s.empid

-- case: snowflake pivot any
-- dialect: snowflake
-- schema: s(empid, amount, quarter)
SELECT * FROM s PIVOT(SUM(amount) FOR quarter IN (ANY ORDER BY quarter) DEFAULT ON NULL (0)) ORDER BY empid
-- => SELECT
-- empid <- IDENTITY s.empid
-- * <- AGGREGATION s.amount, GROUP_BY s.quarter

-- case: snowflake pivot column list
-- dialect: snowflake
-- schema: s(empid, amount, quarter)
SELECT emp, q1 FROM s PIVOT(SUM(amount) FOR quarter IN ('a', 'b')) AS p (emp, q1, q2)
-- => SELECT
-- emp <- IDENTITY s.empid
-- q1 <- AGGREGATION s.amount, GROUP_BY s.quarter

-- case: tsql pivot
-- dialect: tsql
SELECT VendorID, [250] AS Emp1, [251] AS Emp2 FROM (SELECT PurchaseOrderID, EmployeeID, VendorID FROM Purchasing.H) p PIVOT (COUNT(PurchaseOrderID) FOR EmployeeID IN ([250], [251])) AS pvt ORDER BY pvt.VendorID
-- => SELECT
-- VendorID <- IDENTITY purchasing.h.vendorid
-- Emp1 <- AGGREGATION! purchasing.h.purchaseorderid, GROUP_BY purchasing.h.employeeid
-- Emp2 <- AGGREGATION! purchasing.h.purchaseorderid, GROUP_BY purchasing.h.employeeid

-- case: tsql unpivot
-- dialect: tsql
SELECT VendorID, Employee, Orders FROM (SELECT VendorID, Emp1, Emp2 FROM pvt) p UNPIVOT (Orders FOR Employee IN (Emp1, Emp2)) AS unpvt
-- => SELECT
-- VendorID <- IDENTITY pvt.vendorid
-- Employee <- CONDITIONAL pvt.emp1, CONDITIONAL pvt.emp2
-- Orders <- IDENTITY pvt.emp1, IDENTITY pvt.emp2

-- case: oracle pivot
-- dialect: oracle
-- schema: t(cust, prod, qty)
SELECT * FROM t PIVOT (SUM(qty) AS s FOR prod IN ('A' AS a, 'B' AS b))
-- => SELECT
-- cust <- IDENTITY t.cust
-- a_s <- AGGREGATION t.qty, GROUP_BY t.prod
-- b_s <- AGGREGATION t.qty, GROUP_BY t.prod

-- case: oracle pivot two
-- dialect: oracle
-- schema: t(cust, prod, qty)
SELECT * FROM t PIVOT (SUM(qty) AS s, MAX(qty) AS m FOR prod IN ('A' AS a))
-- => SELECT
-- cust <- IDENTITY t.cust
-- a_s <- AGGREGATION t.qty, GROUP_BY t.prod
-- a_m <- AGGREGATION t.qty, GROUP_BY t.prod

-- case: spark pivot
-- dialect: spark
-- schema: t(year, course, earnings)
SELECT * FROM t PIVOT (sum(earnings) AS s, avg(earnings) AS v FOR course IN ('dotNET', 'Java'))
-- => SELECT
-- year <- IDENTITY t.year
-- dotNET_s <- AGGREGATION t.earnings, GROUP_BY t.course
-- dotNET_v <- AGGREGATION t.earnings, GROUP_BY t.course
-- Java_s <- AGGREGATION t.earnings, GROUP_BY t.course
-- Java_v <- AGGREGATION t.earnings, GROUP_BY t.course

-- case: databricks pivot no alias
-- dialect: databricks
-- schema: t(year, course, earnings)
SELECT * FROM t PIVOT (sum(earnings) FOR course IN ('dotNET' AS d, 'Java' AS j))
-- => SELECT
-- year <- IDENTITY t.year
-- d <- AGGREGATION t.earnings, GROUP_BY t.course
-- j <- AGGREGATION t.earnings, GROUP_BY t.course

-- case: databricks pivot two columns
-- dialect: spark
-- schema: t(id, a, b, v)
SELECT * FROM t PIVOT (sum(v) FOR (a, b) IN ((1, 2) AS x, (3, 4) AS y))
-- => SELECT
-- id <- IDENTITY t.id
-- x <- AGGREGATION t.v, GROUP_BY t.a, GROUP_BY t.b
-- y <- AGGREGATION t.v, GROUP_BY t.a, GROUP_BY t.b

-- case: duckdb pivot sql standard
-- dialect: duckdb
-- schema: cities(country, name, year, population)
FROM cities PIVOT (sum(population) FOR year IN (2000, 2010) GROUP BY country)
-- => SELECT
-- country <- IDENTITY cities.country
-- 2000 <- AGGREGATION cities.population, GROUP_BY cities.year
-- 2010 <- AGGREGATION cities.population, GROUP_BY cities.year

-- case: duckdb pivot statement
-- dialect: duckdb
-- schema: cities(country, name, year, population)
PIVOT cities ON year IN (2000, 2010) USING sum(population) GROUP BY country
-- => SELECT
-- country <- IDENTITY cities.country
-- 2000 <- AGGREGATION cities.population, GROUP_BY cities.year
-- 2010 <- AGGREGATION cities.population, GROUP_BY cities.year

-- case: duckdb unpivot statement
-- dialect: duckdb
-- schema: m(empid, dept, jan, feb)
UNPIVOT m ON jan, feb INTO NAME month VALUE sales
-- => SELECT
-- empid <- IDENTITY m.empid
-- dept <- IDENTITY m.dept
-- month <- CONDITIONAL m.feb, CONDITIONAL m.jan
-- sales <- IDENTITY m.feb, IDENTITY m.jan

-- case: duckdb unpivot from
-- dialect: duckdb
-- schema: m(empid, dept, jan, feb)
SELECT * FROM m UNPIVOT (sales FOR month IN (jan, feb))
-- => SELECT
-- empid <- IDENTITY m.empid
-- dept <- IDENTITY m.dept
-- month <- CONDITIONAL m.feb, CONDITIONAL m.jan
-- sales <- IDENTITY m.feb, IDENTITY m.jan

-- case: databricks unpivot
-- dialect: databricks
-- schema: s(loc, q1, q2)
SELECT * FROM s UNPIVOT INCLUDE NULLS (sales FOR quarter IN (q1 AS Jan, q2))
-- => SELECT
-- loc <- IDENTITY s.loc
-- quarter <- (literal)
-- sales <- IDENTITY s.q1, IDENTITY s.q2

-- case: pivot star without schema
-- dialect: snowflake
SELECT * FROM s PIVOT(SUM(amount) FOR quarter IN ('a', 'b'))
-- => SELECT
-- * <- IDENTITY s.*
-- 'a' <- AGGREGATION s.amount, GROUP_BY s.quarter
-- 'b' <- AGGREGATION s.amount, GROUP_BY s.quarter

-- case: bigquery unnest offset
-- dialect: bigquery
SELECT t.id, x, off FROM d.t AS t, UNNEST(t.arr) AS x WITH OFFSET AS off
-- => SELECT
-- id <- IDENTITY d.t.id
-- x <- TRANSFORMATION d.t.arr
-- off <- TRANSFORMATION d.t.arr
-- rows <- JOIN d.t.arr

-- case: bigquery unnest offset default
-- dialect: bigquery
SELECT id, x, offset FROM d.t CROSS JOIN UNNEST(arr) AS x WITH OFFSET
-- => SELECT
-- id <- IDENTITY d.t.id
-- x <- TRANSFORMATION d.t.arr
-- offset <- TRANSFORMATION d.t.arr

-- case: bigquery correlated comma array path
-- dialect: bigquery
SELECT t.id, x.name FROM d.t AS t, t.items AS x
-- => SELECT
-- id <- IDENTITY d.t.id
-- name <- TRANSFORMATION d.t.items
-- inputs: d.t

-- case: bigquery unnest left join
-- dialect: bigquery
SELECT t.id, h.page.pagePath FROM d.t AS t LEFT JOIN UNNEST(t.hits) AS h
-- => SELECT
-- id <- IDENTITY d.t.id
-- pagePath <- TRANSFORMATION d.t.hits

-- case: bigquery ga4 scalar subquery
-- dialect: bigquery
SELECT event_name, (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page') AS page FROM `p.analytics.events_20240101`
-- => SELECT
-- event_name <- IDENTITY p.analytics.events_yyyymmdd.event_name
-- page <- FILTER p.analytics.events_yyyymmdd.event_params, JOIN p.analytics.events_yyyymmdd.event_params, TRANSFORMATION p.analytics.events_yyyymmdd.event_params

-- case: bigquery unnest literal array
-- dialect: bigquery
SELECT x FROM UNNEST([1, 2, 3]) AS x
-- => SELECT
-- x <- (generated)

-- case: bigquery in unnest
-- dialect: bigquery
SELECT a FROM d.t WHERE 'x' IN UNNEST(tags)
-- => SELECT
-- a <- IDENTITY d.t.a
-- rows <- FILTER d.t.tags

-- case: bigquery array subquery
-- dialect: bigquery
SELECT id, ARRAY(SELECT AS STRUCT x.a, x.b FROM UNNEST(items) AS x WHERE x.c > 1) AS its FROM d.t
-- => SELECT
-- id <- IDENTITY d.t.id
-- its <- FILTER d.t.items, JOIN d.t.items, TRANSFORMATION d.t.items

-- case: bigquery select as value
-- dialect: bigquery
SELECT AS VALUE STRUCT(a AS x, b AS y) FROM d.t
-- => SELECT
-- x <- IDENTITY d.t.a
-- y <- IDENTITY d.t.b

-- case: bigquery select as struct
-- dialect: bigquery
SELECT AS STRUCT a, b AS c FROM d.t
-- => SELECT
-- a <- IDENTITY d.t.a
-- c <- IDENTITY d.t.b

-- case: bigquery agg struct
-- dialect: bigquery
SELECT k, ARRAY_AGG(STRUCT(a, b) ORDER BY c DESC LIMIT 1)[OFFSET(0)].* FROM d.t GROUP BY k
-- => SELECT
-- k <- IDENTITY d.t.k
-- a <- AGGREGATION d.t.a, CONDITIONAL d.t.c
-- b <- AGGREGATION d.t.b, CONDITIONAL d.t.c

-- case: trino unnest two
-- dialect: trino
SELECT t.id, u.x, u.y, u.n FROM t CROSS JOIN UNNEST(t.a, t.b) WITH ORDINALITY AS u (x, y, n)
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.a
-- y <- TRANSFORMATION t.b
-- n <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- rows <- JOIN t.a, JOIN t.b

-- case: trino unnest map
-- dialect: presto
SELECT id, k, v FROM t CROSS JOIN UNNEST(m) AS u (k, v)
-- => SELECT
-- id <- IDENTITY t.id
-- k <- TRANSFORMATION t.m
-- v <- TRANSFORMATION t.m

-- case: postgres unnest from
-- dialect: postgres
SELECT t.id, x FROM t, unnest(t.arr) AS x
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.arr

-- case: postgres unnest with ordinality
-- dialect: postgres
SELECT t.id, e.elem, e.nr FROM t LEFT JOIN LATERAL unnest(string_to_array(t.elements, ',')) WITH ORDINALITY AS e(elem, nr) ON TRUE
-- => SELECT
-- id <- IDENTITY t.id
-- elem <- TRANSFORMATION t.elements
-- nr <- TRANSFORMATION t.elements

-- case: postgres jsonb_array_elements
-- dialect: postgres
SELECT t.id, e->>'name' AS n FROM t CROSS JOIN LATERAL jsonb_array_elements(t.doc->'items') AS e
-- => SELECT
-- id <- IDENTITY t.id
-- n <- TRANSFORMATION t.doc

-- case: postgres jsonb_each value
-- dialect: postgres
SELECT key, value FROM t, jsonb_each_text(t.doc)
-- => SELECT
-- key <- TRANSFORMATION t.doc
-- value <- TRANSFORMATION t.doc

-- case: postgres jsonb_to_recordset
-- dialect: postgres
SELECT r.a, r.b FROM t, jsonb_to_recordset(t.doc) AS r(a int, b text)
-- => SELECT
-- a <- TRANSFORMATION t.doc
-- b <- TRANSFORMATION t.doc

-- case: generate_series
-- dialect: postgres
SELECT d::date AS day FROM generate_series('2020-01-01'::date, '2020-12-31'::date, '1 day'::interval) AS d
-- => SELECT
-- day <- (no-source)
-- inputs:

-- case: generate_series table alias
-- dialect: postgres
SELECT s.a FROM generate_series(0, 14, 7) AS s(a)
-- => SELECT
-- a <- (generated)

-- case: postgres table function with columns
-- dialect: postgres
SELECT * FROM f(1) AS x(a int, b text)
-- => SELECT
-- a <- (generated)
-- b <- (generated)

-- case: duckdb unnest struct
-- dialect: duckdb
SELECT id, unnest(arr) AS x FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.arr

-- case: duckdb read files
-- dialect: duckdb
SELECT a FROM 'data/x.parquet'
-- => SELECT
-- a <- IDENTITY data/x.parquet.a
-- inputs: data/x.parquet

-- case: duckdb read_csv
-- dialect: duckdb
SELECT a FROM read_csv_auto('x.csv')
-- => SELECT
-- inputs: x.csv

-- case: flatten pseudo columns
-- dialect: snowflake
SELECT f.seq, f.key, f.path, f.index, f.value, f.this FROM t, LATERAL FLATTEN(input => t.j) f
-- => SELECT
-- seq <- TRANSFORMATION t.j
-- key <- TRANSFORMATION t.j
-- path <- TRANSFORMATION t.j
-- index <- TRANSFORMATION t.j
-- value <- TRANSFORMATION t.j
-- this <- TRANSFORMATION t.j

-- case: table flatten
-- dialect: snowflake
SELECT t.id, value:name::string AS n FROM t, TABLE(FLATTEN(t.j, 'items'))
-- => SELECT
-- id <- IDENTITY t.id
-- n <- TRANSFORMATION t.j

-- case: nested flatten
-- dialect: snowflake
SELECT a.value:x AS x, b.value:y::int AS y FROM t, LATERAL FLATTEN(input => t.j:items) a, LATERAL FLATTEN(input => a.value:subs, outer => true) b
-- => SELECT
-- x <- TRANSFORMATION t.j
-- y <- TRANSFORMATION t.j

-- case: flatten unqualified value
-- dialect: snowflake
SELECT id, value FROM t, LATERAL FLATTEN(INPUT => SPLIT(t.csv, ','))
-- => SELECT
-- id <- IDENTITY t.id
-- value <- TRANSFORMATION t.csv

-- case: split_to_table
-- dialect: snowflake
SELECT t.id, s.value FROM t, LATERAL SPLIT_TO_TABLE(t.csv, ',') AS s
-- => SELECT
-- id <- IDENTITY t.id
-- value <- TRANSFORMATION t.csv

-- case: table(split_to_table)
-- dialect: snowflake
SELECT t.id, value FROM t, TABLE(SPLIT_TO_TABLE(t.csv, ','))
-- => SELECT
-- id <- IDENTITY t.id
-- value <- TRANSFORMATION t.csv

-- case: result_scan
-- dialect: snowflake
SELECT a FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))
-- => SELECT
-- inputs:

-- case: snowflake stage positional
-- dialect: snowflake
SELECT t.$1 AS a, $2 AS b, $1:x::int AS c FROM @my_stage/f.csv (FILE_FORMAT => 'ff') t
-- => SELECT
-- inputs: @my_stage/f.csv

-- case: snowflake values
-- dialect: snowflake
SELECT column1, $2 AS b FROM VALUES (1, 'a'), (2, 'b')
-- => SELECT
-- column1 <- (literal)
-- b <- (literal)

-- case: snowflake values alias
-- dialect: snowflake
SELECT v.x, t.b FROM (VALUES (1), (2)) AS v(x) JOIN t ON t.a = v.x
-- => SELECT
-- x <- (literal)
-- b <- IDENTITY t.b
