"""What the database noted of the words of tickets when it last looked through them: as it chooses its ways, so do we.

Estimates from a sample, and only of the commonest thousand words; they decide how to look, never what is found.
"""

from __future__ import annotations

from django.db import connection

# The last numbers beside the words are bounds of the others, and stand beside no word.
HOLDERS = """
SELECT noted.often * documents.reltuples FROM pg_stats AS stats
JOIN pg_class AS documents ON documents.oid = 'tickets_searchdocument'::regclass
CROSS JOIN LATERAL unnest(stats.most_common_elems::text::text[], stats.most_common_elem_freqs) AS noted (word, often)
CROSS JOIN LATERAL tsvector_to_array(to_tsvector('english', %s)) AS asked
WHERE stats.schemaname = current_schema AND stats.tablename = 'tickets_searchdocument' AND stats.attname = 'words'
AND cardinality(asked) = 1 AND noted.word = asked[1]
"""


def noted_holders(word: str) -> float:
    """How many tickets hold a word, whoever may see them; 0 where nothing is noted, and for several words."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [word])
        found = cursor.fetchone()
    return found[0] if found else 0.0
