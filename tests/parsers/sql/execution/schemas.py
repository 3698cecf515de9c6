"""The tables of the queries that are executed."""

import re

_SHORT = {"b": "BIGINT", "d": "DOUBLE", "v": "VARCHAR", "t": "DATE"}


def _tables(text: str) -> dict[str, dict[str, str]]:
    """Read ``table: column type, ...`` lines; a type may be shortened to its letter."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        table, _, columns = line.partition(": ")
        pairs = (column.split(" ", 1) for column in re.split(r", (?![^(]*\))", columns))
        found[table] = {name: _SHORT.get(kind, kind) for name, kind in pairs}
    return found


OWN = _tables(
    """
    t: id b, k b, a b, b b, c v, d t
    u: k b, x b, y b, c v
    v: k b, z b, w b
    e: k b, ts t, v b
    g: id b, l BIGINT[], s STRUCT(a BIGINT, b BIGINT), j JSON
    n: id b, s STRUCT(a STRUCT(b BIGINT, c BIGINT), d VARCHAR), m MAP(VARCHAR, BIGINT), ls STRUCT(x BIGINT, y VARCHAR)[], q VARCHAR[]
    tree: id b, parent b, name v
    """  # noqa: E501
)
TPCH = _tables(
    """
    region: r_regionkey b, r_name v, r_comment v
    nation: n_nationkey b, n_name v, n_regionkey b, n_comment v
    supplier: s_suppkey b, s_name v, s_address v, s_nationkey b, s_phone v, s_acctbal d, s_comment v
    customer: c_custkey b, c_name v, c_address v, c_nationkey b, c_phone v, c_acctbal d, c_mktsegment v, c_comment v
    part: p_partkey b, p_name v, p_mfgr v, p_brand v, p_type v, p_size b, p_container v, p_retailprice d, p_comment v
    partsupp: ps_partkey b, ps_suppkey b, ps_availqty b, ps_supplycost d, ps_comment v
    orders: o_orderkey b, o_custkey b, o_orderstatus v, o_totalprice d, o_orderdate t, o_orderpriority v, o_clerk v, o_shippriority b, o_comment v
    lineitem: l_orderkey b, l_partkey b, l_suppkey b, l_linenumber b, l_quantity d, l_extendedprice d, l_discount d, l_tax d, l_returnflag v, l_linestatus v, l_shipdate t, l_commitdate t, l_receiptdate t, l_shipinstruct v, l_shipmode v, l_comment v
    """  # noqa: E501
)
