-- case: T-SQL's table variables are temporary tables
-- dialect: tsql
DECLARE @t TABLE (a INT);
INSERT INTO @t SELECT b FROM s
-- => CREATE_TABLE
-- outputs: @t
-- => INSERT
-- a <- IDENTITY s.b
-- outputs: @t

-- case: T-SQL's SELECT INTO, and an alias in front
-- dialect: tsql
SELECT x = a, b AS y INTO #n FROM t
-- => CREATE_TABLE
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b
-- outputs: #n

-- case: ClickHouse's dictionaries are tables, and FINAL is no part of a name
-- dialect: clickhouse
SELECT dictGet('d.users', 'name', id) AS n FROM t FINAL
-- => SELECT
-- n <- TRANSFORMATION d.users.name, TRANSFORMATION t.id
-- inputs: d.users, t

-- case: ClickHouse's materialized view fills another table
-- dialect: clickhouse
CREATE MATERIALIZED VIEW v TO x AS SELECT a FROM t
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- outputs: v, x

-- case: Teradata's display attributes are no functions
-- dialect: teradata
CREATE VIEW v AS SELECT a, b (TITLE 'B') FROM t
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b

-- case: Hive reads all partitions of one table, Spark files of a format
-- dialect: spark
SELECT a FROM parquet.`s3://b/k`
-- => SELECT
-- a <- IDENTITY s3://b/k.a
-- inputs: s3://b/k

-- case: MySQL's REPLACE and ON DUPLICATE KEY
-- dialect: mysql
REPLACE INTO x (a) SELECT b FROM s;
INSERT INTO x (a) SELECT b FROM s ON DUPLICATE KEY UPDATE c = s.d
-- => INSERT
-- a <- IDENTITY s.b
-- outputs: x
-- => INSERT
-- a <- IDENTITY s.b
-- c <- IDENTITY s.d

-- case: UNLOAD writes files
-- dialect: redshift
UNLOAD ('SELECT a FROM t WHERE b = ''x''') TO 's3://b/k' IAM_ROLE 'r'
-- => UNLOAD
-- a <- IDENTITY t.a
-- outputs: s3://b/k
-- rows <- FILTER t.b

-- case: Hive's EXCHANGE PARTITION and Snowflake's SWAP write one table from the other
-- dialect: hive
-- schema: b(x)
ALTER TABLE a EXCHANGE PARTITION (p = '1') WITH TABLE b
-- => SWAP
-- x <- IDENTITY b.x
-- outputs: a
-- inputs: b

-- case: FLATTEN's columns come from what it flattens
-- dialect: snowflake
SELECT t.a, f.value:x::int AS v FROM t, LATERAL FLATTEN(input => t.j) AS f
-- => SELECT
-- a <- IDENTITY t.a
-- v <- TRANSFORMATION t.j
-- rows <- JOIN t.j

-- case: a quoted name in lower case is another column in Snowflake
-- dialect: snowflake
SELECT "a", a AS b FROM t
-- => SELECT
-- a <- IDENTITY t."a"
-- b <- IDENTITY t.a

-- case: DuckDB's COLUMNS and its FROM in front
-- dialect: duckdb
-- schema: t(a1, a2, b)
FROM t SELECT COLUMNS('a.')
-- => SELECT
-- a1 <- IDENTITY t.a1
-- a2 <- IDENTITY t.a2

-- case: Oracle's hierarchy
-- dialect: oracle
SELECT a FROM t START WITH p IS NULL CONNECT BY PRIOR id = p
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.id, FILTER t.p

-- case: a linked server is a part of the name
-- dialect: tsql
SELECT a FROM [srv].[db].[dbo].[t]
-- => SELECT
-- a <- IDENTITY srv.db.dbo.t.a

-- case: units of time are no columns, parameters of lambdas neither
-- dialect: spark
SELECT date_add(day, 1, a) AS d, transform(b, x -> x + c) AS e FROM t
-- => SELECT
-- d <- TRANSFORMATION t.a
-- e <- TRANSFORMATION t.b, TRANSFORMATION t.c
