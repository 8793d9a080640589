-- Counts by minute of arrival for the watch floor, by hour of happening for trends. `bodies` are those of the chain of
-- whoever was concerned, who may count it; of nobody known it is counted by `cert`. A replaced run counts below zero.
CREATE TABLE IF NOT EXISTS event_minutes
(
    bucket DateTime('UTC'),
    feed LowCardinality(String),
    classification_taxonomy LowCardinality(String),
    classification_type LowCardinality(String),
    severity LowCardinality(String),
    cert UInt32,
    sector LowCardinality(String),
    province LowCardinality(String),
    bodies Array(UInt32),
    events Int64
)
ENGINE = SummingMergeTree(events)
PARTITION BY toMonday(bucket)
ORDER BY (bucket, bodies, cert, feed, classification_taxonomy, classification_type, severity, sector, province)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS event_hours
(
    bucket DateTime('UTC'),
    feed LowCardinality(String),
    classification_taxonomy LowCardinality(String),
    classification_type LowCardinality(String),
    severity LowCardinality(String),
    cert UInt32,
    sector LowCardinality(String),
    province LowCardinality(String),
    bodies Array(UInt32),
    events Int64
)
ENGINE = SummingMergeTree(events)
PARTITION BY toMonday(bucket)
ORDER BY (bucket, bodies, cert, feed, classification_taxonomy, classification_type, severity, sector, province)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000;

-- What a run saw of each finding, that is events of one kind on one thing: asked for one run, as the input of the
-- findings' workflow. A view and no table, since grouping while storing would cost as much again.
CREATE VIEW IF NOT EXISTS observations AS
SELECT
    run,
    organisation,
    finding,
    first_seen,
    last_seen,
    events,
    transform(worst, [1, 2, 3, 4, 5], ['critical', 'high', 'medium', 'low', 'info'], 'medium') AS severity,
    its_source_ip AS source_ip,
    its_source_port AS source_port,
    its_protocol_transport AS protocol_transport,
    its_source_fqdn AS source_fqdn,
    its_source_url AS source_url,
    its_source_account AS source_account,
    its_classification_type AS classification_type,
    its_classification_identifier AS classification_identifier,
    its_protocol_application AS protocol_application,
    its_classification_taxonomy AS classification_taxonomy,
    its_malware_name AS malware_name,
    its_feed AS feed,
    its_tlp AS tlp,
    its_confidence AS confidence,
    its_cert AS cert,
    its_sector AS sector,
    its_province AS province
FROM
(
    SELECT
        run,
        organisation,
        sipHash64(
            organisation,
            multiIf(
                source_ip != toIPv6('::'), IPv6NumToString(source_ip),
                source_fqdn != '', source_fqdn,
                source_url != '', source_url,
                source_account
            ),
            source_port, protocol_transport, classification_type, classification_identifier
        ) AS finding,
        min(time_source) AS first_seen,
        max(time_source) AS last_seen,
        count() AS events,
        min(transform(severity, ['critical', 'high', 'medium', 'low', 'info'], [1, 2, 3, 4, 5], 3)) AS worst,
        any(source_ip) AS its_source_ip,
        any(source_port) AS its_source_port,
        any(protocol_transport) AS its_protocol_transport,
        any(source_fqdn) AS its_source_fqdn,
        any(source_url) AS its_source_url,
        any(source_account) AS its_source_account,
        any(classification_type) AS its_classification_type,
        any(classification_identifier) AS its_classification_identifier,
        anyLast(protocol_application) AS its_protocol_application,
        anyLast(classification_taxonomy) AS its_classification_taxonomy,
        anyLast(malware_name) AS its_malware_name,
        anyLast(feed) AS its_feed,
        anyLast(tlp) AS its_tlp,
        anyLast(confidence) AS its_confidence,
        anyLast(cert) AS its_cert,
        anyLast(sector) AS its_sector,
        anyLast(province) AS its_province
    FROM events
    WHERE organisation != 0
    GROUP BY run, organisation, finding
);
