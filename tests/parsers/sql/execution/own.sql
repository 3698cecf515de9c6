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
-- a star through three layers
WITH p AS (SELECT * EXCLUDE (d) FROM t), q AS (SELECT p.*, a + b AS ab FROM p) SELECT * REPLACE (ab * 2 AS ab) FROM (SELECT * FROM q WHERE c <> 'AA');
-- two stars with a clash of names
SELECT t.*, u.* EXCLUDE (k) FROM t JOIN u ON t.k = u.k;
-- replace that reads another column
SELECT t.* REPLACE (b AS a, a AS b) FROM t;
-- rename and exclude of a qualified star
SELECT t.* EXCLUDE (d, c) RENAME (a AS aa), u.x FROM t JOIN u USING (k);
-- a star over USING
SELECT * FROM t JOIN u USING (k);
-- a star over a full join USING
SELECT * FROM (SELECT k, a FROM t) FULL JOIN (SELECT k, x FROM u) USING (k);
-- a star over a right join USING
SELECT * FROM (SELECT k, a FROM t) RIGHT JOIN (SELECT k, x FROM u) USING (k);
-- three tables by USING
SELECT k, a, x, z FROM t JOIN u USING (k) LEFT JOIN v USING (k);
-- qualified columns beside USING
SELECT t.k AS tk, u.k AS uk, k FROM t LEFT JOIN u USING (k);
-- columns with exclude inside a function
SELECT min(COLUMNS(* EXCLUDE (c, d))) FROM t;
-- columns twice in one expression
SELECT COLUMNS('^[ab]$') + COLUMNS('^[ab]$') AS s FROM t;
-- columns renamed by the pattern
SELECT COLUMNS('^(a|b)$') AS 'new_\1' FROM t;
-- columns with a cast
SELECT id, CAST(COLUMNS('^(a|b)$') AS VARCHAR) FROM t;
-- columns in WHERE
SELECT id FROM t WHERE COLUMNS('^(a|b)$') > 1;
-- a star like
SELECT * LIKE 'a%' FROM t;
-- a star similar to
SELECT * SIMILAR TO '[ab]' FROM t;
-- columns unpacked
SELECT id, coalesce(*COLUMNS('^(a|b)$')) AS ab FROM t;
-- union by name of different columns
SELECT a, b FROM t UNION BY NAME SELECT b, k AS z FROM v JOIN (SELECT k AS kk, y AS b FROM u) ON kk = k;
-- union of stars by position
SELECT k, a, c FROM t UNION ALL SELECT * EXCLUDE (y) FROM u;
-- parenthesised set operations with their own limits
(SELECT a, id FROM t ORDER BY b, id LIMIT 2) UNION ALL (SELECT x, k FROM u WHERE y > 1 ORDER BY x, k, y, c LIMIT 2) ORDER BY 1 LIMIT 3;
-- set operations bind to the left
SELECT a FROM t UNION SELECT x FROM u EXCEPT SELECT z FROM v;
-- intersect binds more tightly
SELECT a FROM t UNION ALL SELECT x FROM u INTERSECT SELECT z FROM v;
-- except of a parenthesised union
SELECT a FROM t EXCEPT (SELECT x FROM u UNION ALL SELECT z FROM v WHERE w > 2);
-- intersect all
SELECT a, c FROM t INTERSECT ALL SELECT x, c FROM u;
-- a set operation in a subquery of IN
SELECT id FROM t WHERE a IN (SELECT x FROM u WHERE y > 1 UNION SELECT z FROM v);
-- a set operation under an aggregate
SELECT src, count(*) AS n, sum(v) AS s FROM (SELECT 't' AS src, a AS v FROM t UNION ALL SELECT 'u', x FROM u) GROUP BY ALL;
-- lateral in ON
SELECT t.id, q.m FROM t LEFT JOIN LATERAL (SELECT max(u.x) AS m FROM u WHERE u.k = t.k) AS q ON q.m > t.a;
-- laterals in a chain
SELECT t.id, p.s, q.r FROM t, LATERAL (SELECT t.a + t.b AS s) AS p, LATERAL (SELECT p.s * t.k AS r) AS q;
-- a lateral two deep
SELECT t.id, q.s FROM t, LATERAL (SELECT sum(l.x) AS s FROM u, LATERAL (SELECT u.x WHERE u.y > t.a) AS l WHERE u.k = t.k) AS q;
-- a correlated subquery in ORDER BY with LIMIT
SELECT id FROM t ORDER BY (SELECT max(x) FROM u WHERE u.k = t.k), id LIMIT 3;
-- a correlated subquery in HAVING
SELECT k, sum(a) AS s FROM t GROUP BY k HAVING sum(a) > (SELECT min(x) FROM u WHERE u.k = t.k);
-- a subquery in an aggregate
SELECT c, sum(a * (SELECT max(z) FROM v WHERE w > 1)) AS s FROM t GROUP BY c;
-- a subquery in a window
SELECT id, sum(a) OVER (PARTITION BY (SELECT count(*) FROM u WHERE u.k = t.k) ORDER BY id) AS s FROM t;
-- a subquery in QUALIFY
SELECT id FROM t QUALIFY row_number() OVER (PARTITION BY c ORDER BY b, id) <= (SELECT count(DISTINCT x) FROM u WHERE y = 1);
-- a subquery in ON
SELECT t.id, u.x FROM t JOIN u ON t.k = u.k AND u.x >= (SELECT avg(z) FROM v WHERE v.w > 1);
-- exists inside CASE
SELECT id, CASE WHEN EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.y > t.b) THEN a ELSE b END AS r FROM t;
-- exists two deep
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND NOT EXISTS (SELECT 1 FROM v WHERE v.k = u.k AND v.z = t.a));
-- any and all
SELECT id, a = ANY (SELECT x FROM u) AS has, b > ALL (SELECT z FROM v WHERE w < 3) AS most FROM t;
-- a tuple in a subquery as a value
SELECT id, (a, k) IN (SELECT x, k FROM u) AS hit FROM t;
-- a scalar subquery ordered and limited
SELECT id, (SELECT x FROM u WHERE u.k = t.k ORDER BY y DESC, x, c LIMIT 1) AS top FROM t;
-- a scalar subquery over a CTE
WITH m AS (SELECT k, max(x) AS mx FROM u GROUP BY k) SELECT id, a - (SELECT mx FROM m WHERE m.k = t.k) AS diff FROM t;
-- a subquery that shadows an outer name
SELECT t.id, (SELECT max(t.z) FROM v AS t WHERE t.w > 1) AS m FROM t;
-- an unqualified name of the outer query
SELECT id, (SELECT max(x) FROM u WHERE y = a) AS m FROM t;
-- array subquery
SELECT id, ARRAY(SELECT x FROM u WHERE u.k = t.k ORDER BY x, y) AS xs FROM t;
-- a lateral alias that hides a column
SELECT a * 10 AS k, k + 1 AS k1, t.b AS c, c AS cc FROM t;
-- lateral aliases in a chain with aggregates
SELECT c, sum(a) AS s, s * 2 AS s2, s2 + count(*) AS s3 FROM t GROUP BY c;
-- a lateral alias in a window
SELECT id, a % 2 AS p, sum(b) OVER (PARTITION BY p ORDER BY id) AS s FROM t;
-- a lateral alias in a scalar subquery
SELECT id, a + 1 AS a1, (SELECT count(*) FROM u WHERE u.x < a1) AS n FROM t;
-- an alias in ORDER BY that hides a column
SELECT b AS a, id FROM t ORDER BY a, id LIMIT 3;
-- an alias in WHERE that hides a column
SELECT id, b AS a FROM t WHERE a > 2;
-- an alias in GROUP BY that hides a column
SELECT k % 2 AS k, sum(a) AS s FROM t GROUP BY ALL;
-- qualify by a windowed aggregate
SELECT c, sum(a) AS s FROM t GROUP BY c QUALIFY rank() OVER (ORDER BY sum(b) DESC, c) = 1;
-- qualify with a named window and WHERE
SELECT id FROM t WHERE b > 1 WINDOW w AS (PARTITION BY c) QUALIFY max(a) OVER w = a;
-- windows that extend windows
SELECT id, sum(a) OVER (w ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s, min(b) OVER w AS m FROM t WINDOW w AS (PARTITION BY c ORDER BY d, id);
-- a frame by range
SELECT id, sum(a) OVER (ORDER BY b RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM t WHERE b IS NOT NULL;
-- a frame whose bound is a column
SELECT id, sum(a) OVER (ORDER BY id ROWS BETWEEN coalesce(k, 1) PRECEDING AND CURRENT ROW) AS s FROM t;
-- a filter on a window
SELECT id, sum(a) FILTER (WHERE b > 2) OVER (PARTITION BY c) AS s, count(*) FILTER (WHERE k = 1) OVER () AS n FROM t;
-- lead with a default
SELECT id, lead(a, 1, b) OVER (PARTITION BY c ORDER BY id) AS l, nth_value(k, 2) OVER (ORDER BY id) AS n, ntile(2) OVER (ORDER BY d, id) AS q FROM t;
-- a window over a window
SELECT id, sum(r) OVER (PARTITION BY c) AS s FROM (SELECT id, c, row_number() OVER (PARTITION BY k ORDER BY a, id) AS r FROM t);
-- windows with distinct and order
SELECT id, count(DISTINCT a) OVER (PARTITION BY c) AS n, string_agg(a, '-' ORDER BY b, id) OVER (PARTITION BY c) AS l FROM t;
-- cumulative distribution
SELECT id, percent_rank() OVER (PARTITION BY c ORDER BY a) AS p, cume_dist() OVER (ORDER BY b) AS cd, dense_rank() OVER (ORDER BY d) AS dr FROM t;
-- aggregates ordered by something else
SELECT k, list(a ORDER BY b DESC, id) AS l, first(a ORDER BY d, id) AS f, last(c ORDER BY id) AS z, array_agg(DISTINCT a ORDER BY a) AS da FROM t GROUP BY k;
-- arg_min with several
SELECT c, arg_min(a, b * 100 + id, 2) AS am, arg_max(c || a, id) FILTER (WHERE k > 0) AS fm FROM t GROUP BY c;
-- aggregates of constants
SELECT c, sum(1) AS n, count(1) AS m, max('x') AS x, sum(CASE WHEN a > 2 THEN 1 ELSE 0 END) AS big FROM t GROUP BY c;
-- count_if, median, histogram
SELECT k, count_if(a > 2) AS n, median(b) AS md, histogram(a) AS h, approx_count_distinct(c) AS ac FROM t GROUP BY k;
-- two-argument aggregates
SELECT c, corr(a, b) AS r, covar_pop(a, k) AS cv, regr_slope(b, id) AS sl, bit_xor(a) AS x FROM t GROUP BY c;
-- a histogram of a struct
SELECT k, min({'b': b, 'a': a}).a AS m, max(row(b, id)) AS r FROM t GROUP BY k;
-- distinct on with expressions
SELECT DISTINCT ON (a % 2, c) id, b FROM t ORDER BY a % 2, c, b DESC, id;
-- distinct on of an alias
SELECT DISTINCT ON (p) a % 2 AS p, b FROM t ORDER BY p, b DESC, id;
-- distinct over a join
SELECT DISTINCT t.c, u.y FROM t JOIN u ON t.k = u.k WHERE u.x > 1;
-- limit and offset by subqueries
SELECT id, a FROM t ORDER BY id LIMIT (SELECT max(z) FROM v) OFFSET (SELECT min(x) FROM u);
-- a limit by percent
SELECT id FROM t ORDER BY b, id LIMIT 40 PERCENT;
-- pivot of a join
SELECT * FROM (SELECT t.c, u.y, t.a FROM t JOIN u ON t.k = u.k) PIVOT (sum(a) FOR y IN (1, 2, 3));
-- pivot on two columns
SELECT * FROM (SELECT c, k, a, b FROM t) PIVOT (max(b) FOR k IN (1, 2) a IN (1, 2));
-- pivot with names
SELECT * FROM (SELECT k, c, a FROM t) PIVOT (count(a) AS n FOR c IN ('AA' AS first, 'BB' AS second)) AS p WHERE k > 0;
-- a pivot statement on an expression
PIVOT t ON (a % 2 = 0) IN (true, false) USING count(*) AS n GROUP BY c;
-- a pivot statement with two keys
PIVOT (SELECT k, c, a, b FROM t) ON c IN ('AA', 'BB'), k IN (1, 2) USING sum(a);
-- pivot and join
WITH p AS (PIVOT (SELECT k, c, a FROM t) ON c IN ('AA', 'BB') USING sum(a)) SELECT u.x, p.AA, p.BB FROM u JOIN p ON u.k = p.k;
-- unpivot of two columns at once
SELECT c, n, v1, v2 FROM t UNPIVOT ((v1, v2) FOR n IN ((a, b) AS 'ab', (k, id) AS 'ki')) WHERE n = 'ab';
-- unpivot and aggregate
SELECT what, sum(value) AS s FROM (UNPIVOT t ON a, b INTO NAME what VALUE value) GROUP BY what;
-- unpivot with expressions
FROM (SELECT id, a, b FROM t) UNPIVOT (value FOR what IN (a, b)) SELECT what, max(value) AS m GROUP BY what;
-- two unnests in a row
SELECT id, unnest(l) AS e, unnest(l) + 1 AS f FROM g;
-- unnest with ordinality
SELECT g.id, x.e, x.o FROM g, unnest(g.l) WITH ORDINALITY AS x(e, o);
-- unnest of several lists
SELECT id, unnest(q) AS p, unnest([id, 2]) AS r FROM n;
-- unnest of a list of structs
SELECT n.id, r.x.x AS rx, r.x.y AS ry FROM n, unnest(n.ls) AS r(x);
-- unnest of a list of structs, recursively
SELECT id, unnest(ls, recursive := true) FROM n;
-- unnest in a subquery of SELECT
SELECT id, (SELECT sum(e) FROM unnest(l) AS x(e) WHERE e > 1) AS s FROM g;
-- unnest with a filter and a join
SELECT t.a, e FROM t JOIN g USING (id), unnest(g.l) AS x(e) WHERE e > t.b;
-- unnest a literal
SELECT id, e, a * e AS ae FROM t, unnest([1, 2, 3]) AS x(e) WHERE e < b;
-- a struct column of a table
SELECT id, s.a.b AS sab, s.d AS sd, n.s.a.c AS sac FROM n;
-- a struct column by brackets
SELECT id, s['a']['b'] AS sab, struct_extract(s, 'd') AS sd, s.a AS whole FROM n;
-- a struct column through a CTE
WITH q AS (SELECT id, s FROM n) SELECT s.a.b + 1 AS x, q.s.d AS y FROM q WHERE s.a.c > 1;
-- a struct unpacked
SELECT id, s.* FROM n;
-- a struct unpacked inside
SELECT id, unnest(s.a) FROM n;
-- a struct made, nested and read
WITH q AS (SELECT id, struct_pack(p := a, r := struct_pack(x := b, y := c)) AS st FROM t) SELECT id, st.p AS p, st.r.x AS x, st['r']['y'] AS y FROM q;
-- a struct made and compared
SELECT id FROM (SELECT id, {'p': a, 'q': {'r': b}} AS st FROM t) WHERE st.q.r > 2;
-- a struct in a list
WITH q AS (SELECT id, [{'p': a, 'q': b}] AS l FROM t) SELECT id, l[1].p AS p FROM q;
-- a struct through a union
WITH q AS (SELECT {'p': a, 'q': b} AS st FROM t UNION ALL SELECT {'p': x, 'q': y} FROM u) SELECT st.p AS p FROM q;
-- a struct through CASE
SELECT id, CASE WHEN k > 1 THEN {'p': a, 'q': b} ELSE {'p': b, 'q': a} END.p AS p FROM t;
-- a struct through an aggregate
WITH q AS (SELECT k, arg_max({'p': a, 'q': c}, b * 100 + id) AS st FROM t GROUP BY k) SELECT k, st.q AS q FROM q;
-- a struct through a window
WITH q AS (SELECT id, lag({'p': a, 'q': c}) OVER (ORDER BY id) AS st FROM t) SELECT id, st.p AS p FROM q;
-- struct_insert and a changed struct
SELECT id, struct_insert({'p': a}, q := b).q AS q, struct_insert({'p': a}, q := b).p AS p FROM t;
-- row values
SELECT id, row(a, b) AS r, (a, c) = (b, 'AA') AS e FROM t;
-- a whole row as json
SELECT id, to_json(q) AS js FROM (SELECT id, a, c FROM t WHERE b > 1) AS q;
-- a field of a whole row
SELECT q.id, (q).a AS qa FROM (SELECT id, a, b FROM t) AS q;
-- a whole row of a table through a CTE
WITH q AS (SELECT t AS r, k FROM t) SELECT r.a AS ra, r['b'] AS rb FROM q;
-- a whole row in an aggregate
SELECT k, max(v) AS m FROM v GROUP BY k;
-- a row compared
SELECT t.id FROM t JOIN u ON row(t.k, t.c) = row(u.k, u.c);
-- json fields by arrows
SELECT id, j->'b'->>0 AS b0, j.a AS ja, j->>'a' AS aa, CAST(j->'$.b' AS VARCHAR) AS bs FROM g;
-- json made and read
SELECT id, json_extract_string(json_object('p', a, 'q', c), '$.q') AS q FROM t;
-- json in a condition
SELECT id FROM g WHERE CAST(j->>'$.a' AS INT) > 1 AND json_array_length(j, '$.b') > 0;
-- json_each
SELECT g.id, e.key, e.value FROM g, json_each(g.j) AS e;
-- maps
SELECT id, m['a'] AS ma, map_keys(m) AS ks, element_at(m, 'b') AS mb, cardinality(m) AS n FROM n;
-- a map made and read
SELECT id, MAP {'p': a, 'q': b}['p'] AS p, map_from_entries([('x', a)])['x'] AS v FROM t;
-- lists indexed and sliced
SELECT id, l[1] AS f, l[id] AS i, l[2:] AS r, len(l) AS n, list_contains(l, id) AS h, l || [id] AS more FROM g;
-- list aggregates
SELECT id, list_sum(l) AS s, list_aggregate(l, 'max') AS m, list_sort(l) AS o, list_zip(l, [id]) AS z FROM g;
-- lambdas with two parameters
SELECT g.id, list_transform(l, lambda x, i: x * i + g.id) AS p, list_reduce(l, lambda acc, x: acc + x) AS r FROM g;
-- a lambda whose parameter hides a column
SELECT id, list_filter(l, lambda id: id > 1) AS f FROM g;
-- a lambda in a lambda
SELECT id, list_transform(l, lambda x: list_transform(l, lambda y: x + y + id)) AS p FROM g;
-- a lambda in WHERE
SELECT id FROM g WHERE len(list_filter(l, lambda x: x > id)) > 0;
-- an arrow lambda over a made list
SELECT id, list_transform([a, b], lambda x: x + k) AS p FROM t;
-- a comprehension over a made list
SELECT id, [x + k FOR x IN [a, b] IF x > 1] AS p FROM t;
-- recursion over a graph
WITH RECURSIVE r AS (SELECT id AS root, id, 0 AS depth FROM tree WHERE parent IS NULL UNION SELECT r.root, c.id, r.depth + 1 FROM r JOIN tree AS c ON c.parent = r.id WHERE r.depth < 4) SELECT root, count(*) AS n, max(depth) AS d FROM r GROUP BY root;
-- recursion with another table in its step
WITH RECURSIVE r(n, path) AS (SELECT k, c FROM u WHERE y = 1 UNION ALL SELECT r.n + 1, r.path || v.w FROM r JOIN v ON v.k = r.n WHERE r.n < 5) SELECT n, path FROM r;
-- recursion using a key
WITH RECURSIVE r(id, v) USING KEY (id) AS (SELECT id, a FROM t WHERE k > 0 UNION SELECT r.id, r.v + 1 FROM r JOIN u ON u.k = r.id WHERE r.v < 6) SELECT id, v FROM r;
-- recursion over a CTE
WITH RECURSIVE base AS (SELECT id, parent FROM tree WHERE name <> 'AA'), r AS (SELECT id, parent FROM base WHERE parent IS NULL UNION ALL SELECT b.id, b.parent FROM base AS b JOIN r ON b.parent = r.id AND b.id > r.id) SELECT id FROM r;
-- a CTE with the name of its table
WITH t AS (SELECT id, a + b AS a, k FROM t WHERE c <> 'AA') SELECT t.id, t.a, u.x FROM t LEFT JOIN u ON u.k = t.k;
-- a CTE with columns
WITH q(x, y) AS (SELECT a, b FROM t), r(z) AS (SELECT x + y FROM q) SELECT z, (SELECT max(y) FROM q) AS m FROM r;
-- CTEs in a subquery
SELECT id FROM t WHERE a IN (WITH q AS (SELECT x FROM u WHERE y > 1) SELECT x FROM q);
-- a CTE in a branch of a union
SELECT a FROM t UNION ALL (WITH t AS (SELECT x AS a FROM u) SELECT a FROM t);
-- a materialized CTE
WITH q AS MATERIALIZED (SELECT k, count(*) AS n FROM t GROUP BY k) SELECT q.n, u.x FROM u LEFT JOIN q USING (k);
-- values with expressions
SELECT q.n, q.v FROM t, LATERAL (VALUES ('a', t.a), ('b', t.b + t.k)) AS q(n, v) WHERE q.v > 1;
-- values alone
SELECT x + 1 AS x1, y FROM (VALUES (1, 'a'), (2, 'b')) AS q(x, y);
-- a subquery in VALUES
SELECT * FROM (VALUES ((SELECT max(a) FROM t), 1), ((SELECT min(x) FROM u), 2)) AS q(m, n);
-- no FROM
SELECT (SELECT sum(a) FROM t WHERE b > 1) AS s, (SELECT max(x) FROM u) - (SELECT min(z) FROM v) AS d, 1 AS one;
-- no FROM, a condition
SELECT (SELECT max(a) FROM t) AS m WHERE EXISTS (SELECT 1 FROM u WHERE y > 1);
-- grouping sets of expressions
SELECT c, a % 2 AS p, sum(b) AS s, grouping(c, a % 2) AS g FROM t GROUP BY GROUPING SETS ((c, a % 2), (c), ());
-- a rollup with HAVING
SELECT c, k, sum(a) AS s FROM t GROUP BY ROLLUP (c, k) HAVING count(*) > 1;
-- a cube by alias and position
SELECT c AS cc, k, count(DISTINCT a) AS n FROM t GROUP BY CUBE (cc, 2);
-- group by position and order by position
SELECT c, a % 2, sum(b) FROM t GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 3;
-- group by all with a subquery
SELECT c, (SELECT max(x) FROM u) AS m, sum(a) AS s FROM t GROUP BY ALL HAVING max(b) > 1;
-- group by all, an aggregate inside an expression
SELECT c, k + 1 AS k1, sum(a) / count(*) + 1 AS r FROM t GROUP BY ALL;
-- order by all descending with limit
SELECT a, id FROM t ORDER BY ALL DESC LIMIT 3;
-- order by nulls and expressions
SELECT id FROM t ORDER BY coalesce(a, 0) + b DESC NULLS LAST, id LIMIT 2 OFFSET 1;
-- having without group by
SELECT sum(a) AS s FROM t HAVING count(*) FILTER (WHERE b > 1) > 2;
-- an aggregate over nothing, joined
SELECT t.id, q.n FROM t, (SELECT count(*) AS n, max(x) AS m FROM u WHERE y > 1) AS q WHERE t.a <= q.m;
-- sampling
SELECT count(*) AS n, sum(a) AS s FROM (SELECT * FROM t USING SAMPLE 100 PERCENT (bernoulli)) WHERE b > 1;
-- a tablesample
SELECT c, sum(a) AS s FROM t TABLESAMPLE 100% GROUP BY c;
-- generate_series of columns
SELECT t.id, i FROM t, generate_series(t.k, t.a + t.k) AS s(i) WHERE i < t.b;
-- range in SELECT
SELECT id, unnest(range(k)) AS i, generate_series(1, k) AS l FROM t;
-- a calendar
SELECT d.day, count(t.id) AS n FROM (SELECT unnest(generate_series(DATE '2000-01-30', DATE '2000-02-03', INTERVAL 1 DAY)) AS day) AS d LEFT JOIN t ON t.d = d.day GROUP BY d.day;
-- FROM first with a join
FROM t JOIN u USING (k) SELECT t.id, u.x WHERE y > 1 ORDER BY ALL LIMIT 5;
-- FROM first inside
SELECT s.id, s.n FROM (FROM t SELECT id, a + b AS n WHERE c <> 'AA') AS s;
-- FROM first alone in a CTE
WITH q AS (FROM t WHERE a > 1) FROM q SELECT k, max(b) AS m GROUP BY k;
-- an alias in front
SELECT n: a + b, m: n * 2, id FROM t;
-- a table alias in front
SELECT x.id, x.a FROM x: t WHERE x.b > 1;
-- quoted names and other cases
SELECT "T"."A" AS "My Col", T.Id, "b" AS "select" FROM T WHERE "My Col" > 1;
-- quoted names through a CTE
WITH "Q q" AS (SELECT a AS "A b", k AS K FROM t) SELECT "a B" + 1 AS r, "q Q".k FROM "Q q";
-- count of a join with conditions
SELECT count(*) AS n, count(u.x) AS m FROM t LEFT JOIN u ON t.k = u.k AND u.y > 1 WHERE t.a > 1;
-- case of every shape
SELECT id, CASE a WHEN b THEN 'same' WHEN k THEN c END AS p, CASE WHEN a > b THEN CASE WHEN k > 1 THEN c ELSE 'n' END ELSE upper(c) END AS q, sum(CASE WHEN b > 2 THEN a END) OVER () AS r FROM t;
-- coalesce, greatest, nullif, ifnull
SELECT id, coalesce(a, b, k) AS x, greatest(a, b) AS g, nullif(a, 1) AS n, ifnull(c, 'none') AS i FROM t;
-- between, in, like
SELECT id, a BETWEEN k AND b AS p, a IN (1, b) AS q, c LIKE 'A%' AS r, c NOT ILIKE '%b%' AS s, a IS DISTINCT FROM b AS u FROM t;
-- casts
SELECT id, a::VARCHAR || c AS x, CAST(b AS DOUBLE) / 2 AS y, try_cast(c AS INT) AS z, CAST(d AS VARCHAR)[1:4] AS yy FROM t;
-- date arithmetic
SELECT id, d + INTERVAL (a) DAY AS x, date_diff('month', d, DATE '2001-01-01') AS m, strftime(d, '%Y') AS y, dayname(d) AS n, make_date(2000, 1, k + 1) AS md FROM t;
-- regular expressions and splitting
SELECT id, regexp_replace(c, 'A', a::VARCHAR) AS r, string_split(c, 'A')[1] AS s, concat_ws('-', c, a, b) AS w, format('{} {}', c, k) AS f FROM t;
-- an asof join with a condition
SELECT t.id, e.v, e.ts FROM t ASOF LEFT JOIN e ON t.d >= e.ts AND t.k = e.k;
-- a natural full join
SELECT * FROM (SELECT k, a FROM t) NATURAL FULL JOIN (SELECT k, z FROM v);
-- a natural join of three
SELECT * FROM (SELECT k, c, a FROM t) NATURAL JOIN u NATURAL LEFT JOIN v;
-- a positional join of subqueries
SELECT p.a, q.x FROM (SELECT a FROM t WHERE b > 1 ORDER BY id) AS p POSITIONAL JOIN (SELECT x FROM u ORDER BY y, x, k) AS q;
-- a semi join of a subquery
SELECT id FROM t SEMI JOIN (SELECT k, max(y) AS m FROM u GROUP BY k HAVING count(*) > 1) AS q ON q.k = t.k AND q.m > t.a;
-- an anti join with an inequality
SELECT id, a FROM t ANTI JOIN u ON t.k = u.k AND t.a < u.x;
-- joins in parentheses
SELECT t.id, u.x, v.z FROM t LEFT JOIN (u JOIN v ON u.k = v.k AND v.w > 1) ON t.k = u.k;
-- a self join
SELECT x.id, y.a FROM t AS x JOIN t AS y ON x.k = y.k AND x.id < y.id WHERE y.b > 1;
-- a join on an inequality with an aggregate
SELECT t.id, count(*) AS n, max(u.x) AS m FROM t LEFT JOIN u ON u.y <= t.a GROUP BY t.id;
-- a join with BETWEEN
SELECT t.id, u.y FROM t JOIN u ON t.a BETWEEN u.x AND u.y;
-- a filter over an outer join
SELECT t.id FROM t LEFT JOIN u ON t.k = u.k WHERE u.k IS NULL;
-- the difference of two aggregates of one table
SELECT p.k, p.s - q.s AS d FROM (SELECT k, sum(a) AS s FROM t WHERE b > 1 GROUP BY k) AS p FULL JOIN (SELECT k, sum(a) AS s FROM t WHERE b <= 1 GROUP BY k) AS q ON p.k = q.k;
-- gaps and islands
WITH q AS (SELECT id, k, a, row_number() OVER (ORDER BY id) - row_number() OVER (PARTITION BY k ORDER BY id) AS grp FROM t) SELECT k, grp, min(id) AS lo, max(id) AS hi, sum(a) AS s FROM q GROUP BY k, grp;
-- sessions
WITH q AS (SELECT k, ts, v, CASE WHEN ts - lag(ts) OVER (PARTITION BY k ORDER BY ts, v) < 20 THEN 0 ELSE 1 END AS fresh FROM e), r AS (SELECT *, sum(fresh) OVER (PARTITION BY k ORDER BY ts, v ROWS UNBOUNDED PRECEDING) AS sess FROM q) SELECT k, sess, count(*) AS n, sum(v) AS s FROM r GROUP BY ALL;
-- the latest of each
SELECT * EXCLUDE (rn) FROM (SELECT *, row_number() OVER (PARTITION BY k ORDER BY ts DESC, v) AS rn FROM e) WHERE rn = 1;
-- a share of a total
SELECT c, sum(a) AS s, sum(a) / sum(sum(a)) OVER () AS share FROM t GROUP BY c;
-- a median by hand
SELECT avg(a) AS m FROM (SELECT a, row_number() OVER (ORDER BY a) AS r, count(*) OVER () AS n FROM t) WHERE r IN ((n + 1) // 2, (n + 2) // 2);
-- a whole row alone
SELECT t FROM (SELECT id, a, b FROM t WHERE k > 0) AS t;
-- whole rows counted and compared
SELECT count(DISTINCT q) AS n, min(q) AS m FROM (SELECT c, a FROM t) AS q;
-- a distinct count of tuples
SELECT k, count(DISTINCT (a, c)) AS n FROM t GROUP BY k;
-- a column list of an alias
SELECT q.x, q.y + q.z AS yz FROM (SELECT a, b, k FROM t WHERE id > 1) AS q(x, y, z);
-- a column list of a table alias
SELECT w.p2 FROM v AS w(p1, p2, p3) WHERE w.p3 > 1;
-- a grouping key that is only a key
SELECT count(*) AS n FROM t GROUP BY c, a % 2;
-- an aggregate filtered by a subquery
SELECT c, sum(a) FILTER (WHERE k IN (SELECT k FROM u WHERE y > 1)) AS s FROM t GROUP BY c;
-- exists with HAVING
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k GROUP BY u.y HAVING count(*) > 1);
-- exists with an offset
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k ORDER BY u.x OFFSET 1);
-- a case by subqueries
SELECT id, CASE (SELECT count(*) FROM u WHERE u.k = t.k) WHEN 0 THEN 'none' WHEN (SELECT min(z) FROM v) THEN c ELSE 'some' END AS r FROM t;
-- any of a list
SELECT t.id, t.a = ANY (g.l) AS hit FROM t JOIN g ON g.id = t.id;
-- a scalar subquery with groups
SELECT id, (SELECT c FROM u GROUP BY c ORDER BY sum(x) DESC, c LIMIT 1) AS top FROM t;
-- a correlated derived table
SELECT id, (SELECT max(m) FROM (SELECT u.x + t.a AS m FROM u WHERE u.k = t.k) AS q) AS m FROM t;
-- a correlated union
SELECT id, (SELECT sum(n) FROM (SELECT x AS n FROM u WHERE u.k = t.k UNION ALL SELECT z FROM v WHERE v.k = t.k)) AS s FROM t;
-- a correlated CTE
SELECT id, (WITH q AS (SELECT x FROM u WHERE u.k = t.k) SELECT max(x) FROM q) AS m FROM t;
-- in a group, a subquery correlated to the key
SELECT k, count(*) AS n, (SELECT max(x) FROM u WHERE u.k = t.k) AS m FROM t GROUP BY k;
-- a window in ORDER BY with LIMIT
SELECT id FROM t ORDER BY sum(a) OVER (PARTITION BY c), id LIMIT 3;
-- an aggregate in ORDER BY with LIMIT
SELECT c FROM t GROUP BY c ORDER BY sum(a) DESC, c LIMIT 2;
-- distinct with ORDER BY and LIMIT
SELECT DISTINCT c, a FROM t ORDER BY c, a LIMIT 3;
-- distinct over windows
SELECT DISTINCT c, count(*) OVER (PARTITION BY c) AS n, max(a) OVER (PARTITION BY k) AS m FROM t;
-- qualify beside group by and having
SELECT c, k, sum(a) AS s FROM t GROUP BY c, k HAVING sum(a) > 1 QUALIFY row_number() OVER (PARTITION BY c ORDER BY sum(b) DESC, k) = 1;
-- an alias that shadows in QUALIFY
SELECT id, b AS a FROM t QUALIFY rank() OVER (ORDER BY a, id) < 4;
-- windows over joins and groups
SELECT t.c, sum(u.x) AS s, sum(sum(u.x)) OVER (ORDER BY t.c) AS r FROM t JOIN u USING (k) GROUP BY t.c;
-- first and last by window frames
SELECT id, first_value(a) OVER (PARTITION BY c ORDER BY b, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS f, last_value(d) OVER (PARTITION BY c ORDER BY b, id ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING EXCLUDE TIES) AS l FROM t;
-- an order inside a window function
SELECT id, rank(ORDER BY a, id) OVER (PARTITION BY c ORDER BY b, id) AS r, list(a ORDER BY b, id) OVER (PARTITION BY c) AS l FROM t;
-- USING three times, an outer join between
SELECT k, count(u.x) AS n, max(v.z) AS m FROM t FULL JOIN u USING (k) FULL JOIN v USING (k) GROUP BY k;
-- the columns behind USING
SELECT t.k AS tk, u.k AS uk, v.k AS vk, k FROM t RIGHT JOIN u USING (k) LEFT JOIN v USING (k);
-- a star beside a join of subqueries with USING
SELECT q.*, r.* FROM (SELECT k, a FROM t) AS q LEFT JOIN (SELECT k, x FROM u) AS r USING (k);
-- a union of unions by name
SELECT a, k FROM t UNION ALL BY NAME (SELECT x AS a, c FROM u UNION BY NAME SELECT z AS c2, k FROM v);
-- a union whose branches are aggregated apart
SELECT 'n' AS what, count(*) AS v FROM t WHERE a > 1 UNION ALL SELECT 's', sum(x) FROM u UNION ALL SELECT 'm', max(z) FROM v WHERE w > 1;
-- a difference of multisets
SELECT k, c FROM t EXCEPT ALL SELECT k, c FROM u ORDER BY 1, 2 LIMIT 3;
-- recursion that stops by another table
WITH RECURSIVE r AS (SELECT min(k) AS n FROM t UNION ALL SELECT n + 1 FROM r WHERE n + 1 IN (SELECT k FROM u WHERE y > 1)) SELECT count(*) AS c, max(n) AS m FROM r;
-- two columns that trade places
WITH RECURSIVE r(p, q, i) AS (SELECT a, b, 1 FROM t WHERE id = 1 UNION ALL SELECT q, p, i + 1 FROM r WHERE i < 3) SELECT i, p FROM r;
-- a recursive path as a list
WITH RECURSIVE r AS (SELECT id, [name] AS path FROM tree WHERE parent IS NULL UNION ALL SELECT c.id, list_append(r.path, c.name) FROM tree AS c JOIN r ON c.parent = r.id AND len(r.path) < 4) SELECT id, path FROM r;
-- pivot of a CTE and then filtered
WITH q AS (SELECT c, k, a + b AS v FROM t WHERE id > 0) SELECT c, "1" AS one FROM q PIVOT (sum(v) FOR k IN (1, 2)) WHERE "2" IS NOT NULL;
-- unpivot by COLUMNS and join
SELECT q.what, q.value, u.x FROM (UNPIVOT (SELECT k, a, b FROM t) ON COLUMNS('^(a|b)$') INTO NAME what VALUE value) AS q JOIN u ON u.k = q.k AND u.x = q.value;
-- unnest a struct's list
WITH q AS (SELECT id, {'l': l, 'n': id} AS st FROM g) SELECT id, unnest(st.l) AS e, st.n AS n FROM q;
-- unnest in a lateral subquery with order and limit
SELECT g.id, q.e FROM g, LATERAL (SELECT e FROM unnest(g.l) AS x(e) ORDER BY e DESC LIMIT 1) AS q;
-- a left join of an unnest
SELECT g.id, x.e FROM g LEFT JOIN LATERAL unnest(g.l) AS x(e) ON x.e > g.id;
-- a list made of columns and unnested
SELECT id, unnest([a, b]) AS v, unnest(['a', 'b']) AS n FROM t;
-- lists of structs filtered by lambda
SELECT id, list_filter(ls, lambda r: r.x > 1) AS f, list_transform(ls, lambda r: r.y) AS ys FROM n;
-- a struct made of a subquery
SELECT id, (SELECT {'m': max(x), 'n': min(y)} FROM u WHERE u.k = t.k).m AS m FROM t;
-- a list of rows aggregated and read
WITH q AS (SELECT k, list({'i': id, 'v': a} ORDER BY b, id) AS rs FROM t GROUP BY k) SELECT k, rs[1].v AS v, list_transform(rs, lambda r: r.i) AS ids FROM q;
-- nested functions of dates and strings
SELECT upper(substr(c, 1, a)) AS s, date_trunc('month', d + to_days(CAST(b AS INT))) AS m FROM t;
-- an asof join of aggregates
SELECT q.k, q.d, e.v FROM (SELECT k, max(d) AS d FROM t GROUP BY k) AS q ASOF JOIN (SELECT k, ts, sum(v) AS v FROM e GROUP BY k, ts) AS e ON q.k = e.k AND q.d >= e.ts;
-- semi joins in a chain
SELECT id FROM t SEMI JOIN u USING (k) ANTI JOIN v ON v.z = t.a;
-- a positional join of tables of different length
SELECT q.k, t.a FROM (SELECT DISTINCT k FROM u ORDER BY k) AS q POSITIONAL JOIN t;
-- values joined and aggregated
SELECT q.n, sum(t.a * q.f) AS s FROM t JOIN (VALUES (1, 2), (2, 3)) AS q(n, f) ON t.k = q.n GROUP BY q.n;
-- grouping sets with a filter on grouping
SELECT c, k, sum(a) AS s FROM t GROUP BY GROUPING SETS ((c, k), c, ()) HAVING grouping(k) = 1;
-- a having by an alias
SELECT c, max(a) AS m, m - min(b) AS diff FROM t GROUP BY c HAVING diff > 0;
-- FROM first with everything
FROM t JOIN u USING (k) SELECT c: t.c, n: count(*), s: sum(x) WHERE a > 1 GROUP BY t.c HAVING n > 1 ORDER BY s LIMIT 2;
-- limit per group by a correlated count
SELECT id FROM t AS p WHERE (SELECT count(*) FROM t AS q WHERE q.c = p.c AND q.b > p.b) < 2;
-- a running difference by self join
SELECT x.id, x.a - coalesce(y.a, 0) AS diff FROM t AS x LEFT JOIN t AS y ON y.id = x.id - 1;
-- columns of a subquery that nobody reads
SELECT q.a FROM (SELECT a, b + (SELECT max(x) FROM u) AS unused, c FROM t) AS q;
