#!/bin/sh
# Runs one small job over each of the links named, in network namespaces with the kernel's own netem: an aggregator and
# four workers, each worker on a link of its own. Says on standard output what run.sh reads; lines of its own begin with
# "field: ". Runs as root under any POSIX shell, in the virtual machine (busybox) and outside.
#   inside.sh BINARY DATA STATE ROUNDS CONGESTION PROFILE...
#   (DATA: images and labels; STATE: a folder to fill; CONGESTION: TCP's control, or "default")
set -eu
export TZ=UTC # of the logs
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/field/links/profiles.sh
. "$here/profiles.sh"

binary=$1 data=$2 state=$3 rounds=$4 congestion=$5
shift 5

workers='1 2 3 4'
count=4
commit=200              # milliseconds, the default of transport.group_commit_milliseconds
prefix=ef$$             # of namespaces: two runs may share a kernel
air=${prefix}air        # where the links are: shaped apart from both ends, so that no end sees a loss as a full queue
depot=${prefix}depot
movers='' napping=''    # processes that change links, and what they wait for

say() {
  echo "field: $*"
}

# Busybox's shell has an ip and a tc of its own, which it prefers to those on the path.
ip() {
  command "${IP:-ip}" "$@"
}

tc() {
  command "${TC:-tc}" "$@"
}

worker() { # number
  echo "${prefix}w$1"
}

in_namespace() { # namespace, command...
  ip netns exec "$@"
}

# ---------------------------------------------------------------- time

# The wall clock in hundredths, as the units' logs have it: busybox knows whole seconds only, /proc/uptime hundredths.
set_clock() {
  second=$(date +%s)
  while [ "$(date +%s)" = "$second" ]; do :; done
  epoch=$(awk -v now="$((second + 1))" '{ printf "%.2f", now - $1 }' /proc/uptime)
}

now() {
  awk -v epoch="$epoch" '{ printf "%.2f", epoch + $1 }' /proc/uptime
}

# ---------------------------------------------------------------- links

# worker's veth "road" | air: w1 - bridge - a1 | the aggregator's veth "road1". The bridge's ports are what is shaped.
# One ip for many commands: in the virtual machine each start of one costs a fifth of a second.
make_links() {
  for namespace in "$air" "$depot" $(for i in $workers; do worker "$i"; done); do ip netns add "$namespace"; done
  for i in $workers; do
    echo "link add w$i netns $air type veth peer name road netns $(worker "$i")"
    echo "link add a$i netns $air type veth peer name road$i netns $depot"
  done | ip -batch -
  for i in $workers; do bridge_of_link "$i"; done | ip -n "$air" -batch -
  for i in $workers; do end_of_link "road$i" "10.88.$i.2"; done | ip -n "$depot" -batch -
  for i in $workers; do end_of_link road "10.88.$i.1" | ip -n "$(worker "$i")" -batch -; done
}

bridge_of_link() { # number
  echo "link add b$1 type bridge stp_state 0 forward_delay 0 mcast_snooping 0"
  for device in "w$1" "a$1"; do echo "link set dev $device master b$1 addrgenmode none up"; done
  echo "link set dev b$1 addrgenmode none up"
}

# One segment a packet: netem counts, delays and loses packets, and a veth would hand it 64 KiB in one. No IPv6, which
# would only add packets of its own to the counts.
end_of_link() { # device, address
  echo "link set dev $1 gso_max_segs 1 addrgenmode none"
  if [ -n "$mtu" ]; then echo "link set dev $1 mtu $mtu"; fi
  echo "address add $2/24 dev $1"
  echo "link set dev $1 up"
  # By route: a namespace may not make every control its own default.
  if [ "$congestion" != default ]; then echo "route replace ${2%.*}.0/24 dev $1 src $2 congctl $congestion"; fi
}

# Namespaces take their devices with them. Only what this process made, by its own prefix.
remove_links() {
  for namespace in $(ip netns list | awk -v mine="^$prefix(air|depot|w[0-9]+)\$" '$1 ~ mine { print $1 }'); do
    ip netns delete "$namespace" 2>/dev/null || true
  done
}

# Packets that may wait, those under way included: twice what the round trip holds, and 100 at least, as modems do.
queue() { # kbit/s
  packets=$(($1 * delay / 2400)) # 1500 bytes each, 5/2 round trips of the link's rate
  echo $((packets > 100 ? packets : 100))
}

# Both directions of a link. A new handle makes a new qdisc, which loses what waited in the old one: the dark does that.
shape() { # link, kbit/s, or "dark"
  if [ "$2" = dark ]; then
    say "rate $1 $(now) 0"
    set -- "$1" "$rate" 'handle 2:' 100
  else
    say "rate $1 $(now) $2"
    set -- "$1" "$2" 'handle 1:' "$loss"
  fi
  for device in "w$1" "a$1"; do
    # shellcheck disable=SC2086 # the handle is two words
    tc -n "$air" qdisc replace dev "$device" root $3 netem limit "$(queue "$2")" delay "${delay}ms" loss "$4%" rate "${2}kbit"
  done
}

# A sleep that ends with who sleeps: one left behind would keep this script's output open.
pause() { # seconds
  sleep "$1" &
  napping=$!
  wait $napping
}

# Sees its aggregator for 18 s of every 60 s, each worker five seconds after the one before.
bus() { # link
  shape "$1" dark
  pause $(($1 * 5 - 5))
  while :; do
    shape "$1" "$rate"
    pause 18
    shape "$1" dark
    pause 42
  done
}

