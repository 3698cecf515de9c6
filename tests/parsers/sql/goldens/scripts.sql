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

-- case: a view over a CTE, altered or created
-- dialect: tsql
-- What the CFO's old Excel sheet reads. Successor: finance.fct_revenue_daily.
create or alter view rpt.vCfoRevenue
as
with running as (
    select
        r.RevenueDate,
        r.OrderCount,
        r.GrossRevenue,
        sum(r.GrossRevenue) over (
            order by r.RevenueDate
            rows between 27 preceding and current row
        ) as GrossRevenue28Days
    from dw.DailyRevenue as r
)
select
    running.RevenueDate as [Revenue date],
    running.OrderCount as [Orders],
    running.GrossRevenue as [Gross revenue],
    running.GrossRevenue28Days as [Gross revenue, 28 days],
    iif(running.GrossRevenue = 0, 'no sales', 'open') as [Day kind]
from running;
GO
-- => CREATE_VIEW
-- Revenue date <- IDENTITY dw.dailyrevenue.revenuedate
-- Orders <- IDENTITY dw.dailyrevenue.ordercount
-- Gross revenue <- IDENTITY dw.dailyrevenue.grossrevenue
-- Gross revenue, 28 days <- AGGREGATION dw.dailyrevenue.grossrevenue, WINDOW dw.dailyrevenue.revenuedate
-- Day kind <- CONDITIONAL dw.dailyrevenue.grossrevenue
-- rows <-
-- inputs: dw.dailyrevenue
-- outputs: rpt.vcforevenue

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

-- case: MATCH_RECOGNIZE in a dynamic table
-- dialect: snowflake
-- Deliberately hard: row pattern matching inside a dynamic table. A parser that cannot follow it should say so.
create or replace dynamic table analytics.marts.journeys
    target_lag = '1 hour'
    warehouse = marketing_wh
as
select *
from analytics.web.clean_events
match_recognize (
    partition by visitor_id
    order by occurred_at
    measures
        match_number() as journey_number,
        first(occurred_at) as started_at,
        last(occurred_at) as purchased_at,
        count(*) as steps
    one row per match
    pattern (look+ cart* buy)
    define
        look as event_type in ('page_view', 'product_view'),
        cart as event_type = 'add_to_cart',
        buy as event_type = 'purchase'
);
-- => CREATE_TABLE
-- visitor_id <- IDENTITY analytics.web.clean_events.visitor_id
-- journey_number <- (generated)
-- started_at <- TRANSFORMATION analytics.web.clean_events.occurred_at
-- purchased_at <- TRANSFORMATION analytics.web.clean_events.occurred_at
-- steps <- (count-rows)
-- rows <- FILTER analytics.web.clean_events.event_type, GROUP_BY analytics.web.clean_events.visitor_id, SORT analytics.web.clean_events.occurred_at
-- inputs: analytics.web.clean_events
-- outputs: analytics.marts.journeys

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

-- case: a view WITH SCHEMABINDING WITH a CTE
-- dialect: tsql
CREATE VIEW v WITH SCHEMABINDING AS WITH c AS (SELECT a FROM dbo.t) SELECT a FROM c UNION ALL SELECT b FROM dbo.u
-- => CREATE_VIEW
-- a <- IDENTITY dbo.t.a, IDENTITY dbo.u.b
-- rows <-
-- inputs: dbo.t, dbo.u
-- outputs: v

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
