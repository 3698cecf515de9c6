select count(*) as n from {{ ref('engagement') }} having count(*) < 0