# The same rates at the same times in every run: a generator of its own, seeded by the link's number.
wandering() { # link
  draw=$((2022 + $1))
  while :; do
    draw=$(((draw * 1103515245 + 12345) % 2147483648))
    shape "$1" $((1000 + draw / 65536 % 19001))
    pause $((1 + draw / 1024 % 2))
  done
}

start_links() { # of the profile that is set
  if [ -z "$rate" ]; then return; fi
  for i in $workers; do
    if [ "$motion" = steady ]; then
      shape "$i" "$rate"
    else
      (
        trap 'kill "$napping" 2>/dev/null; exit' TERM
        "$motion" "$i"
      ) &
      movers="$movers $!"
    fi
  done
}

stop_links() {
  # shellcheck disable=SC2086 # a list
  if [ -n "$movers" ]; then kill $movers 2>/dev/null || true; fi
  movers=''
}

# ---------------------------------------------------------------- units

write_configs() { # folder
  mkdir -p "$1"
  # Without test data: nothing of a round but the round. The aggregator goes on until it is stopped, for a worker in
  # the dark may take longer to fetch the last version than an aggregator with --once waits.
  cat >"$1/aggregator.json" <<JSON
{ "role": "aggregator", "device": { "id": "aggregator" }, "state": "$1/aggregator", "listen": "0.0.0.0:7700", "insecure": true,
  "job": { "name": "field", "model": "$here/digits-64.json", "rounds": $rounds, "min_workers": $count, "local_epochs": 1,
    "batch_size": 16, "chunk_bytes": 16384 },
  "metrics": { "listen": "off" }, "transport": { "group_commit_milliseconds": $commit } }
JSON
  for i in $workers; do
    cat >"$1/unit-0$i.json" <<JSON
{ "role": "worker", "device": { "id": "unit-0$i" }, "state": "$1/unit-0$i", "aggregator": "10.88.$i.2:7700", "insecure": true,
  "metrics": { "listen": "off" }, "transport": { "group_commit_milliseconds": $commit },
  "data": { "images": "$data/train-images", "labels": "$data/train-labels",
    "shard": { "count": $count, "index": $((i - 1)) } } }
JSON
  done
}

# Its process id and, when it is over, its exit code go to files: `wait` knows no time limit.
start_unit() { # namespace, name, [--once]
  (
    in_namespace "$1" "$binary" run ${3:+"$3"} --config "$folder/$2.json" >"$folder/$2.log" 2>&1 &
    echo $! >"$folder/$2.pid"
    code=0
    wait $! || code=$?
    echo "$code" >"$folder/$2.exit"
  ) &
}

start_units() {
  start_unit "$depot" aggregator
  for i in $workers; do start_unit "$(worker "$i")" "unit-0$i" --once; done
}

ended() { # how many workers have ended
  set -- "$folder"/unit-*.exit
  if [ -e "$1" ]; then echo $#; else echo 0; fi
}

await_workers() {
  waited=0
  while [ "$(ended)" -lt $count ] && [ "$waited" -lt "$limit" ] && [ ! -e "$folder/aggregator.exit" ]; do
    sleep 1
    waited=$((waited + 1))
  done
  if [ "$(ended)" -lt $count ]; then say "failed $name: only $(ended) of $count workers ended within $waited s"; fi
}

stop_units() {
  for file in "$folder"/*.pid; do
    if [ -e "$file" ] && [ ! -e "${file%.pid}.exit" ]; then kill "$(cat "$file")" 2>/dev/null || true; fi
  done
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if [ -e "$folder/aggregator.exit" ]; then break; fi
    sleep 1
  done
}

# ---------------------------------------------------------------- what it was

statistic() { # prefix of the bridges' ports, file in statistics/; summed over the links
  sum=0
  for i in $workers; do
    sum=$((sum + $(in_namespace "$air" cat "/sys/class/net/$1$i/statistics/$2")))
  done
  echo $sum
}

# Segments that TCP sent again, in all units' namespaces: the kernel counts them for each.
retransmitted() {
  for namespace in "$depot" $(for i in $workers; do worker "$i"; done); do
    in_namespace "$namespace" cat /proc/net/snmp
  done | awk '/^Tcp:/ && $2 ~ /^[0-9]/ { sum += $13 } END { print sum + 0 }'
}

tell() {
  for log in "$folder"/*.log; do
    sed "s/^/$(basename "$log" .log) | /" "$log"
  done
  if [ -f "$folder/aggregator/metrics.jsonl" ]; then sed 's/^/field: metrics /' "$folder/aggregator/metrics.jsonl"; fi
  for file in "$folder"/unit-*.exit; do
    if [ "$(cat "$file")" != 0 ]; then say "failed $name: $(basename "$file" .exit) ended with exit code $(cat "$file")"; fi
  done
  # Seen from the bridge, before anything is lost: what the workers sent, and what the aggregator sent.
  say "wire $(statistic w rx_bytes) $(statistic a rx_bytes) $(statistic w rx_packets) $(statistic a rx_packets) $(retransmitted)"
}

run_profile() { # name
  name=$1
  profile "$name"
  folder=$state/$name
  write_configs "$folder"
  say "begins $name"
  make_links
  start_links
  start_units
  await_workers
  stop_links
  stop_units
  tell
  remove_links
  say "ends $name"
  rm -rf "$folder"
}

tidy_up() {
  stop_links
  if [ -n "${folder:-}" ] && [ -d "$folder" ]; then stop_units; fi
  remove_links
}

trap tidy_up EXIT
trap 'exit 130' INT TERM HUP
set_clock
if [ "$congestion" = default ]; then
  say "congestion $(cat /proc/sys/net/ipv4/tcp_congestion_control)"
else
  say "congestion $congestion"
fi
for wanted in "$@"; do run_profile "$wanted"; done
say "done"
