// Writes a pcap of many WebSocket connections, each sending small masked text messages:
//
//   capture FILE BYTES plain|deflate
//
// Ethernet, IPv4, TCP; 100 connections in turn; one frame of 64 bytes of text a packet, and a bare acknowledgment
// for every eighth. With `deflate` the text is compressed with context takeover. Prints the number of frames.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CONNECTIONS = 100, TEXT = 64, TEMPLATES = 1000, HEADERS = 54, SERVER_PORT = 8000 };

struct connection {
  uint16_t port;
  uint32_t sent, answered; // The next sequence number of the client and of the server.
  unsigned message;
};

struct template {
  unsigned char bytes[2 * TEXT];
  unsigned length;
};

static struct connection connections[CONNECTIONS];
static struct template templates[TEMPLATES];
static FILE *out;
static uint64_t written, clock_us = 1700000000ull * 1000000;

static void put16(unsigned char *at, unsigned value) {
  at[0] = (unsigned char)(value >> 8);
  at[1] = (unsigned char)value;
}

static void put32(unsigned char *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value & 0xffff);
}

static void write_bytes(const void *bytes, size_t count) {
  if (fwrite(bytes, 1, count, out) != count) {
    perror("capture");
    exit(1);
  }
  written += count;
}

// One packet; the payload stands behind the room for the headers.
static void packet(struct connection *connection, int from_client, unsigned flags, unsigned char *packet,
         unsigned length) {
  unsigned char *ip = packet + 14, *tcp = ip + 20;
  uint32_t record[4] = {(uint32_t)(clock_us / 1000000), (uint32_t)(clock_us % 1000000), HEADERS + length,
             HEADERS + length};
  unsigned client = 0x0a000001, server = 0x0a000002;
  uint32_t *own = from_client ? &connection->sent : &connection->answered;
  clock_us += 3;
  memset(packet, 0, HEADERS);
  packet[12] = 8;
  ip[0] = 0x45;
  put16(ip + 2, 40 + length);
  ip[8] = 64;
  ip[9] = 6;
  put32(ip + 12, from_client ? client : server);
  put32(ip + 16, from_client ? server : client);
  put16(tcp, from_client ? connection->port : SERVER_PORT);
  put16(tcp + 2, from_client ? SERVER_PORT : connection->port);
  put32(tcp + 4, *own);
  put32(tcp + 8, from_client ? connection->answered : connection->sent);
  tcp[12] = 5 << 4;
  tcp[13] = (unsigned char)flags;
  put16(tcp + 14, 65535);
  write_bytes(record, sizeof record);
  write_bytes(packet, HEADERS + length);
  *own += length + ((flags & 3) != 0);
}

static void say(struct connection *connection, int from_client, const char *head) {
  unsigned char bytes[HEADERS + 512];
  unsigned length = (unsigned)strlen(head);
  memcpy(bytes + HEADERS, head, length);
  packet(connection, from_client, 0x18, bytes, length);
}

static void open_connection(struct connection *connection, int index, int deflated) {
  unsigned char bytes[HEADERS];
  char answer[512];
  connection->port = (uint16_t)(20000 + index);
  connection->sent = 1000u * (unsigned)index;
  connection->answered = 77u * (unsigned)index;
  packet(connection, 1, 0x02, bytes, 0);
  packet(connection, 0, 0x12, bytes, 0);
  packet(connection, 1, 0x10, bytes, 0);
  say(connection, 1, deflated ? "GET /feed HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
    : "GET /feed HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
  snprintf(answer, sizeof answer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n%s\r\n",
      deflated ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
  say(connection, 0, answer);
}

static void close_connection(struct connection *connection) {
  unsigned char bytes[HEADERS + 8] = {0};
  memcpy(bytes + HEADERS, "\x88\x82\0\0\0\0\x03\xe8", 8);
  packet(connection, 1, 0x18, bytes, 8);
  memcpy(bytes + HEADERS, "\x88\x02\x03\xe8", 4);
  packet(connection, 0, 0x18, bytes, 4);
  packet(connection, 0, 0x11, bytes, 0);
  packet(connection, 1, 0x11, bytes, 0);
}

/* The messages of every connection, over and over. The first refers to nothing before it, and each other only
 * to those before it in the row, so that the row can be repeated. */
static void prepare(int deflated) {
  z_stream stream = {0};
  if (deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) exit(1);
  for (unsigned index = 0; index < TEMPLATES; index++) {
    struct template *template = &templates[index];
    char text[TEXT + 1];
    unsigned noise = index * 2654435761u;
    snprintf(text, sizeof text, "{\"id\":%6u,\"price\":%9u,\"side\":\"%s\",\"text\":\"%09x\"}", index % 1000000,
        noise % 1000000000u, noise & 64 ? "sell" : "buy ", noise);
    if (!deflated) {
      memcpy(template->bytes, text, TEXT);
      template->length = TEXT;
      continue;
    }
    stream.next_in = (unsigned char *)text;
    stream.avail_in = TEXT;
    stream.next_out = template->bytes;
    stream.avail_out = sizeof template->bytes;
    deflate(&stream, Z_SYNC_FLUSH);
    template->length = (unsigned)(sizeof template->bytes - stream.avail_out) - 4;
  }
  deflateEnd(&stream);
}

static void send_message(struct connection *connection, int deflated, uint32_t mask) {
  unsigned char bytes[HEADERS + 6 + 2 * TEXT], *frame = bytes + HEADERS;
  const struct template *template = &templates[connection->message++ % TEMPLATES];
  frame[0] = deflated ? 0xc1 : 0x81;
  frame[1] = (unsigned char)(0x80 | template->length);
  memcpy(frame + 2, &mask, 4);
  for (unsigned index = 0; index < template->length; index++)
    frame[6 + index] = template->bytes[index] ^ frame[2 + index % 4];
  packet(connection, 1, 0x18, bytes, 6 + template->length);
  if (connection->message % 8 == 0) packet(connection, 0, 0x10, bytes, 0);
}

int main(int count, char **arguments) {
  static const uint32_t header[6] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 262144, 1};
  uint64_t size, frames = 0;
  uint32_t mask = 1;
  int deflated;
  if (count != 4 || !(out = fopen(arguments[1], "wb"))) {
    fprintf(stderr, "usage: capture FILE BYTES plain|deflate\n");
    return 64;
  }
  size = strtoull(arguments[2], NULL, 10);
  deflated = !strcmp(arguments[3], "deflate");
  prepare(deflated);
  write_bytes(header, sizeof header);
  for (int index = 0; index < CONNECTIONS; index++) open_connection(&connections[index], index, deflated);
  while (written < size)
    for (int index = 0; index < CONNECTIONS; index++, frames++) {
      mask = mask * 1664525u + 1013904223u;
      send_message(&connections[index], deflated, mask);
    }
  for (int index = 0; index < CONNECTIONS; index++, frames += 2) close_connection(&connections[index]);
  if (fclose(out)) return 1;
  printf("%llu\n", (unsigned long long)frames);
  return 0;
}
