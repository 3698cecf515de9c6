-- case: UNLOAD writes files
-- dialect: redshift
UNLOAD ('SELECT a FROM t WHERE b = ''x''') TO 's3://b/k' IAM_ROLE 'r'
-- => UNLOAD
-- a <- IDENTITY t.a
-- outputs: s3://b/k
-- rows <- FILTER t.b

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

-- case: COPY INTO a location unloads
-- dialect: snowflake
COPY INTO 's3://b/k' FROM t;
COPY INTO @stage/x FROM (SELECT a FROM t) FILE_FORMAT = (TYPE = csv)
-- => COPY
-- * <- IDENTITY t.*
-- rows <-
-- inputs: t
-- outputs: s3://b/k
-- => COPY
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t
-- outputs: @stage/x
