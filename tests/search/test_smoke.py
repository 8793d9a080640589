from datetime import timedelta
import pytest
from django.db import connection
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions
from pehra.incidents.rules.intake import Seen
from pehra.search.queries.finding import search
from pehra.search.rules.asking import read
from tests.incidents.acting import report
from tests.world import NOW

pytestmark = pytest.mark.django_db

def found(person, text, **kw):
    with viewing(person):
        inside = search(person, read(text), now=NOW, **kw)
    outside = search(person, read(text), now=NOW, **kw)
    assert inside == outside
    return [h.kind.value for h in inside.hits]

def test_it(net):
    ref = actions.submit(by=net.contact, report=report(title="Ransomware پڑا ہے", description="لیبارٹری کے سرور پر مقفل", observables=(Seen("198.51.100.23"), Seen("hxxp://pay.example[.]com/id7"))), at=NOW).case.reference
    assert found(net.analyst, "ransomware") == ["case","report"] or set(found(net.analyst,"ransomware"))=={"case","report"}
    assert found(net.punjab_analyst, "ransomware") == []
    assert found(net.analyst, "198.51.100.0/24") == ["trace"]
    assert "trace" in found(net.analyst, "198.51.100.23")
    assert found(net.analyst, "value:198.51.100.23") == ["trace"]
    assert found(net.analyst, "example.com") == ["trace"]
    assert found(net.analyst, "value:http://pay*") == ["trace"]
    assert set(found(net.analyst, ref)) >= {"case","report"}
    assert set(found(net.analyst, "يڑا status:new".replace("يڑا","پڑا"))) == {"case","report"}
    assert found(net.analyst, "ransomware status:closed") == []
    actions.accept(by=net.analyst, reference=ref, at=NOW)
    assert set(found(net.analyst, "ransomware status:open")) == {"case","report"}
    assert set(found(net.analyst, "ransomware", last=True)) == {"case","report"}
    from pehra.search.rules.wording import Order
    assert set(found(net.analyst, "ransomware", order=Order.RELEVANCE)) == {"case","report"}
    actions.note(by=net.analyst, reference=ref, body="secret word zebra", tlp="TLP:RED", at=NOW)
    assert found(net.analyst, "zebra") == ["entry"]
    assert found(net.contact, "zebra") == []
    with connection.cursor() as c:
        c.execute("select count(*) from search_expected e full join search_document d using (kind, record_id) where (e.words, e.audience, e.at, e.case_id) is distinct from (d.words, d.audience, d.at, d.case_id)")
        assert c.fetchone()[0] == 0
