"""A round (kỳ đánh giá): opened once with its framework and units, then people are assigned to it."""
