"""The types of the schema; their docstrings are its descriptions."""

# Enumerations come from the catalog without their names in the schema; those must be known before any type is made.
from catchment_graphql.types import enums as enums
