// sink [CERTIFICATE KEY]: prints its port; reads and discards the frames of one client after another as fast
// as it can, answers the Close, and prints "MESSAGES BYTES" of each.
#define _GNU_SOURCE
#include "stream.h"

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

enum { capacity = 1 << 20 };
static unsigned char buffer[capacity];

typedef struct {
  uint64_t messages, bytes, skip;
  int closed;
} tally;

// Walks over whole headers; returns how many bytes at the end belong to one that is not whole.
static size_t walk(tally *seen, size_t filled) {
  size_t at = 0;
  for (;;) {
    size_t left = filled - at;
    if (seen->skip) {
      size_t step = seen->skip < left ? (size_t)seen->skip : left;
      seen->skip -= step;
      at += step;
      left -= step;
    }
    if (left < 2) return left;
    unsigned length = buffer[at + 1] & 0x7F, extra = length == 127 ? 8 : length == 126 ? 2 : 0;
    if (left < 2 + extra + 4) return left;
    uint64_t payload = extra ? 0 : length;
    for (unsigned i = 0; i < extra; i++) payload = payload << 8 | buffer[at + 2 + i];
    if ((buffer[at] & 0x0F) == 8) {
      seen->closed = 1;
      return 0;
    }
    seen->messages += buffer[at] >> 7;
    seen->bytes += payload;
    seen->skip = payload;
    at += 2 + extra + 4;
  }
}

static void serve(stream *s) {
  tally seen = {0};
  size_t kept = answer_upgrade(s, (char *)buffer, capacity);
  if (kept == (size_t)-1) return;
  for (size_t filled = kept; !seen.closed;) {
    kept = walk(&seen, filled);
    for (size_t i = 0; i < kept; i++) buffer[i] = buffer[filled - kept + i];
    if (seen.closed) break;
    ssize_t got = stream_read(s, buffer + kept, capacity - kept);
    if (got <= 0) break;
    filled = kept + (size_t)got;
  }
  if (seen.closed) stream_write(s, "\x88\x02\x03\xe8", 4);
  printf("%llu %llu\n", (unsigned long long)seen.messages, (unsigned long long)seen.bytes);
  fflush(stdout);
}

int main(int count, char **arguments) {
  SSL_CTX *context = count > 2 ? server_context(arguments[1], arguments[2]) : NULL;
  int listener = listen_on_loopback();
  for (;;) {
    stream s = accept_stream(listener, context);
    if (s.fd < 0) continue;
    serve(&s);
    stream_end(&s);
  }
}
