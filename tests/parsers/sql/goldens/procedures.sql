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

-- case: SELECT INTO makes a table in T-SQL's procedures, too
-- dialect: tsql
-- Rebuilds the last @Days days of dw.DailyRevenue by way of a temporary table.
create or alter procedure dw.RefreshDailyRevenue
    @Days int = 28
as
begin
    set nocount on;
    declare @From date = dateadd(day, -@Days, cast(getdate() as date));
    select
        f.OrderDate,
        count(*) as OrderCount,
        sum(f.PaidAmount) as GrossRevenue
    into #Daily
    from dw.FactOrder as f
    where f.OrderDate >= @From
    group by f.OrderDate;
    delete from dw.DailyRevenue
    where RevenueDate >= @From;
    insert into dw.DailyRevenue (RevenueDate, OrderCount, GrossRevenue, LoadedAt)
    select
        d.OrderDate,
        d.OrderCount,
        d.GrossRevenue,
        sysutcdatetime()
    from #Daily as d;
    drop table #Daily;
end;
GO
-- => SET
-- => CREATE_TABLE
-- OrderDate <- IDENTITY dw.factorder.orderdate
-- OrderCount <- (count-rows)
-- GrossRevenue <- AGGREGATION dw.factorder.paidamount
-- rows <- FILTER dw.factorder.orderdate, GROUP_BY dw.factorder.orderdate
-- inputs: dw.factorder
-- outputs: #daily
-- => DELETE
-- rows <- FILTER dw.dailyrevenue.revenuedate
-- outputs: dw.dailyrevenue
-- => INSERT
-- RevenueDate <- IDENTITY #daily.orderdate
-- OrderCount <- IDENTITY #daily.ordercount
-- GrossRevenue <- IDENTITY #daily.grossrevenue
-- LoadedAt <- (generated)
-- rows <-
-- inputs: #daily
-- outputs: dw.dailyrevenue
-- => DROP
-- rows <-
-- removed: #daily

-- case: TRUNCATE and reload
-- dialect: tsql
-- Truncate and reload. Segment limits differ from the dbt project's: 1,500 and 500 euros.
create or alter procedure dw.RefreshCustomerSummary
as
begin
    set nocount on;
    truncate table dw.CustomerSummary;
    insert into dw.CustomerSummary (CustomerKey, OrderCount, LifetimeValue, Segment)
    select
        c.CustomerKey,
        count(f.OrderId),
        coalesce(sum(f.PaidAmount), 0),
        case
            when coalesce(sum(f.PaidAmount), 0) >= 1500 then 'gold'
            when coalesce(sum(f.PaidAmount), 0) >= 500 then 'silver'
            else 'bronze'
        end
    from dw.DimCustomer as c
    left join dw.FactOrder as f
        on f.CustomerKey = c.CustomerKey
    group by c.CustomerKey;
end;
GO
-- => SET
-- => TRUNCATE
-- rows <-
-- outputs: dw.customersummary
-- => INSERT
-- CustomerKey <- IDENTITY dw.dimcustomer.customerkey
-- OrderCount <- AGGREGATION! dw.factorder.orderid
-- LifetimeValue <- AGGREGATION dw.factorder.paidamount
-- Segment <- CONDITIONAL dw.factorder.paidamount
-- rows <- GROUP_BY dw.dimcustomer.customerkey, JOIN dw.dimcustomer.customerkey, JOIN dw.factorder.customerkey
-- inputs: dw.dimcustomer, dw.factorder
-- outputs: dw.customersummary

-- case: Snowflake's procedure; its variables are no columns
-- dialect: snowflake
create or replace procedure analytics.marts.refresh_daily_funnel(days number)
returns varchar
language sql
as
$$
declare
    from_date date default dateadd('day', -28, current_date());
