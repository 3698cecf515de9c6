-- case: PIVOT spreads one column over several
-- dialect: bigquery
SELECT * FROM (SELECT a, k, v FROM t) PIVOT (SUM(v) AS total FOR k IN ('x' AS x, 'y' AS y))
-- => SELECT
-- a <- IDENTITY t.a
-- total_x <- AGGREGATION t.v, GROUP_BY t.k
-- total_y <- AGGREGATION t.v, GROUP_BY t.k
-- rows <- GROUP_BY t.a

-- case: UNPIVOT makes rows of columns
-- dialect: snowflake
-- schema: t(id, jan, feb)
SELECT id, month, sales FROM t UNPIVOT (sales FOR month IN (jan, feb))
-- => SELECT
-- id <- IDENTITY t.id
-- month <- CONDITIONAL t.feb, CONDITIONAL t.jan
-- sales <- IDENTITY t.feb, IDENTITY t.jan
-- rows <- FILTER t.feb, FILTER t.jan

-- case: DuckDB's PIVOT behind a table, one alias
-- dialect: duckdb
-- schema: t(a, b, c)
SELECT * FROM t PIVOT (sum(a) AS s FOR b IN (1, 2) GROUP BY c)
-- => SELECT
-- c <- IDENTITY t.c
-- 1_s <- AGGREGATION t.a, GROUP_BY t.b
-- 2_s <- AGGREGATION t.a, GROUP_BY t.b

-- case: DuckDB's PIVOT behind a table, two fields
-- dialect: duckdb
-- schema: t(a, b, c, d)
SELECT * FROM t PIVOT (sum(a) AS s FOR b IN (1, 2) c IN (1, 5))
-- => SELECT
-- d <- IDENTITY t.d
-- 1_1_s <- AGGREGATION t.a, GROUP_BY t.b, GROUP_BY t.c
-- 1_5_s <- AGGREGATION t.a, GROUP_BY t.b, GROUP_BY t.c
-- 2_1_s <- AGGREGATION t.a, GROUP_BY t.b, GROUP_BY t.c
-- 2_5_s <- AGGREGATION t.a, GROUP_BY t.b, GROUP_BY t.c

-- case: DuckDB's two aggregates without aliases
-- dialect: duckdb
PIVOT t ON b IN (1, 2) USING sum(a), max(d) GROUP BY c
-- => SELECT
-- c <- IDENTITY t.c
-- 1_sum(a) <- AGGREGATION t.a, GROUP_BY t.b
-- 1_max(d) <- AGGREGATION t.d, GROUP_BY t.b
-- 2_sum(a) <- AGGREGATION t.a, GROUP_BY t.b
-- 2_max(d) <- AGGREGATION t.d, GROUP_BY t.b

-- case: BigQuery's PIVOT without aliases
-- dialect: bigquery
-- schema: d.p(product, sales, quarter)
SELECT * FROM d.p PIVOT(SUM(sales) FOR quarter IN ('Q1', 'Q2'))
-- => SELECT
-- product <- IDENTITY d.p.product
-- Q1 <- AGGREGATION d.p.sales, GROUP_BY d.p.quarter
-- Q2 <- AGGREGATION d.p.sales, GROUP_BY d.p.quarter

-- case: BigQuery's PIVOT of two aggregates
-- dialect: bigquery
-- schema: d.p(product, sales, quarter)
SELECT * FROM d.p PIVOT(SUM(sales) AS total, COUNT(*) AS num FOR quarter IN ('Q1' AS a, 'Q2' AS b))
-- => SELECT
-- product <- IDENTITY d.p.product
-- total_a <- AGGREGATION d.p.sales, GROUP_BY d.p.quarter
-- num_a <- GROUP_BY d.p.quarter
-- total_b <- AGGREGATION d.p.sales, GROUP_BY d.p.quarter
-- num_b <- GROUP_BY d.p.quarter

-- case: Snowflake's PIVOT
-- dialect: snowflake
-- schema: s(empid, amount, quarter)
SELECT * FROM s PIVOT(SUM(amount) FOR quarter IN ('2023_Q1', '2023_Q2')) AS p ORDER BY empid
-- => SELECT
-- empid <- IDENTITY s.empid
-- '2023_Q1' <- AGGREGATION s.amount, GROUP_BY s.quarter
-- '2023_Q2' <- AGGREGATION s.amount, GROUP_BY s.quarter
-- rows <- GROUP_BY s.empid

-- case: Snowflake's PIVOT of any value
-- dialect: snowflake
-- schema: s(empid, amount, quarter)
SELECT * FROM s PIVOT(SUM(amount) FOR quarter IN (ANY ORDER BY quarter) DEFAULT ON NULL (0)) ORDER BY empid
-- => SELECT
-- empid <- IDENTITY s.empid
-- * <- AGGREGATION s.amount, GROUP_BY s.quarter

