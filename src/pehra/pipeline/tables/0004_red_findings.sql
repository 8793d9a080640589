-- As before, but what is labelled TLP:RED is a finding of its own: who learns of the same trouble from another source
-- reads nothing of it. Its number is the complement of the other's, so that findings made before can be given theirs.
CREATE OR REPLACE VIEW observations AS
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
        bitXor(
            sipHash64(
                organisation,
                multiIf(
                    source_ip != toIPv6('::'), IPv6NumToString(source_ip),
                    source_fqdn != '', source_fqdn,
                    source_url != '', source_url,
                    source_account
                ),
                source_port, protocol_transport, classification_type, classification_identifier
            ),
            if(upper(tlp) IN ('TLP:RED', 'RED'), 18446744073709551615, toUInt64(0))
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
