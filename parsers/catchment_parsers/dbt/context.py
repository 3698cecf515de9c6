"""What reading one resource needs to know of the rest of its project."""

from collections.abc import Iterable
from collections.abc import Mapping as Sections

from catchment_parsers.codeowners import Rules
from catchment_parsers.dbt import classification, owners
from catchment_parsers.dbt.descriptions import Docs
from catchment_parsers.dbt.macros import Checksum
from catchment_parsers.dbt.mapping import Mapping
from catchment_parsers.dbt.relations import Relation, relation_of
from catchment_parsers.dbt.report_shapes import Catalog, CatalogTable, Result
from catchment_parsers.dbt.shapes import Group, Manifest, Node, Resource, Source
from catchment_parsers.dbt.values import group_of, resource_meta, resource_tags
from catchment_parsers.facts import Asset, Diagnostic, Kind, Owner, Reach, Read, Record, Severity
from catchment_parsers.naming import asset_urn

_WITHOUT_RELATION = frozenset({"test", "analysis", "operation", "function"})
_UNTRACKED = ("macro.", "doc.")
"""Resources that SQL may depend on and that hold no data."""


class Context(Record, frozen=True, kw_only=True):
    """What reading one resource needs to know of the rest of its project.

    Attributes:
        namespace, dialect: Of the project's relations.
        root_package: The project's own package, whose files CODEOWNERS speaks of.
        project_path: The project's folder in its repository.
        urns: URN of each resource by unique_id.
        relations: Relation of each resource that has one, by unique_id.
        groups: Groups by package and name.
        catalog: Tables of the warehouse by unique_id.
        results: Last result of each resource that was run.
        checks: Last freshness check of each source.
        codeowners: Rules, None where there is no such file.
        mapping: What ``meta`` and tags mean.
        docs: The doc blocks, which descriptions may be.
        disabled: unique_ids of what the project switches off.
        macros: Digests macros.
        unnamed: Databases that the names of relations leave out, as on Oracle and Teradata.
    """

    namespace: str
    dialect: str
    root_package: str
    project_path: str
    urns: dict[str, str]
    relations: dict[str, Relation]
    groups: dict[tuple[str, str], Group]
    catalog: dict[str, CatalogTable]
    results: dict[str, Result]
    checks: dict[str, Result]
    codeowners: Rules | None
    mapping: Mapping
    docs: Docs
    disabled: frozenset[str]
    macros: Checksum
    unnamed: frozenset[str] = frozenset()

    def database(self, name: str | None) -> str:
        """Return a database as names of relations have it: "" where they leave it out."""
        return "" if name is None or name in self.unnamed else name

    def asset(self, unique_id: str, resource: Resource, kind: Kind, reach: Reach = Reach.WHOLE) -> Asset:
        """Return what any resource says of itself and depends on; what its kind says besides is left out."""
        meta = resource_meta(resource)
        reads, dangling = self.upstream(unique_id, resource, reach)
        return Asset(
            urn=self.urns[unique_id],
            kind=kind,
            name=resource.name or unique_id,
            unique_id=unique_id,
            package=resource.package_name or "",
            description=resource.description or "",
            path=resource.original_file_path or "",
            tags=resource_tags(resource),
            meta=meta,
            tier=classification.tier(meta, self.mapping),
            domain=classification.domain(meta, self.mapping),
            group=group_of(resource),
            reads=reads,
            owners=self.owners(resource),
            diagnostics=dangling,
        )

    def owners(self, resource: Resource) -> tuple[Owner, ...]:
        """Return the owners of a resource: what is said of itself first, of its files last."""
        own = owners.from_meta(resource_meta(resource), self.mapping)
        return own + self._group_owners(resource) + self._file_owners(resource)

    def _group_owners(self, resource: Resource) -> tuple[Owner, ...]:
        name = group_of(resource)
        group = self.groups.get((resource.package_name or "", name))
        return owners.from_group(name, group.owner) if group else ()

    def _file_owners(self, resource: Resource) -> tuple[Owner, ...]:
        path = resource.original_file_path
        if self.codeowners is None or not path or resource.package_name != self.root_package:
            return ()
        return owners.from_codeowners(self.codeowners, f"{self.project_path}/{path}".removeprefix("/"))

    def upstream(
        self, unique_id: str, resource: Resource, reach: Reach = Reach.WHOLE
    ) -> tuple[tuple[Read, ...], tuple[Diagnostic, ...]]:
        """Return what a resource depends on, in order and without itself, and what of it is unknown."""
        wanted = dict.fromkeys((resource.depends_on.nodes if resource.depends_on else None) or ())
        urns = dict.fromkeys(self.urns[one] for one in wanted if one in self.urns)
        urns.pop(self.urns[unique_id], None)
        unknown = [one for one in wanted if one not in self.urns and not one.startswith(_UNTRACKED)]
        path = resource.original_file_path or ""
        return tuple(Read(source=urn, reach=reach) for urn in urns), tuple(self._dangling(o, path) for o in unknown)

    def _dangling(self, unique_id: str, path: str) -> Diagnostic:
        why = "is disabled" if unique_id in self.disabled else "the manifest does not have (another project's?)"
        message = f"It depends on {unique_id}, which {why}."
        return Diagnostic(code="dangling-dependency", message=message, severity=Severity.WARNING, path=path)


