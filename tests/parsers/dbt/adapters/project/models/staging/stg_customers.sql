select ID as Customer_Id, FULL_NAME as Customer_Name from {{ source('shop', 'customers') }}