-- case: Snowflake's PIVOT with a column list
-- dialect: snowflake
-- schema: s(empid, amount, quarter)
SELECT emp, q1 FROM s PIVOT(SUM(amount) FOR quarter IN ('a', 'b')) AS p (emp, q1, q2)
-- => SELECT
-- emp <- IDENTITY s.empid
-- q1 <- AGGREGATION s.amount, GROUP_BY s.quarter

-- case: T-SQL's PIVOT
-- dialect: tsql
SELECT VendorID, [250] AS Emp1, [251] AS Emp2 FROM (SELECT PurchaseOrderID, EmployeeID, VendorID FROM Purchasing.H) p PIVOT (COUNT(PurchaseOrderID) FOR EmployeeID IN ([250], [251])) AS pvt ORDER BY pvt.VendorID
-- => SELECT
-- VendorID <- IDENTITY purchasing.h.vendorid
-- Emp1 <- AGGREGATION! purchasing.h.purchaseorderid, GROUP_BY purchasing.h.employeeid
-- Emp2 <- AGGREGATION! purchasing.h.purchaseorderid, GROUP_BY purchasing.h.employeeid

-- case: T-SQL's UNPIVOT
-- dialect: tsql
SELECT VendorID, Employee, Orders FROM (SELECT VendorID, Emp1, Emp2 FROM pvt) p UNPIVOT (Orders FOR Employee IN (Emp1, Emp2)) AS unpvt
-- => SELECT
-- VendorID <- IDENTITY pvt.vendorid
-- Employee <- CONDITIONAL pvt.emp1, CONDITIONAL pvt.emp2
-- Orders <- IDENTITY pvt.emp1, IDENTITY pvt.emp2

-- case: Oracle's PIVOT
-- dialect: oracle
-- schema: t(cust, prod, qty)
SELECT * FROM t PIVOT (SUM(qty) AS s FOR prod IN ('A' AS a, 'B' AS b))
-- => SELECT
-- cust <- IDENTITY t.cust
-- a_s <- AGGREGATION t.qty, GROUP_BY t.prod
-- b_s <- AGGREGATION t.qty, GROUP_BY t.prod

-- case: Oracle's PIVOT of two aggregates
-- dialect: oracle
-- schema: t(cust, prod, qty)
SELECT * FROM t PIVOT (SUM(qty) AS s, MAX(qty) AS m FOR prod IN ('A' AS a))
-- => SELECT
-- cust <- IDENTITY t.cust
-- a_s <- AGGREGATION t.qty, GROUP_BY t.prod
-- a_m <- AGGREGATION t.qty, GROUP_BY t.prod

-- case: Spark's PIVOT of two aggregates
-- dialect: spark
-- schema: t(year, course, earnings)
SELECT * FROM t PIVOT (sum(earnings) AS s, avg(earnings) AS v FOR course IN ('dotNET', 'Java'))
-- => SELECT
-- year <- IDENTITY t.year
-- dotNET_s <- AGGREGATION t.earnings, GROUP_BY t.course
-- dotNET_v <- AGGREGATION t.earnings, GROUP_BY t.course
-- Java_s <- AGGREGATION t.earnings, GROUP_BY t.course
-- Java_v <- AGGREGATION t.earnings, GROUP_BY t.course

-- case: Databricks' PIVOT with aliases of values
-- dialect: databricks
-- schema: t(year, course, earnings)
SELECT * FROM t PIVOT (sum(earnings) FOR course IN ('dotNET' AS d, 'Java' AS j))
-- => SELECT
-- year <- IDENTITY t.year
-- d <- AGGREGATION t.earnings, GROUP_BY t.course
-- j <- AGGREGATION t.earnings, GROUP_BY t.course

-- case: Spark's PIVOT for two columns
-- dialect: spark
-- schema: t(id, a, b, v)
SELECT * FROM t PIVOT (sum(v) FOR (a, b) IN ((1, 2) AS x, (3, 4) AS y))
-- => SELECT
-- id <- IDENTITY t.id
-- x <- AGGREGATION t.v, GROUP_BY t.a, GROUP_BY t.b
-- y <- AGGREGATION t.v, GROUP_BY t.a, GROUP_BY t.b

-- case: DuckDB's FROM in front of PIVOT
-- dialect: duckdb
-- schema: cities(country, name, year, population)
FROM cities PIVOT (sum(population) FOR year IN (2000, 2010) GROUP BY country)
-- => SELECT
-- country <- IDENTITY cities.country
-- 2000 <- AGGREGATION cities.population, GROUP_BY cities.year
-- 2010 <- AGGREGATION cities.population, GROUP_BY cities.year

