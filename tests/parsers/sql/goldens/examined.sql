-- case: a function's parameters may have the names of types
-- dialect: bigquery
CREATE TEMP FUNCTION f(map ANY TYPE) AS ((SELECT MAX(kv.key) FROM UNNEST(map) AS kv)); SELECT f(m) AS x FROM d.t
-- => SELECT
-- MAX(kv.key) <- (no-source)
-- diagnostics:
-- => SELECT
-- x <- TRANSFORMATION d.t.m

-- case: a loop runs SQL that a literal says, and SQL that is put together
-- dialect: bigquery
FOR r IN (SELECT a FROM d.t) DO EXECUTE IMMEDIATE 'INSERT INTO d.x SELECT a FROM d.u'; EXECUTE IMMEDIATE CONCAT('INSERT INTO d.x ', r.a); END FOR;
-- => SELECT
-- a <- IDENTITY d.t.a
-- => INSERT
-- a <- IDENTITY d.u.a
-- outputs: d.x
-- => EXECUTE
-- diagnostics: dynamic-sql

-- case: EXECUTE behind THEN
-- dialect: oracle
BEGIN IF x = 1 THEN EXECUTE IMMEDIATE 'INSERT INTO x SELECT a FROM t'; END IF; END;
-- => INSERT
-- a <- IDENTITY t.a
-- outputs: x

-- case: a star shows an unnested struct's fields, which are not known
-- dialect: bigquery
WITH y AS (SELECT *, aa FROM (SELECT id, l FROM d.t) CROSS JOIN UNNEST(l) AS aa) SELECT addon_id, aa.name, id, y.version FROM y
-- => SELECT
-- addon_id <- TRANSFORMATION d.t.l
-- name <- TRANSFORMATION d.t.l
-- id <- IDENTITY d.t.id
-- version <- TRANSFORMATION d.t.l
-- diagnostics:

-- case: an array of structs made here has no other fields
-- dialect: bigquery
SELECT name, parts FROM d.t, UNNEST(t.plugins), UNNEST([STRUCT(t.v AS parts)])
-- => SELECT
-- name <- IDENTITY d.t.name
-- parts <- TRANSFORMATION d.t.v
-- diagnostics:

-- case: of two columns that are made of the same it does not matter which is meant
-- dialect: bigquery
WITH g AS (SELECT id, metrics FROM d.t) SELECT value.x FROM g, UNNEST(metrics) AS metrics, UNNEST(metrics.value) AS value
-- => SELECT
-- x <- TRANSFORMATION d.t.metrics
-- diagnostics:

-- case: Jinja that some grammars take for a struct
-- dialect: bigquery
{{ is_unique(["a"], "b = @c") }}
-- => UNKNOWN
-- diagnostics: jinja

-- case: OUTPUT into a table with a schema
-- dialect: tsql
UPDATE x SET a = s.b OUTPUT inserted.a, deleted.a INTO dbo.log (n, o) FROM s WHERE s.i = x.i
-- => UPDATE
-- a <- IDENTITY s.b
-- => OUTPUT
-- n <- IDENTITY x.a
-- o <- IDENTITY x.a
-- inputs: x
-- outputs: dbo.log

-- case: OUTPUT INTO a table that is called as a function is
-- dialect: tsql
DELETE FROM x OUTPUT deleted.a, deleted.i INTO log (c, d) WHERE i = 1
-- => DELETE
-- => OUTPUT
-- c <- IDENTITY x.a
-- d <- IDENTITY x.i
-- outputs: log

-- case: OUTPUT takes columns of the source, too
-- dialect: tsql
MERGE INTO x USING s ON x.i = s.i WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (i) VALUES (s.i) OUTPUT $action, inserted.i, s.k INTO [dbo].[y] (act, i, k);
-- => MERGE
-- i <- IDENTITY s.i
-- => OUTPUT
-- act <- (generated)
-- i <- IDENTITY x.i
-- k <- IDENTITY s.k
-- inputs: s, x
-- outputs: dbo.y

-- case: OUTPUT takes columns of what DELETE joins
-- dialect: tsql
WITH c AS (SELECT i, k FROM s) DELETE x OUTPUT deleted.a, c.k INTO db1.dbo.y FROM x JOIN c ON c.i = x.i
-- => DELETE
-- => OUTPUT
-- a <- IDENTITY x.a
-- k <- IDENTITY s.k
-- outputs: db1.dbo.y

-- case: a loop's record has the columns of its query
-- dialect: oracle
BEGIN FOR r IN (SELECT a, b AS c FROM s WHERE k = 1) LOOP INSERT INTO t (x, y) VALUES (r.a, r.c + 1); END LOOP; END;
-- => SELECT
-- a <- IDENTITY s.a
-- c <- IDENTITY s.b
-- => INSERT
-- x <- IDENTITY s.a
-- y <- TRANSFORMATION s.b
-- inputs: s
-- outputs: t

