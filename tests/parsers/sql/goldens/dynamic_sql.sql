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

-- case: SQL in a variable cannot be read
-- dialect: tsql
-- Opaque on purpose: which table this writes is known only when it runs.
create or alter procedure dw.ArchiveMonth
    @Month char(6)
as
begin
    declare @Sql nvarchar(max);
    set @Sql = N'select * into archive.FactOrder_' + @Month
        + N' from dw.FactOrder where convert(char(6), OrderDate, 112) = ''' + @Month + N'''';
    exec sp_executesql @Sql;
end;
GO
-- => SET
-- => EXECUTE
-- rows <-
-- status: OPAQUE
-- diagnostics: dynamic-sql

-- case: dynamic SQL from a literal is read, other dynamic SQL says that it cannot be
-- dialect: bigquery
EXECUTE IMMEDIATE 'INSERT INTO x (a) SELECT b FROM s';
EXECUTE IMMEDIATE CONCAT('DROP TABLE ', name)
-- => INSERT
-- a <- IDENTITY s.b
-- => EXECUTE
-- status: OPAQUE
-- diagnostics: dynamic-sql
