"""What one unit is in another, exact by definition: `HOUR_MIN` is an hour in minutes."""

HOUR_MIN = 60
DAY_MIN = 1_440
DAY_H = 24
KM_M = 1_000
KW_W = 1_000
CIRCLE_DEG = 360
MPS_KMH = 3.6
MPS_KM_PER_MIN = 0.06
