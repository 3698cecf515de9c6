{{ config(schema='Finance', alias='DimCustomers') }}
with orders as (select * from {{ ref('fct_orders') }}),
totals as (select customer_id, sum(amount) as lifetime_value, count(*) as order_count from orders group by customer_id)
select c.*, t.lifetime_value, t.order_count
from {{ ref('stg_customers') }} c left join totals t on t.customer_id = c.customer_id
