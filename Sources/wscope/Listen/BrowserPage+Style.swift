extension BrowserPage {
  /// Light and dark, and one column where there is no room for more.
  static let style = """
    :root {
      color-scheme: light dark;
      --line: light-dark(#d9dee5, #323c47); --panel: light-dark(#fff, #1a2027);
      --muted: light-dark(#5d6875, #98a4b1); --accent: light-dark(#1b66d2, #6ba8f7);
      --fine: light-dark(#0f6b3a, #55c48a); --danger: light-dark(#b3182a, #ff7a85);
      --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
      font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif;
      background: light-dark(#f4f5f7, #12161b); color: light-dark(#1c232d, #e3e8ee);
    }
    * { box-sizing: border-box; }
    body { max-width: 64rem; margin: 0 auto; padding: .75rem 1rem 2rem; }
    header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; margin-bottom: .5rem; }
    h1 { font-size: 1.15rem; margin: 0; }
    #state { font-weight: 600; color: var(--muted); overflow-wrap: anywhere; }
    #state::before { content: "● "; }
    #state[data-state=open] { color: var(--fine); }
    #state[data-state=failed] { color: var(--danger); }
    form, #totals { display: flex; flex-wrap: wrap; gap: .5rem .6rem; align-items: end; margin: .5rem 0; }
    label { display: flex; flex-direction: column; font-size: .8rem; color: var(--muted); min-width: 0; }
    label.wide { flex: 1 1 16rem; }
    label.choice { flex-direction: row; gap: .35rem; align-items: center; height: 2.2rem; }
    input:not([type=checkbox]), textarea {
      width: 100%; min-height: 2.2rem; padding: .35rem .55rem; border: 1px solid var(--line); border-radius: 6px;
      background: var(--panel); color: light-dark(#1c232d, #e3e8ee); font: .95rem/1.4 var(--mono);
    }
    textarea { resize: vertical; field-sizing: content; max-height: 40vh; }
    ::placeholder { color: var(--muted); opacity: .8; }
    button {
      height: 2.2rem; min-width: 5.5rem; padding: 0 .9rem; border: 1px solid var(--line); border-radius: 6px;
      background: var(--panel); color: inherit; font: inherit; cursor: pointer;
    }
    button:hover { border-color: var(--accent); }
    #sending button { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #10151b); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
    #keys { margin: -.35rem 0 0; font-size: .8rem; color: var(--muted); }
    #totals { justify-content: space-between; align-items: center; margin-top: 1rem; color: var(--muted); }
    #totals button { height: 1.8rem; min-width: 0; }
    #log {
      list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 6px;
      background: var(--panel); font: .9rem/1.45 var(--mono);
    }
    #log:empty { display: none; }
    #log li { display: grid; grid-template-columns: 7.2rem 1.6rem minmax(0, 1fr); padding: .25rem .6rem; }
    #log li + li { border-top: 1px solid var(--line); }
    #log time { color: var(--muted); font-variant-numeric: tabular-nums; }
    #log .direction { color: var(--accent); text-align: center; }
    #log .received .direction { color: var(--fine); }
    #log .text { white-space: pre-wrap; overflow-wrap: anywhere; }
    #log .event .text, #log .kind { color: var(--muted); }
    #log .failed .text { color: var(--danger); }
    @media (max-width: 34rem) {
      #connecting .wide, #sending .wide { flex-basis: 100%; }
      #connecting label, #sending .choice { flex: 1 1 0; }
      #closing .wide { flex-basis: 5rem; }
      #keys { display: none; }
      #log li { grid-template-columns: 1.5rem minmax(0, 1fr); }
      #log time { grid-column: 2; grid-row: 1; font-size: .75rem; }
      #log .direction { grid-row: 1; text-align: left; }
      #log .text { grid-column: 2; }
    }
    """
}
