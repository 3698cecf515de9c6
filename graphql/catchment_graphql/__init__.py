"""The GraphQL API of a catalog: types, limits, HTTP, and the named operations that the command line uses too."""
