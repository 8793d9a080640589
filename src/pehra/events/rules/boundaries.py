"""Boundaries as an operator brings them: GeoJSON (RFC 7946) whose features are named by the profile's provinces."""

import json
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, Final

Point = tuple[float, float]  # longitude and latitude in degrees
Polygon = list[list[Point]]  # its ring, and those of its holes; each ends where it begins

LARGEST: Final = 32 << 20  # bytes
MOST_POINTS: Final = 500_000
_MOST_PROBLEMS: Final = 20
_FEWEST: Final = 4  # positions of a ring
_KINDS: Final = ("Polygon", "MultiPolygon")


class BadBoundaries(ValueError):
    """A file that is not loaded; `problems` names for each thing that is wrong the feature and what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - _MOST_PROBLEMS
        self.problems = [*problems[:_MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(self.problems))


def read_boundaries(content: bytes, slugs: Sequence[str], named: str) -> dict[str, list[Polygon]]:
    """The polygons of each of these provinces, by the slug in the property `named`. Raises BadBoundaries."""
    found: dict[str, list[Polygon]] = {}
    first: dict[str, int] = {}
    problems: list[str] = []
    for number, feature in enumerate(_features(content), start=1):
        where = f"feature {number}"
        try:
            slug = _slug(feature, slugs, named)
            where = f"{where} ({slug})"
            if slug in first:
                raise ValueError(f"is there as feature {first[slug]} already: make one MultiPolygon of them")
            first[slug] = number
            found[slug] = _polygons(feature.get("geometry"))
        except ValueError as problem:
            problems.append(f"{where}: {problem}")
    if not problems and (missing := [slug for slug in slugs if slug not in found]):
        problems.append(f"no feature for {', '.join(missing)}: without its shape a province's figures have no place")
    if not problems:
        problems = _as_a_whole(found)
    if problems:
        raise BadBoundaries(problems)
    return found


def _features(content: bytes) -> list[Any]:
    if len(content) > LARGEST:
        raise BadBoundaries(
            [f"more than {LARGEST >> 20} MiB: simplify it first; a page shows no more than its outline"]
        )
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_constant)
    except UnicodeDecodeError:
        raise BadBoundaries(["not UTF-8"]) from None
    except json.JSONDecodeError as error:
        raise BadBoundaries([f"line {error.lineno}: not JSON: {error.msg}"]) from None
    except (ValueError, RecursionError):
        raise BadBoundaries(["not JSON that can be read: a number that is none, or nested too deep"]) from None
    kind = document.get("type") if isinstance(document, dict) else None
    if kind != "FeatureCollection":
        hint = "; convert TopoJSON to GeoJSON first" if kind == "Topology" else ""
        raise BadBoundaries([f"must be a FeatureCollection of GeoJSON; its type is {_shown(kind)}{hint}"])
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise BadBoundaries(["features: must be a list of features, one for each province"])
    return features


def _constant(name: str) -> float:
    raise ValueError(name)


def _slug(feature: Any, slugs: Sequence[str], named: str) -> str:
    """Which province a feature is. Raises ValueError."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError("must be a Feature")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict) or named not in properties:
        there = ", ".join(sorted(map(str, properties))[:10]) if isinstance(properties, dict) else ""
        raise ValueError(
            f"has no property {named!r} with the province's short name"
            + (f"; it has {there}: put the right one into --property" if there else "")
        )
    slug = properties[named]
    if slug not in slugs:
        alike = get_close_matches(str(slug).lower(), slugs, n=1)
        meant = f"did you mean {alike[0]!r}?" if alike else f"there are {', '.join(slugs)}"
        raise ValueError(f"{_shown(slug)} is no province's short name; {meant}")
    return str(slug)


def _polygons(geometry: Any) -> list[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _KINDS:
        raise ValueError(f"its geometry must be a Polygon or a MultiPolygon; it is {_shown(kind)}")
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts:
        raise ValueError("coordinates: must be a list of polygons, and not empty")
    return [_polygon(part) for part in parts]


def _polygon(part: Any) -> Polygon:
    if not isinstance(part, list) or not part:
        raise ValueError("coordinates: a polygon must be a list of rings, and not empty")
    return [_ring(ring) for ring in part]


def _ring(ring: Any) -> list[Point]:
    if not isinstance(ring, list) or len(ring) < _FEWEST:
        raise ValueError(f"coordinates: a ring must have {_FEWEST} positions at least")
    points = [_point(position) for position in ring]
    if points[0] != points[-1]:
        raise ValueError(f"coordinates: the ring that begins at {_shown(ring[0])} must end there as well")
    return points


def _point(position: Any) -> Point:
    if not isinstance(position, list) or len(position) < 2 or not all(_is_number(each) for each in position[:2]):
        raise ValueError(f"coordinates: {_shown(position)} is no position; write [longitude, latitude]")
    east, north = float(position[0]), float(position[1])
    if abs(east) > 180 or abs(north) > 90:
        raise ValueError(
            f"coordinates: {_shown(position[:2])} is no longitude and latitude in degrees; convert the file to WGS 84 "
            "(EPSG:4326) first"
        )
    return east, north


def _is_number(value: Any) -> bool:
    # A whole number of a thousand digits is JSON too, and no float.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def _as_a_whole(found: dict[str, list[Polygon]]) -> list[str]:
    points = [point for polygons in found.values() for polygon in polygons for ring in polygon for point in ring]
    if len(points) > MOST_POINTS:
        return [f"{len(points):,} positions; {MOST_POINTS:,} are the most: simplify it first"]
    east = [point[0] for point in points]
    if max(east) - min(east) > 180:
        return ["reaches over more than 180 degrees of longitude: shift what lies beyond the antimeridian"]
    empty = [slug for slug, polygons in found.items() if not any(_has_area(polygon[0]) for polygon in polygons)]
    return [f"{slug}: its shape has no area" for slug in empty]


def _has_area(ring: list[Point]) -> bool:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) > 1e-9


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
