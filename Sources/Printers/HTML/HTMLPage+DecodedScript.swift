extension HTMLPage {
  /// What messages say in the protocol on top of the WebSocket: in a row in place of the payload, and field by
  /// field under it.
  static let decodedScript: StaticString = #"""
    /** The line of a row: what the message says, or where its decoder stands. Null: it says nothing. */
    function decodedLine(decoded) {
      if (decoded.error) return null;
      const parts = decoded.packets.map((packet) => packet.text + (packet.heartbeat ? ' (heartbeat)' : ''));
      if (decoded.unfinished) parts.push('goes on: ' + decoded.unfinished);
      return parts.length ? parts.join(' | ') : null;
    }

    /** Every word of it that can be looked for. */
    function decodedTexts(decoded) {
      return [decoded.protocol, ...decoded.packets.map((packet) => packet.text), decoded.error, decoded.unfinished];
    }

    /**
     * The fields of each packet as they stand in the line of the record: what JSON.parse gives has lost the digits
     * of long numbers. In a line this name is written so by its writer alone: in strings, quotation marks have a
     * backslash before them.
     */
    function fieldTextsOf(line) {
      const start = line.indexOf(',"packets":[');
      const texts = [];
      const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
      tokens.lastIndex = start + ',"packets":['.length;
      let depth = 0;
      let from = -1;
      let last = '';
      for (let found = tokens.exec(line); found; found = tokens.exec(line)) {
        const [token] = found;
        if (token === ']' && depth === 0) break;
        if (token === '}' && depth === 1) texts.push(line.slice(from, found.index));
        if (token === ':' && depth === 1 && last === '"fields"') from = tokens.lastIndex;
        if (token === '{' || token === '[') depth += 1;
        if (token === '}' || token === ']') depth -= 1;
        last = token;
      }
      return texts;
    }

    function packetViews(packet, fields, find) {
      const views = [['Text', () => codeBlock(packet.text, find, 'packet in words')]];
      const json = packet.fields === null ? null : indentedJSON(fields) ?? fields;
      if (json !== null) views.unshift(['Fields', () => codeBlock(json, find, 'fields of the packet')]);
      return tabs('Views of the packet', views);
    }

    function decodedSection(decoded, line, find) {
      const section = element('section', 'decoded', element('h4', '', 'Decoded: ' + decoded.protocol));
      const fields = fieldTextsOf(line);
      for (const [index, packet] of decoded.packets.entries()) {
        if (packet.heartbeat) section.append(element('p', 'muted', 'heartbeat'));
        section.append(packetViews(packet, fields[index], find));
      }
      for (const [label, text] of [['cannot be decoded', decoded.error], ['goes on', decoded.unfinished],
        ['not certain', decoded.note]]) {
        if (text) section.append(appendText(element('p', 'muted'), label + ': ' + text, find));
      }
      if (decoded.truncated) section.append(element('p', 'muted', 'Only the beginning is in this page.'));
      return section;
    }
    """#
}
