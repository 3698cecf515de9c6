-- case: json_table mysql
-- dialect: mysql
SELECT t.id, j.a FROM t, JSON_TABLE(t.doc, '$[*]' COLUMNS (n FOR ORDINALITY, a INT PATH '$.a', NESTED PATH '$.b[*]' COLUMNS (c INT PATH '$'))) AS j
-- => SELECT
-- id <- IDENTITY t.id
-- a <- TRANSFORMATION t.doc
-- rows <- JOIN t.doc

-- case: json_table star
-- dialect: mysql
SELECT j.* FROM t, JSON_TABLE(t.doc, '$[*]' COLUMNS (n FOR ORDINALITY, a INT PATH '$.a', NESTED PATH '$.b[*]' COLUMNS (c INT PATH '$'))) AS j
-- => SELECT
-- n <- TRANSFORMATION t.doc
-- a <- TRANSFORMATION t.doc
-- c <- TRANSFORMATION t.doc

-- case: json_table unqualified oracle
-- dialect: oracle
SELECT id, jt.phone, typ FROM t, JSON_TABLE(po, '$.x[*]' COLUMNS (phone VARCHAR2(10) PATH '$.phone', typ VARCHAR2(10) PATH '$.type')) jt
-- => SELECT
-- id <- IDENTITY t.id
-- phone <- TRANSFORMATION t.po
-- typ <- TRANSFORMATION t.po

-- case: xmltable
-- dialect: oracle
SELECT t.id, x.name FROM t, XMLTABLE('/a/b' PASSING t.xml COLUMNS name VARCHAR2(20) PATH 'name') x
-- => SELECT
-- id <- IDENTITY t.id
-- name <- TRANSFORMATION t.xml

-- case: openjson default
-- dialect: tsql
SELECT t.id, [key], value FROM t CROSS APPLY OPENJSON(t.doc)
-- => SELECT
-- id <- IDENTITY t.id
-- key <- TRANSFORMATION t.doc
-- value <- TRANSFORMATION t.doc

-- case: string_split unqualified value
-- dialect: tsql
SELECT id, value FROM t CROSS APPLY STRING_SPLIT(tags, ',')
-- => SELECT
-- id <- IDENTITY t.id
-- value <- TRANSFORMATION t.tags

-- case: openquery
-- dialect: tsql
SELECT a FROM OPENQUERY(srv, 'SELECT a FROM d.s.t')
-- => SELECT
-- inputs:

-- case: xml nodes
-- dialect: tsql
SELECT t.id, x.value('(name)[1]', 'varchar(10)') AS n FROM t CROSS APPLY t.doc.nodes('/a/b') AS n(x)
-- => SELECT
-- id <- IDENTITY t.id
-- n <- TRANSFORMATION t.doc

-- case: four part name
-- dialect: tsql
SELECT a.x FROM srv.db.dbo.t a
-- => SELECT
-- x <- IDENTITY srv.db.dbo.t.x

-- case: tsql top percent and hints
-- dialect: tsql
SELECT TOP (10) PERCENT WITH TIES a, [b c] FROM [my table] WITH (NOLOCK) WHERE x = @p ORDER BY d OPTION (MAXDOP 1)
-- => SELECT
-- a <- IDENTITY my table.a
-- b c <- IDENTITY my table.b c
-- rows <- FILTER my table.x, SORT my table.d

-- case: for json
-- dialect: tsql
SELECT a, b AS 'info.b' FROM t FOR JSON PATH, ROOT('x')
-- => SELECT
-- a <- IDENTITY t.a
-- info.b <- IDENTITY t.b

-- case: for xml stuff
-- dialect: tsql
SELECT t.id, STUFF((SELECT ',' + u.name FROM u WHERE u.tid = t.id FOR XML PATH('')), 1, 1, '') AS names FROM t
-- => SELECT
-- id <- IDENTITY t.id
-- names <- FILTER t.id, FILTER u.tid, TRANSFORMATION u.name

-- case: tsql functions with date parts
-- dialect: tsql
SELECT DATEADD(day, 1, a) AS b, DATEDIFF(month, c, GETDATE()) AS d, DATEPART(weekday, e) AS f, IIF(x > 1, y, z) AS g, CONVERT(varchar(10), h, 120) AS i, TRY_CONVERT(int, j) AS k, ISNULL(l, m) AS n, CHOOSE(o, p, q) AS r FROM t
-- => SELECT
-- b <- TRANSFORMATION t.a
-- d <- TRANSFORMATION t.c
-- f <- TRANSFORMATION t.e
-- g <- CONDITIONAL t.x, TRANSFORMATION t.y, TRANSFORMATION t.z
-- i <- TRANSFORMATION t.h
-- k <- TRANSFORMATION t.j
-- n <- TRANSFORMATION t.l, TRANSFORMATION t.m
-- r <- TRANSFORMATION t.o, TRANSFORMATION t.p, TRANSFORMATION t.q

