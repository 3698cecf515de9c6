-- case: storage and options are no part of a table made from a query
-- dialect: spark
CREATE TABLE x USING parquet PARTITIONED BY (a) LOCATION 's3://b/k' TBLPROPERTIES ('c' = 'd') AS SELECT a FROM t
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- inputs: t
-- outputs: x

-- case: Oracle's storage clauses
-- dialect: oracle
CREATE TABLE x NOLOGGING PARALLEL 4 TABLESPACE ts COMPRESS AS SELECT a + 1 AS b FROM t
-- => CREATE_TABLE
-- b <- TRANSFORMATION t.a
-- inputs: t
-- outputs: x

-- case: Oracle's partitions
-- dialect: oracle
CREATE TABLE x PARTITION BY RANGE (a) (PARTITION p1 VALUES LESS THAN (10)) AS SELECT a FROM t
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- outputs: x

-- case: Oracle's materialized view, how it is built and refreshed
-- dialect: oracle
CREATE MATERIALIZED VIEW x BUILD IMMEDIATE REFRESH COMPLETE START WITH SYSDATE NEXT SYSDATE + 1 AS SELECT a FROM t
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- inputs: t
-- outputs: x

-- case: Oracle's view that nobody writes through
-- dialect: oracle
CREATE OR REPLACE FORCE EDITIONABLE VIEW x (b) AS SELECT a FROM t WITH READ ONLY
-- => CREATE_VIEW
-- b <- IDENTITY t.a
-- outputs: x

-- case: PostgreSQL's materialized view without its data
-- dialect: postgres
CREATE MATERIALIZED VIEW IF NOT EXISTS x WITH (fillfactor = 70) AS SELECT a FROM t WITH NO DATA
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- outputs: x

-- case: PostgreSQL's view with options and a check
-- dialect: postgres
CREATE VIEW x WITH (security_barrier) AS SELECT a FROM t WHERE b WITH LOCAL CHECK OPTION
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- rows <- FILTER t.b
-- outputs: x

-- case: a whole table as a query
-- dialect: postgres
-- schema: t(a, b)
CREATE TABLE x AS TABLE t
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- outputs: x

-- case: Teradata's copies, with data or without
-- dialect: teradata
CREATE MULTISET TABLE x, NO FALLBACK AS (SELECT a FROM t) WITH DATA PRIMARY INDEX (a)
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- inputs: t
-- outputs: x

-- case: Teradata's locks are no part of a view
-- dialect: teradata
REPLACE VIEW v (b) AS LOCKING t FOR ACCESS SELECT a FROM t
-- => CREATE_VIEW
-- b <- IDENTITY t.a
-- inputs: t
-- outputs: v

-- case: ClickHouse's engines
-- dialect: clickhouse
CREATE TABLE x ON CLUSTER c ENGINE = ReplicatedMergeTree('/a', '{r}') PARTITION BY toYYYYMM(d) ORDER BY (a)
SETTINGS index_granularity = 8192 AS SELECT a FROM t
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- outputs: x

-- case: ClickHouse's view that is filled from the start
-- dialect: clickhouse
CREATE MATERIALIZED VIEW v ON CLUSTER c ENGINE = AggregatingMergeTree() ORDER BY a POPULATE AS SELECT a FROM t
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- outputs: v

-- case: ClickHouse's CREATE TABLE AS another copies no rows
-- dialect: clickhouse
-- schema: t(a)
CREATE TABLE x AS t ENGINE = Memory
-- => CREATE_TABLE
-- a <- (declared)
-- inputs: t
-- outputs: x

-- case: LIKE copies no rows
-- schema: y(a)
CREATE TABLE x LIKE y
-- => CREATE_TABLE
-- a <- (declared)
-- inputs: y
-- outputs: x

-- case: Delta's clones
-- dialect: databricks
-- schema: y(a)
CREATE TABLE IF NOT EXISTS x DEEP CLONE y TIMESTAMP AS OF '2024-01-01' LOCATION 's3://x';
CREATE TABLE z SHALLOW CLONE x
-- => CREATE_TABLE
-- a <- IDENTITY y.a
-- outputs: x
-- => CREATE_TABLE
-- a <- IDENTITY x.a
-- outputs: z

-- case: Snowflake's grants, clones, types of table
-- dialect: snowflake
CREATE TABLE x CLONE y COPY GRANTS;
CREATE OR REPLACE HYBRID TABLE z (a INT PRIMARY KEY) AS SELECT b FROM t
-- => CREATE_TABLE
-- * <- IDENTITY y.*
-- outputs: x
-- => CREATE_TABLE
-- a <- IDENTITY t.b
-- outputs: z

-- case: Snowflake's masking policies in a column list
-- dialect: snowflake
CREATE OR REPLACE FORCE VIEW x (c WITH MASKING POLICY p, d COMMENT 'e') AS SELECT a, b FROM t
-- => CREATE_VIEW
-- c <- IDENTITY t.a
-- d <- IDENTITY t.b
-- outputs: x

-- case: Snowflake's streams show a table's changes
-- dialect: snowflake
-- schema: t(a)
CREATE OR REPLACE STREAM s ON TABLE t
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- outputs: s

-- case: Synapse's distribution
-- dialect: tsql
CREATE TABLE x WITH (DISTRIBUTION = HASH(a), CLUSTERED COLUMNSTORE INDEX) AS SELECT a FROM t
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- outputs: x

-- case: Trino's grace period
-- dialect: trino
CREATE MATERIALIZED VIEW x GRACE PERIOD INTERVAL '1' HOUR COMMENT 'c' WITH (format = 'ORC') AS SELECT a FROM t
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- outputs: x

-- case: MySQL's duplicates, and who defines a view
-- dialect: mysql
CREATE TABLE x IGNORE SELECT a FROM t;
CREATE OR REPLACE ALGORITHM = UNDEFINED DEFINER = CURRENT_USER SQL SECURITY INVOKER VIEW v (b) AS SELECT a FROM t
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- outputs: x
-- => CREATE_VIEW
-- b <- IDENTITY t.a
-- outputs: v

-- case: DuckDB's PIVOT makes a table
-- dialect: duckdb
CREATE TABLE x AS UNPIVOT t ON a, b INTO NAME n VALUE v
-- => CREATE_TABLE
-- * <- IDENTITY t.*
-- n <- CONDITIONAL t.a, CONDITIONAL t.b
-- v <- IDENTITY t.a, IDENTITY t.b
-- inputs: t
-- outputs: x

-- case: BigQuery's models are made from a query
-- dialect: bigquery
CREATE OR REPLACE MODEL d.m OPTIONS (model_type = 'linear_reg') AS SELECT a FROM d.t
-- => CREATE_MODEL
-- a <- IDENTITY d.t.a
-- outputs: d.m

-- case: a view is altered as it is created
-- dialect: spark
ALTER VIEW v AS (SELECT a FROM t)
-- => CREATE_VIEW
-- a <- IDENTITY t.a
-- outputs: v

-- case: SQLite's options behind the column list
-- dialect: sqlite
CREATE TABLE x (a INTEGER PRIMARY KEY, b TEXT) WITHOUT ROWID
-- => CREATE_TABLE
-- a <- (declared)
-- b <- (declared)
-- outputs: x

-- case: a foreign table
-- dialect: postgres
CREATE FOREIGN TABLE x (a INT) SERVER s OPTIONS (table_name 't')
-- => CREATE_TABLE
-- a <- (declared)
-- outputs: x
