/* A link between two network namespaces, with a rate, a delay and a switch for the light: what `tc netem` does, for kernels without it.
 *
 *   link NAMESPACE NAMESPACE BYTES_PER_SECOND DELAY_MS QUEUE_BYTES
 *
 * Makes a TUN device `wan` in each namespace, says "ready", and carries packets between the two until its standard input ends.
 * Each direction is its own line: a packet waits for those before it, is dropped if they are more than the queue holds, and then
 * travels for the delay. "dark" on standard input drops every packet, those on their way too, and tells nobody; "light" ends it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PACKET = 65536 };

struct packet {
    struct packet *next;
    int64_t due;
    ssize_t length;
    uint8_t bytes[];
};

struct line {
    int from, to;
    int64_t free_at; /* when all that was accepted has left */
    struct packet *first, **end;
};

static double rate;
static int64_t delay, queue;
static int is_dark;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int open_device(const char *namespace) {
    char path[256];
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI, .ifr_name = "wan"};
    snprintf(path, sizeof path, "/run/netns/%s", namespace);
    int space = open(path, O_RDONLY);
    if (space < 0 || setns(space, CLONE_NEWNET) < 0) fail(path);
    int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK); /* belongs to the namespace it is opened in */
    if (device < 0 || ioctl(device, TUNSETIFF, &request) < 0) fail("/dev/net/tun");
    close(space);
    return device;
}

static void accept_packet(struct line *line, const uint8_t *bytes, ssize_t length) {
    int64_t at = now();
    if (line->free_at < at) line->free_at = at;
    if (is_dark || (line->free_at - at) * rate / 1e9 > queue) return;
    struct packet *packet = malloc(sizeof *packet + length);
    if (!packet) fail("malloc");
    line->free_at += length * 1e9 / rate;
    *packet = (struct packet){.due = line->free_at + delay, .length = length};
    memcpy(packet->bytes, bytes, length);
    *line->end = packet;
    line->end = &packet->next;
}

static void take_packets(struct line *line) {
    static uint8_t bytes[MAX_PACKET];
    ssize_t length;
    while ((length = read(line->from, bytes, sizeof bytes)) > 0) accept_packet(line, bytes, length);
}

/* Delivers what is due; nanoseconds until the next, or an hour. */
static int64_t deliver(struct line *line) {
    while (line->first) {
        struct packet *packet = line->first;
        int64_t wait = packet->due - now();
        if (wait > 0) return wait;
        if (!is_dark && write(line->to, packet->bytes, packet->length) < 0 && errno != EAGAIN && errno != EIO) fail("write");
        if (!(line->first = packet->next)) line->end = &line->first;
        free(packet);
    }
    return INT64_C(3600000000000);
}

static void obey(void) {
    char command[64];
    ssize_t length = read(STDIN_FILENO, command, sizeof command - 1);
    if (length <= 0) exit(0);
    command[length] = 0;
    char *dark = strstr(command, "dark"), *light = strstr(command, "light");
    if (dark || light) is_dark = dark && dark > light;
}

int main(int count, char **words) {
    if (count != 6) {
        fprintf(stderr, "usage: link NAMESPACE NAMESPACE BYTES_PER_SECOND DELAY_MS QUEUE_BYTES\n");
        return 2;
    }
    rate = atof(words[3]);
    delay = atof(words[4]) * 1e6;
    queue = atof(words[5]);
    int one = open_device(words[1]), other = open_device(words[2]);
    struct line lines[2] = {{.from = one, .to = other}, {.from = other, .to = one}};
    for (int i = 0; i < 2; i++) lines[i].end = &lines[i].first;
    puts("ready");
    fflush(stdout);
    for (;;) {
        int64_t there = deliver(&lines[0]), back = deliver(&lines[1]), wait = there < back ? there : back;
        struct timespec patience = {wait / 1000000000, wait % 1000000000};
        struct pollfd waiting[] = {{one, POLLIN, 0}, {other, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
        if (ppoll(waiting, 3, &patience, NULL) < 0 && errno != EINTR) fail("ppoll");
        if (waiting[2].revents) obey();
        for (int i = 0; i < 2; i++)
            if (waiting[i].revents & POLLIN) take_packets(&lines[i]);
    }
}
