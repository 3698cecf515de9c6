select d.customer_id, d.customer_name, max(e.happened_at) as last_seen,
  case when d.lifetime_value > 100 then 'big' else 'small' end as size
from {{ ref('dim_customers') }} d
join {{ ref('stg_events') }} e on e.customer_id = d.customer_id
group by d.customer_id, d.customer_name, d.lifetime_value
