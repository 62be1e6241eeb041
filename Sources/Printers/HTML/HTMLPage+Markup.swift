extension HTMLPage {
  /// The page without its data. What is read from records is filled in by the scripts.
  static let markup: StaticString = #"""
    <p id="totals" aria-label="Totals"></p>
    </header>
    <noscript><p class="notice">This page shows its data with the script that is in it: allow scripts.</p></noscript>
    <p id="notice" class="notice" role="alert" hidden></p>
    <details id="connections" open>
      <summary><h2>Connections</h2></summary>
      <div id="connection-list" class="list" role="treegrid" aria-label="Connections" tabindex="0">
        <div class="head row" role="row" aria-rowindex="1">
          <div class="cell conn" role="columnheader">#</div>
          <div class="cell address" role="columnheader">address</div>
          <div class="cell path" role="columnheader">path</div>
          <div class="cell agreed" role="columnheader">agreed</div>
          <div class="cell client" role="columnheader">client sent</div>
          <div class="cell server" role="columnheader">server sent</div>
          <div class="cell duration" role="columnheader">duration</div>
          <div class="cell violations" role="columnheader">violations</div>
          <div class="cell ended" role="columnheader">ended</div>
          <div class="cell actions" role="columnheader"><span class="spoken">filter</span></div>
        </div>
        <div class="space" role="rowgroup"></div>
      </div>
    </details>
    <section id="timeline-section" aria-labelledby="timeline-title">
      <div class="bar">
        <h2 id="timeline-title">Timeline</h2>
        <fieldset class="choice"><legend class="spoken">From left to right</legend>
          <label><input type="radio" name="order" value="time" id="by-time"><span>by time</span></label>
          <label><input type="radio" name="order" value="order" id="by-order"><span>in order</span></label>
        </fieldset>
        <span class="buttons">
          <button type="button" id="zoom-out" aria-label="Zoom out">−</button>
          <button type="button" id="zoom-in" aria-label="Zoom in">+</button>
          <button type="button" id="zoom-all">all</button>
        </span>
        <span class="hint">height: bytes, logarithmic · wheel or drag: zoom · Shift and wheel: move
          · click: to the row</span>
      </div>
      <div id="timeline" tabindex="0" role="group"
        aria-label="Timeline: plus and minus zoom, arrows move, 0 shows all; the same frames are in the table">
        <div id="lanes">
          <canvas id="picture" role="img" aria-label="Frames by time, direction and size"></canvas>
        </div>
      </div>
      <div id="tip" role="status" hidden></div>
    </section>
    <div class="bar" id="filters" role="search" aria-label="Filter the frames">
      <input type="search" id="search" placeholder="Search payloads and fields, or /expression/"
        aria-label="Search: a text, or a regular expression between slashes" autocomplete="off" spellcheck="false">
      <select id="connection" aria-label="Connection"><option value="">all connections</option></select>
      <fieldset class="choice"><legend class="spoken">Direction</legend>
        <label><input type="radio" name="side" value="-1" id="side-both" checked><span>both</span></label>
        <label><input type="radio" name="side" value="0" id="side-client"><span>client</span></label>
        <label><input type="radio" name="side" value="1" id="side-server"><span>server</span></label>
      </fieldset>
      <span id="kinds" role="group" aria-label="Kinds of rows"></span>
      <button type="button" class="chip danger" id="violations-only" aria-pressed="false">violations only</button>
      <output id="count" for="search" aria-live="polite"></output>
      <button type="button" id="reset" hidden>show all</button>
    </div>
    <main>
      <div id="table" class="list" role="treegrid" aria-label="Frames" tabindex="0">
        <div class="head row" role="row" aria-rowindex="1">
          <div class="cell number" role="columnheader">#</div>
          <div class="cell time" role="columnheader"><span class="when-timed">time, s</span><span
            class="when-untimed">offset</span></div>
          <div class="cell conn" role="columnheader">conn</div>
          <div class="cell from" role="columnheader">from</div>
          <div class="cell fin" role="columnheader">FIN</div>
          <div class="cell rsv" role="columnheader">RSV</div>
          <div class="cell opcode" role="columnheader">opcode</div>
          <div class="cell mask" role="columnheader">mask key</div>
          <div class="cell length" role="columnheader">length</div>
          <div class="cell inflated" role="columnheader">inflated</div>
          <div class="cell preview" role="columnheader">payload</div>
        </div>
        <div class="space" role="rowgroup"></div>
        <p id="empty" hidden></p>
      </div>
    </main>
    <footer><kbd>/</kbd> search <kbd>↑</kbd> <kbd>↓</kbd> move <kbd>Enter</kbd> open <kbd>v</kbd> next violation</footer>
    """#
}
