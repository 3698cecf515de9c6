-- case: Oracle's DUAL and sequences
-- dialect: oracle
SELECT seq.NEXTVAL AS id, 1 AS x FROM dual
-- => SELECT
-- id <- (generated)
-- x <- (literal)

-- case: Oracle's pseudo columns
-- dialect: oracle
SELECT ROWNUM AS rn, SYSDATE AS d, a, LEVEL AS l, t.ROWID AS ri, USER AS u FROM t WHERE ROWNUM < 5
-- => SELECT
-- rn <- (generated)
-- d <- (generated)
-- a <- IDENTITY t.a
-- l <- (generated)
-- ri <- (generated)
-- u <- (generated)
-- rows <-

-- case: BigQuery's pseudo columns, even where the table's columns are not known
-- dialect: bigquery
SELECT _PARTITIONTIME AS t, x._PARTITIONDATE AS d, a FROM ds.events_2024 AS x WHERE _TABLE_SUFFIX > '1'
-- => SELECT
-- t <- (generated)
-- d <- (generated)
-- a <- IDENTITY ds.events_2024.a
-- rows <-

-- case: Snowflake's, of staged files
-- dialect: snowflake
SELECT METADATA$FILENAME AS f, t.METADATA$FILE_ROW_NUMBER AS n, $1 AS a FROM @st t
-- => SELECT
-- f <- (generated)
-- n <- (generated)
-- a <- IDENTITY @st.$1

-- case: Athena's, which need quotes, and the files that Databricks reads
-- dialect: athena
SELECT "$path" AS p, a FROM t
-- => SELECT
-- p <- (generated)
-- a <- IDENTITY t.a

-- case: what Databricks says of a file
-- dialect: databricks
SELECT _metadata.file_path AS p, t._metadata.file_size AS s, a FROM t
-- => SELECT
-- p <- (generated)
-- s <- (generated)
-- a <- IDENTITY t.a

-- case: columns qualified by a name whose case counts for tables alone
-- dialect: bigquery
SELECT `my-proj`.Ds.T.a, Ds.T.b FROM `my-proj`.`Ds`.`T`
-- => SELECT
-- a <- IDENTITY my-proj.Ds.T.a
-- b <- IDENTITY my-proj.Ds.T.b

-- case: Oracle's AS OF
-- dialect: oracle
SELECT a FROM t AS OF TIMESTAMP SYSDATE - 1
-- => SELECT
-- a <- IDENTITY t.a
-- inputs: t

-- case: Oracle's SAMPLE
-- dialect: oracle
SELECT a FROM t SAMPLE (10) x WHERE x.b = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: Oracle's database links
-- dialect: oracle
SELECT a FROM s.t@remote
-- => SELECT
-- inputs: s.t@remote

-- case: Oracle's PARTITION
-- dialect: oracle
SELECT a FROM t PARTITION (p1) x
-- => SELECT
-- a <- IDENTITY t.a

-- case: Snowflake's AT
-- dialect: snowflake
SELECT a FROM t AT (TIMESTAMP => '2024-01-01'::timestamp) AS x WHERE x.b = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: Snowflake's BEFORE a statement
-- dialect: snowflake
SELECT * FROM t BEFORE (STATEMENT => '8e5d')
-- => SELECT
-- * <- IDENTITY t.*
-- inputs: t

-- case: Snowflake's CHANGES
-- dialect: snowflake
SELECT a FROM t CHANGES (INFORMATION => DEFAULT) AT (TIMESTAMP => $ts)
-- => SELECT
-- a <- IDENTITY t.a

-- case: BigQuery's FOR SYSTEM_TIME AS OF
-- dialect: bigquery
SELECT a FROM d.t FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR)
-- => SELECT
-- a <- IDENTITY d.t.a
-- inputs: d.t

-- case: Databricks' VERSION AS OF
-- dialect: databricks
SELECT a FROM t VERSION AS OF 12
-- => SELECT
-- a <- IDENTITY t.a

