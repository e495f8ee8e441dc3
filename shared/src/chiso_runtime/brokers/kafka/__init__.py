"""Kafka behind the broker port: the relay that fills topics from a log, and subscriptions by consumer group.

kafka-python ships no types; it is imported in this package alone.
"""
