extension HTMLPage {
  /// The rows of the two lists: frames and connections.
  static let tableScript: StaticString = #"""
    // A payload can be long; what a line has room for is enough of it.
    const PREVIEW = 400;

    function cell(className, ...children) {
      const made = element('div', 'cell ' + className, ...children);
      made.setAttribute('role', 'gridcell');
      return made;
    }

    function rowElement(className, label) {
      const row = element('div', 'row ' + className);
      row.setAttribute('role', 'row');
      if (label) row.setAttribute('aria-label', label);
      return row;
    }

    function excerpt(text) { return text.length > PREVIEW ? text.slice(0, PREVIEW) + '…' : text; }

    /** What goes before a row's own columns: number, time or offset, connection, sender. */
    function commonCells(trace, row, record) {
      const { data } = record;
      const time = trace.hasTimes ? record.t.toFixed(6) : grouped(data.offset ?? 0);
      const side = trace.side[row];
      return [
        cell('number', trace.isFrame[row] ? grouped(trace.number[row]) : ''),
        cell('time', trace.hasTimes || data.offset !== undefined ? time : ''),
        cell('conn', record.conn === null ? '' : '#' + record.conn),
        cell('from ' + ['client', 'server'][side], side < 0 ? '' : ['client', 'server'][side]),
      ];
    }

    function frameRow(trace, row, find) {
      const record = trace.record(row);
      const { type, data } = record;
      const kind = KINDS[trace.kind[row]];
      const made = rowElement(type === 'frame' ? kind : kind + ' ' + type);
      made.append(...commonCells(trace, row, record));
      if (type === 'frame') {
        made.classList.toggle('broken', trace.violations[row] > 0);
        const rsv = bit(data.rsv1) + bit(data.rsv2) + bit(data.rsv3);
        made.append(
          cell('fin' + (data.fin ? '' : ' notable'), bit(data.fin)),
          cell('rsv' + (rsv === '000' ? '' : ' notable'), rsv),
          cell('opcode', element('span', 'swatch op-' + kind), data.opcode_name),
          cell('mask', data.masking_key ?? '–'),
          cell('length', exactLength(trace.lines[row], data.payload_length)),
          cell('inflated', data.inflated ? grouped(data.inflated.payload_length) : ''),
          previewCell(record, find));
      } else {
        const label = type === 'violation' ? '!' : type === 'note' ? data.kind.replaceAll('_', ' ') : type;
        if (type === 'violation') made.classList.add(data.severity);
        made.append(cell('sentence', element('span', 'label', label), ' ',
          appendText(element('span', ''), excerpt(sentenceOf(record)), find)));
      }
      return made;
    }

    /** What the message says, with the protocol that says so before it; else the payload. */
    function previewCell(record, find) {
      const { data } = record;
      const says = data.decoded && decodedLine(data.decoded);
      if (!says) {
        return appendText(cell('preview' + (data.opcode === 1 ? '' : ' code')), excerpt(payloadText(data)), find);
      }
      const text = appendText(element('span', ''), excerpt(says), find);
      const beats = data.decoded.packets.length > 0 && data.decoded.packets.every((packet) => packet.heartbeat);
      return cell('preview' + (beats ? ' heartbeat' : ''), element('span', 'protocol', data.decoded.protocol), ' ', text);
    }

    function connectionRow(trace, connection) {
      const made = rowElement(connection.violations ? 'broken' : '');
      const [client, server] = [0, 1].map((side) => trafficOf(connection, side));
      const agreed = [connection.subprotocol, connection.extensions].filter(Boolean).join('; ');
      const only = element('button', 'only', 'only');
      only.type = 'button';
      only.title = 'Show only this connection';
      only.tabIndex = -1;
      only.addEventListener('click', () => document.dispatchEvent(
        new CustomEvent('only-connection', { detail: connection.id })));
      made.append(
        cell('conn', '#' + connection.id),
        appendText(cell('address'), connection.address ?? '–'),
        appendText(cell('path'), connection.path ?? '–'),
        appendText(cell('agreed'), agreed || '–'),
        cell('client', sideText(client)),
        cell('server', sideText(server)),
        cell('duration', trace.hasTimes ? durationText(connection.last - connection.first) : '–'),
        cell('violations' + (connection.violations ? ' danger' : ''), grouped(connection.violations)),
        appendText(cell('ended'), endText(trace, connection)),
        cell('actions', only));
      return made;
    }

    function sideText(side) { return counted(side.frames, 'frame') + ' · ' + byteText(side.bytes); }

    /** How a connection ended, in a few words. */
    function endText(trace, connection) {
      if (connection.head.close >= 0) {
        const { data } = trace.record(connection.head.close);
        return data.code + ' ' + data.name + (data.initiator ? ' by the ' + data.initiator : '')
          + (data.clean ? '' : ', not clean') + ', ' + data.ended;
      }
      if (connection.closeFrame < 0) return 'no Close seen';
      const { data } = trace.record(connection.closeFrame);
      return (data.close?.code ? data.close.code + ' ' + data.close.name : 'Close') + ' by the ' + data.from;
    }
    """#
}