-- case: Databricks' TIMESTAMP AS OF
-- dialect: databricks
SELECT a FROM t TIMESTAMP AS OF '2024-01-01' x WHERE x.b
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: Trino's FOR VERSION AS OF
-- dialect: trino
SELECT a FROM t FOR VERSION AS OF 123
-- => SELECT
-- a <- IDENTITY t.a

-- case: T-SQL's FOR SYSTEM_TIME AS OF
-- dialect: tsql
SELECT a FROM t FOR SYSTEM_TIME AS OF '2024-01-01' AS x
-- => SELECT
-- a <- IDENTITY t.a

-- case: T-SQL's FOR SYSTEM_TIME ALL
-- dialect: tsql
SELECT a FROM t FOR SYSTEM_TIME ALL
-- => SELECT
-- a <- IDENTITY t.a

-- case: Spark's TABLESAMPLE
-- dialect: spark
SELECT x.a FROM t TABLESAMPLE (10 PERCENT) x
-- => SELECT
-- a <- IDENTITY t.a

-- case: Hive's TABLESAMPLE by buckets
-- dialect: hive
SELECT x.a FROM t TABLESAMPLE (BUCKET 3 OUT OF 32 ON id) x
-- => SELECT
-- a <- IDENTITY t.a

-- case: Hive's TRANSFORM
-- dialect: hive
SELECT TRANSFORM (a, b) USING 'script.py' AS (x, y) FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: Hive's FROM in front
-- dialect: hive
FROM t SELECT a, b WHERE c = 1
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.c

-- case: Snowflake's numbered columns of a stage
-- dialect: snowflake
SELECT t.$1 AS a, $2 AS b, $1:x::int AS c FROM @my_stage/f.csv (FILE_FORMAT => 'ff') t
-- => SELECT
-- inputs: @my_stage/f.csv

-- case: Snowflake's metadata of a stage's files
-- dialect: snowflake
SELECT METADATA$FILENAME AS f, $1:id::int AS id FROM @stg/path (PATTERN => '.*json')
-- => SELECT

-- case: ClickHouse's FINAL behind an alias
-- dialect: clickhouse
SELECT x.a FROM t AS x FINAL WHERE x.b = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: Databricks' STREAM as a function
-- dialect: databricks
SELECT a FROM STREAM(cat.sch.t)
-- => SELECT
-- a <- IDENTITY cat.sch.t.a
-- inputs: cat.sch.t

-- case: Databricks' STREAM as a keyword
-- dialect: databricks
SELECT a FROM STREAM cat.sch.t
-- => SELECT
-- a <- IDENTITY cat.sch.t.a
-- inputs: cat.sch.t

-- case: Snowflake's numbered columns of a subquery
-- dialect: snowflake
SELECT t.$1 AS x, $2 AS y FROM (SELECT a, b FROM u) t
-- => SELECT
-- x <- IDENTITY u.a
-- y <- IDENTITY u.b

-- case: Snowflake's numbered columns of a known table
-- dialect: snowflake
-- schema: t(a, b)
SELECT $2 AS x FROM t
-- => SELECT
-- x <- IDENTITY t.b

-- case: Redshift's TOP, and names in quotes
-- dialect: redshift
SELECT TOP 5 a, b AS "B", current_date AS d, getdate() AS g FROM "dev"."public"."t" ORDER BY c
-- => SELECT
-- a <- IDENTITY dev.public.t.a
-- B <- IDENTITY dev.public.t.b
-- d <- (generated)
-- g <- (generated)
-- rows <- SORT dev.public.t.c

-- case: PostgreSQL's ONLY, and FOR UPDATE
-- dialect: postgres
SELECT a FROM ONLY t WHERE b = 1 FOR UPDATE OF t SKIP LOCKED
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b
-- inputs: t

