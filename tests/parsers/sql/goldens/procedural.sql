-- case: a condition asks tables
-- dialect: tsql
IF EXISTS (SELECT 1 FROM u WHERE b = 1) INSERT INTO x (a) SELECT a FROM t
-- => IF
-- rows <- FILTER u.b
-- inputs: u
-- => INSERT
-- a <- IDENTITY t.a
-- inputs: t
-- outputs: x

-- case: loops ask tables, too
-- dialect: bigquery
WHILE (SELECT COUNT(*) FROM d.u) > 0 DO
  INSERT INTO d.x (a) SELECT a FROM d.t;
END WHILE
-- => WHILE
-- inputs: d.u
-- => INSERT
-- a <- IDENTITY d.t.a
-- outputs: d.x

-- case: PL/pgSQL's conditions
-- dialect: postgres
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM u) THEN
    INSERT INTO x SELECT a FROM t;
  END IF;
END $$
-- => IF
-- inputs: u
-- => INSERT
-- a <- IDENTITY t.a
-- inputs: t
-- outputs: x

-- case: variables are set from tables
-- dialect: snowflake
SET v = (SELECT MAX(a) FROM t)
-- => SET
-- inputs: t

-- case: T-SQL declares variables from tables
-- dialect: tsql
DECLARE @v INT = (SELECT MAX(a) FROM t)
-- => DECLARE
-- inputs: t

-- case: BigQuery asserts
-- dialect: bigquery
ASSERT EXISTS (SELECT 1 FROM d.t) AS 'empty'
-- => ASSERT
-- inputs: d.t

-- case: PL/pgSQL's PERFORM is a query
-- dialect: postgres
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM g(a) FROM t; END $$
-- => SELECT
-- inputs: t

-- case: a procedure of one statement
-- dialect: mysql
CREATE PROCEDURE p() MODIFIES SQL DATA INSERT INTO x (a) SELECT b FROM t
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x

-- case: MySQL's client is told of other delimiters
-- dialect: mysql
DELIMITER //
CREATE PROCEDURE p() BEGIN
  INSERT INTO x (a) SELECT b FROM t;
  DELETE FROM y;
END //
DELIMITER ;
INSERT INTO z (a) SELECT b FROM t
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => DELETE
-- outputs: y
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: z

-- case: a trigger reads its table's new rows
-- dialect: tsql
CREATE TRIGGER tr ON dbo.t AFTER INSERT AS BEGIN INSERT INTO x (b) SELECT i.a FROM inserted AS i END
-- => INSERT
-- b <- IDENTITY dbo.t.a
-- inputs: dbo.t
-- outputs: x

-- case: a trigger that waits for INSERT
-- dialect: mysql
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW INSERT INTO x (a) SELECT b FROM u
-- => INSERT
-- a <- IDENTITY u.b
-- inputs: u
-- outputs: x

-- case: Oracle's packages
-- dialect: oracle
CREATE OR REPLACE PACKAGE BODY k AS
  PROCEDURE p IS
    n NUMBER;
  BEGIN
    SELECT COUNT(*) INTO n FROM u;
    INSERT INTO x (a) SELECT b FROM t;
  END p;
  PROCEDURE q IS
  BEGIN
    DELETE FROM y;
  END q;
END k;
-- => SELECT
-- inputs: u
-- outputs:
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => DELETE
-- outputs: y

-- case: SELECT INTO fills variables where the dialect makes no tables so
-- dialect: oracle
DECLARE v NUMBER; BEGIN SELECT a INTO v FROM t; END;
-- => SELECT
-- inputs: t
-- outputs:

-- case: a function that returns a query
-- dialect: databricks
CREATE FUNCTION f() RETURNS TABLE (a INT) RETURN SELECT a FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- inputs: t

-- case: tasks, pipes, events and what is prepared run a statement
-- dialect: snowflake
CREATE TASK k WAREHOUSE = w WHEN SYSTEM$STREAM_HAS_DATA('s') AS INSERT INTO x (a) SELECT b FROM t;
CREATE PIPE p AUTO_INGEST = TRUE AS COPY INTO y FROM @st FILE_FORMAT = (TYPE = 'JSON')
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => COPY
-- inputs: @st
-- outputs: y

-- case: MySQL's events and prepared statements
-- dialect: mysql
CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO INSERT INTO x (a) SELECT b FROM t;
PREPARE s FROM 'DELETE FROM y'
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => DELETE
-- outputs: y

