-- case: hashing and counting mask
SELECT md5(a) AS h, count(DISTINCT b) AS n, sha256(upper(c)) AS s FROM t
-- => SELECT
-- h <- TRANSFORMATION! t.a
-- n <- AGGREGATION! t.b
-- s <- TRANSFORMATION! t.c

-- case: hashing masks, and so does all that is made of a hash alone
SELECT sha2(a, 256) AS x, md5(concat(b, c)) AS y, count(d) AS z, md5(e) || f AS w, sum(case when g then h end) AS v, count(DISTINCT md5(i)) AS u FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b, TRANSFORMATION! t.c
-- z <- AGGREGATION! t.d
-- w <- TRANSFORMATION t.f, TRANSFORMATION! t.e
-- v <- AGGREGATION t.h, CONDITIONAL t.g
-- u <- AGGREGATION! t.i

-- case: T-SQL's HASHBYTES and CHECKSUM
-- dialect: tsql
SELECT HASHBYTES('SHA2_256', a) AS x, CHECKSUM(b, c) AS y, CONVERT(VARCHAR(64), HASHBYTES('MD5', d), 2) AS z FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b, TRANSFORMATION! t.c
-- z <- TRANSFORMATION! t.d

-- case: BigQuery's fingerprints and hashes
-- dialect: bigquery
SELECT FARM_FINGERPRINT(a) AS x, TO_HEX(SHA256(b)) AS y, MD5(c) AS z, SHA512(d) AS w, TO_HEX(MD5(e)) AS v FROM d.t
-- => SELECT
-- x <- TRANSFORMATION! d.t.a
-- y <- TRANSFORMATION! d.t.b
-- z <- TRANSFORMATION! d.t.c
-- w <- TRANSFORMATION! d.t.d
-- v <- TRANSFORMATION! d.t.e

-- case: Snowflake's hashes and counts
-- dialect: snowflake
SELECT SHA2(a) AS x, HASH(b, c) AS y, MD5_HEX(d) AS z, SHA1(e) AS w, HASH_AGG(f) AS v, APPROX_COUNT_DISTINCT(g) AS u, COUNT_IF(h > 1) AS s FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b, TRANSFORMATION! t.c
-- z <- TRANSFORMATION! t.d
-- w <- TRANSFORMATION! t.e
-- v <- AGGREGATION! t.f
-- u <- AGGREGATION! t.g
-- s <- AGGREGATION! t.h

-- case: Spark's hashes, masks and encryption
-- dialect: spark
SELECT xxhash64(a, b) AS x, mask(c) AS y, crc32(d) AS z, sha(e) AS w, hash(f) AS v, mask_hash(g) AS u, aes_encrypt(h, 'k') AS s FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a, TRANSFORMATION! t.b
-- y <- TRANSFORMATION! t.c
-- z <- TRANSFORMATION! t.d
-- w <- TRANSFORMATION! t.e
-- v <- TRANSFORMATION! t.f
-- u <- TRANSFORMATION! t.g
-- s <- TRANSFORMATION! t.h

-- case: ClickHouse's hashes
-- dialect: clickhouse
SELECT cityHash64(a) AS x, sipHash64(b) AS y, hex(MD5(c)) AS z, murmurHash3_64(d) AS w, halfMD5(e) AS v FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b
-- z <- TRANSFORMATION! t.c
-- w <- TRANSFORMATION! t.d
-- v <- TRANSFORMATION! t.e

-- case: Oracle's hashes
-- dialect: oracle
SELECT STANDARD_HASH(a, 'MD5') AS x, ORA_HASH(b) AS y, DBMS_CRYPTO.HASH(c, 2) AS z FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b
-- z <- TRANSFORMATION! t.c

-- case: Trino's hashes and approximate counts
-- dialect: trino
SELECT to_hex(sha256(to_utf8(a))) AS x, xxhash64(to_utf8(b)) AS y, approx_distinct(c) AS z FROM t
-- => SELECT
-- x <- TRANSFORMATION! t.a
-- y <- TRANSFORMATION! t.b
-- z <- AGGREGATION! t.c
