select customer_name, lifetime_value from {{ ref('dim_customers') }}
