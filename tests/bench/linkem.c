/* A link emulator in user space, for measuring where the kernel has no netem: rate, delay, loss, a queue, darkness.
 *
 * Each link joins two TUN devices, each in a network namespace of its own. A direction of a link is a thread that does
 * nothing else: it reads packets off one device, lets each wait behind those before it as the rate demands, loses what
 * the dice or a full queue say, and writes it to the other device when its delay is over.
 *
 *   linkem -r BYTES_PER_S -d MILLISECONDS [-l LOSS_PERCENT] [-q QUEUE_BYTES] [-S]
 *          NAMESPACE:DEVICE NAMESPACE:DEVICE [NAMESPACE:DEVICE NAMESPACE:DEVICE]...
 *
 *   -r 0 is no rate at all: what is measured then is this program.
 *   -d   is one way; a round trip takes twice as long.
 *   -q   the bytes that wait for the transmitter at most; default: twice what a round trip holds, at least 256 packets and what
 *        10 ms hold.
 *   -S   one segment a packet. Without it TCP's segments are carried in bursts of up to 64 KiB, as network cards take
 *        them (checksums and segmentation are left to whoever needs them), which costs a tenth; a burst is lost, or
 *        finds the queue full, as a whole. Losses are therefore an option for single segments only.
 *
 * Says "ready" when the devices are there, and on SIGTERM or SIGINT, for each direction, a line of JSON with what it
 * did. "dark" on standard input loses every packet from then on, those under way too, and tells nobody; "light" ends it.
 * Ends when its standard input does, too: so it never outlives who started it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { BURST = 65536 + 64, MAX_DIRECTIONS = 256, NET_HEADER = 10 };

typedef struct {                 /* a packet in the ring; its bytes follow, padded to 16 */
    uint64_t due;                /* when it arrives, ns */
    uint32_t length;             /* of the bytes; 0 says that the next record is at the ring's beginning */
    uint32_t span;               /* from this record to the next */
} record;

typedef struct {
    const char *from, *to;       /* devices */
    int in, out;
    uint64_t dice;               /* state of the generator */
    uint64_t free_at;            /* when the transmitter has sent all that it took */
    uint8_t *ring;
    size_t head, tail, size;     /* bytes; tail is where the next record goes */
    size_t held;                 /* packets in the ring */
    uint64_t packets, bytes, lost, overflowed, dark;
    pthread_t thread;
} direction;

static double rate = 0, loss = 0, delay_ms = 0;
static uint64_t delay, queue_bytes;
static bool single;              /* one segment a packet */
static direction all[MAX_DIRECTIONS];
static int count;
static volatile sig_atomic_t stop, is_dark;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static double roll(direction *d) { /* xorshift64 */
    d->dice ^= d->dice << 13;
    d->dice ^= d->dice >> 7;
    d->dice ^= d->dice << 17;
    return (double)(d->dice >> 11) / 9007199254740992.0;
}

/* ---------------------------------------------------------------- devices */

/* A device belongs to the namespace that its maker is in; main() alone makes them, and comes back. */
static int open_device(const char *place) { /* "namespace:device" */
    char path[300];
    const char *colon = strchr(place, ':');
    if (colon == NULL || strlen(colon + 1) >= IFNAMSIZ || strlen(place) > 200) {
        fprintf(stderr, "linkem: '%s' is not NAMESPACE:DEVICE\n", place);
        exit(2);
    }
    snprintf(path, sizeof path, "/var/run/netns/%.*s", (int)(colon - place), place);
    int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), there = open(path, O_RDONLY | O_CLOEXEC);
    if (home < 0 || there < 0 || setns(there, CLONE_NEWNET) != 0) die(path);

    int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (device < 0) die("/dev/net/tun");
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    if (!single) request.ifr_flags |= IFF_VNET_HDR;
    strcpy(request.ifr_name, colon + 1);
    if (ioctl(device, TUNSETIFF, &request) != 0) die(place);
    if (!single && ioctl(device, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6) != 0) die("TUNSETOFFLOAD");

    if (setns(home, CLONE_NEWNET) != 0) die("setns");
    close(home);
    close(there);
    return device;
}

