extension HTMLPage {
  /// Reads the records: what the table and the picture need of each stands in columns of numbers, the rest
  /// stays text and is parsed again when it is shown, so that 100,000 frames are loaded in a second.
  static let traceScript: StaticString = #"""
    const KINDS = ['text', 'binary', 'continuation', 'ping', 'pong', 'close', 'reserved',
      'message', 'hole', 'note', 'event'];
    const KIND_OF_OPCODE = { 0: 2, 1: 0, 2: 1, 8: 5, 9: 3, 10: 4 };
    const RESERVED = KINDS.indexOf('reserved');
    const EVENT = KINDS.indexOf('event');
    const MESSAGE = KINDS.indexOf('message');
    const SIDES = { client: 0, server: 1 };

    function kindOf(record) {
      if (record.type === 'frame') return KIND_OF_OPCODE[record.data.opcode] ?? RESERVED;
      // A note of what is missing has a mark of its own in the picture.
      const kind = KINDS.indexOf(record.data.kind === 'hole' ? 'hole' : record.type);
      return kind > RESERVED ? kind : EVENT;
    }

    /** Who speaks: 0 the client, 1 the server, -1 nobody or both. */
    function sideOf(record) {
      if (record.type === 'request') return 0;
      if (record.type === 'response') return 1;
      return SIDES[record.data.from] ?? -1;
    }

    /** Bytes and messages of one side: as the capture counted them, for a header may claim any length. */
    function trafficOf(connection, side) {
      return connection.summary?.[['client', 'server'][side]] ?? connection.sides[side];
    }

    class Connection {
      constructor(id) {
        this.id = id;
        this.address = null;
        this.path = null;
        this.subprotocol = null;
        this.extensions = null;
        this.first = Infinity;
        this.last = -Infinity;
        this.rows = [];
        this.sides = [0, 1].map(() => ({ frames: 0, messages: 0, bytes: 0 }));
        this.violations = 0;
        this.isClean = true;
        // Rows whose records tell of the handshake and of the end.
        this.head = { request: -1, response: -1, handshake: -1, tls: -1, open: -1, close: -1 };
        this.closeFrame = -1;
        this.summary = null;
        this.lastFrame = [-1, -1];
      }
    }

    class Trace {
      /** @param lines the JSON text of the records, in order */
      constructor(lines) {
        const count = lines.length;
        this.lines = lines;
        this.time = new Float64Array(count);
        this.size = new Float64Array(count);
        this.kind = new Uint8Array(count);
        this.side = new Int8Array(count);
        this.connection = new Int32Array(count);
        // The frame that a violation concerns; any other row leads itself.
        this.leader = new Int32Array(count);
        this.violations = new Uint16Array(count);
        this.isFrame = new Uint8Array(count);
        // Frames are counted from 1; any other row has the number of the frame before it.
        this.number = new Uint32Array(count);
        this.connections = new Map();
        this.summary = null;
        this.count = 0;
        this.frames = 0;
        this.messages = 0;
        this.hasTimes = false;
        this.hasInflated = false;
        for (const line of lines) this.read(line);
        this.lines.length = this.count;
      }

      record(row) { return JSON.parse(this.lines[row]); }

      read(line) {
        let record;
        // The last line of a page that was cut off.
        try { record = JSON.parse(line); } catch { return; }
        if (record.type === 'summary') {
          if (record.conn === null) this.summary = record.data;
          else this.connectionOf(record.conn).summary = record.data;
          return;
        }
        const row = this.count++;
        this.lines[row] = line;
        this.time[row] = record.t;
        this.kind[row] = kindOf(record);
        this.side[row] = sideOf(record);
        this.connection[row] = record.conn ?? 0;
        this.leader[row] = row;
        if (record.t !== 0) this.hasTimes = true;
        const connection = record.conn === null ? null : this.connectionOf(record.conn);
        if (connection) {
          connection.first = Math.min(connection.first, record.t);
          connection.last = Math.max(connection.last, record.t);
          connection.rows.push(row);
        }
        this.note(record, row, connection);
        this.number[row] = this.frames;
      }

      connectionOf(id) {
        if (!this.connections.has(id)) this.connections.set(id, new Connection(id));
        return this.connections.get(id);
      }

