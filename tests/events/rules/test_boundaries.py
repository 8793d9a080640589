"""What an operator is told whose boundaries cannot be drawn."""

import json
from typing import Any

import pytest

from pehra.events.rules import boundaries
from pehra.events.rules.boundaries import BadBoundaries, read_boundaries

SLUGS = ("east", "west")


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    return [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]


def feature(slug: object, *rings: Any, **more: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": list(rings) or [square(60, 30)]}
    return {"type": "Feature", "properties": {"province": slug, "name": "x"}, "geometry": geometry} | more


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def problems(content: bytes, named: str = "province") -> list[str]:
    with pytest.raises(BadBoundaries) as caught:
        read_boundaries(content, SLUGS, named)
    return caught.value.problems


def test_polygons_and_multipolygons_with_holes_are_read() -> None:
    many = {"type": "MultiPolygon", "coordinates": [[square(70, 30)], [square(72, 30, 3), square(73, 31, 0.5)]]}
    content = b"\xef\xbb\xbf" + collection(feature("west"), feature("east", geometry=many))
    found = read_boundaries(content, SLUGS, "province")
    assert [len(part) for part in found["east"]] == [1, 2]
    assert found["west"] == [[[(60, 30), (61, 30), (61, 31), (60, 31), (60, 30)]]]


def test_a_third_number_of_a_position_is_its_height_and_passed_over() -> None:
    high = [[*position, 800.5] for position in square(60, 30)]
    assert read_boundaries(collection(feature("west", high), feature("east")), SLUGS, "province")["west"][0][0][0] == (
        60,
        30,
    )


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"{\n,", "line 2: not JSON"),
        (b"[NaN]", "not JSON that can be read"),
        (b"[" * 100_000, "not JSON that can be read"),
        (b"[]", "must be a FeatureCollection of GeoJSON; its type is null"),
        (b'{"type": "Topology"}', "convert TopoJSON to GeoJSON first"),
        (b'{"type": "FeatureCollection"}', "features: must be a list"),
        (collection(), "features: must be a list"),
    ],
)
def test_a_file_that_is_no_geojson(content: bytes, complaint: str) -> None:
    (told,) = problems(content)
    assert complaint in told


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (7, "feature 1: must be a Feature"),
        ({"type": "Feature"}, "feature 1: has no property 'province'"),
        (feature("East"), "feature 1: \"East\" is no province's short name; did you mean 'east'?"),
        (feature("north"), "there are east, west"),
        (feature(["east"]), 'feature 1: ["east"] is no province\'s short name'),
        (
            feature("east", geometry=None),
            "feature 1 (east): its geometry must be a Polygon or a MultiPolygon; it is n",
        ),
        (feature("east", geometry={"type": "Point", "coordinates": [1, 2]}), 'it is "Point"'),
        (
            feature("east", geometry={"type": "MultiPolygon", "coordinates": []}),
            "must be a list of polygons",
        ),
        (feature("east", geometry={"type": "Polygon", "coordinates": {}}), "a polygon must be a list of rings"),
        (feature("east", square(60, 30)[:3]), "a ring must have 4 positions at least"),
        (feature("east", [*square(60, 30)[:-1], [1, 2]]), "the ring that begins at [60, 30] must end there as well"),
        (feature("east", [*square(60, 30), "x"]), 'coordinates: "x" is no position; write [longitude, latitude]'),
        (feature("east", [[True, 1]] * 4), "is no position"),
        (feature("east", [[10**400, 1]] * 4), "is no position"),
        (feature("east", square(3_200_000, 900_000)), "convert the file to WGS 84 (EPSG:4326) first"),
    ],
)
def test_a_feature_that_cannot_be_drawn_is_named(given: Any, complaint: str) -> None:
    (told,) = problems(collection(given))
    assert complaint in told


def test_the_right_property_is_told() -> None:
    (first, _second) = problems(collection(feature("east"), feature("west")), named="slug")
    assert first == (
        "feature 1: has no property 'slug' with the province's short name; it has name, province: "
        "put the right one into --property"
    )


def test_each_province_must_be_there_once() -> None:
    assert problems(collection(feature("east"))) == [
        "no feature for west: without its shape a province's figures have no place"
    ]
    assert problems(collection(feature("east"), feature("west"), feature("east"))) == [
        "feature 3 (east): is there as feature 1 already: make one MultiPolygon of them"
    ]


def test_all_problems_come_at_once_up_to_an_end() -> None:
    told = problems(collection(*[feature("x") for _ in range(50)]))
    assert len(told) == 21
    assert told[-1] == "and 30 more"


def test_what_has_no_area_or_goes_around_the_world() -> None:
    line = [[60, 30], [61, 31], [62, 32], [60, 30]]
    assert problems(collection(feature("east", line), feature("west"))) == ["east: its shape has no area"]
    (told,) = problems(collection(feature("east", square(-179, 10)), feature("west", square(178, 10))))
    assert "180 degrees of longitude" in told


def test_sizes_have_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "MOST_POINTS", 9)
    assert problems(collection(feature("east"), feature("west"))) == ["10 positions; 9 are the most: simplify it first"]
    monkeypatch.setattr(boundaries, "LARGEST", 100)
    (told,) = problems(collection(feature("east"), feature("west")))
    assert "simplify it first" in told