-- case: tsql udf
-- dialect: tsql
SELECT dbo.fn(a, b) AS x, f.c FROM t CROSS APPLY dbo.tvf(t.d) AS f
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- c <- TRANSFORMATION t.d
-- inputs: t

-- case: tsql system functions
-- dialect: tsql
SELECT @x AS b, SYSDATETIME() AS c, NEWID() AS d, CURRENT_TIMESTAMP AS e, USER_NAME() AS f FROM t
-- => SELECT
-- b <- (literal)
-- c <- (generated)
-- d <- (generated)
-- e <- (generated)
-- f <- (generated)

-- case: oracle pseudo
-- dialect: oracle
SELECT ROWNUM AS rn, SYSDATE AS d, a, LEVEL AS l, t.ROWID AS ri, USER AS u FROM t WHERE ROWNUM < 5
-- => SELECT
-- rn <- (generated)
-- d <- (generated)
-- a <- IDENTITY t.a
-- l <- (generated)
-- ri <- (generated)
-- u <- (generated)
-- rows <-

-- case: oracle outer join plus
-- dialect: oracle
SELECT a.x, b.y FROM a, b WHERE a.id = b.id(+) AND b.k(+) = 1
-- => SELECT
-- x <- IDENTITY a.x
-- y <- IDENTITY b.y
-- rows <- FILTER a.id, FILTER b.id, FILTER b.k

-- case: dual
-- dialect: oracle
SELECT seq.NEXTVAL AS id, 1 AS x FROM dual
-- => SELECT
-- id <- (generated)
-- x <- (literal)

-- case: connect by path
-- dialect: oracle
SELECT SYS_CONNECT_BY_PATH(name, '/') AS p, CONNECT_BY_ROOT name AS r, PRIOR name AS q FROM emp START WITH mgr IS NULL CONNECT BY PRIOR id = mgr ORDER SIBLINGS BY name
-- => SELECT
-- p <- TRANSFORMATION emp.name
-- r <- TRANSFORMATION emp.name
-- q <- TRANSFORMATION emp.name
-- rows <- FILTER emp.id, FILTER emp.mgr

-- case: oracle keep
-- dialect: oracle
SELECT k, MAX(a) KEEP (DENSE_RANK LAST ORDER BY b) AS m FROM t GROUP BY k
-- => SELECT
-- k <- IDENTITY t.k
-- m <- AGGREGATION t.a, WINDOW t.b

-- case: oracle decode nvl2
-- dialect: oracle
SELECT DECODE(a, 1, b, c) AS d, NVL(e, f) AS g, NVL2(h, i, j) AS k, LISTAGG(l, ',') WITHIN GROUP (ORDER BY m) AS n, TO_CHAR(o, 'YYYY') AS p, EXTRACT(YEAR FROM q) AS r FROM t
-- => SELECT
-- d <- CONDITIONAL t.a, TRANSFORMATION t.b, TRANSFORMATION t.c
-- g <- TRANSFORMATION t.e, TRANSFORMATION t.f
-- k <- CONDITIONAL t.h, TRANSFORMATION t.i, TRANSFORMATION t.j
-- n <- AGGREGATION t.l, WINDOW t.m
-- p <- TRANSFORMATION t.o
-- r <- TRANSFORMATION t.q

-- case: oracle flashback and sample
-- dialect: oracle
SELECT a FROM t AS OF TIMESTAMP SYSDATE - 1
-- => SELECT
-- a <- IDENTITY t.a
-- inputs: t

-- case: oracle sample
-- dialect: oracle
SELECT a FROM t SAMPLE (10) x WHERE x.b = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: oracle dblink
-- dialect: oracle
SELECT a FROM s.t@remote
-- => SELECT
-- inputs: s.t@remote

-- case: oracle table collection
-- dialect: oracle
SELECT t.id, c.column_value FROM t, TABLE(t.items) c
-- => SELECT
-- id <- IDENTITY t.id
-- column_value <- TRANSFORMATION t.items

-- case: oracle partition
-- dialect: oracle
SELECT a FROM t PARTITION (p1) x
-- => SELECT
-- a <- IDENTITY t.a

-- case: snowflake time travel
-- dialect: snowflake
SELECT a FROM t AT (TIMESTAMP => '2024-01-01'::timestamp) AS x WHERE x.b = 1
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: snowflake before statement
-- dialect: snowflake
SELECT * FROM t BEFORE (STATEMENT => '8e5d')
-- => SELECT
-- * <- IDENTITY t.*
-- inputs: t

