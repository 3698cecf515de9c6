-- case: SQLite's json_each, and rowid
-- dialect: sqlite
SELECT t.id, json_extract(t.doc, '$.a') AS a, j.value AS v, rowid FROM t, json_each(t.doc, '$.b') AS j
-- => SELECT
-- id <- IDENTITY t.id
-- a <- TRANSFORMATION t.doc
-- v <- TRANSFORMATION t.doc
-- rowid <- IDENTITY t.rowid

-- case: OUTER APPLY of a function
-- dialect: tsql
SELECT t.a, s.value FROM t OUTER APPLY STRING_SPLIT(t.tags, ',') AS s
-- => SELECT
-- a <- IDENTITY t.a
-- value <- TRANSFORMATION t.tags
-- rows <- JOIN t.tags
-- inputs: t

-- case: MySQL's JSON_TABLE
-- dialect: mysql
SELECT t.id, j.a FROM t, JSON_TABLE(t.doc, '$[*]' COLUMNS (n FOR ORDINALITY, a INT PATH '$.a', NESTED PATH '$.b[*]' COLUMNS (c INT PATH '$'))) AS j
-- => SELECT
-- id <- IDENTITY t.id
-- a <- TRANSFORMATION t.doc
-- rows <- JOIN t.doc

-- case: MySQL's star over JSON_TABLE
-- dialect: mysql
SELECT j.* FROM t, JSON_TABLE(t.doc, '$[*]' COLUMNS (n FOR ORDINALITY, a INT PATH '$.a', NESTED PATH '$.b[*]' COLUMNS (c INT PATH '$'))) AS j
-- => SELECT
-- n <- TRANSFORMATION t.doc
-- a <- TRANSFORMATION t.doc
-- c <- TRANSFORMATION t.doc

-- case: Oracle's JSON_TABLE, columns unqualified
-- dialect: oracle
SELECT id, jt.phone, typ FROM t, JSON_TABLE(po, '$.x[*]' COLUMNS (phone VARCHAR2(10) PATH '$.phone', typ VARCHAR2(10) PATH '$.type')) jt
-- => SELECT
-- id <- IDENTITY t.id
-- phone <- TRANSFORMATION t.po
-- typ <- TRANSFORMATION t.po

-- case: Oracle's XMLTABLE
-- dialect: oracle
SELECT t.id, x.name FROM t, XMLTABLE('/a/b' PASSING t.xml COLUMNS name VARCHAR2(20) PATH 'name') x
-- => SELECT
-- id <- IDENTITY t.id
-- name <- TRANSFORMATION t.xml

-- case: T-SQL's OPENJSON
-- dialect: tsql
SELECT t.id, [key], value FROM t CROSS APPLY OPENJSON(t.doc)
-- => SELECT
-- id <- IDENTITY t.id
-- key <- TRANSFORMATION t.doc
-- value <- TRANSFORMATION t.doc

-- case: T-SQL's STRING_SPLIT
-- dialect: tsql
SELECT id, value FROM t CROSS APPLY STRING_SPLIT(tags, ',')
-- => SELECT
-- id <- IDENTITY t.id
-- value <- TRANSFORMATION t.tags

-- case: T-SQL's OPENQUERY
-- dialect: tsql
SELECT a FROM OPENQUERY(srv, 'SELECT a FROM d.s.t')
-- => SELECT
-- inputs:

-- case: T-SQL's XML nodes
-- dialect: tsql
SELECT t.id, x.value('(name)[1]', 'varchar(10)') AS n FROM t CROSS APPLY t.doc.nodes('/a/b') AS n(x)
-- => SELECT
-- id <- IDENTITY t.id
-- n <- TRANSFORMATION t.doc

-- case: Oracle's TABLE of a collection
-- dialect: oracle
SELECT t.id, c.column_value FROM t, TABLE(t.items) c
-- => SELECT
-- id <- IDENTITY t.id
-- column_value <- TRANSFORMATION t.items

-- case: PostgreSQL's jsonb_array_elements
-- dialect: postgres
SELECT t.id, e->>'name' AS n FROM t CROSS JOIN LATERAL jsonb_array_elements(t.doc->'items') AS e
-- => SELECT
-- id <- IDENTITY t.id
-- n <- TRANSFORMATION t.doc

-- case: PostgreSQL's jsonb_each_text
-- dialect: postgres
SELECT key, value FROM t, jsonb_each_text(t.doc)
-- => SELECT
-- key <- TRANSFORMATION t.doc
-- value <- TRANSFORMATION t.doc

-- case: PostgreSQL's jsonb_to_recordset
-- dialect: postgres
SELECT r.a, r.b FROM t, jsonb_to_recordset(t.doc) AS r(a int, b text)
-- => SELECT
-- a <- TRANSFORMATION t.doc
-- b <- TRANSFORMATION t.doc

-- case: PostgreSQL's generate_series
-- dialect: postgres
SELECT d::date AS day FROM generate_series('2020-01-01'::date, '2020-12-31'::date, '1 day'::interval) AS d
-- => SELECT
-- day <- (no-source)
-- inputs:

-- case: PostgreSQL's generate_series with a column list
-- dialect: postgres
SELECT s.a FROM generate_series(0, 14, 7) AS s(a)
-- => SELECT
-- a <- (generated)

