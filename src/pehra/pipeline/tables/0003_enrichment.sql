-- Where an address, a name or an autonomous system belongs, and whose that place was when: see pipeline/enrichment.
-- What is looked up lies in dictionaries, which are filled when first asked and reloaded when their table was replaced.
-- A table named ..._next takes what comes in, and is exchanged with the one that it replaces when it is whole.
CREATE TABLE IF NOT EXISTS networks (prefix String, place UInt64)
ENGINE = MergeTree ORDER BY prefix
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS networks_next (prefix String, place UInt64)
ENGINE = MergeTree ORDER BY prefix
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS place_of_network (prefix String, place UInt64 DEFAULT 0)
PRIMARY KEY prefix
SOURCE(CLICKHOUSE(QUERY 'SELECT prefix, place FROM {database}.networks'))
LAYOUT(IP_TRIE)
LIFETIME(MIN 0 MAX 0);

CREATE TABLE IF NOT EXISTS names (name String, place UInt64)
ENGINE = MergeTree ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS names_next (name String, place UInt64)
ENGINE = MergeTree ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS place_of_name (name String, place UInt64 DEFAULT 0)
PRIMARY KEY name
SOURCE(CLICKHOUSE(QUERY 'SELECT name, place FROM {database}.names'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 0 MAX 0);

CREATE TABLE IF NOT EXISTS asns (asn UInt32, place UInt64)
ENGINE = MergeTree ORDER BY asn
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS asns_next (asn UInt32, place UInt64)
ENGINE = MergeTree ORDER BY asn
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS place_of_asn (asn UInt64, place UInt64 DEFAULT 0)
PRIMARY KEY asn
SOURCE(CLICKHOUSE(QUERY 'SELECT asn, place FROM {database}.asns'))
LAYOUT(HASHED())
LIFETIME(MIN 0 MAX 0);

-- Which owner a place had between two seconds since 1970, both included.
CREATE TABLE IF NOT EXISTS ownerships (place UInt64, starts Int64, ends Int64, owner UInt32)
ENGINE = MergeTree ORDER BY (place, starts)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS ownerships_next (place UInt64, starts Int64, ends Int64, owner UInt32)
ENGINE = MergeTree ORDER BY (place, starts)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS owner_of_place (place UInt64, starts Int64, ends Int64, owner UInt32 DEFAULT 0)
PRIMARY KEY place
SOURCE(CLICKHOUSE(QUERY 'SELECT place, starts, ends, owner FROM {database}.ownerships'))
LAYOUT(RANGE_HASHED(RANGE_LOOKUP_STRATEGY 'max'))
RANGE(MIN starts MAX ends)
LIFETIME(MIN 0 MAX 0);

-- What an owner is. A number once given keeps its meaning, so this is only added to.
CREATE TABLE IF NOT EXISTS owners
(
    owner UInt32,
    organisation UInt32,
    holder UInt32,
    cert UInt32,
    sector LowCardinality(String),
    province LowCardinality(String)
)
ENGINE = ReplacingMergeTree ORDER BY owner
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS owner_facts
(
    owner UInt64,
    organisation UInt32 DEFAULT 0,
    holder UInt32 DEFAULT 0,
    cert UInt32 DEFAULT 0,
    sector String DEFAULT '',
    province String DEFAULT ''
)
PRIMARY KEY owner
SOURCE(CLICKHOUSE(QUERY 'SELECT owner, organisation, holder, cert, sector, province FROM {database}.owners FINAL'))
LAYOUT(FLAT(INITIAL_ARRAY_SIZE 1024 MAX_ARRAY_SIZE 16777216))
LIFETIME(MIN 0 MAX 0);

-- The whole chain of each organisation today: who of the bodies sees what concerns it.
CREATE TABLE IF NOT EXISTS constituency (organisation UInt32, bodies Array(UInt32))
ENGINE = MergeTree ORDER BY organisation
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS constituency_next (organisation UInt32, bodies Array(UInt32))
ENGINE = MergeTree ORDER BY organisation
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS bodies_of_organisation (organisation UInt64, bodies Array(UInt32))
PRIMARY KEY organisation
SOURCE(CLICKHOUSE(QUERY 'SELECT organisation, bodies FROM {database}.constituency'))
LAYOUT(HASHED())
LIFETIME(MIN 0 MAX 0);

-- The world's announced prefixes: which autonomous system, which country.
CREATE TABLE IF NOT EXISTS prefixes (number UInt32, prefix String, asn UInt32, cc LowCardinality(String))
ENGINE = MergeTree ORDER BY number
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS prefixes_next (number UInt32, prefix String, asn UInt32, cc LowCardinality(String))
ENGINE = MergeTree ORDER BY number
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS announced
(
    number UInt64,
    prefix String DEFAULT '',
    asn UInt32 DEFAULT 0,
    cc String DEFAULT ''
)
PRIMARY KEY number
SOURCE(CLICKHOUSE(QUERY 'SELECT number, prefix, asn, cc FROM {database}.prefixes'))
LAYOUT(FLAT(INITIAL_ARRAY_SIZE 1024 MAX_ARRAY_SIZE 16777216))
LIFETIME(MIN 0 MAX 0);

-- The longest prefix over each /24, in runs of them (the first, and the one after the last), by a table of one row for
-- each /24: ten times faster than a search. Where some prefix is longer, the number is 4294967295.
CREATE TABLE IF NOT EXISTS slots (first UInt32, after UInt32, number UInt32)
ENGINE = MergeTree ORDER BY first
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS slots_next (first UInt32, after UInt32, number UInt32)
ENGINE = MergeTree ORDER BY first
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS announced_over_slot (slot UInt64, number UInt32 DEFAULT 0)
PRIMARY KEY slot
SOURCE(CLICKHOUSE(QUERY 'SELECT toUInt64(arrayJoin(range(first, after))) AS slot, number FROM {database}.slots'))
LAYOUT(FLAT(INITIAL_ARRAY_SIZE 1024 MAX_ARRAY_SIZE 16777216))
LIFETIME(MIN 0 MAX 0);

-- What is searched: IPv6, what is longer than a /24, and the /24s of which that is a part.
CREATE TABLE IF NOT EXISTS searched (prefix String, number UInt32)
ENGINE = MergeTree ORDER BY prefix
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS searched_next (prefix String, number UInt32)
ENGINE = MergeTree ORDER BY prefix
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS announced_by_search (prefix String, number UInt32 DEFAULT 0)
PRIMARY KEY prefix
SOURCE(CLICKHOUSE(QUERY 'SELECT prefix, number FROM {database}.searched'))
LAYOUT(IP_TRIE)
LIFETIME(MIN 0 MAX 0);

-- What is known to be bad. `kind` is ip, network, domain, url or hash; `id` and `test` are the halves of a 128-bit hash
-- of it, so that a look-up needs no texts in memory. Packed closely: ten million take 270 MB, and twice that while they
-- are reloaded.
CREATE TABLE IF NOT EXISTS indicators
(
    id UInt64,
    test UInt64,
    kind LowCardinality(String),
    value String,
    source LowCardinality(String)
)
ENGINE = MergeTree ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS indicators_next
(
    id UInt64,
    test UInt64,
    kind LowCardinality(String),
    value String,
    source LowCardinality(String)
)
ENGINE = MergeTree ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS indicator_tests (id UInt64, test UInt64 DEFAULT 0)
PRIMARY KEY id
SOURCE(CLICKHOUSE(QUERY 'SELECT id, test FROM {database}.indicators WHERE kind != \'network\''))
LAYOUT(HASHED(MAX_LOAD_FACTOR 0.7))
LIFETIME(MIN 0 MAX 0);

-- Each network with the indicators of those that hold it.
CREATE TABLE IF NOT EXISTS indicated_networks (prefix String, ids Array(UInt64))
ENGINE = MergeTree ORDER BY prefix
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS indicated_networks_next (prefix String, ids Array(UInt64))
ENGINE = MergeTree ORDER BY prefix
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS indicators_of_network (prefix String, ids Array(UInt64))
PRIMARY KEY prefix
SOURCE(CLICKHOUSE(QUERY 'SELECT prefix, ids FROM {database}.indicated_networks'))
LAYOUT(IP_TRIE)
LIFETIME(MIN 0 MAX 0);

-- What is known to be harmless or shared by many, by the warninglists that it is on: networks and names with the lists
-- of those that hold them, texts by themselves.
CREATE TABLE IF NOT EXISTS warned_networks (prefix String, lists Array(String))
ENGINE = MergeTree ORDER BY prefix
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS warned_networks_next (prefix String, lists Array(String))
ENGINE = MergeTree ORDER BY prefix
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS warnings_of_network (prefix String, lists Array(String))
PRIMARY KEY prefix
SOURCE(CLICKHOUSE(QUERY 'SELECT prefix, lists FROM {database}.warned_networks'))
LAYOUT(IP_TRIE)
LIFETIME(MIN 0 MAX 0);

CREATE TABLE IF NOT EXISTS warned_names (name String, lists Array(String))
ENGINE = MergeTree ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS warned_names_next (name String, lists Array(String))
ENGINE = MergeTree ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS warnings_of_name (name String, lists Array(String))
PRIMARY KEY name
SOURCE(CLICKHOUSE(QUERY 'SELECT name, lists FROM {database}.warned_names'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 0 MAX 0);

CREATE TABLE IF NOT EXISTS warned_texts (text String, lists Array(String))
ENGINE = MergeTree ORDER BY text
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS warned_texts_next (text String, lists Array(String))
ENGINE = MergeTree ORDER BY text
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE DICTIONARY IF NOT EXISTS warnings_of_text (text String, lists Array(String))
PRIMARY KEY text
SOURCE(CLICKHOUSE(QUERY 'SELECT text, lists FROM {database}.warned_texts'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 0 MAX 0);

-- What each part of all this was filled with; the latest counts. `labels`: how many labels its names have. `mark` tells
-- the state of the registry, or the file, that it came from.
CREATE TABLE IF NOT EXISTS filled
(
    part LowCardinality(String),
    at DateTime64(6, 'UTC'),
    rows UInt64,
    labels Array(UInt8),
    mark String
)
ENGINE = ReplacingMergeTree(at) ORDER BY part
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
