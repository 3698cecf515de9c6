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

-- case: UPDATE from another table
-- dialect: postgres
UPDATE x SET a = s.b, c = 1 FROM s WHERE x.id = s.id
-- => UPDATE
-- a <- IDENTITY s.b
-- c <- (literal)
-- outputs: x
-- inputs: s
-- rows <- FILTER s.id, FILTER x.id

-- case: UPDATE of a joined table by its alias
-- dialect: tsql
UPDATE d SET d.a = s.b FROM dbo.x AS d JOIN dbo.s AS s ON d.id = s.id
-- => UPDATE
-- a <- IDENTITY dbo.s.b
-- outputs: dbo.x
-- inputs: dbo.s, dbo.x

-- case: an UPDATE that reads what it writes
UPDATE x SET a = a + 1
-- => UPDATE
-- a <- TRANSFORMATION x.a
-- inputs: x

-- case: DELETE with USING writes one table and reads the other
-- dialect: postgres
DELETE FROM x USING s WHERE x.id = s.id
-- => DELETE
-- outputs: x
-- inputs: s
-- rows <- FILTER s.id, FILTER x.id

-- case: MERGE, every branch
MERGE INTO x USING s ON x.id = s.id
WHEN MATCHED AND s.f THEN UPDATE SET x.a = s.b
WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, c)
-- => MERGE
-- a <- IDENTITY s.b, IDENTITY s.c
-- id <- IDENTITY s.id
-- outputs: x
-- inputs: s
-- rows <- FILTER s.f, JOIN s.id, JOIN x.id

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

-- case: USE changes defaults
-- dialect: snowflake
USE SCHEMA db1.s1;
SELECT a FROM t
-- => USE
-- => SELECT
-- a <- IDENTITY db1.s1.t.a

-- case: a bad statement costs one diagnostic
SELECT a FROM t;
SELECT FROM WHERE;
SELECT b FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- => UNKNOWN
-- status: FAILED
-- diagnostics: syntax-error
-- => SELECT
-- b <- IDENTITY t.b

-- case: Jinja says so
SELECT a
FROM {{ ref('t') }}
-- => UNKNOWN
-- diagnostics: jinja
-- line: 2

-- case: the body of a procedure, its temporary table still there
-- dialect: snowflake
CREATE PROCEDURE p() RETURNS STRING LANGUAGE SQL AS $$
BEGIN
  CREATE TEMPORARY TABLE tmp AS SELECT a FROM s;
  IF (1 = 1) THEN
    INSERT INTO x (b) SELECT a FROM tmp;
  END IF;
END;
$$
-- => CREATE_TABLE
-- a <- IDENTITY s.a
-- outputs: tmp
-- => INSERT
-- b <- IDENTITY tmp.a
-- outputs: x

-- case: T-SQL needs no semicolons
-- dialect: tsql
CREATE PROCEDURE p AS
BEGIN
  INSERT INTO x (a) SELECT b FROM s
  UPDATE y SET c = 1
END
-- => INSERT
-- a <- IDENTITY s.b
-- outputs: x
-- => UPDATE
-- c <- (literal)
-- outputs: y

-- case: dynamic SQL from a literal is read, other dynamic SQL says that it cannot be
-- dialect: bigquery
EXECUTE IMMEDIATE 'INSERT INTO x (a) SELECT b FROM s';
EXECUTE IMMEDIATE CONCAT('DROP TABLE ', name)
-- => INSERT
-- a <- IDENTITY s.b
-- => EXECUTE
-- status: OPAQUE
-- diagnostics: dynamic-sql
