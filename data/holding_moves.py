"""Which moved colour holds (作数的颜色调整): the one truth, as SQL.

A confirmed move of the first review that ended last, as long as the colour that it was moved from is
the one that is computed.
"""

_HOLDING = """
    SELECT moved.{column} FROM colour_moves AS moved
    JOIN reviews AS settled ON settled.id = moved.review_id AND settled.kind = 'first'
        AND settled.state = 'ended'
    WHERE moved.assessment_id = {assessment} AND moved.computed = {computed}
        AND moved.settlement = 'confirmed'
        AND NOT EXISTS (SELECT 1 FROM reviews AS later
            WHERE later.assessment_id = settled.assessment_id AND later.kind = 'first'
                AND later.began_at > settled.began_at)
    ORDER BY moved.moved_at DESC, moved.id DESC LIMIT 1
"""


def holding(column: str, *, assessment: str, computed: str) -> str:
    """A column of the move that holds; nothing where none does.

    Args:
        assessment, computed: the id of the check and its computed colour, as SQL.
    """
    return _HOLDING.format(column=column, assessment=assessment, computed=computed)
