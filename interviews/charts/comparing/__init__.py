"""The drawings of the page that compares kinds of work. It is printed: names are those others may read."""

from collections.abc import Sequence

from interviews.charts import Chart
from interviews.charts.comparing.learning import skills, training
from interviews.charts.comparing.moving import expected, verdicts
from interviews.charts.comparing.standing import by_appeal_and_way_in
from interviews.insights.matrix import Compared


def charts(rows: Sequence[Compared]) -> tuple[Chart, ...]:
    """Return all of them, in the order in which one reads them."""
    return by_appeal_and_way_in(rows), verdicts(rows), expected(rows), training(rows), skills(rows)
