extension HTMLPage {
  /// From bytes and numbers to what stands on the page. Nothing that came from the network is ever markup:
  /// it goes into text nodes, and what would act on the eye instead of being seen is shown as an escape.
  static let textScript: StaticString = #"""
    // The same characters that TerminalEscaping keeps from a terminal.
    const UNSEEN = new RegExp('[\\0-\\x1f\\x7f-\\x9f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f'
      + '\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]', 'gu');
    const NAMED_ESCAPES = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

    function escapeOf(character) {
      const code = character.codePointAt(0);
      if (NAMED_ESCAPES[character]) return NAMED_ESCAPES[character];
      return code < 0x80 ? '\\x' + code.toString(16).padStart(2, '0') : '\\u{' + code.toString(16) + '}';
    }

    /** Splits a text into pieces that are plain, unseen or found: [piece, kind], in order. */
    function piecesOf(text, find, keepsLines) {
      const pieces = [];
      const addSeen = (part, kind) => {
        let start = 0;
        for (const match of part.matchAll(UNSEEN)) {
          if (keepsLines && (match[0] === '\n' || match[0] === '\t')) continue;
          if (match.index > start) pieces.push([part.slice(start, match.index), kind]);
          pieces.push([escapeOf(match[0]), 'unseen']);
          start = match.index + match[0].length;
        }
        if (start < part.length) pieces.push([part.slice(start), kind]);
      };
      let start = 0;
      for (const match of find ? text.matchAll(find) : []) {
        if (match[0] === '') continue;
        addSeen(text.slice(start, match.index), '');
        addSeen(match[0], 'found');
        start = match.index + match[0].length;
      }
      addSeen(text.slice(start), '');
      return pieces;
    }

    /**
     * Appends a text of unknown origin, escaped so that it can be seen and cannot reorder what is around it.
     * @param find a global expression whose matches are marked, or null
     * @param keepsLines line breaks and tabs stay what they are
     */
    function appendText(parent, text, find = null, keepsLines = false) {
      const holder = document.createElement('bdi');
      holder.dir = 'ltr';
      let escapes = null;
      for (const [piece, kind] of piecesOf(text, find, keepsLines)) {
        if (kind === 'unseen' && escapes) {
          escapes.textContent += piece;
          continue;
        }
        escapes = null;
        if (kind === '') {
          holder.append(piece);
          continue;
        }
        const mark = element(kind === 'found' ? 'mark' : 'span', kind === 'found' ? '' : 'unseen', piece);
        if (kind === 'unseen') escapes = mark;
        holder.append(mark);
      }
      parent.append(holder);
      return parent;
    }

    /** An element with a class and children; strings become text nodes. */
    function element(tag, className, ...children) {
      const made = document.createElement(tag);
      if (className) made.className = className;
      made.append(...children);
      return made;
    }

    function byId(id) { return document.getElementById(id); }

    // Numbers

    function grouped(number) { return number.toLocaleString('en'); }

    function counted(number, one, many = one + 's') { return grouped(number) + ' ' + (number === 1 ? one : many); }

    function byteText(count) {
      if (count < 10000) return grouped(count) + ' B';
      const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
      let unit = -1;
      do { count /= 1024; unit += 1; } while (count >= 1024 && unit < units.length - 1);
      return count.toFixed(count < 100 ? 1 : 0) + ' ' + units[unit];
    }

    function durationText(seconds) {
      if (seconds < 0.001) return Math.round(seconds * 1e6) + ' µs';
      if (seconds < 1) return (seconds * 1e3).toFixed(seconds < 0.1 ? 2 : 1) + ' ms';
      if (seconds < 120) return seconds.toFixed(2) + ' s';
      const minutes = Math.floor(seconds / 60);
      if (minutes < 120) return minutes + ' min ' + Math.floor(seconds % 60) + ' s';
      return Math.floor(minutes / 60) + ' h ' + (minutes % 60) + ' min';
    }

    /** A day, from seconds since 1970: a certificate may say any number. */
    function dateText(seconds) {
      const date = new Date(seconds * 1000);
      return Number.isNaN(date.getTime()) ? seconds + ' s after 1970' : date.toISOString().slice(0, 10);
    }

    // Bytes: where a record has them as valid UTF-8 they are `text`, else `base64`.

    function bytesOf(part) {
      if (part.text !== undefined) return new TextEncoder().encode(part.text);
      const binary = atob(part.base64 ?? '');
      const bytes = new Uint8Array(binary.length);
      for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
      return bytes;
    }

    const HEX = Array.from({ length: 256 }, (_, byte) => ' ' + byte.toString(16).padStart(2, '0'));

    function hexOf(bytes) {
      let hex = '';
      for (const byte of bytes) hex += HEX[byte];
      return hex.slice(1);
    }

    /** Offset, sixteen bytes, ASCII: as `hexdump -C`. */
    function hexDump(bytes) {
      const rows = [];
      for (let start = 0; start < bytes.length; start += 16) {
        const row = bytes.subarray(start, start + 16);
        const hex = (hexOf(row.subarray(0, 8)).padEnd(23) + '  ' + hexOf(row.subarray(8))).padEnd(48);
        const ascii = Array.from(row, (byte) => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
        rows.push(start.toString(16).padStart(8, '0') + '  ' + hex + '  ' + ascii.join(''));
      }
      return rows.join('\n');
    }

    /**
     * JSON with line breaks and indentation, every other character as it came: numbers keep their digits, and
     * names that stand twice stay twice. Null: it is no object or array of JSON.
     */
    function indentedJSON(text) {
      if (!/^\s*[{[]/.test(text)) return null;
      try { JSON.parse(text); } catch { return null; }
      let depth = 0;
      let out = '';
      // A payload of nothing but brackets must not grow by the square.
      const line = () => '\n' + '  '.repeat(Math.min(depth, 32));
      for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
        if (token === '}' || token === ']') {
          depth -= 1;
          out = /[{[]$/.test(out.trimEnd()) ? out.trimEnd() + token : out + line() + token;
        } else if (token === '{' || token === '[') {
          depth += 1;
          out += token + line();
        } else {
          out += token === ',' ? ',' + line() : token === ':' ? ': ' : token;
        }
      }
      return out;
    }
    """#
}
