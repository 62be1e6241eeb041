// source MESSAGES [CERTIFICATE KEY]: prints its port; sends each client so many text messages of 64 bytes as
// fast as it takes them, then a Close, and waits for its answer.
#define _GNU_SOURCE
#include "stream.h"

#include <stdlib.h>
#include <string.h>

enum { payload = 64, frame = payload + 2, batch = 2000 };

int main(int count, char **arguments) {
  if (count < 2) fail("usage: source MESSAGES [CERTIFICATE KEY]");
  long messages = atol(arguments[1]);
  SSL_CTX *context = count > 3 ? server_context(arguments[2], arguments[3]) : NULL;
  static char frames[batch * frame], received[1 << 16];
  for (int i = 0; i < batch; i++) {
    char *next = frames + i * frame;
    next[0] = (char)0x81;
    next[1] = payload;
    memset(next + 2, 'a' + i % 26, payload);
  }
  int listener = listen_on_loopback();
  for (;;) {
    stream s = accept_stream(listener, context);
    if (s.fd < 0) continue;
    if (answer_upgrade(&s, received, sizeof received) != (size_t)-1) {
      int gone = 0;
      for (long left = messages; left > 0 && !gone; left -= batch)
        gone = stream_write(&s, frames, (size_t)(left < batch ? left : batch) * frame);
      if (!gone) gone = stream_write(&s, "\x88\x02\x03\xe8", 4);
      // The client says nothing but its Close; the server is the first to end the stream (RFC 6455 §7.1.1).
      if (!gone) stream_read(&s, received, sizeof received);
    }
    stream_end(&s);
  }
}
