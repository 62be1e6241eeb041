extension HTMLPage {
  /// Which rows are to be seen: a frame and the violations under it come and go together.
  static let filterScript: StaticString = #"""
    /**
     * What was typed: a substring in any case, or a regular expression between slashes, which minds the case
     * unless it says `/i`. Null: nothing. Throws where the expression is none.
     */
    function expressionOf(query) {
      if (query === '') return null;
      const expression = /^\/(.+)\/([imsu]*)$/s.exec(query);
      if (expression) return new RegExp(expression[1], expression[2] + 'g');
      return new RegExp(query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
    }

    // Milliseconds of work between which the page answers.
    const SLICE = 25;

    class Filter {
      constructor(trace) {
        this.trace = trace;
        this.connection = null;
        this.side = -1;
        this.hiddenKinds = new Set();
        this.violationsOnly = false;
        this.expression = null;
        // What each row is searched in, made when it is first searched.
        this.texts = new Array(trace.count);
        this.visible = new Uint8Array(trace.count).fill(1);
        this.run = 0;
      }

      /** Does a row pass everything but the search? */
      admits(row) {
        const trace = this.trace;
        return (this.connection === null || trace.connection[row] === this.connection)
          && (this.side < 0 || trace.side[row] === this.side)
          && !this.hiddenKinds.has(trace.kind[row])
          && (!this.violationsOnly || trace.violations[row] > 0);
      }

      textOf(row) {
        return this.texts[row] ??= searchTextOf(this.trace.record(row), this.trace.lines[row]);
      }

      matches(row) {
        this.expression.lastIndex = 0;
        return this.expression.test(this.textOf(row));
      }

      /**
       * Looks at every row, a few milliseconds at a time. Null: another search has begun meanwhile.
       * @returns the rows to be seen, in order
       */
      async apply() {
        const run = ++this.run;
        const { trace, expression } = this;
        const visible = new Uint8Array(trace.count);
        let deadline = performance.now() + SLICE;
        for (let row = 0; row < trace.count; row += 1) {
          if (row % 64 === 0 && performance.now() > deadline) {
            await new Promise((resume) => setTimeout(resume));
            if (run !== this.run) return null;
            deadline = performance.now() + SLICE;
          }
          const leader = trace.leader[row];
          if (this.admits(leader) && (!expression || this.matches(row))) visible[leader] = 1;
        }
        let count = 0;
        for (let row = 0; row < trace.count; row += 1) {
          visible[row] = visible[trace.leader[row]];
          count += visible[row];
        }
        const rows = new Int32Array(count);
        for (let row = 0, next = 0; row < trace.count; row += 1) {
          if (visible[row]) rows[next++] = row;
        }
        this.visible = visible;
        return rows;
      }
    }

    /** Everything of a record that can be looked for: fields, payload, and the bytes of what is no text. */
    function searchTextOf(record, line) {
      const { type, data } = record;
      const parts = [type, '#' + record.conn, data.from];
      if (type === 'frame' || type === 'message') {
        parts.push(data.opcode_name, data.masking_key, data.payload_length,
          data.inflated?.payload_length);
      }
      if (data.decoded) parts.push(...decodedTexts(data.decoded), payloadText(data));
      else parts.push(sentenceOf(record));
      if (data.close) parts.push(data.text ?? hexOf(bytesOf(data)));
      if (type === 'request' || type === 'response') parts.push(data.text ?? '', data.body?.text ?? '');
      if (type === 'error' && data.hint) parts.push(data.hint);
      return parts.filter((part) => part !== null && part !== undefined && part !== '').join('\n');
    }
    """#
}
