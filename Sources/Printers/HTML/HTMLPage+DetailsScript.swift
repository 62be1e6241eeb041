extension HTMLPage {
  /// What stands under an opened row: every field, the payload as text, JSON and bytes, heads, verdicts.
  static let detailsScript: StaticString = #"""
    function fieldList(fields, find) {
      const list = element('dl', 'fields');
      for (const [name, value] of fields) {
        if (value === null || value === undefined) continue;
        const shown = appendText(element('dd', ''), String(value), find);
        list.append(element('div', '', element('dt', '', name), shown));
      }
      return list;
    }

    /** Several views of one thing, of which one is seen: [name, () => element], made when it is looked at. */
    function tabs(label, views) {
      const bar = element('div', 'tabs');
      const panel = element('div', 'panel');
      bar.setAttribute('role', 'tablist');
      bar.setAttribute('aria-label', label);
      panel.setAttribute('role', 'tabpanel');
      const choose = (index) => {
        for (const [at, tab] of [...bar.children].entries()) {
          tab.setAttribute('aria-selected', at === index);
          tab.tabIndex = at === index ? 0 : -1;
        }
        panel.replaceChildren(views[index][1]());
      };
      for (const [index, [name]] of views.entries()) {
        const tab = element('button', '', name);
        tab.type = 'button';
        tab.setAttribute('role', 'tab');
        tab.addEventListener('click', () => choose(index));
        bar.append(tab);
      }
      bar.addEventListener('keydown', (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        const at = [...bar.children].indexOf(document.activeElement);
        const next = (at + step + views.length) % views.length;
        choose(next);
        bar.children[next].focus();
        event.stopPropagation();
      });
      choose(0);
      return element('div', 'views', bar, panel);
    }

    function codeBlock(text, find, label) {
      const block = appendText(element('pre', ''), text, find, true);
      block.tabIndex = 0;
      block.setAttribute('aria-label', label);
      return block;
    }

    /** Text, JSON and bytes of a payload; of a compressed one, also the bytes on the wire. */
    function payloadViews(data, find) {
      const part = shownPart(data);
      const views = [];
      const json = part.text === undefined ? null : indentedJSON(part.text);
      if (part.text !== undefined) views.push(['Text', () => codeBlock(part.text, find, 'payload as text')]);
      if (json !== null) views.push(['JSON', () => codeBlock(json, find, 'payload as indented JSON')]);
      views.push(['Hex', () => codeBlock(hexDump(bytesOf(part)), null, 'payload in hexadecimal')]);
      if (data.inflated) {
        views.push(['On the wire', () => codeBlock(hexDump(bytesOf(data)), null, 'bytes on the wire')]);
      }
      return tabs('Views of the payload', views);
    }

    function payloadSection(data, find) {
      const section = element('section', 'payload');
      const whole = shownPart(data).payload_length;
      if (whole === 0) return element('section', 'payload', element('p', 'muted', 'no payload'));
      section.append(payloadViews(data, find));
      const shown = bytesOf(shownPart(data)).length;
      if (shown < whole) {
        section.append(element('p', 'muted', 'The first ' + grouped(shown) + ' of ' + grouped(whole)
          + ' bytes are in this page.'));
      }
      return section;
    }

    function bit(value) { return value ? '1' : '0'; }

    function frameFields(record, line) {
      const { data } = record;
      const rsv = bit(data.rsv1) + bit(data.rsv2) + bit(data.rsv3);
      return [
        ['from', data.from + (data.direction ? ', ' + data.direction : '')],
        ['FIN', bit(data.fin) + (data.fin ? ': last frame of its message' : ': more frames follow')],
        ['RSV1-3', rsv + (data.rsv1 && data.inflated ? ': compressed' : '')],
        ['opcode', '0x' + data.opcode.toString(16) + ': ' + data.opcode_name],
        ['mask key', data.masking_key ?? 'not masked'],
        ['length', exactLength(line, data.payload_length) + ', written in ' + data.length_encoding + ' bits'],
        ['inflated', data.inflated && grouped(data.inflated.payload_length) + ' bytes, '
          + ratioText(data.payload_length, data.inflated.payload_length)],
        ['offset', grouped(data.offset) + ' in the stream of the ' + data.from],
        ['close code', data.close && data.close.code !== null ? data.close.code + ' ' + data.close.name : null],
        ['close reason', data.close?.text || null],
      ];
    }

    function ratioText(wire, inflated) {
      return wire > 0 ? (inflated / wire).toFixed(2) + ' times the wire' : 'from nothing';
    }

    function violationBlock(data, find) {
      const block = element('div', 'violation ' + data.severity);
      block.append(appendText(element('strong', ''), data.section, find), ' ',
        appendText(element('span', ''), data.detail, find),
        appendText(element('p', ''), data.requirement, find));
      block.append(fieldList([
        ['rule', data.rule], ['broken by', data.from], ['severity', data.severity], ['offset', data.offset],
        ['close code', data.close_code],
      ], find));
      return block;
    }

    /** A head as on the wire: line ends that are not CR LF are seen. */
    function headBlock(data, label, find) {
      const text = data.text ?? bytesOf(data).reduce((all, byte) => all + String.fromCharCode(byte), '');
      const block = codeBlock(text.replaceAll('\r\n', '\n').trimEnd(), find, label);
      const parts = [element('h4', '', label), block];
      if (data.body) parts.push(element('h4', '', 'Body'), payloadViews(data.body, find));
      return element('section', 'head-block', ...parts);
    }

    function verdictTable(label, checks) {
      const table = element('table', 'checks', element('caption', '', label));
      for (const check of checks) {
        const seen = appendText(element('td', ''), check.seen);
        if (check.outcome === 'fail' || check.outcome === 'warn') {
          seen.append(appendText(element('div', 'muted'), check.requirement + ' [' + check.id + ']'));
        }
        table.append(element('tr', check.outcome, element('th', '', check.outcome),
          appendText(element('td', ''), check.section), appendText(element('td', ''), check.title), seen));
      }
      return table;
    }

    function verdictBlock(data) {
      const tables = [['The request', data.request], ['The response', data.response]]
        .filter(([, checks]) => checks.length > 0).map(([label, checks]) => verdictTable(label, checks));
      return element('section', 'heads', ...tables);
    }

    function certificateFields(data) {
      return data.certificates.flatMap((certificate, depth) => [
        ['certificate ' + depth, certificate.subject + ', issued by ' + certificate.issuer],
        ['names', certificate.subject_alt_names.join(', ') || null],
        ['valid', dateText(certificate.not_before) + ' to ' + dateText(certificate.not_after)],
        ['SHA-256', certificate.fingerprint],
      ]);
    }

    function tlsFields(data) {
      return [['version', data.version], ['cipher', data.cipher || null], ['ALPN', data.alpn], ['SNI', data.server_name],
        ['certificate', data.verified === null ? null : data.verified ? 'verified' : 'NOT verified'],
        ...certificateFields(data)];
    }

    /** What stands under a row of the table. */
    function detailsOf(record, line, find) {
      const { type, data } = record;
      const decoded = data.decoded ? [decodedSection(data.decoded, line, find)] : [];
      if (type === 'frame') {
        return element('div', '', fieldList(frameFields(record, line), find), ...decoded,
          payloadSection(data, find));
      }
      if (type === 'message') {
        const fields = [['from', data.from], ['opcode', data.opcode_name], ['frames', data.frames],
          ['length', grouped(data.payload_length)], ['on the wire', grouped(data.wire_length)],
          ['compressed', data.compressed ? 'yes' : 'no']];
        return element('div', '', fieldList(fields, find), ...decoded, payloadSection(data, find));
      }
      if (type === 'violation') return element('div', '', violationBlock(data, find));
      if (type === 'request' || type === 'response') {
        return element('div', '', headBlock(data, type === 'request' ? 'Request' : 'Response', find));
      }
      if (type === 'handshake') return element('div', '', verdictBlock(data));
      if (type === 'tls') return element('div', '', fieldList(tlsFields(data), find));
      if (type === 'open') {
        const timing = Object.entries(data.timing).map(([phase, seconds]) => [phase, durationText(seconds)]);
        return element('div', '', fieldList([['URL', data.url], ['subprotocol', data.subprotocol],
          ['extensions', data.extensions], ...timing], find));
      }
      const fields = type === 'error' ? [['what', sentenceOf(record)], ['try', data.hint]]
        : [['what', sentenceOf(record)]];
      return element('div', '', fieldList(fields, find));
    }

    /** What one side of a captured connection comes to. */
    function figureFields(side, figures) {
      const trips = figures.ping_round_trips;
      const positive = (number, text) => number > 0 ? text : null;
      return [
        ['from', side],
        ...Object.entries(figures.opcodes).map(([name, count]) => [
          name, counted(count.frames, 'frame') + ' · ' + byteText(count.bytes)]),
        ['compression', figures.compression_ratio && figures.compression_ratio.toFixed(2) + ' times the wire'],
        ['ping round trips', trips && counted(trips.count, 'trip') + ', ' + [trips.min, trips.mean, trips.max]
          .map(durationText).join(' / ') + ' (least, mean, most)'],
        ['holes', positive(figures.holes, figures.holes + ', ' + byteText(figures.missing_bytes) + ' missing')],
        ['skipped', positive(figures.skipped_bytes, byteText(figures.skipped_bytes) + ' without a frame')],
      ];
    }

    /** What stands under a row of the list of connections: its heads, side by side, and the verdicts. */
    function connectionDetails(trace, connection) {
      const details = element('div', '');
      const record = (name) => connection.head[name] < 0 ? null : trace.record(connection.head[name]).data;
      const heads = element('div', 'heads');
      if (record('request')) heads.append(headBlock(record('request'), 'Request'));
      if (record('response')) heads.append(headBlock(record('response'), 'Response'));
      if (heads.children.length) details.append(heads);
      if (record('handshake')) details.append(verdictBlock(record('handshake')));
      for (const row of record('handshake') ? [] : connection.rows) {
        // Breaches of the handshake itself have no frame to stand under.
        if (trace.isFrame[row]) break;
        const { type, data } = trace.record(row);
        if (type === 'violation') details.append(violationBlock(data));
      }
      if (record('tls')) details.append(fieldList(tlsFields(record('tls'))));
      for (const side of ['client', 'server']) {
        const figures = connection.summary?.details?.[side];
        if (figures) details.append(fieldList(figureFields(side, figures)));
      }
      if (!details.children.length) details.append(element('p', 'muted', 'The handshake is not in the input.'));
      return details;
    }
    """#
}
