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

-- case: Delta's schema evolution
-- dialect: databricks
-- schema: x(i, a) s(i, a)
INSERT WITH SCHEMA EVOLUTION INTO x SELECT i, a FROM s;
MERGE WITH SCHEMA EVOLUTION INTO x USING s ON x.i = s.i WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *
-- => INSERT
-- i <- IDENTITY s.i
-- a <- IDENTITY s.a
-- => MERGE
-- i <- IDENTITY s.i
-- a <- IDENTITY s.a
-- rows <- JOIN s.i, JOIN x.i

-- case: Oracle logs errors
-- dialect: oracle
INSERT INTO x (a) SELECT b FROM t LOG ERRORS INTO err$_x ('t') REJECT LIMIT UNLIMITED
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x

-- case: T-SQL's hints and limits
-- dialect: tsql
INSERT INTO x WITH (TABLOCK) (a) SELECT b FROM t;
INSERT TOP (10) INTO x (a) SELECT b FROM t;
DELETE TOP (10) FROM x WHERE i = 1;
MERGE TOP (10) x WITH (HOLDLOCK) AS t USING s ON t.i = s.i WHEN MATCHED THEN UPDATE SET a = s.a OPTION (LOOP JOIN)
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => DELETE
-- rows <- FILTER x.i
-- outputs: x
-- => MERGE
-- a <- IDENTITY s.a
-- outputs: x

-- case: T-SQL's compound assignment
-- dialect: tsql
UPDATE x SET a += s.b FROM s WHERE s.i = x.i
-- => UPDATE
-- a <- TRANSFORMATION s.b, TRANSFORMATION x.a
-- inputs: s, x
-- outputs: x

-- case: T-SQL puts changed rows into another table
-- dialect: tsql
DELETE FROM x OUTPUT deleted.i, deleted.a INTO y (j, b) WHERE i = 1
-- => DELETE
-- rows <- FILTER x.i
-- outputs: x
-- => OUTPUT
-- j <- IDENTITY x.i
-- b <- IDENTITY x.a
-- inputs: x
-- outputs: y

-- case: T-SQL inserts what a literal returns
-- dialect: tsql
INSERT INTO x (a, b) EXEC ('SELECT c, d FROM t')
-- => INSERT
-- a <- IDENTITY t.c
-- b <- IDENTITY t.d
-- inputs: t
-- outputs: x

-- case: T-SQL's DELETE names a table, an alias, or both with FROM
-- dialect: tsql
DELETE x WHERE i = 1;
DELETE t FROM x AS t INNER JOIN s ON t.i = s.i;
DELETE FROM x FROM s WHERE s.i = x.i
-- => DELETE
-- rows <- FILTER x.i
-- outputs: x
-- => DELETE
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x
-- => DELETE
-- rows <- FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: a change through a common table expression is one of its table
-- dialect: tsql
WITH c AS (SELECT a, ROW_NUMBER() OVER (PARTITION BY i ORDER BY d) AS n FROM x) DELETE FROM c WHERE n > 1
-- => DELETE
-- inputs: x
-- outputs: x

-- case: MySQL deletes from several tables
-- dialect: mysql
DELETE x, y FROM x INNER JOIN y ON x.i = y.i WHERE y.d
-- => DELETE
-- rows <- FILTER y.d, JOIN x.i, JOIN y.i
-- inputs: x, y
-- outputs: x, y

-- case: MySQL changes the table whose columns it sets
-- dialect: mysql
UPDATE s JOIN x ON x.i = s.i SET x.a = s.b
-- => UPDATE
-- a <- IDENTITY s.b
-- rows <- JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: MySQL's priorities
-- dialect: mysql
INSERT LOW_PRIORITY INTO x (a) SELECT b FROM t;
UPDATE LOW_PRIORITY IGNORE x SET a = 1
-- => INSERT
-- a <- IDENTITY t.b
-- => UPDATE
-- a <- (literal)
-- outputs: x

-- case: a subquery that looks for the row's value does not make the value of its own table's
UPDATE x SET a = (SELECT s.b FROM s WHERE s.i = x.i)
-- => UPDATE
-- a <- FILTER s.i, FILTER x.i, IDENTITY s.b
-- inputs: s
-- outputs: x

-- case: Teradata's UPDATE has FROM in front of SET
-- dialect: teradata
UPDATE x FROM s SET a = s.b WHERE x.i = s.i
-- => UPDATE
-- a <- IDENTITY s.b
-- rows <- FILTER s.i, FILTER x.i
-- inputs: s
-- outputs: x

-- case: Oracle's conditions inside the branches of MERGE
-- dialect: oracle
MERGE INTO x t USING s ON (t.i = s.i)
WHEN MATCHED THEN UPDATE SET t.a = s.a WHERE s.f = 1 DELETE WHERE t.a < 1
WHEN NOT MATCHED THEN INSERT (t.i) VALUES (s.i) WHERE s.g = 2
-- => MERGE
-- a <- IDENTITY s.a
-- i <- IDENTITY s.i
-- rows <- FILTER s.f, FILTER s.g, FILTER x.a, JOIN s.i, JOIN x.i
-- inputs: s
-- outputs: x

-- case: Redshift's short MERGE
-- dialect: redshift
-- schema: s(i, a)
MERGE INTO x USING s ON x.i = s.i REMOVE DUPLICATES
-- => MERGE
-- i <- IDENTITY s.i
-- a <- IDENTITY s.a
-- outputs: x

-- case: PostgreSQL's changes in common table expressions
-- dialect: postgres
WITH d AS (DELETE FROM t WHERE b RETURNING a) INSERT INTO x (c) SELECT a FROM d
-- => DELETE
-- rows <- FILTER t.b
-- outputs: t
-- => INSERT
-- c <- IDENTITY t.a
-- inputs: t
-- outputs: x

-- case: what PostgreSQL inserts in a common table expression comes out of it
-- dialect: postgres
WITH i AS (INSERT INTO x (a) SELECT b FROM s RETURNING a) SELECT a FROM i
-- => INSERT
-- a <- IDENTITY s.b
-- outputs: x
-- => SELECT
-- a <- IDENTITY x.a
-- inputs: x

-- case: PostgreSQL overrides what generates values
-- dialect: postgres
INSERT INTO x (a) OVERRIDING SYSTEM VALUE SELECT b FROM t
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x

-- case: ClickHouse changes rows by ALTER
-- dialect: clickhouse
ALTER TABLE x DELETE WHERE a IN (SELECT b FROM t);
ALTER TABLE x UPDATE c = d + 1 WHERE e = 2
-- => DELETE
-- rows <- FILTER t.b, FILTER x.a
-- inputs: t
-- outputs: x
-- => UPDATE
-- c <- TRANSFORMATION x.d
-- rows <- FILTER x.e
-- inputs: x
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
