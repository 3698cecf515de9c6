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

-- case: T-SQL's SELECT INTO, and an alias in front
-- dialect: tsql
SELECT x = a, b AS y INTO #n FROM t
-- => CREATE_TABLE
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b
-- outputs: #n

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

-- case: a view WITH SCHEMABINDING WITH a CTE
-- dialect: tsql
CREATE VIEW v WITH SCHEMABINDING AS WITH c AS (SELECT a FROM dbo.t) SELECT a FROM c UNION ALL SELECT b FROM dbo.u
-- => CREATE_VIEW
-- a <- IDENTITY dbo.t.a, IDENTITY dbo.u.b
-- rows <-
-- inputs: dbo.t, dbo.u
-- outputs: v

-- case: a view over a CTE, altered or created
-- dialect: tsql
-- What the CFO's old Excel sheet reads. Successor: finance.fct_revenue_daily.
create or alter view rpt.vCfoRevenue
as
with running as (
    select
        r.RevenueDate,
        r.OrderCount,
        r.GrossRevenue,
        sum(r.GrossRevenue) over (
            order by r.RevenueDate
            rows between 27 preceding and current row
        ) as GrossRevenue28Days
    from dw.DailyRevenue as r
)
select
    running.RevenueDate as [Revenue date],
    running.OrderCount as [Orders],
    running.GrossRevenue as [Gross revenue],
    running.GrossRevenue28Days as [Gross revenue, 28 days],
    iif(running.GrossRevenue = 0, 'no sales', 'open') as [Day kind]
from running;
GO
-- => CREATE_VIEW
-- Revenue date <- IDENTITY dw.dailyrevenue.revenuedate
-- Orders <- IDENTITY dw.dailyrevenue.ordercount
-- Gross revenue <- IDENTITY dw.dailyrevenue.grossrevenue
-- Gross revenue, 28 days <- AGGREGATION dw.dailyrevenue.grossrevenue, WINDOW dw.dailyrevenue.revenuedate
-- Day kind <- CONDITIONAL dw.dailyrevenue.grossrevenue
-- rows <-
-- inputs: dw.dailyrevenue
-- outputs: rpt.vcforevenue

-- case: MATCH_RECOGNIZE in a dynamic table
-- dialect: snowflake
-- Deliberately hard: row pattern matching inside a dynamic table. A parser that cannot follow it should say so.
create or replace dynamic table analytics.marts.journeys
    target_lag = '1 hour'
    warehouse = marketing_wh
as
select *
from analytics.web.clean_events
match_recognize (
    partition by visitor_id
    order by occurred_at
    measures
        match_number() as journey_number,
        first(occurred_at) as started_at,
        last(occurred_at) as purchased_at,
        count(*) as steps
    one row per match
    pattern (look+ cart* buy)
    define
        look as event_type in ('page_view', 'product_view'),
        cart as event_type = 'add_to_cart',
        buy as event_type = 'purchase'
);
-- => CREATE_TABLE
-- visitor_id <- IDENTITY analytics.web.clean_events.visitor_id
-- journey_number <- (generated)
-- started_at <- TRANSFORMATION analytics.web.clean_events.occurred_at
-- purchased_at <- TRANSFORMATION analytics.web.clean_events.occurred_at
-- steps <- (count-rows)
-- rows <- FILTER analytics.web.clean_events.event_type, GROUP_BY analytics.web.clean_events.visitor_id, SORT analytics.web.clean_events.occurred_at
-- inputs: analytics.web.clean_events
-- outputs: analytics.marts.journeys

-- case: CREATE TABLE AS, then a star over it
CREATE TABLE x AS SELECT a AS b FROM t;
SELECT * FROM x
-- => CREATE_TABLE
-- b <- IDENTITY t.a
-- outputs: x
-- => SELECT
-- b <- IDENTITY x.b
-- inputs: x

-- case: a view with a column list
CREATE VIEW v (x, y) AS SELECT a, b FROM t
-- => CREATE_VIEW
-- x <- IDENTITY t.a
-- y <- IDENTITY t.b
-- outputs: v

-- case: DDL declares columns and their types
CREATE TABLE x (a INT, b DECIMAL(10, 2) NOT NULL)
-- => CREATE_TABLE
-- a <- (declared)
-- b <- (declared)
-- outputs: x
-- types: INT, DECIMAL(10, 2)

-- case: CLONE copies
-- dialect: snowflake
-- schema: s(a)
CREATE TABLE x CLONE s
-- => CREATE_TABLE
-- a <- IDENTITY s.a
-- outputs: x
-- inputs: s

-- case: a column list whose star is followed by others counts from the end
CREATE VIEW v (a, b, c) AS SELECT *, x AS k, y AS l FROM t
-- => CREATE_VIEW
-- a <- IDENTITY? t.*
-- b <- IDENTITY t.x
-- c <- IDENTITY t.y
-- rows <-
-- inputs: t
-- outputs: v
-- status: PARTIAL
-- diagnostics: star-without-schema

-- case: caching a query
-- dialect: spark
CACHE TABLE c SELECT a FROM t
-- => CACHE
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t
-- outputs: c

-- case: Teradata's words
-- dialect: teradata
CREATE MULTISET VOLATILE TABLE v AS (SEL a FROM t) WITH DATA ON COMMIT PRESERVE ROWS;
REPLACE VIEW w AS LOCKING ROW FOR ACCESS SELECT a FROM v
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t
-- outputs: v
-- => CREATE_VIEW
-- a <- IDENTITY v.a
-- rows <-
-- inputs: v
-- outputs: w

-- case: SELECT INTO of a UNION
-- dialect: tsql
SELECT a, b INTO dbo.x FROM dbo.t1 UNION ALL SELECT c, d FROM dbo.t2
-- => CREATE_TABLE
-- a <- IDENTITY dbo.t1.a, IDENTITY dbo.t2.c
-- b <- IDENTITY dbo.t1.b, IDENTITY dbo.t2.d
-- outputs: dbo.x
