// What Swift cannot see of zlib: macros.
#ifndef WSCOPE_CZLIB_H
#define WSCOPE_CZLIB_H
#include <zlib.h>

/// Negative window bits mean raw DEFLATE, without zlib's header and checksum.
static inline int wscope_deflate_init(z_stream *stream, int level, int window_bits, int memory_level) {
  return deflateInit2(stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY);
}

static inline int wscope_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}
#endif
