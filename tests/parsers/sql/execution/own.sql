-- running totals and frames
SELECT id, sum(a) OVER (PARTITION BY c ORDER BY d, id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s, lag(b, 1, 0) OVER (ORDER BY id) AS l FROM t;
-- a named window
SELECT id, rank() OVER w AS r, first_value(a) OVER w AS f, count(*) OVER (PARTITION BY c) AS n FROM t WINDOW w AS (PARTITION BY c ORDER BY b);
-- qualify
SELECT id, c, a FROM t QUALIFY row_number() OVER (PARTITION BY c ORDER BY b, id) = 1;
-- qualify by an alias
SELECT id, c, row_number() OVER (PARTITION BY c ORDER BY b, id) AS rn FROM t QUALIFY rn <= 2;
-- pivot in SQL's form
SELECT * FROM (SELECT c, k, a FROM t) PIVOT (sum(a) FOR k IN (1, 2, 3));
-- pivot with two aggregates
SELECT * FROM (SELECT c, k, a, b FROM t) PIVOT (sum(a) AS sa, max(b) AS mb FOR k IN (1, 2)) ORDER BY c;
-- pivot with GROUP BY
SELECT * FROM t PIVOT (sum(a) FOR k IN (1, 2) GROUP BY c);
-- a pivot statement
PIVOT t ON k IN (1, 2) USING sum(a) GROUP BY c;
-- a pivot statement without GROUP BY
PIVOT (SELECT c, k, b FROM t) ON k IN (1, 2, 3) USING max(b);
-- a pivot statement inside a FROM
WITH p AS (PIVOT t ON k IN (1, 2) USING sum(a) AS s, count(b) AS n GROUP BY c) SELECT * FROM p;
-- unpivot in SQL's form
SELECT id, what, value FROM t UNPIVOT (value FOR what IN (a, b));
-- unpivot with nulls
SELECT id, what, value FROM t UNPIVOT INCLUDE NULLS (value FOR what IN (a, b));
-- an unpivot statement
UNPIVOT (SELECT id, a, b FROM t) ON a, b INTO NAME what VALUE value;
-- an unpivot statement over COLUMNS
UNPIVOT (SELECT id, a, b FROM t) ON COLUMNS(* EXCLUDE (id)) INTO NAME what VALUE value;
-- unnest in FROM
SELECT g.id, x.e FROM g, unnest(g.l) AS x(e);
-- unnest in SELECT
SELECT id, unnest(l) AS e FROM g;
-- unnest of a struct
SELECT id, unnest(s) FROM g;
-- struct fields
SELECT id, s.a AS sa, s['b'] AS sb, struct_extract(s, 'a') AS sc FROM g;
-- a struct built and read
WITH q AS (SELECT id, {'p': a, 'q': b} AS st FROM t) SELECT id, st.p AS p, st.q AS q FROM q;
-- json fields
SELECT id, j->>'$.a' AS ja, json_extract(j, '$.b[0]') AS jb FROM g;
-- lateral aliases
SELECT id, a + b AS ab, ab * 2 AS ab2, CASE WHEN ab2 > 4 THEN c END AS cc FROM t;
-- a lateral alias in WHERE and GROUP BY
SELECT a % 3 AS m, count(*) AS n, sum(b) AS sb FROM t WHERE m IS NOT NULL GROUP BY m;
-- a scalar subquery
SELECT id, (SELECT max(x) FROM u WHERE y > 2) AS m FROM t;
-- a correlated scalar subquery
SELECT t.id, t.b, (SELECT sum(u.x) FROM u WHERE u.k = t.k) AS s FROM t;
-- a correlated count
SELECT t.id, t.b, (SELECT count(*) FROM u WHERE u.k = t.k) AS n FROM t;
-- exists
SELECT id, a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.y = 3);
-- not exists
SELECT id, a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.y = 3);
-- exists as a value
SELECT id, a, EXISTS (SELECT 1 FROM u WHERE u.k = t.k) AS has FROM t;
-- in with nulls
SELECT id FROM t WHERE a IN (SELECT x FROM u WHERE y > 1);
-- not in with nulls
SELECT id, b FROM t WHERE a NOT IN (SELECT x FROM u WHERE y = 5);
-- in as a value
SELECT id, b, a IN (SELECT x FROM u) AS hit FROM t;
-- a quantified comparison
SELECT id FROM t WHERE a >= ALL (SELECT x FROM u WHERE u.c = t.c);
-- set operations by position
SELECT a, b FROM t UNION ALL SELECT y, x FROM u;
-- union distinct
SELECT a, c FROM t UNION SELECT x, c FROM u;
-- intersect and except
(SELECT a FROM t INTERSECT SELECT x FROM u) UNION ALL (SELECT b FROM t EXCEPT SELECT y FROM u);
-- intersect all and except all
SELECT a, b FROM t EXCEPT ALL SELECT x, y FROM u WHERE k > 1;
-- union by name
SELECT a, c FROM t UNION ALL BY NAME SELECT c, y, x AS a FROM u;
-- asof join
SELECT t.id, e.v FROM t ASOF JOIN e ON t.k = e.k AND t.d >= e.ts;
-- asof join using
SELECT id, v FROM (SELECT id, k, d AS ts FROM t) AS q ASOF LEFT JOIN e USING (k, ts);
-- semi join
SELECT id, a FROM t SEMI JOIN u ON t.k = u.k AND u.y > 2;
-- anti join
SELECT id, a FROM t ANTI JOIN u USING (k);
-- positional join
SELECT t.id, u.x FROM t POSITIONAL JOIN u;
-- left, right and full joins
SELECT t.id, u.x, v.z FROM t LEFT JOIN u ON t.k = u.k AND u.y = 2 FULL JOIN v ON v.k = u.k;
-- natural join
SELECT * FROM (SELECT k, a FROM t) NATURAL JOIN (SELECT k, z FROM v);
-- full join using
SELECT k, a, z FROM t FULL JOIN v USING (k);
-- cross join and filters
SELECT t.id, v.w FROM t, v WHERE t.a > v.z;
-- a lateral join
SELECT t.id, l.x FROM t, LATERAL (SELECT u.x FROM u WHERE u.k = t.k ORDER BY u.y, u.x LIMIT 1) AS l;
-- a recursive CTE
WITH RECURSIVE r AS (SELECT id, parent, name, 1 AS depth FROM tree WHERE parent IS NULL UNION ALL SELECT c.id, c.parent, r.name || c.name, depth + 1 FROM tree AS c JOIN r ON c.parent = r.id WHERE depth < 5) SELECT id, name, depth FROM r;
-- recursion that counts
WITH RECURSIVE r(n, s) AS (SELECT min(a), 0 FROM t UNION ALL SELECT n + 1, s + (SELECT count(x) FROM u) FROM r WHERE n < 6) SELECT n, s FROM r;
-- grouping sets
SELECT c, k, sum(a) AS s, grouping(c) AS g FROM t GROUP BY GROUPING SETS ((c), (k), ());
-- rollup and cube
SELECT c, k, count(*) AS n FROM t GROUP BY ROLLUP (c, k);
-- filter
SELECT c, sum(a) FILTER (WHERE b > 2) AS s, count(*) FILTER (WHERE d > DATE '2000-02-02') AS n FROM t GROUP BY c;
-- list lambdas
SELECT id, list_transform(l, lambda x: x + id) AS p, list_filter(l, lambda y: y > 1) AS q FROM g;
-- a list comprehension
SELECT id, [x * 2 FOR x IN l IF x > 1] AS p FROM g;
-- columns by pattern
SELECT COLUMNS('^(a|b)$') FROM t;
-- columns with a function
SELECT max(COLUMNS('^(a|b)$')) FROM t;
-- columns by lambda
SELECT COLUMNS(lambda x: x IN ('a', 'c')) FROM t;
-- exclude, replace, rename
SELECT * EXCLUDE (d, id) REPLACE (a + b AS a) RENAME (c AS cc) FROM t;
-- values
SELECT x, y + 1 AS y1 FROM (VALUES (1, 2), (3, 4)) AS q(x, y) JOIN t ON t.a = q.x;
-- values over columns
SELECT t.id, q.m FROM t, LATERAL (VALUES (t.a), (t.b)) AS q(m);
-- distinct on
SELECT DISTINCT ON (c) c, a, id FROM t ORDER BY c, b, id;
-- distinct
SELECT DISTINCT a, c FROM t;
-- group by all
SELECT c, a % 2 AS p, sum(b) AS s FROM t GROUP BY ALL ORDER BY ALL;
-- order by all with limit
SELECT a, b FROM t ORDER BY ALL LIMIT 4;
-- order by with limit
SELECT id, a FROM t ORDER BY b, id LIMIT 3 OFFSET 1;
-- a limit from a subquery
SELECT id FROM t ORDER BY id LIMIT (SELECT count(*) % 3 + 1 FROM u WHERE y = 3);
-- count alone
SELECT count(*) AS n FROM t WHERE a > 2;
-- count of a join
SELECT count(*) AS n FROM t JOIN u ON t.k = u.k;
-- having
SELECT c, max(a) AS m FROM t GROUP BY c HAVING sum(b) > 20 AND count(DISTINCT k) > 1;
-- ordered aggregates
SELECT c, string_agg(CAST(a AS VARCHAR), ',' ORDER BY b, id) AS l, arg_max(a, b) AS am, quantile_cont(b, 0.5) AS q FROM t GROUP BY c;
-- within group
SELECT c, percentile_cont(0.5) WITHIN GROUP (ORDER BY a) AS p, mode() WITHIN GROUP (ORDER BY b) AS m FROM t GROUP BY c;
-- case, coalesce, nullif, if
SELECT id, CASE a WHEN 1 THEN b WHEN 2 THEN k ELSE 0 END AS x, coalesce(a, b) AS y, nullif(a, b) AS z, if(a > 2, c, 'n') AS w FROM t;
-- a subquery in CASE
SELECT id, b, CASE WHEN a > (SELECT avg(x) FROM u) THEN c ELSE 'low' END AS lvl FROM t;
-- nested CTEs with one name
WITH t AS (SELECT a + 1 AS a, k FROM t), q AS (WITH t AS (SELECT a * 2 AS a, k FROM t) SELECT * FROM t) SELECT q.a, u.x FROM q JOIN u USING (k);
-- a union inside a CTE, filtered outside
WITH q AS (SELECT 'a' AS src, a AS n, k FROM t UNION ALL SELECT 'x', x, k FROM u) SELECT src, sum(n) AS s FROM q WHERE k > 1 GROUP BY src;
-- a CTE read twice
WITH q AS (SELECT k, sum(a) AS s FROM t GROUP BY k) SELECT x.k, x.s - y.s AS diff FROM q AS x JOIN q AS y ON x.k = y.k + 1;
-- a whole row as a value
SELECT id, CAST(t AS VARCHAR) AS row_text FROM (SELECT id, a, b FROM t) AS t;
-- FROM first
FROM t SELECT c, sum(a) AS s WHERE b > 1 GROUP BY c;
-- a bare FROM
FROM v WHERE z > 1;
-- group by an expression and its alias
SELECT upper(c) AS up, min(a) AS m FROM t GROUP BY up HAVING m > 0 ORDER BY m;
-- a window over an aggregate
SELECT c, sum(a) AS s, rank() OVER (ORDER BY sum(a) DESC, c) AS r, sum(sum(b)) OVER () AS total FROM t GROUP BY c;
-- a window whose frame reads a column
SELECT id, sum(a) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) AS s FROM t;
-- ignore nulls
SELECT id, last_value(a IGNORE NULLS) OVER (PARTITION BY c ORDER BY id) AS lv FROM t;
-- a subquery in FROM with a limit
SELECT count(*) AS n, sum(a) AS s FROM (SELECT * FROM t ORDER BY b, id LIMIT 5);
-- a condition on a join of subqueries
SELECT q.c, r.m FROM (SELECT c, k FROM t WHERE a > 1) AS q JOIN (SELECT k, max(x) AS m FROM u GROUP BY k) AS r ON q.k = r.k AND r.m > 2;
-- a tuple comparison with a subquery
SELECT id FROM t WHERE (k, c) IN (SELECT k, c FROM u WHERE x > 1);
-- a correlated subquery two levels deep
SELECT t.id, (SELECT sum((SELECT max(v.w) FROM v WHERE v.k = u.k AND v.z < t.b)) FROM u WHERE u.k = t.k) AS s FROM t;
-- dates
SELECT date_trunc('month', d) AS m, datediff('day', d, DATE '2000-03-01') AS n, extract(year FROM d) AS y FROM t;
-- generate_series
SELECT t.id, s.i FROM t, generate_series(1, t.a) AS s(i);
-- range in FROM
SELECT r.range AS i, t.c FROM range(3) AS r JOIN t ON t.a = r.range;
-- max_by and list
SELECT c, max_by(id, b) AS i, list(a ORDER BY id) AS l, bool_or(a > 2) AS any_big FROM t GROUP BY c;
