-- The names that the values in events.extra_values have. First, as the table of events looks them up.
CREATE TABLE IF NOT EXISTS layouts
(
    layout UInt32,
    names Array(String)
)
ENGINE = ReplacingMergeTree
ORDER BY layout
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS layout_names
(
    layout UInt64,
    names Array(String)
)
PRIMARY KEY layout
SOURCE(CLICKHOUSE(QUERY 'SELECT layout, names FROM {database}.layouts FINAL'))
LAYOUT(HASHED())
LIFETIME(MIN 0 MAX 0);

-- Everything that a feed said and what the network added. An event is asked for by whose it is and when it happened.
-- The columns are those of pipeline/schema.py; a test compares.
CREATE TABLE IF NOT EXISTS events
(
    time_source DateTime64(6, 'UTC'),
    source_ip IPv6,
    source_port UInt16,
    source_asn UInt32,
    source_as_name LowCardinality(String),
    source_geolocation_cc LowCardinality(String),
    source_geolocation_region String,
    source_geolocation_city String,
    source_fqdn String,
    source_reverse_dns String,
    source_url String,
    source_account String,
    destination_ip IPv6,
    destination_port UInt16,
    destination_asn UInt32,
    destination_geolocation_cc LowCardinality(String),
    destination_fqdn String,
    destination_url String,
    protocol_transport LowCardinality(String),
    protocol_application LowCardinality(String),
    classification_taxonomy LowCardinality(String),
    classification_type LowCardinality(String),
    classification_identifier LowCardinality(String),
    malware_name LowCardinality(String),
    malware_hash_md5 LowCardinality(String),
    malware_hash_sha1 LowCardinality(String),
    malware_hash_sha256 LowCardinality(String),
    event_description_text String,
    severity LowCardinality(String),
    time_observation DateTime64(3, 'UTC'),
    feed LowCardinality(String),
    run UUID,
    chunk UInt32,
    line UInt64,
    key UInt64,
    tlp LowCardinality(String),
    confidence UInt8,
    source_network String,
    organisation UInt32,
    holder UInt32,
    cert UInt32,
    sector LowCardinality(String),
    province LowCardinality(String),
    owned_by LowCardinality(String),
    indicators Array(UInt64),
    warnings Array(LowCardinality(String)),
    layout UInt32,
    -- Parted by NUL, which no row that is let in has: one text costs a third of an array of them.
    extra_values String,
    extra Map(String, String) ALIAS mapFilter(
        (name, value) -> value != '',
        mapFromArrays(
            dictGet('{database}.layout_names', 'names', layout),
            -- Where there are no names, an empty text is still one value.
            arrayResize(splitByChar('\0', extra_values), length(dictGet('{database}.layout_names', 'names', layout)))
        )
    ),
    INDEX of_address source_ip TYPE bloom_filter(0.01) GRANULARITY 2,
    INDEX of_run run TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toMonday(time_source)
ORDER BY (organisation, time_source)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000;

-- Rows that could not be taken, and why.
CREATE TABLE IF NOT EXISTS refused
(
    run UUID,
    line UInt64,
    field LowCardinality(String),
    reason LowCardinality(String),
    raw String,
    at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
PARTITION BY toMonday(at)
ORDER BY (run, line)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000;
