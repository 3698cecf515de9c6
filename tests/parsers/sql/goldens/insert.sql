-- case: a partition that must not exist yet
-- dialect: hive
INSERT OVERWRITE TABLE x PARTITION (ds = '1') IF NOT EXISTS SELECT a FROM t
-- => INSERT
-- a <- IDENTITY t.a
-- inputs: t
-- outputs: x

-- case: Hive's FROM in front, from a common table expression
-- dialect: hive
WITH q AS (SELECT a, b FROM t) FROM q INSERT INTO TABLE x SELECT a INSERT OVERWRITE LOCAL DIRECTORY '/p' SELECT b
-- => INSERT
-- a <- IDENTITY t.a
-- inputs: t
-- outputs: x
-- => INSERT
-- b <- IDENTITY t.b
-- inputs: t
-- outputs: /p

-- case: Oracle logs errors
-- dialect: oracle
INSERT INTO x (a) SELECT b FROM t LOG ERRORS INTO err$_x ('t') REJECT LIMIT UNLIMITED
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x

-- case: T-SQL inserts what a literal returns
-- dialect: tsql
INSERT INTO x (a, b) EXEC ('SELECT c, d FROM t')
-- => INSERT
-- a <- IDENTITY t.c
-- b <- IDENTITY t.d
-- inputs: t
-- outputs: x

-- case: PostgreSQL overrides what generates values
-- dialect: postgres
INSERT INTO x (a) OVERRIDING SYSTEM VALUE SELECT b FROM t
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x

-- case: ClickHouse inserts data in line, and into functions
-- dialect: clickhouse
INSERT INTO FUNCTION file('f.csv', 'CSV') SELECT a FROM t;
INSERT INTO x (a) FORMAT JSONEachRow {"a": 1}
-- => INSERT
-- a <- IDENTITY t.a
-- outputs: f.csv
-- => INSERT
-- outputs: x

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

-- case: CTE in front of INSERT
-- dialect: tsql
WITH c AS (SELECT a FROM s) INSERT INTO x (b) SELECT a FROM c
-- => INSERT
-- b <- IDENTITY s.a
-- rows <-
-- inputs: s
-- outputs: x

-- case: INSERT by a column list
INSERT INTO x (p, q) SELECT a, b FROM t
-- => INSERT
-- p <- IDENTITY t.a
-- q <- IDENTITY t.b
-- outputs: x

-- case: INSERT by position into a known table
-- schema: x(p, q)
INSERT INTO x SELECT a, b FROM t
-- => INSERT
-- p <- IDENTITY t.a
-- q <- IDENTITY t.b

-- case: a static partition takes no place in the select list
-- dialect: hive
-- schema: x(p, ds, q)
INSERT OVERWRITE TABLE x PARTITION (ds = '2024') SELECT a, b FROM t
-- => INSERT
-- p <- IDENTITY t.a
-- q <- IDENTITY t.b

-- case: one source into two tables
-- dialect: hive
FROM t INSERT OVERWRITE TABLE x SELECT a WHERE b INSERT OVERWRITE TABLE y SELECT c
-- => INSERT
-- a <- IDENTITY t.a
-- outputs: x
-- rows <- FILTER t.b
-- => INSERT
-- c <- IDENTITY t.c
-- outputs: y

-- case: a directory, with what says how to write it
-- dialect: spark
INSERT OVERWRITE LOCAL DIRECTORY '/a/b' USING parquet SELECT a FROM t
-- => INSERT
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t
-- outputs: /a/b

-- case: a directory among the options
-- dialect: spark
INSERT OVERWRITE DIRECTORY USING parquet OPTIONS (path '/x') SELECT a FROM t
-- => INSERT
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t
-- outputs: /x

-- case: Hive's directory with a file format
-- dialect: hive
INSERT OVERWRITE DIRECTORY '/x' STORED AS ORC SELECT a FROM t
-- => INSERT
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t
-- outputs: /x

-- case: MySQL's REPLACE needs no INTO
-- dialect: mysql
REPLACE t SELECT b FROM s;
REPLACE LOW_PRIORITY INTO t (a) SELECT b FROM s
-- => INSERT
-- b <- IDENTITY s.b
-- outputs: t
-- => INSERT
-- a <- IDENTITY s.b
-- outputs: t
