"""What people ask about."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from reports.choices import Measure
from reports.workload import Workload
from tickets.models import Category

MOST = 9


def topics(work: Workload) -> list[tuple[str, int]]:
    """New tickets by top category, the commonest first, then the rest and what nobody sorted yet."""
    known = {category.pk: category for category in Category.objects.only("parent", "name")}
    parents = {pk: category.parent_id or pk for pk, category in known.items()}
    found: Counter[int] = Counter()
    for leaf, count in work.sums.by_key(Measure.ASKED).items():
        found[parents.get(leaf, 0)] += count
    unsorted = found.pop(0, 0)
    common = found.most_common(MOST - 1 if len(found) > MOST else MOST)
    rows = [(known[pk].called, count) for pk, count in common]
    if rest := sum(found.values()) - sum(count for _pk, count in common):
        rows.append((_("Other"), rest))
    if unsorted:
        rows.append((_("Not sorted yet"), unsorted))
    return rows
