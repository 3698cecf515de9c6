-- case: Hive's EXCHANGE PARTITION and Snowflake's SWAP write one table from the other
-- dialect: hive
-- schema: b(x)
ALTER TABLE a EXCHANGE PARTITION (p = '1') WITH TABLE b
-- => SWAP
-- x <- IDENTITY b.x
-- outputs: a
-- inputs: b

-- case: T-SQL switches partitions and renames by a procedure
-- dialect: tsql
ALTER TABLE a SWITCH PARTITION 1 TO b PARTITION 1;
EXEC sp_rename 'dbo.c', 'd';
EXEC sp_rename 'dbo.d.e', 'f', 'COLUMN'
-- => COPY
-- * <- IDENTITY a.*
-- inputs: a
-- outputs: b
-- => RENAME
-- outputs: dbo.d
-- removed: dbo.c
-- => CALL

-- case: ClickHouse moves and replaces partitions, and exchanges tables
-- dialect: clickhouse
ALTER TABLE a REPLACE PARTITION 202401 FROM b;
ALTER TABLE a MOVE PARTITION 202401 TO TABLE c;
EXCHANGE TABLES d AND e
-- => COPY
-- * <- IDENTITY b.*
-- outputs: a
-- => COPY
-- * <- IDENTITY a.*
-- outputs: c
-- => SWAP
-- * <- IDENTITY e.*
-- outputs: d
-- => SWAP
-- * <- IDENTITY d.*
-- outputs: e

-- case: Redshift moves the rows of one table to another
-- dialect: redshift
ALTER TABLE a APPEND FROM b IGNOREEXTRA
-- => COPY
-- * <- IDENTITY b.*
-- inputs: b
-- outputs: a

-- case: Vertica's functions move partitions
SELECT swap_partitions_between_tables('s.staging', '2024-01', '2024-02', 's.target')
-- => COPY
-- * <- IDENTITY s.staging.*
-- inputs: s.staging
-- outputs: s.target

-- case: Oracle truncates and keeps no storage
-- dialect: oracle
TRUNCATE TABLE x DROP STORAGE
-- => TRUNCATE
-- outputs: x

-- case: what never moves data need not parse
-- dialect: spark
DESCRIBE QUERY SELECT a FROM t
-- => DESCRIBE
-- status: PARSED
-- inputs:

-- case: a rename moves the name
ALTER TABLE db.a RENAME TO b
-- => RENAME
-- outputs: db.b
-- removed: db.a

-- case: DROP removes
DROP TABLE a
-- => DROP
-- outputs:
-- removed: a

-- case: statements without lineage
-- dialect: spark
REFRESH TABLE t;
SHOW TABLES;
DESCRIBE t
-- => REFRESH
-- rows <-
-- => SHOW
-- rows <-
-- => DESCRIBE
-- rows <-
