#!/usr/bin/env bash
# Creates the topics of a Sluice deployment; what exists stays as it is.
#
#   BOOTSTRAP=kafka-1:9092 ./topics.sh                            events (cleansed) and logs, three replicas
#   TOPICS="clicks hits" CLEANSED= PARTITIONS=24 ./topics.sh      others, straight through
#   TOPICS= CLEANSED=orders ./topics.sh                           orders.raw, orders and orders.dlq, for cleanse
#   COMMAND_CONFIG=admin.properties ./topics.sh                   brokers that ask who is there
#
# kafka-topics.sh must be on the PATH.
set -euo pipefail

BOOTSTRAP=${BOOTSTRAP:-localhost:9092}
# Straight through: what the gateway writes is what the sink reads. Each gets a topic for its dead letters.
TOPICS=${TOPICS-logs}
# Deduplicated on the way.
CLEANSED=${CLEANSED-events}
# Connect's dead letters: records that the sink's converters or formats cannot take.
SINK_DLQ=${SINK_DLQ-file-sink.dlq}
PARTITIONS=${PARTITIONS:-4}
REPLICAS=${REPLICAS:-3}
# An answer "kafka" says that this many replicas have the batch.
MIN_ISR=${MIN_ISR:-2}
RETENTION_MS=${RETENTION_MS:-604800000}
MAX_MESSAGE_BYTES=${MAX_MESSAGE_BYTES:-1048588}
COMMAND_CONFIG=${COMMAND_CONFIG-}

# A dead letter is the record and the headers that say why: up to 64 KiB more. It may be dated at any time.
dlq_max_bytes=$((MAX_MESSAGE_BYTES + 65536))
any_time=message.timestamp.after.max.ms=9223372036854775807

create() { # topic, then configs
  local topic=$1 configs=()
  shift
  for config in "min.insync.replicas=$MIN_ISR" "retention.ms=$RETENTION_MS" "$@"; do
    configs+=(--config "$config")
  done
  kafka-topics.sh --bootstrap-server "$BOOTSTRAP" ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} \
    --create --if-not-exists --topic "$topic" --partitions "$PARTITIONS" --replication-factor "$REPLICAS" \
    "${configs[@]}"
}

for topic in $TOPICS; do
  create "$topic" "max.message.bytes=$MAX_MESSAGE_BYTES"
  create "$topic.dlq" "max.message.bytes=$dlq_max_bytes" "$any_time"
done
for topic in $CLEANSED; do
  # The deduplication window counts from the time of arrival, which a client cannot set.
  create "$topic.raw" "max.message.bytes=$MAX_MESSAGE_BYTES" message.timestamp.type=LogAppendTime
  create "$topic" "max.message.bytes=$dlq_max_bytes" "$any_time"
  create "$topic.dlq" "max.message.bytes=$dlq_max_bytes" "$any_time"
done
if [[ -n $SINK_DLQ ]]; then
  create "$SINK_DLQ" "max.message.bytes=$dlq_max_bytes" "$any_time"
fi
