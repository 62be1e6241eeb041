extension HTMLPage {
  /// What the picture is made of: lanes, heights, widths, labels.
  static let laneScript: StaticString = #"""
    /** The frames of one connection in the order of the picture. */
    class Lane {
      constructor(trace, connection) {
        this.connection = connection;
        this.rows = connection.rows.filter((row) => trace.isFrame[row]);
        this.marks = connection.rows.filter((row) => !trace.isFrame[row]);
        this.holes = this.marks.filter((row) => KINDS[trace.kind[row]] === 'hole').length;
        this.positions = new Float64Array(0);
      }

      /** Sorts by a position for each row: frames of both directions may be in the input out of order. */
      place(position) {
        this.rows.sort((one, other) => position(one) - position(other));
        this.positions = Float64Array.from(this.rows, position);
        const ends = [this.connection.rows[0], this.connection.rows.at(-1), this.rows[0], this.rows.at(-1)]
          .filter((row) => row !== undefined).map(position);
        this.first = Math.min(...ends);
        this.last = Math.max(...ends);
      }

      /** The index of the first frame at a position or after it. */
      lowerBound(position) {
        let low = 0;
        let high = this.positions.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (this.positions[middle] < position) low = middle + 1; else high = middle;
        }
        return low;
      }
    }

    // A header may claim 2^64 bytes: it must not make all others flat.
    const HIGHEST = 2 ** 24;

    /** Each size as a share of the largest, by their logarithms. */
    function levelsOf(sizes) {
      const largest = Math.min(sizes.reduce((most, size) => Math.max(most, size), 1), HIGHEST);
      return Float32Array.from(sizes, (size) => Math.min(Math.log2(1 + size) / Math.log2(1 + largest), 1));
    }

    function barWidth(density) { return density < 0.02 ? 5 : density < 0.08 ? 4 : density < 0.3 ? 3 : 2; }

    /** A gap with broken edges: bytes that are missing. */
    function paintGap(context, ink, x, top, width, height) {
      context.fillStyle = ink.panel;
      context.fillRect(x, top, width, height);
      context.strokeStyle = ink.danger;
      context.setLineDash([3, 3]);
      context.strokeRect(Math.floor(x) + 0.5, top + 0.5, Math.max(Math.round(width) - 1, 1), height - 1);
      context.setLineDash([]);
    }

    function tickText(seconds, step) {
      const digits = Math.min(Math.max(-Math.floor(Math.log10(step)), 0), 9);
      if (step >= 1e-3 || seconds === 0) return seconds.toFixed(Math.min(digits, 3)) + ' s';
      return (seconds * 1e3).toFixed(Math.max(digits - 3, 0)) + ' ms';
    }
    """#
}
