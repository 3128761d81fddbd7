#!/usr/bin/env bash
# One Apache Kafka broker (KRaft, its own controller) on loopback, for machines without Docker.
#
#   kafka.sh jars              fetch the broker's jars by Maven (once)
#   kafka.sh run   DIR PORT    run in the foreground; DIR keeps settings and data, the controller takes PORT+1
#   kafka.sh start DIR PORT    run in the background and wait until it answers; log in DIR/kafka.log
#   kafka.sh stop  DIR         stop what `start` started; the data stays
#
# With KAFKA_USERS="NAME:PASSWORD …" these also sign in, on PORT+2, and may do what acls.py allows them.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
jars=$here/target/jars

fetch_jars() {
  [ "$jars/.ready" -nt "$here/pom.xml" ] && return
  rm -rf "$jars"
  mvn -q -B -Dstyle.color=never -f "$here/pom.xml" dependency:copy-dependencies
  touch "$jars/.ready"
}

kafka_java() {
  exec java -Xms256m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel="${KAFKA_JIT_LEVEL:-4}" \
    -Djava.awt.headless=true -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -Dorg.slf4j.simpleLogger.showDateTime=true -cp "$jars/*" "$@"
}

configure() { # DIR PORT
  local user services="" users=""
  for user in ${KAFKA_USERS:-}; do users+=" user_${user%%:*}=\"${user#*:}\""; done
  [ -z "$users" ] || services=",SERVICES://127.0.0.1:$(($2 + 2))"
  mkdir -p "$1"
  cat >"$1/server.properties" <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$(($2 + 1))
listeners=PLAINTEXT://127.0.0.1:$2,CONTROLLER://127.0.0.1:$(($2 + 1))$services
advertised.listeners=PLAINTEXT://127.0.0.1:$2$services
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SERVICES:SASL_PLAINTEXT
sasl.enabled.mechanisms=PLAIN
listener.name.services.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required$users;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
controller.listener.names=CONTROLLER
log.dirs=$1/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
EOF
  if [ ! -f "$1/data/meta.properties" ]; then
    (kafka_java kafka.tools.StorageTool format -t AAAAAAAAQACAAAAAAAAAAQ -c "$1/server.properties") >/dev/null
  fi
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

case ${1:-} in
  jars)
    fetch_jars ;;
  run)
    fetch_jars
    configure "$2" "$3"
    kafka_java kafka.Kafka "$2/server.properties" ;;
  start)
    fetch_jars
    configure "$2" "$3"
    (kafka_java kafka.Kafka "$2/server.properties") >>"$2/kafka.log" 2>&1 </dev/null &
    echo $! >"$2/kafka.pid"
    for _ in $(seq 120); do
      answers "$3" && exit 0
      kill -0 "$(cat "$2/kafka.pid")" 2>/dev/null || break
      sleep 0.5
    done
    echo "Kafka did not start; see $2/kafka.log" >&2
    exit 1 ;;
  stop)
    [ -f "$2/kafka.pid" ] || { echo "nothing runs in $2" >&2; exit 1; }
    pid=$(cat "$2/kafka.pid")
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
    rm -f "$2/kafka.pid" ;;
  *)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2 ;;
esac
