select o.id as order_id, o.customerid as customer_id, o.total, o.country, o.placedat as placed_at
from {{ source('shop', 'orders') }} as o
where o.total > 0
