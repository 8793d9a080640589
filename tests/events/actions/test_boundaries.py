"""The operator's boundaries: loaded whole or not at all, told in the journal, drawn while they fit the profile."""

import pytest

from pehra.events.actions.boundaries import load_boundaries, remove_boundaries
from pehra.events.models import Boundaries
from pehra.events.queries.boundaries import drawn_boundaries
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.registry import queries as registry
from tests.events.conftest import Net
from tests.events.rules.test_boundaries import collection, feature, square
from tests.world import NOW

pytestmark = pytest.mark.django_db


def slugs() -> list[str]:
    return [each.slug for each in registry.snapshot().provinces]


def geojson() -> bytes:
    """A square for each province of the profile, in a row."""
    return collection(*[feature(slug, square(60 + 2 * place, 30)) for place, slug in enumerate(slugs())])


def load(content: bytes, source: str = "Survey of Pakistan") -> None:
    load_boundaries(by=SYSTEM, content=content, named="province", source=source, at=NOW)


def test_what_is_loaded_is_drawn_and_journalled(net: Net) -> None:
    assert drawn_boundaries(slugs()) is None
    load(geojson())
    found = drawn_boundaries(slugs())
    assert found is not None
    assert found.source == "Survey of Pakistan"
    assert list(found.picture.outlines) == slugs()
    assert all(each.path.startswith("M") and each.room > 10 for each in found.picture.outlines.values())
    entry = Entry.objects.get(act="boundaries.load")
    assert (entry.detail["source"], len(entry.detail["sha256"])) == ("Survey of Pakistan", 64)


def test_what_is_loaded_later_takes_its_place(net: Net) -> None:
    load(geojson())
    load(geojson(), source="  Another  ")
    assert Boundaries.objects.get().source == "Another"


def test_of_a_file_with_a_fault_nothing_is_loaded(net: Net) -> None:
    load(geojson())
    with pytest.raises(Invalid) as caught:
        load(collection(feature(slugs()[0]), feature("x")), source="Another")
    assert "feature 2:" in str(caught.value.problems[""])
    for source in ("", " ", "x" * 201, "a\nb", "\u202eabc"):
        with pytest.raises(Invalid) as caught:
            load(geojson(), source=source)
        assert list(caught.value.problems) == ["source"]
    assert Boundaries.objects.get().source == "Survey of Pakistan"


def test_a_profile_with_another_province_goes_back_to_tiles(net: Net) -> None:
    load(geojson())
    assert drawn_boundaries([*slugs(), "new"]) is None
    assert drawn_boundaries(slugs()[:-1]) is not None


def test_they_are_taken_away_again_once(net: Net) -> None:
    load(geojson())
    remove_boundaries(by=SYSTEM, at=NOW)
    assert drawn_boundaries(slugs()) is None
    assert Entry.objects.filter(act="boundaries.remove").count() == 1
    with pytest.raises(Absent):
        remove_boundaries(by=SYSTEM, at=NOW)
