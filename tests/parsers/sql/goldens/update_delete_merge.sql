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

-- case: UPDATE with a CTE
-- dialect: tsql
WITH c AS (SELECT id, v FROM s) UPDATE t SET v = c.v FROM c WHERE t.id = c.id
-- => UPDATE
-- v <- IDENTITY s.v
-- rows <- FILTER s.id, FILTER t.id
-- inputs: s
-- outputs: t

-- case: UPDATE of two joined tables
-- dialect: mysql
UPDATE a JOIN b ON a.id = b.id SET a.x = b.y WHERE b.z > 1
-- => UPDATE
-- x <- IDENTITY b.y
-- rows <- FILTER b.z, JOIN a.id, JOIN b.id
-- inputs: b
-- outputs: a

-- case: DELETE by an alias
-- dialect: tsql
DELETE a FROM tgt AS a JOIN src AS b ON a.id = b.id
-- => DELETE
-- rows <- JOIN src.id, JOIN tgt.id
-- inputs: src
-- outputs: tgt

-- case: MERGE from VALUES
-- dialect: tsql
MERGE INTO t USING (VALUES (1, 2)) AS s (id, a) ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a;
-- => MERGE
-- a <- (literal)
-- rows <- JOIN t.id
-- outputs: t

-- case: MERGE from a subquery
-- dialect: tsql
-- Nightly: new customers are added, changed ones overwritten.
merge into dw.DimCustomer as target
using (
    select
        c.CustomerId,
        concat(c.FirstName, ' ', c.LastName) as FullName,
        lower(c.Email) as Email,
        c.CountryCode,
        cast(c.CreatedAt as date) as FirstSeenOn
    from stg.Customer as c
) as source
    on target.CustomerId = source.CustomerId
when matched then
    update set
        target.FullName = source.FullName,
        target.Email = source.Email,
        target.CountryCode = source.CountryCode
when not matched by target then
    insert (CustomerId, FullName, Email, CountryCode, FirstSeenOn)
    values (source.CustomerId, source.FullName, source.Email, source.CountryCode, source.FirstSeenOn);
GO
-- => MERGE
-- FullName <- TRANSFORMATION stg.customer.firstname, TRANSFORMATION stg.customer.lastname
-- Email <- TRANSFORMATION stg.customer.email
-- CountryCode <- IDENTITY stg.customer.countrycode
-- CustomerId <- IDENTITY stg.customer.customerid
-- FirstSeenOn <- TRANSFORMATION stg.customer.createdat
-- rows <- JOIN dw.dimcustomer.customerid, JOIN stg.customer.customerid
-- inputs: stg.customer
-- outputs: dw.dimcustomer

-- case: MERGE from an aggregate
-- dialect: snowflake
merge into analytics.marts.customer_profile as target
using (
    select
        sha2(lower(s.customer_email), 256) as email_hash,
        min(s.started_at) as first_seen_at,
        max(s.started_at) as last_seen_at,
        count(*) as visits,
        max_by(s.landing_source, s.started_at) as last_source
    from analytics.web.sessions as s
    where s.customer_email is not null
    group by sha2(lower(s.customer_email), 256)
) as source
    on target.email_hash = source.email_hash
when matched then update set
    target.last_seen_at = source.last_seen_at,
    target.visits = source.visits,
    target.last_source = source.last_source
when not matched then insert (email_hash, first_seen_at, last_seen_at, visits, last_source)
    values (source.email_hash, source.first_seen_at, source.last_seen_at, source.visits, source.last_source);
-- => MERGE
-- last_seen_at <- AGGREGATION analytics.web.sessions.started_at
-- visits <- (count-rows)
-- last_source <- AGGREGATION analytics.web.sessions.landing_source, AGGREGATION analytics.web.sessions.started_at
-- email_hash <- TRANSFORMATION! analytics.web.sessions.customer_email
-- first_seen_at <- AGGREGATION analytics.web.sessions.started_at
-- rows <- FILTER analytics.web.sessions.customer_email, GROUP_BY! analytics.web.sessions.customer_email, JOIN analytics.marts.customer_profile.email_hash, JOIN! analytics.web.sessions.customer_email
-- inputs: analytics.web.sessions
-- outputs: analytics.marts.customer_profile

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

-- case: Oracle deletes through a query of the table
-- dialect: oracle
DELETE FROM (SELECT a FROM t WHERE b = 1)
-- => DELETE
-- rows <- FILTER t.b
-- outputs: t

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

-- case: MySQL's update of two joined tables changes each by its own columns
-- dialect: mysql
-- schema: x(i, a) y(i, b, c)
UPDATE x JOIN y ON x.i = y.i SET x.a = y.b, y.c = x.a, b = 1;
UPDATE x, y SET y.b = x.a WHERE x.i = y.i
-- => UPDATE
-- a <- IDENTITY y.b
-- rows <- JOIN x.i, JOIN y.i
-- inputs: y
-- outputs: x
-- => UPDATE
-- c <- IDENTITY x.a
-- b <- (literal)
-- rows <- JOIN x.i, JOIN y.i
-- inputs: x
-- outputs: y
-- => UPDATE
-- b <- IDENTITY x.a
-- rows <- FILTER x.i, FILTER y.i
-- inputs: x
-- outputs: y

-- case: Words in quotes begin no clause of Oracle's MERGE
-- dialect: oracle
MERGE INTO x USING s ON (x.i = s.i) WHEN MATCHED THEN UPDATE SET a = s.a WHERE s.b > 'WHERE'
-- => MERGE
-- a <- IDENTITY s.a
-- rows <- FILTER s.b, JOIN s.i, JOIN x.i
-- outputs: x

-- case: What Oracle's MERGE asks behind SET decides rows
-- dialect: oracle
MERGE INTO x USING s ON (x.i = s.i) WHEN MATCHED THEN UPDATE SET a = s.a WHERE s.b > 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (s.c) WHERE s.d > 1
-- => MERGE
-- a <- IDENTITY s.a, IDENTITY s.c
-- rows <- FILTER s.b, FILTER s.d, JOIN s.i, JOIN x.i
-- outputs: x