-- case: snowflake changes
-- dialect: snowflake
SELECT a FROM t CHANGES (INFORMATION => DEFAULT) AT (TIMESTAMP => $ts)
-- => SELECT
-- a <- IDENTITY t.a

-- case: bigquery system time
-- dialect: bigquery
SELECT a FROM d.t FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR)
-- => SELECT
-- a <- IDENTITY d.t.a
-- inputs: d.t

-- case: databricks version as of
-- dialect: databricks
SELECT a FROM t VERSION AS OF 12
-- => SELECT
-- a <- IDENTITY t.a

-- case: databricks timestamp as of
-- dialect: databricks
SELECT a FROM t TIMESTAMP AS OF '2024-01-01' x WHERE x.b
-- => SELECT
-- a <- IDENTITY t.a
-- rows <- FILTER t.b

-- case: trino version
-- dialect: trino
SELECT a FROM t FOR VERSION AS OF 123
-- => SELECT
-- a <- IDENTITY t.a

-- case: tsql temporal
-- dialect: tsql
SELECT a FROM t FOR SYSTEM_TIME AS OF '2024-01-01' AS x
-- => SELECT
-- a <- IDENTITY t.a

-- case: tsql temporal between
-- dialect: tsql
SELECT a FROM t FOR SYSTEM_TIME ALL
-- => SELECT
-- a <- IDENTITY t.a

-- case: spark tablesample
-- dialect: spark
SELECT x.a FROM t TABLESAMPLE (10 PERCENT) x
-- => SELECT
-- a <- IDENTITY t.a

-- case: hive tablesample bucket
-- dialect: hive
SELECT x.a FROM t TABLESAMPLE (BUCKET 3 OUT OF 32 ON id) x
-- => SELECT
-- a <- IDENTITY t.a

-- case: spark distribute sort
-- dialect: spark
SELECT a FROM t DISTRIBUTE BY b SORT BY c
-- => SELECT
-- a <- IDENTITY t.a

-- case: hive transform
-- dialect: hive
SELECT TRANSFORM (a, b) USING 'script.py' AS (x, y) FROM t
-- => SELECT
-- x <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- y <- TRANSFORMATION t.a, TRANSFORMATION t.b

-- case: hive from transform
-- dialect: hive
FROM t SELECT a, b WHERE c = 1
-- => SELECT
-- a <- IDENTITY t.a
-- b <- IDENTITY t.b
-- rows <- FILTER t.c

-- case: hive left semi
-- dialect: hive
SELECT a.x FROM a LEFT SEMI JOIN b ON a.id = b.id
-- => SELECT
-- x <- IDENTITY a.x
-- rows <- JOIN a.id, JOIN b.id

-- case: hive semi unqualified column
-- dialect: spark
SELECT x FROM a LEFT ANTI JOIN b ON a.id = b.id
-- => SELECT
-- x <- IDENTITY a.x

-- case: spark values inline
-- dialect: spark
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(id, name)
-- => SELECT
-- id <- (literal)
-- name <- (literal)

-- case: spark struct dot
-- dialect: spark
SELECT s.a, t.s.b AS x, named_struct('p', c, 'q', d) AS n, struct(e, f) AS g FROM t
-- => SELECT
-- a <- IDENTITY t.s
-- x <- IDENTITY t.s
-- n <- TRANSFORMATION t.c, TRANSFORMATION t.d
-- g <- TRANSFORMATION t.e, TRANSFORMATION t.f

-- case: spark star struct
-- dialect: spark
SELECT s.* FROM (SELECT named_struct('p', c, 'q', d) AS s FROM t)
-- => SELECT
-- p <- IDENTITY t.c
-- q <- IDENTITY t.d

-- case: spark field of struct
-- dialect: spark
SELECT s.p FROM (SELECT named_struct('p', c, 'q', d) AS s FROM t)
-- => SELECT
-- p <- IDENTITY t.c

-- case: spark struct function field
-- dialect: spark
SELECT s.e, s.z FROM (SELECT struct(e, f AS z) AS s FROM t)
-- => SELECT
-- e <- IDENTITY t.e
-- z <- IDENTITY t.f

-- case: databricks colon
-- dialect: databricks
SELECT raw:owner AS o, raw:store.bicycle.price::double AS p, t.raw:a[0].b AS c FROM t
-- => SELECT
-- o <- TRANSFORMATION t.raw
-- p <- TRANSFORMATION t.raw
-- c <- TRANSFORMATION t.raw

-- case: spark higher order
-- dialect: spark
SELECT filter(a, x -> x > b) AS f, aggregate(c, 0, (acc, x) -> acc + x) AS g, exists(d, e -> e IS NULL) AS h FROM t
-- => SELECT
-- f <- TRANSFORMATION t.a, TRANSFORMATION t.b
-- g <- TRANSFORMATION t.c
-- h <- TRANSFORMATION t.d