-- case: PostgreSQL's functions with a column definition list
-- dialect: postgres
SELECT * FROM f(1) AS x(a int, b text)
-- => SELECT
-- a <- (generated)
-- b <- (generated)

-- case: DuckDB's files as tables
-- dialect: duckdb
SELECT a FROM 'data/x.parquet'
-- => SELECT
-- a <- IDENTITY data/x.parquet.a
-- inputs: data/x.parquet

-- case: DuckDB's read_csv_auto
-- dialect: duckdb
SELECT a FROM read_csv_auto('x.csv')
-- => SELECT
-- inputs: x.csv

-- case: Snowflake's RESULT_SCAN
-- dialect: snowflake
SELECT a FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))
-- => SELECT
-- inputs:

-- case: Snowflake's VALUES
-- dialect: snowflake
SELECT column1, $2 AS b FROM VALUES (1, 'a'), (2, 'b')
-- => SELECT
-- column1 <- (literal)
-- b <- (literal)

-- case: Snowflake's VALUES under an alias
-- dialect: snowflake
SELECT v.x, t.b FROM (VALUES (1), (2)) AS v(x) JOIN t ON t.a = v.x
-- => SELECT
-- x <- (literal)
-- b <- IDENTITY t.b

-- case: DuckDB's VALUES
-- dialect: duckdb
SELECT col0, col1 AS x FROM (VALUES (1, 2), (3, 4))
-- => SELECT
-- col0 <- (literal)
-- x <- (literal)

-- case: Spark's VALUES
-- dialect: spark
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(id, name)
-- => SELECT
-- id <- (literal)
-- name <- (literal)

-- case: Trino's functions that query another system
-- dialect: trino
SELECT a FROM TABLE(pg.system.query(query => 'SELECT a FROM x'))
-- => SELECT
-- inputs:

-- case: T-SQL's OPENJSON of an OPENJSON
-- dialect: tsql
SELECT t.id, a.x, b.y FROM t CROSS APPLY OPENJSON(t.doc) WITH (x INT '$.x', kids NVARCHAR(MAX) '$.kids' AS JSON) a CROSS APPLY OPENJSON(a.kids) WITH (y INT '$.y') b
-- => SELECT
-- id <- IDENTITY t.id
-- x <- TRANSFORMATION t.doc
-- y <- TRANSFORMATION t.doc
-- rows <- JOIN t.doc

-- case: ClickHouse's VALUES
-- dialect: clickhouse
SELECT x, y FROM VALUES('x Int, y String', (1, 'a'))
-- => SELECT

-- case: Snowflake's numbered columns of VALUES
-- dialect: snowflake
SELECT $1 AS a, $2 AS b FROM (VALUES (1, 'x'))
-- => SELECT
-- a <- (literal)
-- b <- (literal)

-- case: Snowflake's GENERATOR
-- dialect: snowflake
SELECT SEQ4() AS s, DATEADD(day, ROW_NUMBER() OVER (ORDER BY NULL), '2020-01-01') AS d FROM TABLE(GENERATOR(ROWCOUNT => 10))
-- => SELECT
-- s <- (generated)
-- d <- (generated)
-- inputs:

-- case: functions that read files read tables of their names
-- dialect: duckdb
SELECT c FROM read_parquet(['a.parquet', 'b.parquet']) AS p
-- => SELECT
-- c <- IDENTITY? a.parquet.c, IDENTITY? b.parquet.c
-- inputs: a.parquet, b.parquet

-- case: T-SQL's OPENJSON WITH
-- dialect: tsql
SELECT t.id, j.name FROM t CROSS APPLY OPENJSON(t.doc) WITH (name NVARCHAR(50) '$.name', age INT '$.age') AS j
-- => SELECT
-- id <- IDENTITY t.id
-- name <- TRANSFORMATION t.doc
-- rows <- JOIN t.doc

-- case: T-SQL's star over OPENJSON WITH
-- dialect: tsql
SELECT j.* FROM t CROSS APPLY OPENJSON(t.doc) WITH (name NVARCHAR(50) '$.name', age INT '$.age') AS j
-- => SELECT
-- name <- TRANSFORMATION t.doc
-- age <- TRANSFORMATION t.doc

-- case: range and generate_series name their column
-- dialect: duckdb
SELECT range, generate_series, t.range AS r FROM range(3), generate_series(1, 2), t
-- => SELECT
-- range <- (generated)
-- generate_series <- (generated)
-- r <- IDENTITY t.range

-- case: ClickHouse's numbers
-- dialect: clickhouse
SELECT number FROM numbers(10)
-- => SELECT
-- number <- (generated)
-- inputs:

-- case: BigQuery's EXTERNAL_QUERY
-- dialect: bigquery
SELECT a FROM EXTERNAL_QUERY('conn', 'SELECT a FROM x')
-- => SELECT
-- a <- (no-source)

-- case: BigQuery's ML.PREDICT
-- dialect: bigquery
SELECT predicted_x FROM ML.PREDICT(MODEL `p.d.m`, (SELECT a, b FROM d.t))
-- => SELECT
-- predicted_x <- TRANSFORMATION d.t.a, TRANSFORMATION d.t.b
-- inputs: d.t

-- case: BigQuery's own table functions
-- dialect: bigquery
SELECT f.a FROM `p.d.tvf`(1) AS f
-- => SELECT
-- a <- (no-source)
-- inputs:
