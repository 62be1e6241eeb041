extension HTMLPage {
  /// Wheel, pointer and keys over the picture.
  static let timelineInputScript: StaticString = #"""
    const NEAR = 6;

    class TimelineInput {
      /** @param pick (row) => called when a frame is clicked */
      constructor(timeline, pick) {
        this.timeline = timeline;
        this.pick = pick;
        this.tip = byId('tip');
        this.start = null;
        const { canvas, scroller } = timeline;
        canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
        canvas.addEventListener('pointerdown', (event) => this.down(event));
        canvas.addEventListener('pointermove', (event) => this.move(event));
        canvas.addEventListener('pointerup', (event) => this.up(event));
        canvas.addEventListener('pointercancel', () => this.cancel());
        canvas.addEventListener('pointerleave', () => { this.tip.hidden = true; });
        canvas.addEventListener('dblclick', () => this.show(timeline.domain));
        scroller.addEventListener('keydown', (event) => this.press(event));
        byId('zoom-in').addEventListener('click', () => this.zoom(0.5));
        byId('zoom-out').addEventListener('click', () => this.zoom(2));
        byId('zoom-all').addEventListener('click', () => this.show(timeline.domain));
        for (const choice of document.getElementsByName('order')) {
          choice.addEventListener('change', () => {
            timeline.order(choice.value === 'time');
            this.show(timeline.domain);
          });
        }
        this.show(timeline.domain);
      }

      /** Shows a range of the picture, kept within what there is. */
      show([from, to]) {
        const { timeline } = this;
        const [first, last] = timeline.domain;
        const whole = last - first;
        const least = timeline.byTime ? Math.max(whole * 1e-7, 1e-6) : Math.min(4, whole);
        const width = Math.min(Math.max(to - from, least), whole);
        const start = Math.min(Math.max((from + to - width) / 2, first), last - width);
        timeline.view = [start, start + width];
        byId('zoom-all').disabled = width >= whole * 0.9999;
        byId('zoom-out').disabled = byId('zoom-all').disabled;
        timeline.draw();
      }

      /** Brings the mark of a row into view: its lane, and its time. */
      reveal(row) {
        const { timeline } = this;
        timeline.selected = row;
        const lane = timeline.lanes.findIndex((one) => one.connection.id === timeline.trace.connection[row]);
        const top = lane * timeline.laneHeight;
        const { scroller } = timeline;
        const room = scroller.clientHeight - AXIS_HEIGHT - timeline.laneHeight;
        if (lane >= 0 && (top < scroller.scrollTop || top > scroller.scrollTop + room)) {
          scroller.scrollTop = top - room / 2;
        }
        const position = timeline.position(row);
        const [from, to] = timeline.view;
        const isSeen = position >= from && position <= to;
        this.show(isSeen ? timeline.view : [position - (to - from) / 2, position + (to - from) / 2]);
      }

      zoom(factor, x = this.timeline.gutter + this.timeline.plotWidth / 2) {
        const { timeline } = this;
        const [from, to] = timeline.view;
        const at = timeline.positionAt(x);
        this.show([at - (at - from) * factor, at + (to - at) * factor]);
      }

      pan(share) {
        const [from, to] = this.timeline.view;
        const by = (to - from) * share;
        this.show([from + by, to + by]);
      }

      wheel(event) {
        const { timeline } = this;
        // Over the labels the lanes scroll.
        if (event.offsetX < timeline.gutter && !event.ctrlKey) return;
        event.preventDefault();
        const lines = event.deltaMode === 1 ? 24 : 1;
        if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
          this.pan((event.deltaX || event.deltaY) * lines / timeline.plotWidth);
        } else {
          this.zoom(2 ** (event.deltaY * lines / 240), event.offsetX);
        }
      }

      down(event) {
        if (event.button !== 0 || event.offsetX < this.timeline.gutter - NEAR) return;
        this.start = event.offsetX;
        this.timeline.canvas.setPointerCapture(event.pointerId);
      }

      move(event) {
        if (this.start === null) return this.hover(event);
        this.tip.hidden = true;
        const moved = Math.abs(event.offsetX - this.start) > NEAR;
        this.timeline.range = moved ? [this.start, event.offsetX] : null;
        this.timeline.draw();
      }

      up(event) {
        const { timeline, start } = this;
        const { range } = timeline;
        this.cancel();
        if (start === null) return;
        if (range) {
          this.show(range.map((x) => timeline.positionAt(x)).sort((one, other) => one - other));
        } else {
          const row = this.rowAt(event.offsetX, event.offsetY);
          if (row >= 0) this.pick(row);
        }
      }

      cancel() {
        this.start = null;
        this.timeline.range = null;
        this.timeline.draw();
      }

      /** The frame, or other mark, that is nearest to a point of the picture; -1: none is near. */
      rowAt(x, y) {
        const { timeline } = this;
        const { trace } = timeline;
        const below = y + timeline.scroller.scrollTop - AXIS_HEIGHT;
        const lane = timeline.lanes[Math.floor(below / timeline.laneHeight)];
        if (!lane || y < AXIS_HEIGHT) return -1;
        const side = below % timeline.laneHeight < timeline.laneHeight / 2 ? 0 : 1;
        let best = -1;
        let nearest = NEAR + 1;
        const consider = (row, isFit) => {
          // Of those on one spot: what the filter shows, what is broken, what is large.
          const distance = Math.abs(timeline.xOf(timeline.position(row)) - x) + (timeline.visible[row] ? 0 : 2)
            - (trace.violations[row] > 0 ? 0.5 : 0) - timeline.levels[row] / 4;
          if (isFit && distance < nearest) [best, nearest] = [row, distance];
        };
        const end = lane.lowerBound(timeline.positionAt(x + NEAR));
        for (let index = lane.lowerBound(timeline.positionAt(x - NEAR)); index < end; index += 1) {
          consider(lane.rows[index], trace.side[lane.rows[index]] === side);
        }
        if (best >= 0) return best;
        for (const row of lane.marks) consider(row, timeline.trace.side[row] < 0 || trace.side[row] === side);
        return best;
      }

      hover(event) {
        const { timeline, tip } = this;
        const row = this.rowAt(event.offsetX, event.offsetY);
        timeline.canvas.classList.toggle('over-mark', row >= 0);
        tip.hidden = row < 0;
        if (row < 0) return;
        tip.replaceChildren(...tipLines(timeline.trace, row));
        const box = timeline.scroller.getBoundingClientRect();
        const left = Math.min(event.offsetX + 14, box.width - tip.offsetWidth - 4);
        tip.style.left = Math.max(left, 0) + 'px';
        tip.style.top = event.offsetY + 16 + 'px';
      }

      press(event) {
        if (event.target !== this.timeline.scroller || event.ctrlKey || event.metaKey || event.altKey) return;
        const actions = {
          '+': () => this.zoom(0.5), '=': () => this.zoom(0.5), '-': () => this.zoom(2),
          0: () => this.show(this.timeline.domain),
          ArrowLeft: () => this.pan(-0.2), ArrowRight: () => this.pan(0.2),
        };
        if (!actions[event.key]) return;
        actions[event.key]();
        event.preventDefault();
      }
    }

    function tipLines(trace, row) {
      const record = trace.record(row);
      const { data } = record;
      const first = trace.isFrame[row] ? ['frame ' + grouped(trace.number[row])] : [record.type];
      if (trace.hasTimes) first.push(record.t.toFixed(6) + ' s');
      if (data.from) first.push(data.from);
      if (data.opcode_name) first.push(data.opcode_name);
      if (trace.isFrame[row]) first.push(byteText(data.payload_length));
      const lines = [element('strong', '', first.join(' · ')),
        appendText(element('div', 'tip-text'), sentenceOf(record).slice(0, 100))];
      if (trace.isFrame[row] && trace.violations[row] > 0) {
        lines.push(element('div', 'danger', counted(trace.violations[row], 'violation')));
      }
      return lines;
    }
    """#
}
