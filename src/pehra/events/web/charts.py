"""What a chart is given: numbers as JSON beside it, which a script draws and a table tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Chart:
    """Counts over time. `times` in seconds since 1970; one list of values for each of the series, by its name."""

    title: str
    times: Sequence[int]
    series: Mapping[str, Sequence[float | None]]
    bars: bool = True

    @property
    def data(self) -> dict[str, Any]:
        """As charts.js reads it."""
        return {
            "bars": self.bars,
            "zone": settings.DISPLAY_TIME_ZONE,
            "times": list(self.times),
            "series": [{"label": name, "values": list(values)} for name, values in self.series.items()],
        }

    @property
    def rows(self) -> list[tuple[datetime, list[float | None]]]:
        """The same for the table behind the chart, without the times at which nothing was."""
        found = zip(self.times, *self.series.values(), strict=True)
        return [(datetime.fromtimestamp(time, UTC), list(values)) for time, *values in found if any(values)]
