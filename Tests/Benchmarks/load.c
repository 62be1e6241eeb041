// load PORT CONNECTIONS IN-FLIGHT MESSAGES: asks an echo server, with masked texts of 64 bytes and so many of
// them unanswered on each connection; prints "SECONDS P50", P50 in microseconds where one is in flight.
// load PORT CONNECTIONS idle: opens them, prints "ready", and holds them until its standard input ends.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { payload = 64, request = payload + 6, reply = payload + 2, most = 1024 };

typedef struct {
  int fd;
  size_t partial;  // bytes of a reply that is not whole
  double sent;
} client;

static char requests[most * request];
static double *latencies;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int dial(int port) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  char head[1024];
  int length = snprintf(head, sizeof head,
                        "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                        port);
  if (write(fd, head, (size_t)length) != length) fail("write");
  for (size_t filled = 0;;) {
    ssize_t got = read(fd, head + filled, sizeof head - 1 - filled);
    if (got <= 0) fail("handshake");
    filled += (size_t)got;
    head[filled] = 0;
    if (strstr(head, "\r\n\r\n")) break;
  }
  if (!strstr(head, " 101 ")) fail("no 101");
  return fd;
}

static void prepare_requests(void) {
  for (int i = 0; i < most; i++) {
    unsigned char *next = (unsigned char *)requests + i * request, mask[4] = {0x12, 0x34, 0x56, (unsigned char)i};
    next[0] = 0x81;
    next[1] = 0x80 | payload;
    memcpy(next + 2, mask, 4);
    for (int j = 0; j < payload; j++) next[6 + j] = (unsigned char)('a' + i % 26) ^ mask[j % 4];
  }
}

// Blocks until the socket has taken all of it: what is in flight is far less than its buffer.
static void ask(client *c, size_t count) {
  ssize_t size = (ssize_t)(count * request);
  if (send(c->fd, requests, (size_t)size, MSG_NOSIGNAL) != size) fail("send");
}

static size_t take(client *c) {
  static char received[1 << 18];
  ssize_t got = recv(c->fd, received, sizeof received, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return 0;
  if (got <= 0) fail("recv");
  // Its first reply that begins in this read must look like one.
  size_t first = c->partial ? reply - c->partial : 0;
  if (first + 1 < (size_t)got && (received[first] & 0x0F) > 2) fail("not an echo");
  if (first + 1 < (size_t)got && received[first + 1] != payload) fail("not an echo of 64 bytes");
  size_t whole = (c->partial + (size_t)got) / reply;
  c->partial = (c->partial + (size_t)got) % reply;
  return whole;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double run(client *clients, int connections, size_t in_flight, size_t messages) {
  int loop = epoll_create1(0);
  for (int i = 0; i < connections; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
    epoll_ctl(loop, EPOLL_CTL_ADD, clients[i].fd, &event);
  }
  size_t asked = 0, answered = 0;
  double began = now();
  for (int i = 0; i < connections; i++) {
    clients[i].sent = now();
    ask(&clients[i], in_flight);
    asked += in_flight;
  }
  while (answered < messages) {
    struct epoll_event ready[256];
    int count = epoll_wait(loop, ready, 256, 10000);
    if (count <= 0) fail("no answer");
    for (int i = 0; i < count; i++) {
      client *c = ready[i].data.ptr;
      size_t whole = take(c);
      if (in_flight == 1 && whole) latencies[answered] = now() - c->sent;
      answered += whole;
      size_t more = asked + whole > messages ? (messages > asked ? messages - asked : 0) : whole;
      if (!more) continue;
      if (in_flight == 1) c->sent = now();
      ask(c, more);
      asked += more;
    }
  }
  return now() - began;
}

int main(int count, char **arguments) {
  if (count < 4) fail("usage: load PORT CONNECTIONS (IN-FLIGHT MESSAGES | idle)");
  int port = atoi(arguments[1]), connections = atoi(arguments[2]);
  client *clients = calloc((size_t)connections, sizeof *clients);
  for (int i = 0; i < connections; i++) clients[i].fd = dial(port);
  if (count == 4) {
    puts("ready");
    fflush(stdout);
    while (getchar() != EOF) {
    }
    return 0;
  }
  size_t in_flight = (size_t)atol(arguments[3]), messages = (size_t)atol(arguments[4]);
  if (in_flight > most || in_flight * (size_t)connections > messages) fail("too many in flight");
  latencies = calloc(messages + (size_t)connections, sizeof *latencies);
  prepare_requests();
  double seconds = run(clients, connections, in_flight, messages);
  qsort(latencies, messages, sizeof *latencies, ascending);
  printf("%.6f %.1f\n", seconds, latencies[messages / 2] * 1e6);
}
