-- case: an alias that is met only in another FROM is a relation of its own
SELECT sc.q, sc.a FROM (SELECT x, y FROM t LATERAL VIEW explode(l) e AS x) sc2, s sc
-- => SELECT
-- q <- IDENTITY s.q
-- a <- IDENTITY s.a

-- case: a quoted name in lower case is another column in Snowflake
-- dialect: snowflake
SELECT "a", a AS b FROM t
-- => SELECT
-- a <- IDENTITY t."a"
-- b <- IDENTITY t.a

-- case: a linked server is a part of the name
-- dialect: tsql
SELECT a FROM [srv].[db].[dbo].[t]
-- => SELECT
-- a <- IDENTITY srv.db.dbo.t.a

-- case: a name with four parts
-- dialect: tsql
SELECT a.x FROM srv.db.dbo.t a
-- => SELECT
-- x <- IDENTITY srv.db.dbo.t.x

-- case: a column qualified by schema and table
SELECT s.t.a, t.b FROM s.t
-- => SELECT
-- a <- IDENTITY s.t.a
-- b <- IDENTITY s.t.b

-- case: a column qualified by catalog, schema and table
SELECT c.s.t.a FROM c.s.t
-- => SELECT
-- a <- IDENTITY c.s.t.a

-- case: a table's own name, though it has an alias
SELECT tab.a FROM tab AS x
-- => SELECT
-- a <- IDENTITY tab.a

-- case: tables of one name in two schemas
SELECT a.t.x, b.t.y FROM a.t JOIN b.t ON a.t.id = b.t.id
-- => SELECT
-- x <- IDENTITY a.t.x
-- y <- IDENTITY b.t.y
-- rows <- JOIN a.t.id, JOIN b.t.id

-- case: Trino's metadata tables
-- dialect: trino
SELECT snapshot_id FROM c.s."t$snapshots"
-- => SELECT
-- snapshot_id <- IDENTITY c.s.t$snapshots.snapshot_id

-- case: T-SQL's aliases in quotes and with an equals sign, and brackets
-- dialect: tsql
SELECT [t].[a b] AS 'x y', z = t.[c], t.d "q" FROM [dbo].[t] t
-- => SELECT
-- x y <- IDENTITY dbo.t.a b
-- z <- IDENTITY dbo.t.c
-- q <- IDENTITY dbo.t.d

-- case: Redshift Spectrum's pseudo columns
-- dialect: redshift
SELECT a, "$path" AS p FROM spectrum.t
-- => SELECT
-- a <- IDENTITY spectrum.t.a
-- p <- IDENTITY spectrum.t.$path

-- case: Athena's path, and double quotes
-- dialect: athena
SELECT "$path", json_extract_scalar(x, '$.y') AS z FROM "db"."t" WHERE dt = '2024'
-- => SELECT
-- $path <- (generated)
-- z <- TRANSFORMATION db.t.x
-- rows <- FILTER db.t.dt

-- case: a field whose column has its table's name
-- dialect: bigquery
SELECT t.t.x AS a FROM d.t AS t
-- => SELECT
-- a <- IDENTITY d.t.t

-- case: BigQuery's columns qualified by a whole path
-- dialect: bigquery
SELECT `p.d.t`.a, t.b FROM `p.d.t`
-- => SELECT
-- a <- IDENTITY p.d.t.a
-- b <- IDENTITY p.d.t.b

-- case: BigQuery's paths with ticks around a part
-- dialect: bigquery
SELECT a FROM `p`.d.t, `p.d`.u
-- => SELECT
-- inputs: p.d.t, p.d.u

-- case: a column named like its table
-- schema: orders(orders, id)
SELECT orders, orders.id FROM orders
-- => SELECT
-- orders <- IDENTITY orders.orders
-- id <- IDENTITY orders.id

-- case: Databricks' IDENTIFIER
-- dialect: databricks
SELECT a FROM IDENTIFIER('cat.sch.t')
-- => SELECT
-- a <- IDENTITY cat.sch.t.a
-- inputs: cat.sch.t

-- case: Snowflake's two dots
-- dialect: snowflake
SELECT a FROM db..t
-- => SELECT
-- a <- IDENTITY db.t.a

-- case: SQLite's four ways to quote
-- dialect: sqlite
SELECT main.t.a, "b", [c], `d` FROM main.t
-- => SELECT
-- a <- IDENTITY main.t.a
-- b <- IDENTITY main.t.b
-- c <- IDENTITY main.t.c
-- d <- IDENTITY main.t.d

