{{ config(materialized='incremental', unique_key='order_id') }}
select n.order_id, n.customer_id, n.customer_name, n.total as amount, cc.country_name
from {{ ref('eph_named') }} as n
left join {{ ref('country_codes') }} as cc on cc.code = n.country
{% if is_incremental() %}
where n.order_id > (select max(order_id) from {{ this }})
{% endif %}
