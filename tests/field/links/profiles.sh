# The links that the field test makes. Sourced by bash and by busybox's sh.
# shellcheck shell=sh
#
# rate: kbit/s each way, empty for a link that nothing shapes. delay: milliseconds that each packet takes each way, so
# that a round trip takes twice as long; the papers say it so too ("50 ms per packet"). loss: per cent of the packets,
# each way, each on its own. motion: what changes while units talk (see links/inside.sh). limit: seconds until a job
# that has not ended is given up. mtu: bytes of the largest packet, empty for a veth's own 1500.

# Default set, in the order in which they run.
# shellcheck disable=SC2034 # read by who sourced this
known_profiles='papers-80211p papers-5g 80211p cellular cellular-edge bus wandering tiny-packets'

profile() { # name; fails where it is not known
  rate='' delay=0 loss=0 motion=steady limit=240 mtu=''
  # shellcheck disable=SC2034 # read by who sourced this
  case $1 in
    unshaped) about='as veth and this processor allow: what the others are compared with' ;;
    papers-80211p) rate=216000 delay=50 about="27 MB/s, 50 ms: the papers' 802.11p" ;;
    papers-5g) rate=800000 delay=1 about="100 MB/s, 1 ms: the papers' 5G" ;;
    80211p) rate=27000 delay=5 loss=5 about='27 Mbit/s, 5 ms, 5 % loss: 802.11p as it is' ;;
    cellular) rate=10400 delay=40 about='10.4 Mbit/s, 40 ms' ;;
    cellular-edge) rate=240 delay=200 about='0.24 Mbit/s, 200 ms: the edge of a cell' limit=400 ;;
    bus) rate=1000 delay=20 motion=bus about='1 Mbit/s, 20 ms, there for 18 s in every 60 s, each worker 5 s after the one before' limit=600 ;;
    wandering) rate=10000 delay=20 motion=wandering about='20 ms, a rate between 1 and 20 Mbit/s drawn anew every second or two' ;;
    tiny-packets) rate=2000 delay=20 mtu=296 about='2 Mbit/s, 20 ms, packets of at most 296 bytes, as over serial modems' limit=400 ;;
    *) return 1 ;;
  esac
}
