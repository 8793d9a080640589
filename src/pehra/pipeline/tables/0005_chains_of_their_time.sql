-- Who may count what concerned an organisation, from a second since 1970 on. It is only added to, so that a count is
-- taken back with the very chain with which it was made.
CREATE TABLE IF NOT EXISTS chains (organisation UInt32, since Int64, bodies Array(UInt32))
ENGINE = ReplacingMergeTree ORDER BY (organisation, since)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What was filled before this table was there counts by what is known of today.
CREATE DICTIONARY IF NOT EXISTS chain_at_time (organisation UInt64, starts Int64, ends Int64, bodies Array(UInt32))
PRIMARY KEY organisation
SOURCE(CLICKHOUSE(QUERY '
    SELECT organisation, since AS starts, leadInFrame(since, 1, 99999999999) OVER (PARTITION BY organisation
        ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS ends, bodies
    FROM (
        SELECT organisation, since, bodies FROM {database}.chains FINAL
        UNION ALL SELECT organisation, 0 AS since, bodies FROM {database}.constituency
        WHERE organisation NOT IN (SELECT organisation FROM {database}.chains)
    )'))
LAYOUT(RANGE_HASHED(RANGE_LOOKUP_STRATEGY 'max'))
RANGE(MIN starts MAX ends)
LIFETIME(MIN 0 MAX 0);