def urns_of(manifest: Manifest, namespace: str, dialect: str) -> tuple[dict[str, str], dict[str, Relation]]:
    """Return the URN of every resource, and the relation of those that have one, by unique_id."""
    relations = {
        key: relation
        for section in (manifest.nodes, manifest.sources)
        for key, resource in (section or {}).items()
        if (relation := _relation(resource, dialect)) is not None
    }
    urns = {
        key: asset_urn(namespace, relations[key].name if key in relations else key)
        for section in _sections(manifest)
        for key in section
    }
    return urns, relations


def unnamed_databases(manifest: Manifest, relations: dict[str, Relation]) -> frozenset[str]:
    """Return the databases that no name of a relation begins with though its resource has them."""
    sections: tuple[Sections[str, Node] | Sections[str, Source], ...] = (manifest.nodes or {}, manifest.sources or {})
    named = [
        (resource.database, relations[key].name.count(".") > 1)
        for section in sections
        for key, resource in section.items()
        if key in relations and resource.database and resource.schema
    ]
    return frozenset(database for database, _ in named) - {database for database, full in named if full}


def tables_of(catalog: Catalog | None) -> dict[str, CatalogTable]:
    """Return the tables of a catalog by unique_id."""
    if catalog is None:
        return {}
    return {**(catalog.nodes or {}), **(catalog.sources or {})}


def groups_of(manifest: Manifest) -> dict[tuple[str, str], Group]:
    """Return the groups by package and name: names are unique within a package alone."""
    return {(one.package_name or "", one.name or ""): one for one in (manifest.groups or {}).values()}


def _sections(manifest: Manifest) -> Iterable[Sections[str, Resource]]:
    m = manifest
    sections: tuple[Sections[str, Resource] | None, ...] = (
        m.nodes, m.sources, m.exposures, m.metrics, m.groups, m.semantic_models, m.saved_queries, m.unit_tests,
        m.functions,
    )  # fmt: skip
    return (section for section in sections if section)


def _relation(resource: Node | Source, dialect: str) -> Relation | None:
    if isinstance(resource, Source):
        identifier = resource.identifier or resource.name
    elif _is_virtual(resource):
        return None
    else:
        identifier = resource.alias or resource.name
    return relation_of(resource.relation_name, (resource.database, resource.schema, identifier), dialect)


def _is_virtual(node: Node) -> bool:
    materialized = node.config.materialized if node.config else None
    return node.resource_type in _WITHOUT_RELATION or materialized == "ephemeral"