-- case: DuckDB's PIVOT statement, one aggregate
-- dialect: duckdb
-- schema: cities(country, name, year, population)
PIVOT cities ON year IN (2000, 2010) USING sum(population) GROUP BY country
-- => SELECT
-- country <- IDENTITY cities.country
-- 2000 <- AGGREGATION cities.population, GROUP_BY cities.year
-- 2010 <- AGGREGATION cities.population, GROUP_BY cities.year

-- case: DuckDB's UNPIVOT statement of two columns
-- dialect: duckdb
-- schema: m(empid, dept, jan, feb)
UNPIVOT m ON jan, feb INTO NAME month VALUE sales
-- => SELECT
-- empid <- IDENTITY m.empid
-- dept <- IDENTITY m.dept
-- month <- CONDITIONAL m.feb, CONDITIONAL m.jan
-- sales <- IDENTITY m.feb, IDENTITY m.jan

-- case: DuckDB's UNPIVOT behind a table
-- dialect: duckdb
-- schema: m(empid, dept, jan, feb)
SELECT * FROM m UNPIVOT (sales FOR month IN (jan, feb))
-- => SELECT
-- empid <- IDENTITY m.empid
-- dept <- IDENTITY m.dept
-- month <- CONDITIONAL m.feb, CONDITIONAL m.jan
-- sales <- IDENTITY m.feb, IDENTITY m.jan

-- case: Databricks' UNPIVOT with aliases of columns
-- dialect: databricks
-- schema: s(loc, q1, q2)
SELECT * FROM s UNPIVOT INCLUDE NULLS (sales FOR quarter IN (q1 AS Jan, q2))
-- => SELECT
-- loc <- IDENTITY s.loc
-- quarter <- (literal)
-- sales <- IDENTITY s.q1, IDENTITY s.q2

-- case: PIVOT without schema
-- dialect: snowflake
SELECT * FROM s PIVOT(SUM(amount) FOR quarter IN ('a', 'b'))
-- => SELECT
-- * <- IDENTITY s.*
-- 'a' <- AGGREGATION s.amount, GROUP_BY s.quarter
-- 'b' <- AGGREGATION s.amount, GROUP_BY s.quarter

-- case: T-SQL's star over PIVOT
-- dialect: tsql
-- schema: s(id, k, v)
SELECT * FROM (SELECT id, k, v FROM s) p PIVOT (SUM(v) FOR k IN ([x], [y])) q
-- => SELECT
-- id <- IDENTITY s.id
-- x <- AGGREGATION s.v, GROUP_BY s.k
-- y <- AGGREGATION s.v, GROUP_BY s.k

-- case: Snowflake's PIVOT by a subquery
-- dialect: snowflake
-- schema: s(id, k, v)
SELECT * FROM s PIVOT (SUM(v) FOR k IN (SELECT DISTINCT k FROM dims))
-- => SELECT
-- id <- IDENTITY s.id
-- * <- AGGREGATION s.v, GROUP_BY s.k
-- rows <- GROUP_BY dims.k, GROUP_BY s.id
-- inputs: dims, s

-- case: Snowflake's UNPIVOT that keeps NULLs
-- dialect: snowflake
-- schema: s(id, a, b)
SELECT * FROM s UNPIVOT INCLUDE NULLS (v FOR k IN (a AS 'x', b AS 'y')) AS u
-- => SELECT
-- id <- IDENTITY s.id
-- k <- (literal)
-- v <- IDENTITY s.a, IDENTITY s.b

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

-- case: Trino's MATCH_RECOGNIZE
-- dialect: trino
SELECT m.cust, m.low FROM orders MATCH_RECOGNIZE (PARTITION BY cust ORDER BY d MEASURES LAST(B.price) AS low PATTERN (A B+) DEFINE B AS B.price < PREV(B.price)) AS m
-- => SELECT
-- cust <- IDENTITY orders.cust
-- low <- TRANSFORMATION orders.price

-- case: Snowflake's MATCH_RECOGNIZE, measures by name
-- dialect: snowflake
SELECT company, d FROM stock MATCH_RECOGNIZE(PARTITION BY company ORDER BY price_date MEASURES FIRST(down.price_date) AS d ONE ROW PER MATCH AFTER MATCH SKIP TO LAST up PATTERN(start down+ up+) DEFINE down AS price < LAG(price), up AS price > LAG(price))
-- => SELECT
-- company <- IDENTITY stock.company
-- d <- TRANSFORMATION stock.price_date
-- rows <- FILTER stock.price, GROUP_BY stock.company, SORT stock.price_date