begin
    delete from analytics.marts.daily_funnel
    where funnel_date >= :from_date;
    insert into analytics.marts.daily_funnel (funnel_date, utm_source, views, carts, purchases)
    select
        e.occurred_at::date,
        e.utm_source,
        count_if(e.event_type = 'product_view'),
        count_if(e.event_type = 'add_to_cart'),
        count_if(e.event_type = 'purchase')
    from analytics.web.clean_events as e
    where e.occurred_at::date >= :from_date
    group by e.occurred_at::date, e.utm_source;
    return 'done';
end;
$$;
-- => DELETE
-- rows <- FILTER analytics.marts.daily_funnel.funnel_date
-- outputs: analytics.marts.daily_funnel
-- => INSERT
-- funnel_date <- TRANSFORMATION analytics.web.clean_events.occurred_at
-- utm_source <- IDENTITY analytics.web.clean_events.utm_source
-- views <- AGGREGATION! analytics.web.clean_events.event_type
-- carts <- AGGREGATION! analytics.web.clean_events.event_type
-- purchases <- AGGREGATION! analytics.web.clean_events.event_type
-- rows <- FILTER analytics.web.clean_events.occurred_at, GROUP_BY analytics.web.clean_events.occurred_at, GROUP_BY analytics.web.clean_events.utm_source
-- inputs: analytics.web.clean_events
-- outputs: analytics.marts.daily_funnel

-- case: parameters and variables are no columns
-- dialect: postgres
CREATE PROCEDURE p(v_d date) LANGUAGE plpgsql AS $$
DECLARE n int; r record;
BEGIN
  FOR r IN SELECT a FROM s LOOP
    INSERT INTO x (a, b) SELECT r.a, t.c FROM t WHERE t.d = v_d AND k = n;
  END LOOP;
END $$
-- => SELECT
-- a <- IDENTITY s.a
-- rows <-
-- inputs: s
-- => INSERT
-- a <- IDENTITY s.a
-- b <- IDENTITY t.c
-- rows <- FILTER t.d, FILTER t.k
-- inputs: s, t
-- outputs: x

-- case: a function's query; its parameters go with it
-- dialect: bigquery
CREATE TABLE FUNCTION d.f(x INT64) AS (SELECT a FROM d.t WHERE b = x);
SELECT x FROM d.t
-- => SELECT
-- a <- IDENTITY d.t.a
-- rows <- FILTER d.t.b
-- inputs: d.t
-- => SELECT
-- x <- IDENTITY d.t.x
-- rows <-
-- inputs: d.t

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

-- case: T-SQL's blocks end without a semicolon
-- dialect: tsql
CREATE PROCEDURE p AS
BEGIN TRY
  SET NOCOUNT ON
  INSERT INTO x (a) SELECT a FROM t;
END TRY
BEGIN CATCH
  PRINT 'failed'
  INSERT INTO e (m) SELECT m FROM errors;
END CATCH
INSERT INTO y (b) SELECT b FROM u;
IF @a = 1 BEGIN UPDATE z SET a = 1; END ELSE BEGIN UPDATE v SET a = 2; END
MERGE INTO q USING s ON q.i = s.i WHEN MATCHED THEN UPDATE SET q.v = s.v;
-- => SET
-- => INSERT
-- a <- IDENTITY t.a
-- outputs: x
-- => INSERT
-- m <- IDENTITY errors.m
-- outputs: e
-- => INSERT
-- b <- IDENTITY u.b
-- outputs: y
-- => UPDATE
-- a <- (literal)
-- outputs: z
-- => UPDATE
-- a <- (literal)
-- outputs: v
-- => MERGE
-- v <- IDENTITY s.v
-- outputs: q

-- case: a word in quotes ends no condition
-- dialect: mysql
CREATE PROCEDURE p() BEGIN IF 'then' = (SELECT MAX(a) FROM t) THEN INSERT INTO x (a) SELECT b FROM s; END IF; END
-- => IF
-- inputs: t
-- => INSERT
-- a <- IDENTITY s.b
-- outputs: x
