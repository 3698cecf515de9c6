-- case: Snowflake's UPDATE from another table
-- dialect: snowflake
UPDATE x SET a = s.b FROM s WHERE x.i = s.i
-- => UPDATE
-- a <- IDENTITY s.b
-- rows <- FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: BigQuery's UPDATE from another table
-- dialect: bigquery
UPDATE d.x SET a = s.b FROM d.s WHERE x.i = s.i
-- => UPDATE
-- a <- IDENTITY d.s.b
-- rows <- FILTER d.s.i, FILTER d.x.i
-- inputs: d.s
-- outputs: d.x

-- case: Redshift's UPDATE from another table
-- dialect: redshift
UPDATE x SET a = s.b FROM s WHERE x.i = s.i
-- => UPDATE
-- a <- IDENTITY s.b
-- rows <- FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: DuckDB's UPDATE from another table
-- dialect: duckdb
UPDATE x SET a = s.b FROM s WHERE x.i = s.i
-- => UPDATE
-- a <- IDENTITY s.b
-- rows <- FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: SQLite's UPDATE from another table
-- dialect: sqlite
UPDATE x SET a = s.b FROM s WHERE x.i = s.i
-- => UPDATE
-- a <- IDENTITY s.b
-- rows <- FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: Oracle's UPDATE by a subquery
-- dialect: oracle
UPDATE x SET a = (SELECT MAX(s.b) FROM s WHERE s.i = x.i) WHERE c = 1
-- => UPDATE
-- a <- AGGREGATION s.b, FILTER s.i, FILTER x.i
-- rows <- FILTER x.c
-- inputs: s
-- outputs: x

-- case: Databricks' UPDATE by a subquery
-- dialect: databricks
UPDATE x SET a = (SELECT MAX(s.b) FROM s WHERE s.i = x.i) WHERE c = 1
-- => UPDATE
-- a <- AGGREGATION s.b, FILTER s.i, FILTER x.i
-- rows <- FILTER x.c
-- inputs: s
-- outputs: x

-- case: MySQL's UPDATE by a subquery
-- dialect: mysql
UPDATE x SET a = (SELECT MAX(s.b) FROM s WHERE s.i = x.i) WHERE c = 1
-- => UPDATE
-- a <- AGGREGATION s.b, FILTER s.i, FILTER x.i
-- rows <- FILTER x.c
-- inputs: s
-- outputs: x

-- case: Trino's UPDATE by a subquery
-- dialect: trino
UPDATE x SET a = (SELECT MAX(s.b) FROM s WHERE s.i = x.i) WHERE c = 1
-- => UPDATE
-- a <- AGGREGATION s.b, FILTER s.i, FILTER x.i
-- rows <- FILTER x.c
-- inputs: s
-- outputs: x

-- case: Redshift's UPDATE by a subquery
-- dialect: redshift
UPDATE x SET a = (SELECT MAX(s.b) FROM s WHERE s.i = x.i) WHERE c = 1
-- => UPDATE
-- a <- AGGREGATION s.b, FILTER s.i, FILTER x.i
-- rows <- FILTER x.c
-- inputs: s
-- outputs: x

-- case: SQLite's UPDATE by a subquery
-- dialect: sqlite
UPDATE x SET a = (SELECT MAX(s.b) FROM s WHERE s.i = x.i) WHERE c = 1
-- => UPDATE
-- a <- AGGREGATION s.b, FILTER s.i, FILTER x.i
-- rows <- FILTER x.c
-- inputs: s
-- outputs: x

-- case: Teradata's UPDATE by a subquery
-- dialect: teradata
UPDATE x SET a = (SELECT MAX(s.b) FROM s WHERE s.i = x.i) WHERE c = 1
-- => UPDATE
-- a <- AGGREGATION s.b, FILTER s.i, FILTER x.i
-- rows <- FILTER x.c
-- inputs: s
-- outputs: x

-- case: Snowflake's DELETE by a subquery
-- dialect: snowflake
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: BigQuery's DELETE by a subquery
-- dialect: bigquery
DELETE FROM d.x WHERE i IN (SELECT i FROM d.s WHERE b = 1)
-- => DELETE
-- rows <- FILTER d.s.b, FILTER d.s.i, FILTER d.x.i
-- inputs: d.s
-- outputs: d.x

