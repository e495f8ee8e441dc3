"""Campaigns (đợt đánh giá): which rounds one plan, calendar, council and report cover."""
