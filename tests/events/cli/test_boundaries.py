"""`pehra events boundaries`, as an operator calls it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pehra.events.cli.boundaries import boundaries_command
from pehra.events.models import Boundaries
from tests.events.actions.test_boundaries import geojson
from tests.events.conftest import Net
from tests.events.rules.test_boundaries import collection, feature

pytestmark = pytest.mark.django_db


def call(*arguments: object) -> Result:
    return CliRunner().invoke(boundaries_command, [str(each) for each in arguments])


@pytest.fixture
def file(net: Net, tmp_path: Path) -> Path:
    path = tmp_path / "provinces.geojson"
    path.write_bytes(geojson())
    return path


def test_a_file_is_loaded_under_its_name_or_another(file: Path) -> None:
    done = call(file)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "provinces.geojson: the watch floor draws punjab by it from now on.\n"
    assert Boundaries.objects.get().source == "provinces.geojson"
    assert call(file, "--source", "Survey of Pakistan").exit_code == 0
    assert Boundaries.objects.get().source == "Survey of Pakistan"


def test_another_property_names_the_provinces(file: Path) -> None:
    file.write_bytes(geojson().replace(b'"province"', b'"slug"'))
    refused = call(file)
    assert refused.exit_code == 2
    assert "feature 1: has no property 'province' with the province's short name; it has name, slug" in refused.stderr
    assert call(file, "--property", "slug").exit_code == 0


def test_every_fault_is_told_with_the_file_and_nothing_is_changed(file: Path) -> None:
    file.write_bytes(collection(feature("punjap"), feature("x")))
    refused = call(file)
    assert refused.exit_code == 2
    first, *lines = refused.stderr.splitlines()
    assert first == "Error: nothing was changed:"
    assert lines[0] == "provinces.geojson: feature 1: \"punjap\" is no province's short name; did you mean 'punjab'?"
    assert lines[1].startswith('provinces.geojson: feature 2: "x" is no province')
    assert not Boundaries.objects.exists()


def test_the_option_that_is_wrong_is_named(file: Path) -> None:
    refused = call(file, "--source", "")
    assert (refused.exit_code, refused.stderr) == (2, "Error: nothing was changed:\n--source: This field is needed.\n")
    assert call().exit_code == call(file, "--remove").exit_code == 2
    assert "name either a FILE or --remove" in call().stderr
    assert call(file.parent / "nothing").exit_code == 2


def test_tiles_come_back(file: Path) -> None:
    assert call("--remove").exit_code == 2
    call(file)
    assert call("--remove").stdout == "The provinces are shown as tiles again.\n"
    assert not Boundaries.objects.exists()