-- case: PostgreSQL's TABLE
-- dialect: postgres
TABLE t
-- => SELECT
-- inputs: t

-- case: PostgreSQL's VALUES
-- dialect: postgres
VALUES (1, 'a'), (2, 'b')
-- => SELECT
-- column1 <- (literal)
-- column2 <- (literal)

-- case: PostgreSQL's EXPLAIN
-- dialect: postgres
EXPLAIN SELECT a FROM t
-- => EXPLAIN
-- inputs:

-- case: Oracle's hierarchy
-- dialect: oracle
SELECT a FROM t START WITH p IS NULL CONNECT BY PRIOR id = p
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.id, FILTER t.p

-- case: Oracle's paths and roots of a hierarchy
-- dialect: oracle
SELECT SYS_CONNECT_BY_PATH(name, '/') AS p, CONNECT_BY_ROOT name AS r, PRIOR name AS q FROM emp START WITH mgr IS NULL CONNECT BY PRIOR id = mgr ORDER SIBLINGS BY name
-- => SELECT
-- p <- TRANSFORMATION emp.name
-- r <- TRANSFORMATION emp.name
-- q <- TRANSFORMATION emp.name
-- rows <- FILTER emp.id, FILTER emp.mgr

-- case: ClickHouse's FINAL, SAMPLE and PREWHERE
-- dialect: clickhouse
SELECT a FROM db.t FINAL SAMPLE 0.1 PREWHERE b = 1 WHERE c = 2
-- => SELECT
-- a <- IDENTITY db.t.a
-- rows <- FILTER db.t.b, FILTER db.t.c

-- case: Snowflake's SAMPLE
-- dialect: snowflake
SELECT x.a FROM t x SAMPLE (10)
-- => SELECT
-- a <- IDENTITY t.a

-- case: BigQuery's pipes: WHERE, AGGREGATE, ORDER BY, LIMIT
-- dialect: bigquery
FROM d.t |> WHERE a > 1 |> AGGREGATE SUM(b) AS s GROUP BY c |> ORDER BY s DESC |> LIMIT 10
-- => SELECT
-- c <- IDENTITY d.t.c
-- s <- AGGREGATION d.t.b
-- rows <- FILTER d.t.a, GROUP_BY d.t.c, SORT d.t.b
-- inputs: d.t

-- case: BigQuery's pipes: EXTEND, SELECT
-- dialect: bigquery
-- schema: d.t(a, b, c)
FROM d.t |> EXTEND a + b AS x |> SELECT x, c
-- => SELECT
-- x <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b
-- c <- IDENTITY d.t.c

-- case: BigQuery's pipes: AS, JOIN
-- dialect: bigquery
FROM d.t AS t |> JOIN d.u AS u ON t.id = u.id |> SELECT t.a, u.b
-- => SELECT
-- a <- IDENTITY d.t.a
-- b <- IDENTITY d.u.b
-- rows <- JOIN d.t.id, JOIN d.u.id

-- case: BigQuery's INFORMATION_SCHEMA
-- dialect: bigquery
SELECT table_name FROM `p.d.INFORMATION_SCHEMA.TABLES`
-- => SELECT
-- table_name <- IDENTITY p.d.INFORMATION_SCHEMA.TABLES.table_name

-- case: DuckDB's FROM alone
-- dialect: duckdb
-- schema: t(a, b)
FROM t WHERE a > 1
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.a

-- case: Databricks' parameters, backticks, FILTER and QUALIFY
-- dialect: databricks
SELECT a, COUNT(*) FILTER (WHERE b > :p) AS n FROM `cat`.`sch`.`t-x` GROUP BY a QUALIFY ROW_NUMBER() OVER (ORDER BY a) = 1
-- => SELECT
-- a <- IDENTITY cat.sch.t-x.a
-- n <- CONDITIONAL cat.sch.t-x.b
-- rows <- FILTER cat.sch.t-x.a, GROUP_BY cat.sch.t-x.a
