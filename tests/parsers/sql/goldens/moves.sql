-- case: MySQL and ClickHouse write a query's result into a file
-- dialect: mysql
SELECT a INTO OUTFILE '/tmp/f.csv' FIELDS TERMINATED BY ',' FROM t WHERE b = 1;
SELECT a FROM t INTO DUMPFILE '/tmp/g'
-- => EXPORT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b
-- inputs: t
-- outputs: /tmp/f.csv
-- => EXPORT
-- a <- IDENTITY t.a
-- inputs: t
-- outputs: /tmp/g

-- case: MySQL's variables are no tables
-- dialect: mysql
SELECT a FROM t INTO @v
-- => SELECT
-- a <- IDENTITY t.a
-- inputs: t
-- outputs:

-- case: MySQL loads files
-- dialect: mysql
LOAD DATA LOCAL INFILE 'f.csv' REPLACE INTO TABLE x FIELDS TERMINATED BY ',' (a, @v) SET b = @v + 1;
LOAD XML LOCAL INFILE 'f.xml' INTO TABLE x ROWS IDENTIFIED BY '<p>'
-- => LOAD
-- inputs: f.csv
-- outputs: x
-- => LOAD
-- inputs: f.xml
-- outputs: x

-- case: BigQuery loads files
-- dialect: bigquery
LOAD DATA OVERWRITE d.x (a INT64) PARTITION BY a FROM FILES (format = 'CSV', uris = ['gs://b/f.csv', 'gs://b/g.csv'])
-- => LOAD
-- inputs: gs://b/f.csv, gs://b/g.csv
-- outputs: d.x

-- case: Hive exports and imports tables
-- dialect: hive
EXPORT TABLE x TO '/p';
IMPORT TABLE y FROM '/p'
-- => EXPORT
-- * <- IDENTITY x.*
-- inputs: x
-- outputs: /p
-- => LOAD
-- inputs: /p
-- outputs: y

-- case: T-SQL's bulk insert
-- dialect: tsql
BULK INSERT x FROM 'f.csv' WITH (FIELDTERMINATOR = ',');
INSERT INTO x (b) SELECT r.a FROM OPENROWSET(BULK 'g.csv', FORMATFILE = 'g.fmt') AS r
-- => LOAD
-- inputs: f.csv
-- outputs: x
-- => INSERT
-- b <- IDENTITY g.csv.a
-- inputs: g.csv
-- outputs: x

-- case: psql's copy, and what goes through the client
-- dialect: postgres
\copy x FROM 'f.csv' CSV;
COPY (SELECT a FROM t) TO STDOUT
-- => COPY
-- inputs: f.csv
-- outputs: x
-- => COPY
-- a <- IDENTITY t.a
-- outputs:

-- case: a stage's columns have numbers
-- dialect: snowflake
COPY INTO x (a, b) FROM (SELECT $1, t.$2:c::INT FROM @st/p t) FILE_FORMAT = (FORMAT_NAME = 'f')
-- => COPY
-- a <- IDENTITY @st/p.$1
-- b <- TRANSFORMATION @st/p.$2
-- inputs: @st/p
-- outputs: x

-- case: functions that read files read tables of their names
-- dialect: duckdb
SELECT c FROM read_parquet(['a.parquet', 'b.parquet']) AS p
-- => SELECT
-- c <- IDENTITY? a.parquet.c, IDENTITY? b.parquet.c
-- inputs: a.parquet, b.parquet

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
