"""What a framework is: model, rules, aggregation, rating, ranking. Pure: no clock, no ids, no I/O."""
