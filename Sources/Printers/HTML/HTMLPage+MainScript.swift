extension HTMLPage {
  /// Puts the parts of the page together.
  static let mainScript: StaticString = #"""
    /** The records of all blocks of data: one on a line. */
    function embeddedLines() {
      const lines = [];
      for (const block of document.querySelectorAll('script.records')) {
        for (const line of block.textContent.split('\n')) if (line !== '') lines.push(line);
        block.remove();
      }
      return lines;
    }

    class Page {
      constructor() {
        this.trace = new Trace(embeddedLines());
        const { trace } = this;
        this.filter = new Filter(trace);
        document.body.classList.toggle('has-times', trace.hasTimes);
        document.body.classList.toggle('has-inflated', trace.hasInflated);
        document.body.classList.toggle('one-connection', trace.connections.size < 2);
        this.fillHead();
        this.table = new VirtualList(byId('table'), {
          makeRow: (row) => frameRow(trace, row, this.filter.expression),
          makeDetails: (row) => detailsOf(trace.record(row), trace.lines[row], this.filter.expression),
          select: (row) => this.input.reveal(row),
        });
        this.connections = new VirtualList(byId('connection-list'), {
          makeRow: (id) => connectionRow(trace, trace.connections.get(id)),
          makeDetails: (id) => connectionDetails(trace, trace.connections.get(id)),
        });
        this.timeline = new Timeline(trace);
        this.input = new TimelineInput(this.timeline, (row) => this.pick(row));
        this.connections.show(Int32Array.from(trace.connections.keys()).sort());
        this.bindControls();
      }

      fillHead() {
        const { trace } = this;
        const connections = [...trace.connections.values()];
        const sum = (value) => connections.reduce((total, connection) => total + value(connection), 0);
        const first = connections.reduce((least, connection) => Math.min(least, connection.first), Infinity);
        const last = connections.reduce((most, connection) => Math.max(most, connection.last), first);
        const violations = trace.summary?.violations ?? sum((connection) => connection.violations);
        const seen = (side) => trace.summary?.[['client', 'server'][side]]
          ?? { frames: sum((connection) => connection.sides[side].frames),
            messages: sum((connection) => trafficOf(connection, side).messages),
            bytes: sum((connection) => trafficOf(connection, side).bytes) };
        const all = seen(0).frames + seen(1).frames;
        const facts = [(trace.frames < all ? grouped(trace.frames) + ' of ' : '') + counted(all, 'frame'),
          counted(connections.length, 'connection')];
        if (trace.hasTimes && connections.length) facts.push(durationText(last - first));
        facts.push(...[0, 1].map((side) => ['client', 'server'][side] + ' '
          + byteText(seen(side).bytes) + ' in ' + counted(seen(side).messages, 'message')));
        byId('totals').append(...facts.map((fact) => element('span', '', fact)),
          element('span', violations ? 'danger' : 'fine', counted(violations, 'violation')));
        this.fillNotice();
      }

      /** What the page does not hold. */
      fillNotice() {
        const end = byId('end');
        const leftOut = end ? JSON.parse(end.textContent).left_out : 0;
        byId('notice').hidden = end && !leftOut;
        byId('notice').textContent = end
          ? 'This page is full: ' + counted(leftOut, 'record') + ' of what came after ' + (leftOut === 1 ? 'is' : 'are')
            + ' not in it.'
          : 'This page was cut off while it was written, or is still being written: reload it for more.';
      }

      bindControls() {
        const { trace, filter } = this;
        const search = byId('search');
        search.addEventListener('input', () => {
          clearTimeout(this.typing);
          this.typing = setTimeout(() => this.search(), 120);
        });
        search.addEventListener('keydown', (event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          if (event.key === 'Escape') search.value = '';
          this.search();
          if (event.key === 'Escape') byId('table').focus();
          event.preventDefault();
        });
        const connection = byId('connection');
        for (const id of trace.connections.keys()) {
          connection.append(element('option', '', '#' + id));
          connection.lastElementChild.value = id;
        }
        connection.addEventListener('change', () => {
          this.showConnection(connection.value === '' ? null : Number(connection.value));
          this.update();
        });
        document.addEventListener('only-connection', (event) => {
          connection.value = String(filter.connection === event.detail ? '' : event.detail);
          connection.dispatchEvent(new Event('change'));
        });
        for (const choice of document.getElementsByName('side')) {
          choice.addEventListener('change', () => {
            filter.side = Number(choice.value);
            this.update();
          });
        }
        byId('violations-only').addEventListener('click', (event) => {
          filter.violationsOnly = press(event.currentTarget);
          this.update();
        });
        byId('by-time').disabled = !trace.hasTimes;
        (trace.hasTimes ? byId('by-time') : byId('by-order')).checked = true;
        this.makeChips();
        byId('reset').addEventListener('click', () => this.reset());
        document.addEventListener('keydown', (event) => this.press(event));
      }

      /** A button for each kind of row that there is: it is the legend of the picture as well. */
      makeChips() {
        const { trace, filter } = this;
        const counts = new Array(KINDS.length).fill(0);
        let broken = 0;
        for (let row = 0; row < trace.count; row += 1) {
          if (trace.leader[row] === row) counts[trace.kind[row]] += 1;
          if (trace.violations[row] > 0) broken += 1;
        }
        byId('violations-only').append(' ', element('span', 'count', grouped(broken)));
        byId('violations-only').disabled = broken === 0;
        for (const [kind, name] of KINDS.entries()) {
          if (counts[kind] === 0) continue;
          const chip = element('button', 'chip', element('span', 'swatch op-' + name), name, ' ',
            element('span', 'count', grouped(counts[kind])));
          chip.type = 'button';
          chip.dataset.kind = name;
          chip.title = 'Show or hide; with Shift: only this';
          chip.setAttribute('aria-pressed', 'true');
          chip.addEventListener('click', (event) => {
            if (event.shiftKey) this.onlyKind(kind);
            else if (press(chip)) filter.hiddenKinds.delete(kind);
            else filter.hiddenKinds.add(kind);
            this.update();
          });
          byId('kinds').append(chip);
        }
      }

      showConnection(id) {
        if (id === this.filter.connection) return;
        this.filter.connection = id;
        this.timeline.showLanes(id);
        this.input.show(this.timeline.domain);
      }

      onlyKind(only) {
        this.filter.hiddenKinds = new Set(KINDS.keys());
        this.filter.hiddenKinds.delete(only);
        for (const chip of byId('kinds').children) {
          chip.setAttribute('aria-pressed', chip.dataset.kind === KINDS[only]);
        }
      }

      reset() {
        const { filter } = this;
        byId('search').value = '';
        byId('connection').value = '';
        byId('side-both').checked = true;
        byId('violations-only').setAttribute('aria-pressed', 'false');
        for (const chip of byId('kinds').children) chip.setAttribute('aria-pressed', 'true');
        Object.assign(filter, { side: -1, violationsOnly: false });
        this.showConnection(null);
        filter.hiddenKinds.clear();
        this.search();
      }

      search() {
        clearTimeout(this.typing);
        const search = byId('search');
        try {
          this.filter.expression = expressionOf(search.value);
          search.removeAttribute('aria-invalid');
        } catch (error) {
          search.setAttribute('aria-invalid', 'true');
          byId('count').textContent = error.message;
          return;
        }
        this.update();
      }

      /** The filter has changed. */
      async update() {
        const { trace, filter, table, timeline } = this;
        byId('table').setAttribute('aria-busy', 'true');
        const rows = await filter.apply();
        if (rows === null) return;
        byId('table').removeAttribute('aria-busy');
        table.show(rows);
        table.redraw();
        timeline.visible = filter.visible;
        timeline.draw();
        // Of a page of whole messages, these are what is counted.
        const [all, unit] = trace.frames || !trace.messages ? [trace.frames, 'frame'] : [trace.messages, 'message'];
        const isCounted = (row) => (unit === 'frame' ? trace.isFrame[row] : trace.kind[row] === MESSAGE);
        const shown = rows.reduce((count, row) => count + (isCounted(row) ? 1 : 0), 0);
        byId('count').textContent = (shown === all ? '' : grouped(shown) + ' of ') + counted(all, unit);
        byId('reset').hidden = rows.length === trace.count;
        byId('empty').hidden = rows.length > 0;
        byId('empty').textContent = trace.count ? 'Nothing matches.' : 'There are no frames in this page.';
        if (table.selected >= 0) table.reveal(table.selected);
      }

      /** A mark of the picture was clicked: its row comes into view and opens. */
      async pick(row) {
        if (!this.filter.visible[row]) {
          this.reset();
          await this.update();
        }
        this.table.toggle(row, true);
        this.table.reveal(row);
        byId('table').focus({ preventScroll: true });
      }

      /** Keys that hold wherever the reader is, but for where text is typed. */
      press(event) {
        if (event.target.closest('input, select') || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === '/') {
          byId('search').focus();
          byId('search').select();
        } else if (event.key === 'v' || event.key === 'V') {
          this.nextViolation(event.key === 'v' ? 1 : -1);
        } else {
          return;
        }
        event.preventDefault();
      }

      nextViolation(step) {
        const { trace, table } = this;
        const start = table.indexOf(table.selected);
        for (let at = start < 0 && step < 0 ? table.ids.length - 1 : start + step;
          at >= 0 && at < table.ids.length; at += step) {
          const row = table.ids[at];
          if (trace.violations[row] === 0) continue;
          table.reveal(row);
          table.scroller.focus({ preventScroll: true });
          return;
        }
      }
    }

    /** Turns a button that stays pressed over; true: it is pressed now. */
    function press(button) {
      const pressed = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', pressed);
      return pressed;
    }

    document.addEventListener('DOMContentLoaded', async () => {
      await new Page().update();
      document.body.dataset.state = 'ready';
    });
    """#
}
