-- case: T-SQL's table variables are temporary tables
-- dialect: tsql
DECLARE @t TABLE (a INT);
INSERT INTO @t SELECT b FROM s
-- => CREATE_TABLE
-- outputs: @t
-- => INSERT
-- a <- IDENTITY s.b
-- outputs: @t

-- case: GO ends batches, whose statements may lack semicolons
-- dialect: tsql
CREATE TABLE a (x INT)
GO
CREATE TABLE b (y INT);
GO
INSERT INTO b (y) SELECT x FROM a
GO 5
-- => CREATE_TABLE
-- x <- (declared)
-- rows <-
-- outputs: a
-- => CREATE_TABLE
-- y <- (declared)
-- rows <-
-- outputs: b
-- => INSERT
-- y <- IDENTITY a.x
-- rows <-
-- inputs: a
-- outputs: b

-- case: comments and lone semicolons
/* a;
b */ SELECT a -- ; x
FROM t;;
;
-- => SELECT
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t

-- case: comments in the middle
SELECT a, -- first
       /* second */ b
FROM t -- table
WHERE c = 'x;y'
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.c

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

-- case: statements without semicolons behind INSERT
-- dialect: tsql
CREATE PROCEDURE p AS
INSERT INTO x (a) SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u)
DECLARE @n INT = 3
UPDATE y SET b = s.b FROM y JOIN s ON s.i = y.i
-- => INSERT
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t, u
-- outputs: x
-- => UPDATE
-- b <- IDENTITY s.b
-- rows <- JOIN s.i, JOIN y.i
-- inputs: s, y
-- outputs: y

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

-- case: BigQuery's variables and blocks
-- dialect: bigquery
DECLARE x INT64 DEFAULT 1;
BEGIN
  INSERT INTO d.z (b) SELECT b FROM d.u WHERE c = x;
END
-- => INSERT
-- b <- IDENTITY d.u.b
-- rows <- FILTER d.u.c
-- inputs: d.u
-- outputs: d.z

-- case: labels
-- dialect: tsql
again:
INSERT INTO x (a) SELECT b FROM t
GOTO again
-- => INSERT
-- a <- IDENTITY t.b
-- outputs: x

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

-- case: comments between the words of statements that are read as text
-- dialect: hive
ALTER TABLE /* the
old one */ a EXCHANGE -- swaps
PARTITION (p = '1') WITH TABLE b
-- => SWAP
-- inputs: b
-- outputs: a

-- case: what T-SQL permits is no statement
-- dialect: tsql
GRANT SELECT, INSERT, EXECUTE ON dbo.t TO u
INSERT INTO dbo.x (a) SELECT a FROM dbo.t
DENY DELETE ON dbo.t TO u
REVOKE UPDATE ON dbo.t FROM u
-- => GRANT
-- => INSERT
-- a <- IDENTITY dbo.t.a
-- outputs: dbo.x
-- => DENY
-- => REVOKE
