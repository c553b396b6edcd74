#!/usr/bin/env bash
# Grants each part of Sluice what it needs on the brokers, and no more. Adding a rule twice changes nothing.
#
#   BOOTSTRAP=kafka-1:9093 COMMAND_CONFIG=admin.properties ./acls.sh
#
# | principal      | may                                                                                            |
# |----------------|------------------------------------------------------------------------------------------------|
# | User:gateway   | write the topics that clients post to (<topic>.raw of a cleansed one) and dead letters         |
# | User:cleanse   | read <topic>.raw, write <topic> and <topic>.dlq, own what is named sluice-cleanse…            |
# | User:connect   | read the topics that the sink lands, write the sink's dead letters, own sluice-connect…       |
# | User:redrive   | read dead letters, write where they came from, own its ledger and the topics that it parks in  |
#
# Dead letters are sent back by a person at a command line, so that principal is one of its own: what may write a clean
# topic directly does not run all day. POST /admin/redrive of cleanse runs as cleanse: REDRIVE=User:cleanse to allow it.
#
# Brokers must have an authorizer (authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer) and
# tell clients apart (SASL or mutual TLS). kafka-acls.sh must be on the PATH.
set -euo pipefail

BOOTSTRAP=${BOOTSTRAP:-localhost:9092}
COMMAND_CONFIG=${COMMAND_CONFIG-}
TOPICS=${TOPICS-logs}
CLEANSED=${CLEANSED-events}
SINK_DLQ=${SINK_DLQ-file-sink.dlq}
# The consumer group of a sink is connect-<name of the connector>.
CONNECTORS=${CONNECTORS-file-sink}
GATEWAY=${GATEWAY:-User:gateway}
CLEANSE=${CLEANSE:-User:cleanse}
CONNECT=${CONNECT:-User:connect}
REDRIVE=${REDRIVE:-User:redrive}

allow() { # principal, then the rest of kafka-acls.sh's arguments
  local principal=$1
  shift
  kafka-acls.sh --bootstrap-server "$BOOTSTRAP" ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} \
    --add --force --allow-principal "$principal" "$@" > /dev/null
  echo "$principal: $*"
}

each() { # flag, then values: "--topic a --topic b"
  local flag=$1 arguments=()
  shift
  for value in "$@"; do arguments+=("$flag" "$value"); done
  echo "${arguments[@]}"
}

suffixed() { # suffix, then names
  local suffix=$1
  shift
  for name in "$@"; do echo "$name$suffix"; done
}

# shellcheck disable=SC2046,SC2086 # names of topics hold no spaces, and lists are meant to be split
{
  # Describe comes with Write. DescribeConfigs lets the gateway refuse a record that the topic would not take, by
  # itself, instead of failing its neighbours; it needs no rule on the cluster: an idempotent producer has none.
  allow "$GATEWAY" --operation Write --operation DescribeConfigs \
    $(each --topic $TOPICS $(suffixed .dlq $TOPICS) $(suffixed .raw $CLEANSED) $(suffixed .dlq $CLEANSED))

  if [[ -n $CLEANSED ]]; then
    # How many partitions the clean topic has: as many as the raw one, or the gateway is not ready.
    allow "$GATEWAY" --operation Describe $(each --topic $CLEANSED)
    allow "$CLEANSE" --operation Read --operation DescribeConfigs $(each --topic $(suffixed .raw $CLEANSED))
    allow "$CLEANSE" --operation Write --operation DescribeConfigs \
      $(each --topic $CLEANSED $(suffixed .dlq $CLEANSED))
    # Its changelogs and its group and transactions; all carry the application's id as a prefix.
    allow "$CLEANSE" --resource-pattern-type prefixed --operation All --topic sluice-cleanse --group sluice-cleanse \
      --transactional-id sluice-cleanse
  fi

  allow "$CONNECT" --operation Read $(each --topic $TOPICS $CLEANSED) \
    $(each --group $(for name in $CONNECTORS; do echo "connect-$name"; done))
  # Connect's own three topics and its group: created, read and written by the workers.
  allow "$CONNECT" --resource-pattern-type prefixed --operation All --topic sluice-connect --group sluice-connect
  if [[ -n $SINK_DLQ ]]; then
    allow "$CONNECT" --operation Write --topic "$SINK_DLQ"
  fi

  letters=$(suffixed .dlq $TOPICS $CLEANSED; echo "$SINK_DLQ")
  allow "$REDRIVE" --operation Read $(each --topic $letters)
  # Letters of gateway and cleanse go back to <topic>.raw or to a topic that goes straight through; the sink's go back to
  # the topic that it read.
  allow "$REDRIVE" --operation Write $(each --topic $TOPICS $(suffixed .raw $CLEANSED) ${SINK_DLQ:+$CLEANSED})
  # What was sent back, in the transaction that sends it; and what has come back too often. It creates both.
  allow "$REDRIVE" --operation Create --operation Write \
    $(each --topic sluice.redrive $(for name in $letters; do echo "${name%.dlq}.parked.dlq"; done))
  allow "$REDRIVE" --operation Read --topic sluice.redrive
  allow "$REDRIVE" --resource-pattern-type prefixed --operation Write --transactional-id sluice-redrive-
}
