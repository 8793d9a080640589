"""Stored events, made within the engine in the shapes that runs leave: in batches, half of them of organisations."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from pehra.pipeline.statements import enrichment, storing
from pehra.pipeline.store import Store

DAYS: Final = 90
PIECE: Final = 250_000

# A batch is what a run brings: ten minutes of one feed, seen at once. Parameters: where the numbers begin, how many
# they are; `start` and `span`, the microseconds that they are spread over; `step`, the ten minutes or less of a batch.
EVENTS: Final = """
INSERT INTO events
    (time_source, source_ip, source_port, source_asn, source_geolocation_cc, source_geolocation_region,
     source_geolocation_city, source_reverse_dns, protocol_transport, protocol_application,
     classification_taxonomy, classification_type, classification_identifier, malware_name, severity,
     time_observation, feed, run, chunk, line, key, tlp, confidence, source_network,
     organisation, cert, sector, province, owned_by, layout, extra_values)
WITH
    sipHash64(number, {run:String}) AS chance,
    fromUnixTimestamp64Micro({start:Int64} + toInt64((number - {first:UInt64}) / {count:UInt64} * {span:Int64}), 'UTC')
        AS moment,
    toStartOfInterval(toDateTime(moment, 'UTC'), toIntervalSecond({step:UInt32})) AS batch,
    intDiv(toUnixTimestamp(batch), {step:UInt32}) % 5 AS kind,
    chance % {organisations:UInt32} AS place,
    bitAnd(bitShiftRight(chance, 32), 1) = 1 AS known,
    if(known, {lowest:UInt32} + place, 0) AS whose
SELECT
    moment,
    toIPv6(IPv4NumToString(toUInt32(if(known, 167772160, 1677721600) + place * 256 + chance % 251))),
    [80, 443, 23, 22, 8080][1 + kind],
    17557 + place % 900, 'PK', ['PUNJAB', 'SINDH', 'BALOCHISTAN'][1 + place % 3],
    ['LAHORE', 'KARACHI', 'QUETTA'][1 + place % 3], concat('host-', toString(chance % 1000000), '.example.pk'),
    'tcp', ['http', 'https', 'telnet', 'ssh', 'http'][1 + kind],
    ['other', 'vulnerable', 'vulnerable', 'intrusion-attempts', 'malicious-code'][1 + kind],
    ['other', 'vulnerable-system', 'weak-crypto', 'brute-force', 'infected-system'][1 + kind],
    ['accessible-http', 'accessible-ssl', 'open-telnet', 'ssh', 'mirai'][1 + kind],
    ['', '', '', '', 'mirai'][1 + kind],
    if(chance % 10 = 3, 'high', ['info', 'medium', 'medium', 'low', 'high'][1 + kind]),
    batch, ['bench/http', 'bench/ssl', 'bench/telnet', 'bench/ssh', 'bench/sinkhole'][1 + kind],
    toUUID({run:String}), {chunk:UInt32}, number, chance, 'TLP:AMBER', 90, '',
    whose, if(known, dictGet('bodies_of_organisation', 'bodies', toUInt64(whose))[1], 0),
    if(known, ['energy', 'finance', 'health', 'telecom', 'water', 'transport'][1 + place % 6], ''),
    if(known, ['punjab', 'sindh', 'kp', 'balochistan', 'islamabad'][1 + place % 5], ''),
    if(known, 'network', ''), 1,
    concatWithSeparator('\\0', 'low', '517311', 'HTTP/1.1', '200', 'OK', 'text/html; charset=utf-8',
        ['nginx/1.18.0 (Ubuntu)', 'Apache/2.4.41 (Ubuntu)', 'lighttpd/1.4.55'][1 + chance % 3],
        toString(chance % 100000))
FROM numbers({first:UInt64}, {count:UInt64})
"""
# Looked through is the whole store, so what is merged later is merged now.
MERGED: Final = ("event_minutes", "event_hours")
COUNTING: Final = "counting"


@dataclass
class Filling:
    """Events of these organisations: party numbers from `lowest` on."""

    store: Store
    organisations: int
    lowest: int
    run: UUID = field(default_factory=uuid4)
    written: int = 0
    chunk: int = 0

    def fill(self, events: int, until: datetime) -> None:
        """Store so many, spread over the last `DAYS`."""
        start = until - timedelta(days=DAYS)
        for first in range(0, events, PIECE):
            count = min(PIECE, events - first)
            since = start + timedelta(days=DAYS) * (first / events)
            self.write(count, since, start + timedelta(days=DAYS) * ((first + count) / events))
        for table in MERGED:
            self.store.do(f"OPTIMIZE TABLE {table} FINAL")

    def write(self, count: int, since: datetime, until: datetime, step: int = 600) -> None:
        """Store so many between two times and count them, as a run does."""
        span = int((until - since) / timedelta(microseconds=1))
        parameters: dict[str, Any] = {
            "first": self.written,
            "count": count,
            "start": int(since.timestamp() * 1_000_000),
            "span": span,
            "step": step,
            "run": str(self.run),
            "chunk": self.chunk,
            "organisations": self.organisations,
            "lowest": self.lowest,
        }
        self.store.do(EVENTS, parameters)
        which = {"run": str(self.run), "first": self.chunk, "last": self.chunk, "earliest": since, "latest": until}
        self.store.do(storing.counting_table(COUNTING))
        self.store.do(storing.counted(COUNTING, enrichment.chain()), which)
        for rollup in storing.ROLLUPS.values():
            self.store.do(rollup(COUNTING))
        self.store.do(f"DROP TABLE {COUNTING}")
        self.written += count
        self.chunk += 1

    @contextmanager
    def writing(self, rate: int) -> Iterator["Written"]:
        """Store `rate` events a second meanwhile, once a second; 0 for none."""
        told, ended = Written(), threading.Event()

        def work() -> None:
            began = time.monotonic()
            while not ended.wait(max(0.0, told.times - (time.monotonic() - began))):
                now = datetime.now(UTC)
                self.write(rate, now - timedelta(seconds=1), now, step=1)
                told.times += 1
                told.seconds = time.monotonic() - began
                told.events += rate

        thread = threading.Thread(target=work, daemon=True)
        if rate:
            thread.start()
        try:
            yield told
        finally:
            ended.set()
            if rate:
                thread.join()


@dataclass
class Written:
    """What was written meanwhile: events, in how many seconds, in how many inserts."""

    events: int = 0
    seconds: float = 0.0
    times: int = 0

    @property
    def rate(self) -> float:
        return round(self.events / self.seconds) if self.seconds else 0
