-- case: SQL in a parameter
-- dialect: snowflake
SELECT a FROM t;
EXECUTE IMMEDIATE :q
-- => SELECT
-- status: PARSED
-- => EXECUTE
-- status: OPAQUE
-- diagnostics: dynamic-sql
-- line: 2

-- case: PL/pgSQL's format puts SQL together
-- dialect: postgres
DO $$
BEGIN
  EXECUTE format('INSERT INTO %I SELECT 1', tab);
END $$
-- => EXECUTE
-- status: OPAQUE
-- diagnostics: dynamic-sql
-- line: 3

-- case: Oracle joins a name into SQL
-- dialect: oracle
BEGIN
  EXECUTE IMMEDIATE 'TRUNCATE TABLE ' || tab;
END;
-- => EXECUTE
-- status: OPAQUE
-- diagnostics: dynamic-sql
-- line: 2

-- case: what a procedure returns
-- dialect: tsql
INSERT INTO x (a) EXEC dbo.p
-- => INSERT
-- outputs: x
-- status: OPAQUE
-- diagnostics: dynamic-sql
-- line: 1

-- case: a Python function
-- dialect: snowflake
CREATE FUNCTION f(a INT) RETURNS INT LANGUAGE PYTHON RUNTIME_VERSION = '3.11' HANDLER = 'f' AS $$
def f(a):
    return a
$$
-- => FUNCTION
-- status: OPAQUE
-- diagnostics: foreign-language
-- line: 1

-- case: a JavaScript procedure; its neighbours are read
-- dialect: snowflake
SELECT a FROM t;
CREATE PROCEDURE p() RETURNS STRING LANGUAGE JAVASCRIPT AS $$ snowflake.execute({sqlText: 'DELETE FROM t'}); $$;
SELECT b FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- => PROCEDURE
-- status: OPAQUE
-- diagnostics: foreign-language
-- line: 2
-- => SELECT
-- b <- IDENTITY t.b

-- case: a language that is named behind the body
-- dialect: redshift
CREATE FUNCTION f(a int) RETURNS int STABLE AS $$ return a $$ LANGUAGE plpythonu
-- => FUNCTION
-- status: OPAQUE
-- diagnostics: foreign-language
-- line: 1

-- case: a function of BigQuery's in JavaScript is still a function of its arguments
-- dialect: bigquery
CREATE TEMP FUNCTION f(a INT64) RETURNS INT64 LANGUAGE js AS r'''return a;''';
SELECT f(b) AS c FROM d.t
-- => FUNCTION
-- status: OPAQUE
-- diagnostics: foreign-language
-- => SELECT
-- c <- TRANSFORMATION d.t.b

-- case: Spark's function is a class
-- dialect: spark
CREATE FUNCTION f AS 'com.acme.F' USING JAR 's3://b/f.jar'
-- => FUNCTION
-- status: OPAQUE
-- diagnostics: foreign-language
-- line: 1

-- case: Jinja in a condition
SELECT a
FROM t
WHERE {% if x %} b {% endif %}
-- => UNKNOWN
-- status: FAILED
-- diagnostics: jinja
-- line: 3

-- case: Jinja in front
-- dialect: bigquery
{{ config(materialized='table') }}
SELECT a FROM t
-- => UNKNOWN
-- status: FAILED
-- diagnostics: jinja
-- line: 1

-- case: a statement that nobody knows
SELECT a FROM t;
FROBNICATE t;
SELECT b FROM t
-- => SELECT
-- a <- IDENTITY t.a
-- => FROBNICATE
-- status: PARTIAL
-- diagnostics: not-supported
-- line: 2
-- => SELECT
-- b <- IDENTITY t.b

-- case: a statement that nobody knows, of several words
-- dialect: postgres
SELECT a FROM t;
FROBNICATE TABLE t WITH x
-- => SELECT
-- => UNKNOWN
-- status: FAILED
-- diagnostics: syntax-error
-- line: 2

-- case: brackets that are not closed
SELECT (a FROM t
-- => UNKNOWN
-- status: FAILED
-- diagnostics: syntax-error
-- line: 1

-- case: a string that is not closed
SELECT 'abc
-- => UNKNOWN
-- status: FAILED
-- diagnostics: syntax-error
-- line: 1

-- case: a view over what is no query
SELECT a FROM t;
CREATE VIEW v AS SELEC a FROM t
-- => SELECT
-- => UNKNOWN
-- status: FAILED
-- diagnostics: syntax-error
-- line: 2

-- case: a query that nests more than a hundred levels
SELECT ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))) FROM t
-- => UNKNOWN
-- status: FAILED
-- diagnostics: too-deep
-- line: 1

-- case: Oracle's MODEL
-- dialect: oracle
SELECT a, b, c FROM t
MODEL DIMENSION BY (b) MEASURES (c) RULES (c[1] = 2)
-- => UNKNOWN
-- status: FAILED
-- diagnostics: syntax-error
-- line: 2

-- case: Oracle's synonyms
-- dialect: oracle
CREATE SYNONYM s FOR t
-- => CREATE
-- status: PARTIAL
-- diagnostics: not-supported
-- line: 1

-- case: what ClickHouse's dictionaries are filled from
-- dialect: clickhouse
CREATE DICTIONARY d (id UInt64, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 't')) LAYOUT(FLAT()) LIFETIME(300)
-- => CREATE_DICTIONARY
-- status: PARTIAL
-- diagnostics: not-supported
-- line: 1

-- case: DuckDB's macros that return a table
-- dialect: duckdb
CREATE MACRO f(x) AS TABLE SELECT a FROM t WHERE b = x
-- => CREATE_MACRO
-- status: PARTIAL
-- diagnostics: not-supported
-- line: 1

-- case: DuckDB's SUMMARIZE
-- dialect: duckdb
SUMMARIZE t
-- => SUMMARIZE
-- status: PARTIAL
-- diagnostics: not-supported
-- line: 1

-- case: PostgreSQL's rules
-- dialect: postgres
CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO log SELECT new.a
-- => CREATE
-- status: PARTIAL
-- diagnostics: not-supported
-- line: 1

-- case: policies that filter rows
-- dialect: bigquery
CREATE ROW ACCESS POLICY p ON d.t GRANT TO ('user:x') FILTER USING (a IN (SELECT b FROM d.u))
-- => CREATE
-- status: PARTIAL
-- diagnostics: not-supported
-- line: 1

-- case: Jinja that some grammars take for a struct
-- dialect: bigquery
{{ is_unique(["a"], "b = @c") }}
-- => UNKNOWN
-- diagnostics: jinja

-- case: An export that is not understood says so
EXPORT (SELECT a FROM t) INTO CSV AT c
-- => UNKNOWN
-- diagnostics: syntax-error