-- case: default database and schema
-- default_db: d
-- default_schema: s
SELECT t.a, u.b, v.c FROM t, s2.u, d2.s3.v
-- => SELECT
-- a <- IDENTITY d.s.t.a
-- b <- IDENTITY d.s2.u.b
-- c <- IDENTITY d2.s3.v.c

-- case: backticks in the default dialect
SELECT `a` FROM `t`
-- => SELECT
-- a <- IDENTITY t.a

-- case: four parts in the default dialect
SELECT a FROM p.c.s.t
-- => SELECT
-- inputs: p.c.s.t

-- case: BigQuery folds columns and CTEs, not tables
-- dialect: bigquery
WITH Cte AS (SELECT Foo FROM D.T) SELECT cte.FOO FROM CTE
-- => SELECT
-- FOO <- IDENTITY D.T.foo

-- case: Snowflake folds what is not quoted
-- dialect: snowflake
SELECT Foo, "Foo" AS q FROM Db.Sch."Tab"
-- => SELECT
-- Foo <- IDENTITY db.sch.Tab.foo
-- q <- IDENTITY db.sch.Tab.Foo

-- case: MySQL's backticks
-- dialect: mysql
SELECT `a b`, t.`c-d` FROM `my-db`.`t.x` t
-- => SELECT
-- a b <- IDENTITY my-db.t.x.a b
-- c-d <- IDENTITY my-db.t.x.c-d

-- case: BigQuery's dashes
-- dialect: bigquery
SELECT a FROM my-project.ds.t
-- => SELECT
-- a <- IDENTITY my-project.ds.t.a

-- case: BigQuery's whole path in ticks
-- dialect: bigquery
SELECT t.a, `b` FROM `p-1.ds.t` t
-- => SELECT
-- a <- IDENTITY p-1.ds.t.a
-- b <- IDENTITY p-1.ds.t.b

-- case: BigQuery's wildcard tables, and their suffix
-- dialect: bigquery
SELECT a FROM `p.d.events_*` WHERE _TABLE_SUFFIX BETWEEN '20240101' AND '20240131'
-- => SELECT
-- a <- IDENTITY p.d.events_yyyymmdd.a

-- case: a partition decorator names the table
-- dialect: bigquery
SELECT a FROM `p.d.t$20240101`
-- => SELECT
-- a <- IDENTITY p.d.t.a
-- rows <-
-- inputs: p.d.t

-- case: names that are not ASCII
-- dialect: postgres
SELECT größe, "日本" AS j FROM "schéma"."täble"
-- => SELECT
-- größe <- IDENTITY schéma.täble.größe
-- j <- IDENTITY schéma.täble.日本

-- case: BigQuery's shards and wildcards are one table
-- dialect: bigquery
SELECT a FROM `p.d.events_2023*`
-- => SELECT
-- a <- IDENTITY p.d.events_yyyymmdd.a

-- case: ClickHouse folds nothing
-- dialect: clickhouse
SELECT A, a FROM T
-- => SELECT
-- A <- IDENTITY T.A
-- a <- IDENTITY T.a

-- case: Snowflake's IDENTIFIER
-- dialect: snowflake
SELECT a FROM IDENTIFIER('db.sch.t')
-- => SELECT
-- a <- IDENTITY db.sch.t.a
-- inputs: db.sch.t

-- case: Snowflake's TABLE with a literal
-- dialect: snowflake
SELECT a FROM TABLE('db.sch.t')
-- => SELECT
-- a <- IDENTITY db.sch.t.a
-- inputs: db.sch.t

-- case: Hive reads all partitions of one table, Spark files of a format
-- dialect: spark
SELECT a FROM parquet.`s3://b/k`
-- => SELECT
-- a <- IDENTITY s3://b/k.a
-- inputs: s3://b/k

-- case: a client's variables in names; values are not names
-- dialect: hive
INSERT OVERWRITE TABLE ${hiveconf:db}.x SELECT a FROM s.t_${day} WHERE b = ${v} AND c = '${w}'
-- => INSERT
-- a <- IDENTITY s.t_${day}.a
-- rows <- FILTER s.t_${day}.b, FILTER s.t_${day}.c
-- outputs: ${hiveconf:db}.x

-- case: a schema that is left out is the default
-- dialect: tsql
-- default_db: x
SELECT a FROM db..t
-- => SELECT
-- a <- IDENTITY db.dbo.t.a
-- inputs: db.dbo.t

-- case: Snowflake's default is another
-- dialect: snowflake
-- default_db: x
SELECT a FROM db..t
-- => SELECT
-- a <- IDENTITY db.public.t.a
