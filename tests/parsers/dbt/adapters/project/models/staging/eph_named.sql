{{ config(materialized='ephemeral') }}
select p.order_id, p.total, c.customer_name, p.country, c.customer_id
from {{ ref('eph_paid') }} p join {{ ref('stg_customers') }} c on c.customer_id = p.customer_id