/* ---------------------------------------------------------------- the ring */

/* Room for a packet of any size in one piece, or NULL. What is read into it becomes a record by commit(). */
static uint8_t *reserve(direction *d) {
    size_t need = sizeof(record) + BURST;
    if (d->held == 0) d->head = d->tail = 0;
    if (d->tail >= d->head) {
        if (d->size - d->tail >= need + sizeof(record)) return d->ring + d->tail + sizeof(record);
        if (d->head <= need) return NULL;
        *(record *)(d->ring + d->tail) = (record){0}; /* go on at the beginning */
        d->tail = 0;
    }
    return d->head - d->tail > need || d->held == 0 ? d->ring + d->tail + sizeof(record) : NULL;
}

static void commit(direction *d, uint32_t length, uint64_t due) {
    uint32_t span = (uint32_t)(sizeof(record) + ((length + 15u) & ~15u));
    *(record *)(d->ring + d->tail) = (record){.due = due, .length = length, .span = span};
    d->tail += span;
    d->held++;
}

static record *first(direction *d) {
    if (d->held == 0) return NULL;
    record *r = (record *)(d->ring + d->head);
    if (r->length == 0) {
        d->head = 0;
        r = (record *)d->ring;
    }
    return r;
}

/* ---------------------------------------------------------------- a direction */

/* What a packet weighs on the link: a burst is as many packets, each with headers of its own. */
static uint64_t weight(const uint8_t *packet, uint64_t length) {
    if (single) return length;
    uint16_t segment, headers;
    memcpy(&headers, packet + 2, 2);
    memcpy(&segment, packet + 4, 2);
    length -= NET_HEADER;
    if (packet[1] == 0 || segment == 0 || headers >= length) return length;
    uint64_t segments = (length - headers + segment - 1) / segment;
    return length + (segments - 1) * headers;
}

/* Takes a packet off the device, or says that there is none. */
static bool take(direction *d) {
    uint8_t *packet = reserve(d), scrap[BURST];
    ssize_t length = read(d->in, packet != NULL ? packet : scrap, BURST);
    if (length <= 0) return false;

    uint64_t at = now(), begin = d->free_at > at ? d->free_at : at, bytes = weight(packet != NULL ? packet : scrap, (uint64_t)length);
    if (is_dark) {
        d->dark++;
    } else if (loss > 0 && roll(d) < loss) {
        d->lost++;
    } else if (packet == NULL || (rate > 0 && (double)(begin - at) * 1e-9 * rate + (double)bytes > (double)queue_bytes)) {
        d->overflowed++;
    } else {
        d->free_at = rate > 0 ? begin + (uint64_t)((double)bytes * 1e9 / rate) : begin;
        d->packets++;
        d->bytes += bytes;
        commit(d, (uint32_t)length, d->free_at + delay);
    }
    return true;
}

/* Hands over what is due. Returns the nanoseconds until the next packet is, or -1 where nothing is under way. */
static int64_t deliver(direction *d) {
    record *r;
    while ((r = first(d)) != NULL) {
        uint64_t at = now();
        if (r->due > at) return (int64_t)(r->due - at);
        if (is_dark) d->dark++;
        else if (write(d->out, r + 1, r->length) < 0 && errno != EINVAL) d->overflowed++; /* its device is not up yet, or full */
        d->head += r->span;
        d->held--;
    }
    return -1;
}