-- case: a cursor fills a record
-- dialect: oracle
DECLARE CURSOR c IS SELECT a FROM s; r c%ROWTYPE; BEGIN OPEN c; FETCH c INTO r; INSERT INTO t (x) VALUES (r.a); END;
-- => SELECT
-- a <- IDENTITY s.a
-- => INSERT
-- x <- IDENTITY s.a

-- case: a cursor fills variables in a loop, SELECT INTO fills them anew
-- dialect: mysql
CREATE PROCEDURE p() BEGIN DECLARE v, w INT; DECLARE c CURSOR FOR SELECT a, b FROM s; OPEN c; again: LOOP FETCH c INTO v, w; INSERT INTO t (x, y) VALUES (v, w); END LOOP; SELECT MAX(z), MIN(z) INTO v, w FROM u WHERE k = 1; UPDATE t SET x = w; END;
-- => SELECT
-- a <- IDENTITY s.a
-- b <- IDENTITY s.b
-- => INSERT
-- x <- IDENTITY s.a
-- y <- IDENTITY s.b
-- => SELECT
-- MAX(z) <- AGGREGATION u.z
-- MIN(z) <- AGGREGATION u.z
-- rows <- FILTER u.k
-- => UPDATE
-- x <- AGGREGATION u.z
-- inputs: u
-- outputs: t

-- case: what is filled behind IF may hold what it held before
-- dialect: oracle
BEGIN SELECT a INTO v FROM s; IF v > 1 THEN SELECT b INTO v FROM u; END IF; INSERT INTO t (x) VALUES (v); SELECT c INTO v FROM w; INSERT INTO t (x) VALUES (v); END;
-- => SELECT
-- a <- IDENTITY s.a
-- => SELECT
-- b <- IDENTITY u.b
-- => INSERT
-- x <- IDENTITY s.a, IDENTITY u.b
-- => SELECT
-- c <- IDENTITY w.c
-- => INSERT
-- x <- IDENTITY w.c

-- case: BULK COLLECT fills collections
-- dialect: oracle
CREATE PROCEDURE p AS BEGIN SELECT a, b BULK COLLECT INTO v, w FROM s; INSERT INTO t (x, y) VALUES (v, w); END;
-- => SELECT
-- a <- IDENTITY s.a
-- b <- IDENTITY s.b
-- => INSERT
-- x <- IDENTITY s.a
-- y <- IDENTITY s.b

-- case: PL/pgSQL's variables
-- dialect: postgres
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
DECLARE c CURSOR FOR SELECT a FROM s; n int;
BEGIN
  SELECT max(b) INTO STRICT n FROM u;
  INSERT INTO t2 (y) SELECT n + q.z FROM q;
  FOR x, y IN SELECT d, e FROM s2 LOOP INSERT INTO t3 (d, e) VALUES (x, y); END LOOP;
  n := (SELECT sum(k) FROM u2);
  INSERT INTO t4 (m) VALUES (n);
END $$
-- => SELECT
-- a <- IDENTITY s.a
-- => SELECT
-- max <- AGGREGATION u.b
-- => INSERT
-- y <- AGGREGATION u.b, TRANSFORMATION q.z
-- inputs: q, u
-- => SELECT
-- d <- IDENTITY s2.d
-- e <- IDENTITY s2.e
-- => INSERT
-- d <- IDENTITY s2.d
-- e <- IDENTITY s2.e
-- => SET
-- rows <- AGGREGATION u2.k
-- => INSERT
-- m <- AGGREGATION u2.k

-- case: Snowflake's cursors and bind variables
-- dialect: snowflake
DECLARE v INT; c1 CURSOR FOR SELECT id, price FROM invoices; BEGIN FOR rec IN c1 DO INSERT INTO o (i, p) VALUES (rec.id, rec.price); END FOR; SELECT max(id) INTO :v FROM u; INSERT INTO o2 (i) VALUES (:v); END;
-- => SELECT
-- id <- IDENTITY invoices.id
-- price <- IDENTITY invoices.price
-- => INSERT
-- i <- IDENTITY invoices.id
-- p <- IDENTITY invoices.price
-- => SELECT
-- max(id) <- AGGREGATION u.id
-- => INSERT
-- i <- AGGREGATION u.id
-- inputs: u

-- case: a trigger reads the rows of its table
-- dialect: mysql
CREATE TRIGGER tr AFTER UPDATE ON d.t FOR EACH ROW INSERT INTO audit (x, y) VALUES (NEW.a, OLD.b)
-- => INSERT
-- x <- IDENTITY d.t.a
-- y <- IDENTITY d.t.b
-- inputs: d.t
-- outputs: audit

