"""One port between logs and consumers, two adapters: Kafka, and the log tables themselves."""
