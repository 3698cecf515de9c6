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

-- case: a partition decorator names the table
-- dialect: bigquery
SELECT a FROM `p.d.t$20240101`
-- => SELECT
-- a <- IDENTITY p.d.t.a
-- rows <-
-- inputs: p.d.t

-- case: fields listed beside their struct are no columns
-- dialect: bigquery
-- schema: d.t(id, s, s.city)
SELECT *, s.city AS c FROM d.t
-- => SELECT
-- id <- IDENTITY d.t.id
-- s <- IDENTITY d.t.s
-- c <- IDENTITY d.t.s
-- rows <-
-- inputs: d.t

-- case: a column list whose star is followed by others counts from the end
CREATE VIEW v (a, b, c) AS SELECT *, x AS k, y AS l FROM t
-- => CREATE_VIEW
-- a <- IDENTITY? t.*
-- b <- IDENTITY t.x
-- c <- IDENTITY t.y
-- rows <-
-- inputs: t
-- outputs: v
-- status: PARTIAL
-- diagnostics: star-without-schema

-- case: CTE in front of INSERT
-- dialect: tsql
WITH c AS (SELECT a FROM s) INSERT INTO x (b) SELECT a FROM c
-- => INSERT
-- b <- IDENTITY s.a
-- rows <-
-- inputs: s
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

-- case: CROSS APPLY
-- dialect: tsql
SELECT t.a, o.b FROM t CROSS APPLY (SELECT TOP 1 u.b FROM u WHERE u.id = t.id ORDER BY u.d) AS o
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY u.b
-- rows <- FILTER t.id, FILTER u.id, SORT u.d
-- inputs: t, u

-- case: FLATTEN of a FLATTEN
-- dialect: snowflake
SELECT g.value:x AS x FROM t, LATERAL FLATTEN(input => t.j:a) AS f, LATERAL FLATTEN(f.value:b) AS g
-- => SELECT
-- x <- TRANSFORMATION t.j
-- rows <- JOIN t.j
-- inputs: t

-- case: a subquery over an array of structs
-- dialect: bigquery
SELECT (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page') AS page FROM d.ev
-- => SELECT
-- page <- FILTER d.ev.event_params, JOIN d.ev.event_params, TRANSFORMATION d.ev.event_params
-- rows <-
-- inputs: d.ev

-- case: caching a query
-- dialect: spark
CACHE TABLE c SELECT a FROM t
-- => CACHE
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t
-- outputs: c

-- case: statements without lineage
-- dialect: spark
REFRESH TABLE t;
SHOW TABLES;
DESCRIBE t
-- => REFRESH
-- rows <-
-- => SHOW
-- rows <-
-- => DESCRIBE
-- rows <-

-- case: comments and lone semicolons
/* a;
b */ SELECT a -- ; x
FROM t;;
;
-- => SELECT
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t

-- case: names of items without aliases
INSERT INTO x SELECT cast(a AS int), max(b), a+b, 'x', -a FROM t
-- => INSERT
-- a <- TRANSFORMATION t.a
-- max(b) <- AGGREGATION t.b
-- a+b <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- 'x' <- (literal)
-- -a <- TRANSFORMATION t.a
-- rows <-
-- inputs: t
-- outputs: x

-- case: Teradata's words
-- dialect: teradata
CREATE MULTISET VOLATILE TABLE v AS (SEL a FROM t) WITH DATA ON COMMIT PRESERVE ROWS;
REPLACE VIEW w AS LOCKING ROW FOR ACCESS SELECT a FROM v
-- => CREATE_TABLE
-- a <- IDENTITY t.a
-- rows <-
-- inputs: t
-- outputs: v
-- => CREATE_VIEW
-- a <- IDENTITY v.a
-- rows <-
-- inputs: v
-- outputs: w
