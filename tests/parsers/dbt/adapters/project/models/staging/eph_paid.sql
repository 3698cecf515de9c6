{{ config(materialized='ephemeral') }}
select order_id, customer_id, total, country from {{ ref('stg_orders') }} where total > 10
