-- What an event says something about: a service (a port counts), a host, or a site (its name counts, and not where it
-- lies). It is stored with each event from now on; of what was stored before, its kind and its feed tell it.
ALTER TABLE events ADD COLUMN IF NOT EXISTS concerns LowCardinality(String) DEFAULT multiIf(
    classification_type IN (
        'application-compromise', 'c2-server', 'copyright', 'harmful-speech', 'malware-configuration',
        'malware-distribution', 'phishing', 'unauthorised-information-modification', 'violence'
    ) OR feed IN (
        'shadowserver/compromised_website', 'shadowserver/compromised_website6', 'shadowserver/ransomware_victim',
        'shadowserver/spam_url'
    ), 'site',
    classification_taxonomy = 'vulnerable' OR match(feed, '^shadowserver/(scan|population|device_id)'), 'service',
    'host'
) AFTER owned_by;

-- Which finding an event is part of. Its words are those of pipeline/identity.py; a test compares. What is labelled
-- TLP:RED is a finding of its own, whose number is the complement of the other's.
ALTER TABLE events ADD COLUMN IF NOT EXISTS finding UInt64 ALIAS bitXor(
    sipHash64(
        organisation,
        if(concerns = 'site' AND source_fqdn != '', toIPv6('::'), source_ip),
        multiIf(
            concerns = 'site' AND source_fqdn != '', source_fqdn,
            source_ip != toIPv6('::'), '',
            source_fqdn != '', source_fqdn,
            source_url != '', source_url,
            source_account
        ),
        if(concerns = 'service', source_port, toUInt16(0)),
        if(concerns = 'service', protocol_transport, ''),
        classification_type,
        replaceRegexpAll(classification_identifier, '[ ._/:-]', '')
    ),
    if(upper(tlp) IN ('TLP:RED', 'RED'), 18446744073709551615, toUInt64(0))
) AFTER extra;

-- What a run saw of each finding: asked for one run, as the input of the findings' workflow. By a name of its own, so
-- that no version of Pehra takes the numbers of another one for its own.
DROP VIEW IF EXISTS observations;

CREATE OR REPLACE VIEW observed AS
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
    its_classification_taxonomy AS classification_taxonomy,
    its_classification_type AS classification_type,
    its_classification_identifier AS classification_identifier,
    its_tlp AS tlp
FROM
(
    SELECT
        run,
        organisation,
        finding,
        min(time_source) AS first_seen,
        max(time_source) AS last_seen,
        count() AS events,
        min(transform(severity, ['critical', 'high', 'medium', 'low', 'info'], [1, 2, 3, 4, 5], 3)) AS worst,
        any(source_ip) AS its_source_ip,
        any(if(concerns = 'service', source_port, toUInt16(0))) AS its_source_port,
        any(if(concerns = 'service', protocol_transport, '')) AS its_protocol_transport,
        any(source_fqdn) AS its_source_fqdn,
        any(source_url) AS its_source_url,
        any(source_account) AS its_source_account,
        anyLast(classification_taxonomy) AS its_classification_taxonomy,
        any(classification_type) AS its_classification_type,
        any(classification_identifier) AS its_classification_identifier,
        anyLast(tlp) AS its_tlp
    FROM events
    WHERE organisation != 0
    GROUP BY run, organisation, finding
);
