-- case: Snowflake's table made by a query
-- dialect: snowflake
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: BigQuery's table made by a query
-- dialect: bigquery
CREATE TABLE d.x AS SELECT k, SUM(a) AS s FROM d.t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY d.t.k
-- s <- AGGREGATION d.t.a
-- rows <- FILTER d.t.b, GROUP_BY d.t.k
-- inputs: d.t
-- outputs: d.x

-- case: Databricks' table made by a query
-- dialect: databricks
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Spark's table made by a query
-- dialect: spark
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Redshift's table made by a query
-- dialect: redshift
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: PostgreSQL's table made by a query
-- dialect: postgres
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: T-SQL's table made by a query
-- dialect: tsql
SELECT k, SUM(a) AS s INTO x FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Oracle's table made by a query
-- dialect: oracle
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: MySQL's table made by a query
-- dialect: mysql
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: DuckDB's table made by a query
-- dialect: duckdb
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: ClickHouse's table made by a query
-- dialect: clickhouse
CREATE TABLE x ENGINE = MergeTree ORDER BY k AS SELECT k, sum(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Trino's table made by a query
-- dialect: trino
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Hive's table made by a query
-- dialect: hive
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Teradata's table made by a query
-- dialect: teradata
CREATE TABLE x AS (SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k) WITH DATA
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: SQLite's table made by a query
-- dialect: sqlite
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Athena's table made by a query
-- dialect: athena
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Presto's table made by a query
-- dialect: presto
CREATE TABLE x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_TABLE
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Snowflake's view
-- dialect: snowflake
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: BigQuery's view
-- dialect: bigquery
CREATE VIEW d.x AS SELECT k, SUM(a) AS s FROM d.t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY d.t.k
-- s <- AGGREGATION d.t.a
-- rows <- FILTER d.t.b, GROUP_BY d.t.k
-- inputs: d.t
-- outputs: d.x

-- case: Databricks' view
-- dialect: databricks
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Spark's view
-- dialect: spark
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Redshift's view
-- dialect: redshift
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: PostgreSQL's view
-- dialect: postgres
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: T-SQL's view
-- dialect: tsql
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Oracle's view
-- dialect: oracle
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: MySQL's view
-- dialect: mysql
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: DuckDB's view
-- dialect: duckdb
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: ClickHouse's view
-- dialect: clickhouse
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Trino's view
-- dialect: trino
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Hive's view
-- dialect: hive
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Teradata's view
-- dialect: teradata
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: SQLite's view
-- dialect: sqlite
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Athena's view
-- dialect: athena
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Presto's view
-- dialect: presto
CREATE VIEW x AS SELECT k, SUM(a) AS s FROM t WHERE b = 1 GROUP BY k
-- => CREATE_VIEW
-- k <- IDENTITY t.k
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.k
-- inputs: t
-- outputs: x

-- case: Snowflake's INSERT by a column list
-- dialect: snowflake
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: BigQuery's INSERT by a column list
-- dialect: bigquery
INSERT INTO d.x (k, s) SELECT c, SUM(a) FROM d.t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY d.t.c
-- s <- AGGREGATION d.t.a
-- rows <- FILTER d.t.b, GROUP_BY d.t.c
-- inputs: d.t
-- outputs: d.x

-- case: Databricks' INSERT by a column list
-- dialect: databricks
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: Spark's INSERT by a column list
-- dialect: spark
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: Redshift's INSERT by a column list
-- dialect: redshift
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: PostgreSQL's INSERT by a column list
-- dialect: postgres
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: T-SQL's INSERT by a column list
-- dialect: tsql
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: Oracle's INSERT by a column list
-- dialect: oracle
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: MySQL's INSERT by a column list
-- dialect: mysql
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: DuckDB's INSERT by a column list
-- dialect: duckdb
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: ClickHouse's INSERT by a column list
-- dialect: clickhouse
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: Trino's INSERT by a column list
-- dialect: trino
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: Hive's INSERT by a column list
-- dialect: hive
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: Teradata's INSERT by a column list
-- dialect: teradata
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x

-- case: SQLite's INSERT by a column list
-- dialect: sqlite
INSERT INTO x (k, s) SELECT c, SUM(a) FROM t WHERE b = 1 GROUP BY c
-- => INSERT
-- k <- IDENTITY t.c
-- s <- AGGREGATION t.a
-- rows <- FILTER t.b, GROUP_BY t.c
-- inputs: t
-- outputs: x