-- case: Databricks' DELETE by a subquery
-- dialect: databricks
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: Redshift's DELETE by a subquery
-- dialect: redshift
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: PostgreSQL's DELETE by a subquery
-- dialect: postgres
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: Oracle's DELETE by a subquery
-- dialect: oracle
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: MySQL's DELETE by a subquery
-- dialect: mysql
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: DuckDB's DELETE by a subquery
-- dialect: duckdb
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: ClickHouse's DELETE by a subquery
-- dialect: clickhouse
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: Trino's DELETE by a subquery
-- dialect: trino
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: SQLite's DELETE by a subquery
-- dialect: sqlite
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: Teradata's DELETE by a subquery
-- dialect: teradata
DELETE FROM x WHERE i IN (SELECT i FROM s WHERE b = 1)
-- => DELETE
-- rows <- FILTER s.b, FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: Snowflake's MERGE
-- dialect: snowflake
MERGE INTO x AS x USING s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: BigQuery's MERGE
-- dialect: bigquery
MERGE INTO d.x AS x USING d.s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY d.s.b, IDENTITY d.s.c
-- i <- IDENTITY d.s.i
-- rows <- JOIN d.s.i, JOIN d.x.i
-- inputs: d.s
-- outputs: d.x

-- case: Databricks' MERGE
-- dialect: databricks
MERGE INTO x AS x USING s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: Redshift's MERGE
-- dialect: redshift
MERGE INTO x AS x USING s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: PostgreSQL's MERGE
-- dialect: postgres
MERGE INTO x AS x USING s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: Oracle's MERGE
-- dialect: oracle
MERGE INTO x x USING s s ON (x.i = s.i) WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: Trino's MERGE
-- dialect: trino
MERGE INTO x AS x USING s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: Teradata's MERGE
-- dialect: teradata
MERGE INTO x AS x USING s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: Hive's MERGE
-- dialect: hive
MERGE INTO x AS x USING s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: DuckDB's MERGE
-- dialect: duckdb
MERGE INTO x AS x USING s AS s ON x.i = s.i WHEN MATCHED THEN UPDATE SET a = s.b WHEN NOT MATCHED THEN INSERT (i, a) VALUES (s.i, s.c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- i <- IDENTITY s.i
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: Snowflake's TRUNCATE
-- dialect: snowflake
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: BigQuery's TRUNCATE
-- dialect: bigquery
TRUNCATE TABLE d.x
-- => TRUNCATE
-- inputs:
-- outputs: d.x

-- case: Databricks' TRUNCATE
-- dialect: databricks
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: Redshift's TRUNCATE
-- dialect: redshift
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: PostgreSQL's TRUNCATE
-- dialect: postgres
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: MySQL's TRUNCATE
-- dialect: mysql
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: ClickHouse's TRUNCATE
-- dialect: clickhouse
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: Trino's TRUNCATE
-- dialect: trino
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: Hive's TRUNCATE
-- dialect: hive
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: DuckDB's TRUNCATE
-- dialect: duckdb
TRUNCATE TABLE x
-- => TRUNCATE
-- inputs:
-- outputs: x

-- case: Snowflake's rename
-- dialect: snowflake
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: BigQuery's rename
-- dialect: bigquery
ALTER TABLE d.x RENAME TO y
-- => RENAME
-- outputs: d.y
-- removed: d.x

-- case: Databricks' rename
-- dialect: databricks
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: Redshift's rename
-- dialect: redshift
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: PostgreSQL's rename
-- dialect: postgres
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: MySQL's rename
-- dialect: mysql
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: Trino's rename
-- dialect: trino
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: Hive's rename
-- dialect: hive
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: DuckDB's rename
-- dialect: duckdb
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: Oracle's rename
-- dialect: oracle
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: Spark's rename
-- dialect: spark
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x

-- case: SQLite's rename
-- dialect: sqlite
ALTER TABLE x RENAME TO y
-- => RENAME
-- outputs: y
-- removed: x
