"""Policies: what a team makes of an impact report, as a YAML file: rules, reviewers, exemptions."""