-- case: Oracle's trigger writes the rows with a colon
-- dialect: oracle
-- schema: t(a, b)
CREATE TRIGGER tr AFTER UPDATE OF a ON t FOR EACH ROW BEGIN INSERT INTO audit (x, y) VALUES (:NEW.a, :OLD.b + 1); UPDATE u SET c = :NEW.b WHERE d = :OLD.a; END;
-- => INSERT
-- x <- IDENTITY t.a
-- y <- TRANSFORMATION t.b
-- inputs: t
-- outputs: audit
-- => UPDATE
-- c <- IDENTITY t.b
-- rows <- FILTER t.a, FILTER u.d
-- inputs: t
-- outputs: u

-- case: Teradata's casts behind names
-- dialect: teradata
SELECT a.z (INTEGER), a.y (DECIMAL(10,2)) AS q, (a.x + 1) (VARCHAR(20)) AS r, a.d (DATE, FORMAT 'YYYY'), ADD_MONTHS(DATE, -1) AS m FROM a
-- => SELECT
-- z <- TRANSFORMATION a.z
-- q <- TRANSFORMATION a.y
-- r <- TRANSFORMATION a.x
-- d <- TRANSFORMATION a.d
-- m <- (no-source)

-- case: SEARCH and CYCLE add columns
-- dialect: postgres
WITH RECURSIVE r AS (SELECT id, p FROM t UNION ALL SELECT t.id, t.p FROM t JOIN r ON r.id = t.p) SEARCH DEPTH FIRST BY id SET ord CYCLE p SET is_cycle USING path SELECT id, ord, is_cycle, path FROM r
-- => SELECT
-- id <- IDENTITY t.id
-- ord <- TRANSFORMATION t.id
-- is_cycle <- TRANSFORMATION t.p
-- path <- TRANSFORMATION t.p
-- diagnostics:

-- case: UPDATE of a query changes the table whose column it sets
-- dialect: oracle
UPDATE (SELECT a.x AS ax, b.y AS bx FROM b JOIN a ON a.i = b.i) SET ax = bx
-- => UPDATE
-- x <- IDENTITY b.y
-- rows <- JOIN a.i, JOIN b.i
-- outputs: a

-- case: DELETE from a query
-- dialect: oracle
DELETE FROM (SELECT * FROM a WHERE k = 1) v WHERE v.z = 2
-- => DELETE
-- outputs: a

-- case: UPDATE of a query by WITH
-- dialect: tsql
WITH c AS (SELECT t.a AS b, u.k AS k FROM u JOIN t ON t.i = u.i) UPDATE c SET b = k
-- => UPDATE
-- a <- IDENTITY u.k
-- outputs: t

-- case: Teradata's macro
-- dialect: teradata
REPLACE MACRO db.m (p INTEGER) AS (INSERT INTO x (a) SELECT b FROM t WHERE c = :p; UPDATE y SET a = 1;); SELECT a FROM x
-- => INSERT
-- a <- IDENTITY t.b
-- rows <- FILTER t.c
-- outputs: x
-- => UPDATE
-- a <- (literal)
-- outputs: y
-- => SELECT
-- a <- IDENTITY x.a

-- case: a schema that is left out is the default
-- dialect: tsql
-- default_db: x
SELECT a FROM db..t
-- => SELECT
-- a <- IDENTITY db.dbo.t.a
-- inputs: db.dbo.t

-- case: Snowflake's default is another
-- dialect: snowflake
-- default_db: x
SELECT a FROM db..t
-- => SELECT
-- a <- IDENTITY db.public.t.a

-- case: SELECT INTO of a UNION
-- dialect: tsql
SELECT a, b INTO dbo.x FROM dbo.t1 UNION ALL SELECT c, d FROM dbo.t2
-- => CREATE_TABLE
-- a <- IDENTITY dbo.t1.a, IDENTITY dbo.t2.c
-- b <- IDENTITY dbo.t1.b, IDENTITY dbo.t2.d
-- outputs: dbo.x

-- case: variables are assigned to others
-- dialect: oracle
BEGIN FOR r IN (SELECT a, b FROM s) LOOP v := r.a; w := UPPER(r.b) || v; INSERT INTO t (x, y) VALUES (v, w); v := 0; INSERT INTO t (x) VALUES (v); END LOOP; END;
-- => SELECT
-- a <- IDENTITY s.a
-- b <- IDENTITY s.b
-- => INSERT
-- x <- IDENTITY s.a
-- y <- TRANSFORMATION s.a, TRANSFORMATION s.b
-- inputs: s
-- => INSERT
-- x <- (no-source)
-- inputs:

-- case: SET gives variables what a query returns, and what rows of a trigger hold
-- dialect: mysql
CREATE TRIGGER tr BEFORE INSERT ON u FOR EACH ROW BEGIN DECLARE v, w INT; SET v = (SELECT MAX(a) FROM s); SET w = NEW.k; INSERT INTO t (x, y) VALUES (v, w); END
-- => SET
-- rows <- AGGREGATION s.a
-- inputs: s
-- => SET
-- => INSERT
-- x <- AGGREGATION s.a
-- y <- IDENTITY u.k
-- inputs: s, u