static void *carry(void *argument) {
    direction *d = argument;
    prctl(PR_SET_TIMERSLACK, 1UL); /* the default of 50 us is as long as a burst takes */
    while (!stop) {
        int64_t wait = deliver(d);
        struct timespec limit = {.tv_sec = 0, .tv_nsec = wait < 0 || wait > 100000000 ? 100000000 : (long)wait};
        struct pollfd device = {.fd = d->in, .events = POLLIN};
        if (ppoll(&device, 1, &limit, NULL) <= 0) continue;
        for (int i = 0; i < 16 && take(d); i++) continue; /* a few at once, yet nothing due waits long */
    }
    return NULL;
}

/* ---------------------------------------------------------------- start and end */

static void add_direction(const char *from, const char *to, int in, int out) {
    if (count == MAX_DIRECTIONS) {
        fprintf(stderr, "linkem: more than %d links\n", MAX_DIRECTIONS / 2);
        exit(2);
    }
    direction *d = &all[count++];
    *d = (direction){.from = from, .to = to, .in = in, .out = out, .dice = 0x9e3779b97f4a7c15u ^ (0x2545f4914f6cdd1du + (uint64_t)count)};
    if (d->dice == 0) d->dice = 1;
    /* Headers of records beside the bytes, and a burst at either end of the ring. */
    d->size = (size_t)((double)queue_bytes * 1.5 + rate * delay_ms / 1000 * 1.5) + 64u * BURST;
    d->ring = malloc(d->size);
    if (d->ring == NULL) die("malloc");
}

static void report(void) {
    for (int i = 0; i < count; i++) {
        direction *d = &all[i];
        printf("{\"from\":\"%s\",\"to\":\"%s\",\"packets\":%llu,\"bytes\":%llu,\"lost\":%llu,\"overflowed\":%llu,\"dark\":%llu}\n",
               d->from, d->to, (unsigned long long)d->packets, (unsigned long long)d->bytes, (unsigned long long)d->lost,
               (unsigned long long)d->overflowed, (unsigned long long)d->dark);
    }
}

static void on_signal(int signal) {
    (void)signal;
    stop = 1;
}

/* Does what standard input says until it ends, or a signal comes. */
static void obey(void) {
    char word[16];
    while (!stop && fgets(word, sizeof word, stdin) != NULL) {
        if (strcmp(word, "dark\n") == 0) is_dark = 1;
        if (strcmp(word, "light\n") == 0) is_dark = 0;
    }
}

int main(int argc, char **argv) {
    int option;
    while ((option = getopt(argc, argv, "r:d:l:q:S")) != -1) switch (option) {
        case 'r': rate = atof(optarg); break;
        case 'd': delay_ms = atof(optarg); break;
        case 'l': loss = atof(optarg) / 100; break;
        case 'q': queue_bytes = strtoull(optarg, NULL, 10); break;
        case 'S': single = true; break;
        default: return 2;
    }
    int devices = argc - optind;
    if (rate < 0 || delay_ms < 0 || loss < 0 || loss > 1 || devices < 2 || devices % 2 != 0 || (loss > 0 && !single))
        return fputs("linkem: see the beginning of linkem.c for usage; -l needs -S\n", stderr), 2;
    delay = (uint64_t)(delay_ms * 1e6);
    if (queue_bytes == 0) {
        double most = rate > 0 ? 4 * rate * delay_ms / 1000 : 16e6, least = 256.0 * 1500;
        if (least < rate / 100) least = rate / 100; /* or a few bursts fill the queue of a fast link */
        queue_bytes = (uint64_t)(most > least ? most : least);
    }

    for (int i = optind; i < argc; i += 2) {
        int a = open_device(argv[i]), b = open_device(argv[i + 1]);
        add_direction(argv[i], argv[i + 1], a, b);
        add_direction(argv[i + 1], argv[i], b, a);
    }
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    for (int i = 0; i < count; i++)
        if (pthread_create(&all[i].thread, NULL, carry, &all[i]) != 0) die("pthread_create");
    puts("ready");
    fflush(stdout);

    obey();
    stop = 1;
    for (int i = 0; i < count; i++) pthread_join(all[i].thread, NULL);
    report();
    return 0;
}