      /** What a record says of its connection. */
      note(record, row, connection) {
        const { type, data } = record;
        if (type === 'frame') return this.noteFrame(data, row, connection);
        if (type === 'message') this.messages += 1;
        if (!connection) {
          if (type === 'violation') this.violations[row] = 1;
          return;
        }
        if (type in connection.head) connection.head[type] = row;
        if (type === 'connect' && data.error === null) connection.address = addressText(data);
        if (type === 'request') connection.path = data.target;
        if (type === 'close') connection.isClean = data.clean;
        if (type === 'violation') this.noteViolation(row, connection);
        if (type === 'open') {
          connection.subprotocol = data.subprotocol;
          connection.extensions = data.extensions;
          connection.path ??= data.url;
        }
      }

      noteFrame(data, row, connection) {
        const side = this.side[row];
        this.frames += 1;
        this.isFrame[row] = 1;
        this.size[row] = data.payload_length;
        if (data.inflated) this.hasInflated = true;
        if (!connection) return;
        const count = connection.sides[side];
        count.frames += 1;
        if (data.opcode < 8) {
          count.bytes += data.payload_length;
          if (data.fin) count.messages += 1;
        }
        if (data.opcode === 8 && connection.closeFrame < 0) connection.closeFrame = row;
        connection.lastFrame[side] = row;
      }

      /** A violation belongs to the last frame of its side; before any frame, to the handshake. */
      noteViolation(row, connection) {
        connection.violations += 1;
        const frame = connection.lastFrame[this.side[row]] ?? -1;
        this.leader[row] = frame >= 0 ? frame : row;
        this.violations[this.leader[row]] += 1;
      }
    }

    /** An integer beyond what a number holds exactly, with its digits as they stand in the record. */
    function exactLength(line, number) {
      if (Number.isSafeInteger(number)) return grouped(number);
      const digits = /"payload_length":(\d+)/.exec(line);
      return digits ? grouped(BigInt(digits[1])) : String(number);
    }

    /** In a capture both ends are known. */
    function addressText(data) { return (data.source ? data.source + ' → ' : '') + data.address; }

    // Records as sentences

    const SENTENCES = {
      resolve: (data) => data.host + ' resolved to ' + (data.addresses.join(', ') || 'no address'),
      connect: (data) => (data.proxy ? 'the proxy at ' : '') + addressText(data) + (data.error === null ? '' : ': ' + data.error),
      tls: (data) => [data.version, data.cipher, data.alpn ? 'ALPN ' + data.alpn : 'no ALPN',
        data.server_name ? 'SNI ' + data.server_name : 'no SNI'].filter(Boolean).join(', '),
      request: (data) => [data.method, data.target].filter(Boolean).join(' ') || 'request',
      response: (data) => [data.status, data.reason].filter(Boolean).join(' ') || 'response',
      proxy: (data) => (data.error === null ? 'tunnel to ' : 'no tunnel to ') + data.target + ' through '
        + data.url + (data.error === null ? '' : ': ' + data.error),
      redirect: (data) => data.status + ' to ' + data.target,
      handshake: (data) => {
        const checks = [...data.request, ...data.response];
        const bad = checks.filter((check) => check.outcome === 'fail').length;
        const odd = checks.filter((check) => check.outcome === 'warn').length;
        return (bad ? 'invalid: ' + counted(bad, 'check fails', 'checks fail') : 'valid')
          + (odd ? ', ' + counted(odd, 'warning') : '');
      },
      open: (data) => [data.url, data.subprotocol && 'subprotocol ' + data.subprotocol,
        data.extensions].filter(Boolean).join(', '),
      violation: (data) => data.section + ': ' + data.detail + '; ' + data.requirement + ' [' + data.rule + ']',
      note: (data) => data.text,
      close: (data) => {
        const start = data.initiator ? data.initiator + ' closed first' : 'without a Close frame';
        return data.code + ' ' + data.name + (data.reason ? ': ' + data.reason : '') + '; ' + start + ', ' + (data.clean ? 'cleanly' : 'not cleanly') + ', ended by ' + data.ended;
      },
      error: (data) => data.phase + ': ' + data.message + (data.address ? ' (' + data.address + ')' : ''),
    };

    /** What a person reads of a payload: the inflated one, if there is one. */
    function shownPart(data) { return data.inflated ?? data; }

    /** The last cell of a row. */
    function sentenceOf(record) {
      const { type, data } = record;
      if (SENTENCES[type]) return SENTENCES[type](data);
      return (data.decoded && decodedLine(data.decoded)) ?? payloadText(data);
    }

    /** A payload on one line. */
    function payloadText(data) {
      if (data.close && data.close.code !== null) {
        const reason = data.close.text ?? hexOf(bytesOf(data.close));
        return data.close.code + ' ' + data.close.name + (reason ? ': ' + reason : '');
      }
      const part = shownPart(data);
      return part.text ?? hexOf(bytesOf(part));
    }
    """#
}
