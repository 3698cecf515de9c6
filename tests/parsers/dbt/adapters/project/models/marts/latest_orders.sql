select order_id, customer_id, amount from (
  select o.*, row_number() over (partition by o.customer_id order by o.order_id desc) as rn
  from {{ ref('fct_orders') }} as o
) x where rn = 1
union all
select order_id, customer_id, total from {{ ref('eph_paid') }}
