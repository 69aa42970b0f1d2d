"""Matching two lists one to one so that the sum of similarities is largest (Kuhn 1955, in the form with potentials)."""

from __future__ import annotations

import math
from collections.abc import Sequence


def assign(similarity: Sequence[Sequence[float]], least: float) -> list[tuple[int, int]]:
    """Pairs (row, column) of the best one-to-one matching; pairs below `least` are left unmatched.

    `similarity` is a matrix of values from 0 to 1. Cubic in the shorter side; exact matches should be taken out first.
    """
    rows, columns = len(similarity), len(similarity[0]) if similarity else 0
    if not rows or not columns:
        return []
    if rows > columns:
        turned = [[similarity[row][column] for row in range(rows)] for column in range(columns)]
        return sorted((row, column) for column, row in assign(turned, least))
    # A pair below the threshold is worth nothing, so that it never displaces one that counts.
    cost = [[-value if value >= least else 0.0 for value in line] for line in similarity]
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        _augment(row, cost, row_potential, column_potential, row_of)
    pairs = [(row_of[column] - 1, column - 1) for column in range(1, columns + 1) if row_of[column]]
    return sorted((row, column) for row, column in pairs if similarity[row][column] >= least)


def _augment(
    row: int,
    cost: Sequence[Sequence[float]],
    row_potential: list[float],
    column_potential: list[float],
    row_of: list[int],
) -> None:
    """Give a row its column, moving rows that were matched before along the cheapest path."""
    columns = len(column_potential) - 1
    distance = [math.inf] * (columns + 1)
    previous = [0] * (columns + 1)
    done = [False] * (columns + 1)
    row_of[0] = row
    current = 0
    while True:
        done[current] = True
        line, potential = cost[row_of[current] - 1], row_potential[row_of[current]]
        step, nearest = math.inf, 0
        for column in range(1, columns + 1):
            if done[column]:
                continue
            reduced = line[column - 1] - potential - column_potential[column]
            if reduced < distance[column]:
                distance[column], previous[column] = reduced, current
            if distance[column] < step:
                step, nearest = distance[column], column
        for column in range(columns + 1):
            if done[column]:
                row_potential[row_of[column]] += step
                column_potential[column] -= step
            else:
                distance[column] -= step
        current = nearest
        if not row_of[current]:
            break
    while current:
        row_of[current] = row_of[previous[current]]
        current = previous[current]