-- case: dynamic SQL in long strings, and put together from literals
-- dialect: bigquery
EXECUTE IMMEDIATE """
  INSERT INTO d.x (a)
  SELECT b FROM d.t WHERE c = @v
""" USING 1 AS v;
EXECUTE IMMEDIATE 'DELETE FROM d.y ' || 'WHERE a = 1'
-- => INSERT
-- a <- IDENTITY d.t.b
-- outputs: d.x
-- => DELETE
-- rows <- FILTER d.y.a
-- outputs: d.y

-- case: names that a function or a variable states
-- dialect: snowflake
CREATE TABLE IDENTIFIER('s.x') AS SELECT a FROM TABLE('s.t');
SELECT a FROM IDENTIFIER($v)
-- => CREATE_TABLE
-- a <- IDENTITY s.t.a
-- outputs: s.x
-- => SELECT
-- a <- IDENTITY $v.a
-- inputs: $v

-- case: IDENTIFIER in Databricks
-- dialect: databricks
INSERT INTO IDENTIFIER('c.s.x') SELECT a FROM IDENTIFIER('c.s.t')
-- => INSERT
-- a <- IDENTITY c.s.t.a
-- outputs: c.s.x

-- case: a client's variables in names; values are not names
-- dialect: hive
INSERT OVERWRITE TABLE ${hiveconf:db}.x SELECT a FROM s.t_${day} WHERE b = ${v} AND c = '${w}'
-- => INSERT
-- a <- IDENTITY s.t_${day}.a
-- rows <- FILTER s.t_${day}.b, FILTER s.t_${day}.c
-- outputs: ${hiveconf:db}.x

-- case: dynamic SQL in a variable that holds a literal, whichever branch gave it
-- dialect: tsql
DECLARE @sql NVARCHAR(MAX) = N'INSERT INTO x (a) SELECT b FROM t';
EXEC sp_executesql @sql;
IF @c = 1 SET @sql = 'DELETE FROM y' ELSE SET @sql = 'DELETE ' + 'FROM z'
EXEC (@sql)
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => SET
-- => SET
-- => DELETE
-- outputs: y
-- => DELETE
-- outputs: z

-- case: dynamic SQL in a variable that holds something else, too
-- dialect: tsql
DECLARE @sql NVARCHAR(MAX) = 'DELETE FROM y';
IF @c = 1 SET @sql = @sql + @where
EXEC (@sql)
-- => SET
-- => EXECUTE
-- status: OPAQUE
-- diagnostics: dynamic-sql

-- case: PL/pgSQL runs what a variable holds
-- dialect: postgres
DO $$ DECLARE q text; BEGIN q := 'DELETE FROM y'; EXECUTE q; END $$
-- => DELETE
-- outputs: y

-- case: a function of one value
-- dialect: bigquery
CREATE FUNCTION d.f(x INT64) RETURNS INT64 AS ((SELECT MAX(a) FROM d.t WHERE b = x))
-- => SELECT
-- rows <- FILTER d.t.b
-- inputs: d.t

-- case: PL/pgSQL's CASE and FOREACH
-- dialect: postgres
DO $$ BEGIN
  FOREACH i IN ARRAY list LOOP
    INSERT INTO x (a) SELECT b FROM t;
  END LOOP;
  CASE n WHEN 1 THEN DELETE FROM y; ELSE NULL; END CASE;
END $$
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => DELETE
-- outputs: y

-- case: Oracle's FORALL, cursors, types, and the slash of SQL*Plus
-- dialect: oracle
CREATE OR REPLACE PROCEDURE p AUTHID CURRENT_USER AS
  CURSOR c IS SELECT a FROM u;
  TYPE tt IS TABLE OF c%ROWTYPE;
  l tt;
BEGIN
  FORALL i IN 1 .. l.COUNT
    INSERT INTO x (a) SELECT b FROM t;
END p;
/
DELETE FROM y
-- => SELECT
-- a <- IDENTITY u.a
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x
-- => DELETE
-- outputs: y

-- case: labels
-- dialect: tsql
again:
INSERT INTO x (a) SELECT b FROM t
GOTO again
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x

-- case: T-SQL's SELECT that fills variables returns nothing
-- dialect: tsql
DECLARE @x INT
SELECT @x = MAX(a) FROM t WHERE b = 1
-- => SET
-- rows <- AGGREGATION t.a, FILTER t.b
-- inputs: t
-- outputs:

-- case: a function that fills the table which it returns
-- dialect: tsql
CREATE FUNCTION dbo.f (@a INT) RETURNS @r TABLE (a INT) AS BEGIN INSERT INTO @r SELECT b FROM t WHERE c = @a; RETURN END
-- => INSERT
-- b <- IDENTITY t.b
-- rows <- FILTER t.c
-- inputs: t
-- outputs: @r
