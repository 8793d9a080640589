-- As before, and beside the bodies of a chain a number that only equal chains share, by which counts are grouped.
CREATE OR REPLACE DICTIONARY chain_at_time
(
    organisation UInt64,
    starts Int64,
    ends Int64,
    bodies Array(UInt32),
    chain UInt64 DEFAULT 0
)
PRIMARY KEY organisation
SOURCE(CLICKHOUSE(QUERY '
    SELECT organisation, since AS starts, leadInFrame(since, 1, 99999999999) OVER (PARTITION BY organisation
        ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS ends, bodies,
        sipHash64(bodies) AS chain
    FROM (
        SELECT organisation, since, bodies FROM {database}.chains FINAL
        UNION ALL SELECT organisation, 0 AS since, bodies FROM {database}.constituency
        WHERE organisation NOT IN (SELECT organisation FROM {database}.chains)
    )'))
LAYOUT(RANGE_HASHED(RANGE_LOOKUP_STRATEGY 'max'))
RANGE(MIN starts MAX ends)
LIFETIME(MIN 0 MAX 0);
