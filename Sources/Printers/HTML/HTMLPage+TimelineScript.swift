extension HTMLPage {
  /// The picture: a lane for each connection, the client's frames above its axis and the server's below, as
  /// high as the logarithm of their bytes.
  static let timelineScript: StaticString = #"""
    const AXIS_HEIGHT = 22;
    const FRAME_KINDS = KINDS.indexOf('reserved') + 1;

    class Timeline {
      constructor(trace) {
        this.trace = trace;
        // Rows that the filter shows.
        this.visible = new Uint8Array(trace.count).fill(1);
        this.scroller = byId('timeline');
        this.canvas = byId('picture');
        this.context = this.canvas.getContext('2d');
        this.allLanes = [...trace.connections.values()].map((connection) => new Lane(trace, connection));
        this.levels = levelsOf(trace.size);
        this.selected = -1;
        this.range = null;
        this.byTime = trace.hasTimes;
        this.showLanes(null);
        this.readColors();
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
          this.readColors();
          this.draw();
        });
        this.scroller.addEventListener('scroll', () => this.draw());
        new ResizeObserver(() => this.resize()).observe(this.scroller);
      }

      /** The lane of one connection, or all of them for null. */
      showLanes(connection) {
        this.lanes = this.allLanes.filter((lane) => connection === null || lane.connection.id === connection);
        this.laneHeight = [150, 150, 110, 80, 60, 60][this.lanes.length] ?? 46;
        byId('lanes').style.height = AXIS_HEIGHT + this.lanes.length * this.laneHeight + 4 + 'px';
        this.order(this.byTime);
      }

      /** From left to right: by time, or one frame after the other. */
      order(byTime) {
        this.byTime = byTime;
        const { time, number, isFrame } = this.trace;
        this.position = byTime ? (row) => time[row] : (row) => number[row] + (isFrame[row] ? 0 : 0.5);
        for (const lane of this.lanes) lane.place(this.position);
        this.measure();
      }

      /** The whole of the picture, from its first row to its last. */
      measure() {
        const first = this.lanes.reduce((least, lane) => Math.min(least, lane.first), Infinity);
        const last = this.lanes.reduce((most, lane) => Math.max(most, lane.last), -Infinity);
        this.domain = this.lanes.length === 0 ? [0, 1] : first < last ? [first, last] : [first - 0.5, first + 0.5];
        this.view = [...this.domain];
      }

      readColors() {
        const style = getComputedStyle(document.documentElement);
        const color = (name) => style.getPropertyValue('--' + name).trim();
        this.colors = KINDS.map((kind) => color('op-' + kind));
        this.ink = Object.fromEntries(['text', 'muted', 'line', 'panel', 'danger', 'accent', 'lane', 'range']
          .map((name) => [name, color(name)]));
        this.font = style.getPropertyValue('--sans').trim();
      }

      resize() {
        const ratio = devicePixelRatio || 1;
        this.width = this.scroller.clientWidth;
        this.height = this.scroller.clientHeight;
        this.gutter = this.width < 600 ? 44 : 132;
        this.canvas.width = Math.round(this.width * ratio);
        this.canvas.height = Math.round(this.height * ratio);
        this.canvas.style.width = this.width + 'px';
        this.canvas.style.height = this.height + 'px';
        this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
        this.draw();
      }

      get plotWidth() { return Math.max(this.width - this.gutter - 12, 1); }
      xOf(position) {
        return this.gutter + (position - this.view[0]) / (this.view[1] - this.view[0]) * this.plotWidth;
      }
      positionAt(x) {
        return this.view[0] + (x - this.gutter) / this.plotWidth * (this.view[1] - this.view[0]);
      }

      /** Draws before the next picture of the screen, once for all that has changed. */
      draw() {
        this.pending ??= requestAnimationFrame(() => {
          this.pending = null;
          if (this.width) this.paint();
        });
      }

      paint() {
        const { context, scroller, laneHeight } = this;
        context.clearRect(0, 0, this.width, this.height);
        const scrolled = scroller.scrollTop;
        const first = Math.floor(scrolled / laneHeight);
        const last = Math.min(Math.ceil((scrolled + this.height) / laneHeight), this.lanes.length);
        this.paintGrid();
        context.save();
        context.beginPath();
        context.rect(0, AXIS_HEIGHT, this.width, this.height);
        context.clip();
        for (let index = first; index < last; index += 1) {
          this.paintLane(this.lanes[index], AXIS_HEIGHT + index * laneHeight - scrolled);
        }
        context.restore();
        this.paintCursor();
      }

      paintGrid() {
        const { context, ink } = this;
        context.font = '11px ' + this.font;
        context.textBaseline = 'middle';
        context.textAlign = 'center';
        for (const [position, label] of this.ticks()) {
          const x = Math.round(this.xOf(position)) + 0.5;
          context.fillStyle = ink.line;
          context.fillRect(x - 0.5, AXIS_HEIGHT - 5, 1, this.height);
          context.fillStyle = ink.muted;
          const half = context.measureText(label).width / 2;
          context.fillText(label, Math.min(Math.max(x, this.gutter + half), this.width - half - 4), 10);
        }
        context.fillStyle = ink.line;
        context.fillRect(0, AXIS_HEIGHT, this.width, 1);
        this.paintOverview();
      }

      /** A strip that says which part of the whole is in view. */
      paintOverview() {
        const { context, domain, view } = this;
        const share = (position) => (position - domain[0]) / (domain[1] - domain[0]) * this.plotWidth;
        if (view[1] - view[0] >= (domain[1] - domain[0]) * 0.9999) return;
        context.fillRect(this.gutter, 0, this.plotWidth, 3);
        context.fillStyle = this.ink.accent;
        context.fillRect(this.gutter + share(view[0]), 0, Math.max(share(view[1]) - share(view[0]), 3), 3);
      }

      /** Round positions with their labels, some 100 pixels apart. */
      ticks() {
        const [from, to] = this.view;
        const rough = (to - from) / Math.max(this.plotWidth / 110, 1);
        const power = 10 ** Math.floor(Math.log10(rough));
        let step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
        if (!this.byTime) step = Math.max(Math.round(step), 1);
        const ticks = [];
        for (let at = Math.ceil(from / step); at * step <= to && ticks.length < 100; at += 1) {
          ticks.push([at * step, this.byTime ? tickText(at * step, step) : '#' + grouped(at * step)]);
        }
        return ticks;
      }

      paintLane(lane, top) {
        const { context, ink } = this;
        const middle = Math.round(top + this.laneHeight / 2);
        context.fillStyle = ink.line;
        context.fillRect(0, top + this.laneHeight - 1, this.width, 1);
        this.paintLabel(lane, top, middle);
        context.save();
        context.beginPath();
        context.rect(this.gutter - 6, top, this.width, this.laneHeight);
        context.clip();
        const from = this.xOf(lane.first);
        const to = this.xOf(lane.last);
        context.fillStyle = ink.lane;
        context.fillRect(from - 4, top + 4, to - from + 8, this.laneHeight - 8);
        context.fillStyle = ink.muted;
        context.fillRect(from - 4, middle, to - from + 8, 1);
        this.paintFrames(lane, middle);
        // Where there are many holes, they must not hide what is between them.
        const gap = Math.min(Math.max(this.plotWidth / 8 / Math.max(lane.holes, 1), 2), 10);
        for (const row of lane.marks) this.paintMark(row, top, middle, gap);
        context.restore();
      }

      paintLabel(lane, top, middle) {
        const { context, ink, trace } = this;
        const { connection } = lane;
        context.textAlign = 'left';
        context.fillStyle = ink.text;
        context.font = '600 12px ' + this.font;
        context.fillText('#' + connection.id, 8, middle);
        if (this.gutter < 100) return;
        context.font = '10px ' + this.font;
        context.fillStyle = ink.muted;
        context.fillText('client ↑', this.gutter - 54, middle - 9);
        context.fillText('server ↓', this.gutter - 54, middle + 10);
      }

      /** The highest bar of each opcode and each column of pixels, high ones behind low ones. */
      paintFrames(lane, middle) {
        const { context } = this;
        const begin = lane.lowerBound(this.positionAt(this.gutter - 6));
        const end = lane.lowerBound(this.positionAt(this.width));
        const thickness = barWidth((end - begin) / this.plotWidth);
        const { bright, dim, broken } = this.columnsOf(lane, begin, end);
        context.globalAlpha = 0.16;
        for (const side of [0, 1]) this.paintBars(dim[side], side, middle, thickness);
        context.globalAlpha = 1;
        for (const side of [0, 1]) {
          this.paintBars(bright[side], side, middle, thickness);
          this.paintBroken(broken[side], side, middle);
        }
      }

      /** Heights by side, column and opcode: of what the filter shows, of the rest, of what breaks a rule. */
      columnsOf(lane, begin, end) {
        const { kind, side, violations } = this.trace;
        const { levels, visible, width } = this;
        const { rows, positions } = lane;
        const room = this.laneHeight / 2 - 14;
        const scale = this.plotWidth / (this.view[1] - this.view[0]);
        const origin = this.gutter - this.view[0] * scale + 0.5;
        const sides = (size) => [new Float32Array(size), new Float32Array(size)];
        const found = { bright: sides((width + 1) * FRAME_KINDS), dim: sides((width + 1) * FRAME_KINDS),
          broken: sides(width + 1) };
        for (let index = begin; index < end; index += 1) {
          const row = rows[index];
          const x = Math.min(Math.max(Math.floor(origin + positions[index] * scale), 0), width);
          const height = 4 + room * levels[row];
          const cells = (visible[row] ? found.bright : found.dim)[side[row]];
          const cell = x * FRAME_KINDS + kind[row];
          if (height > cells[cell]) cells[cell] = height;
          if (visible[row] && violations[row] > 0 && height > found.broken[side[row]][x]) {
            found.broken[side[row]][x] = height;
          }
        }
        return found;
      }

      paintBars(cells, side, middle, thickness) {
        const { context, colors } = this;
        const kinds = [];
        for (let start = 0; start < cells.length; start += FRAME_KINDS) {
          kinds.length = 0;
          for (let kind = 0; kind < FRAME_KINDS; kind += 1) if (cells[start + kind] > 0) kinds.push(kind);
          if (kinds.length > 1) kinds.sort((one, other) => cells[start + other] - cells[start + one]);
          for (const kind of kinds) {
            const height = cells[start + kind];
            context.fillStyle = colors[kind];
            context.fillRect(start / FRAME_KINDS - thickness / 2, side === 0 ? middle - height : middle + 1,
              thickness, height);
          }
        }
      }

      /** A red arrowhead on top of every frame that breaks a rule. */
      paintBroken(heights, side, middle) {
        const { context } = this;
        context.fillStyle = this.ink.danger;
        for (let x = 0; x < heights.length; x += 1) {
          if (heights[x] === 0) continue;
          const away = side === 0 ? -1 : 1;
          const tip = middle + away * (heights[x] + 1);
          context.beginPath();
          context.moveTo(x, tip);
          context.lineTo(x - 4.5, tip + away * 7);
          context.lineTo(x + 4.5, tip + away * 7);
          context.fill();
        }
      }

      /** What is no frame: a hole, the end, a note, a breach of the handshake. */
      paintMark(row, top, middle, gap) {
        const { context, ink, trace } = this;
        const x = Math.round(this.xOf(this.position(row)));
        if (x < this.gutter - 8 || x > this.width + 8) return;
        const type = KINDS[trace.kind[row]];
        const half = this.laneHeight / 2 - 4;
        if (type === 'hole') {
          const side = trace.side[row];
          const from = side === 1 ? middle + 1 : top + 4;
          paintGap(context, ink, x - gap / 2, from, gap, side < 0 ? 2 * half : half);
        } else if (trace.leader[row] === row && trace.violations[row] > 0) {
          context.fillStyle = ink.danger;
          context.fillRect(x - 1, top + 4, 2, 2 * half);
        } else if (row === this.endOf(trace.connection[row])) {
          context.fillStyle = trace.connections.get(trace.connection[row]).isClean ? ink.muted : ink.danger;
          context.fillRect(x + 3, top + 4, 2, 2 * half);
        }
      }

      endOf(connection) { return this.trace.connections.get(connection)?.head.close ?? -1; }

      paintCursor() {
        const { context, ink } = this;
        if (this.selected >= 0) {
          const x = Math.round(this.xOf(this.position(this.selected)));
          context.fillStyle = ink.accent;
          if (x >= this.gutter - 6) context.fillRect(x - 0.5, AXIS_HEIGHT - 6, 1, this.height);
        }
        if (this.range) {
          const [from, to] = this.range;
          context.fillStyle = ink.range;
          context.fillRect(Math.min(from, to), AXIS_HEIGHT, Math.abs(to - from), this.height);
        }
      }
    }
    """#
}
