extension HTMLPage {
  /// Colours and measures as variables, which the picture reads as well; light and dark.
  static let theme: StaticString = #"""
    :root {
      color-scheme: light dark;
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif;
      --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
      --page: #f4f5f7; --panel: #ffffff; --lane: #f3f6fa; --line: #dde1e7; --hover: #eef4fd; --chosen: #dbe9fc;
      --text: #1c232d; --muted: #5d6875; --accent: #1b66d2; --range: rgba(27, 102, 210, .16);
      --danger: #c9182b; --danger-soft: #fdecee; --warning: #8a5a00; --warning-soft: #fff5dc; --fine: #1a7f4b;
      --found: #ffe58a; --found-ink: #1c232d;
      --op-text: #2f74d0; --op-binary: #0b8f84; --op-continuation: #7b8fb0; --op-ping: #c08a00;
      --op-pong: #d9722e; --op-close: #8a45c9; --op-reserved: #c2307f; --op-message: #3c4c63;
      --op-hole: #c9182b; --op-note: #98a1ad; --op-event: #98a1ad;
      --row: 25px;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #12161b; --panel: #1a2027; --lane: #202832; --line: #323c47; --hover: #222d3a; --chosen: #243d5c;
        --text: #e3e8ee; --muted: #98a4b1; --accent: #6ba8f7; --range: rgba(107, 168, 247, .22);
        --danger: #ff6b78; --danger-soft: #3a1f25; --warning: #e5b451; --warning-soft: #362c17; --fine: #55c48a;
        --found: #7a6310; --found-ink: #fff3c4;
        --op-text: #5fa0f5; --op-binary: #2fbfae; --op-continuation: #8296b5; --op-ping: #e0b03c;
        --op-pong: #f0935a; --op-close: #b884ee; --op-reserved: #ef6cb0; --op-message: #b8c6da;
        --op-hole: #ff6b78; --op-note: #77828e; --op-event: #77828e;
      }
    }
    """#

  static let style: StaticString = #"""
    * { box-sizing: border-box; }
    html { height: 100%; }
    body {
      margin: 0; height: 100%; min-height: 640px; display: flex; flex-direction: column;
      background: var(--page); color: var(--text); font: 13px/1.45 var(--sans);
    }
    h1, h2, h3, h4, p, dl, dd, pre, fieldset { margin: 0; padding: 0; border: 0; }
    h1 { font-size: 16px; font-weight: 650; overflow-wrap: anywhere; }
    h2 { font-size: 13px; font-weight: 650; display: inline; }
    h4 { font-size: 12px; font-weight: 600; color: var(--muted); margin-bottom: 4px; }
    bdi { unicode-bidi: isolate; }
    button, select, input { font: inherit; color: inherit; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
    [hidden] { display: none !important; }
    .muted { color: var(--muted); }
    .danger { color: var(--danger); }
    .fine { color: var(--fine); }
    .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

    header { display: flex; flex-wrap: wrap; gap: 2px 20px; align-items: baseline; padding: 10px 14px 8px; }
    #totals { display: flex; flex-wrap: wrap; gap: 0 16px; color: var(--muted); font-variant-numeric: tabular-nums; }
    #totals .danger { color: var(--danger); font-weight: 600; }
    #totals .fine { color: var(--fine); }
    .notice {
      margin: 0 14px 8px; padding: 6px 10px; border-radius: 6px;
      background: var(--warning-soft); color: var(--warning); border: 1px solid currentColor;
    }
    footer { padding: 4px 14px 6px; color: var(--muted); font-size: 12px; }
    footer kbd:not(:first-child) { margin-left: 12px; }
    footer kbd + kbd:not(:first-child) { margin-left: 2px; }
    kbd {
      font: 11px var(--mono); padding: 0 4px; border: 1px solid var(--line); border-radius: 4px;
      background: var(--panel);
    }

    .bar { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; padding: 6px 14px; }
    .bar button, .bar select, .bar input[type=search] {
      background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 3px 9px; min-height: 28px;
    }
    .bar button { cursor: pointer; }
    .bar button:hover:enabled { border-color: var(--accent); }
    .bar button:disabled { opacity: .45; cursor: default; }
    #search { flex: 1 1 260px; min-width: 180px; }
    #search[aria-invalid] { border-color: var(--danger); }
    .hint { color: var(--muted); font-size: 12px; margin-left: auto; }
    .buttons { display: inline-flex; gap: 4px; }
    .buttons button { min-width: 30px; }
    .choice { display: inline-flex; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
    .choice label { cursor: pointer; position: relative; }
    .choice input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: inherit; }
    .choice span { display: block; padding: 3px 9px; border-radius: 5px; color: var(--muted); }
    .choice input:checked + span { background: var(--chosen); color: var(--text); }
    .choice input:disabled + span { opacity: .45; }
    .choice input:focus-visible + span { outline: 2px solid var(--accent); }
    #kinds { display: contents; }
    .bar .chip { display: inline-flex; gap: 5px; align-items: center; padding: 2px 9px; border-radius: 14px; }
    .chip .count { color: var(--muted); font-variant-numeric: tabular-nums; }
    .chip:not(.danger)[aria-pressed=false] { opacity: .5; text-decoration: line-through; }
    .chip.danger[aria-pressed=true] { background: var(--danger-soft); border-color: var(--danger); }
    .swatch { display: inline-block; width: 9px; height: 9px; border-radius: 2px; flex: none; }
    #count { margin-left: auto; font-variant-numeric: tabular-nums; color: var(--muted); }

    #connections { padding: 0 14px 6px; }
    #connections summary { cursor: pointer; padding: 2px 0 4px; }
    #connection-list { max-height: min(24vh, 240px); border: 1px solid var(--line); border-radius: 8px; }
    #connection-list:has(.details) { max-height: 60vh; }
    #timeline-section { position: relative; }
    #timeline {
      margin: 0 14px; max-height: 29vh; overflow: hidden auto; background: var(--panel);
      border: 1px solid var(--line); border-radius: 8px;
    }
    #lanes { position: relative; }
    #picture { position: sticky; top: 0; display: block; touch-action: pan-y; cursor: crosshair; }
    #picture.over-mark { cursor: pointer; }
    #tip {
      position: absolute; z-index: 5; max-width: min(460px, 90vw); pointer-events: none; padding: 6px 9px;
      margin: 34px 14px 0; background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
      box-shadow: 0 4px 16px rgba(0, 0, 0, .2); font-size: 12px;
    }
    .tip-text { font-family: var(--mono); overflow-wrap: anywhere; color: var(--muted); }

    main { flex: 1; min-height: 230px; padding: 0 14px; display: flex; }
    .list { overflow: auto; background: var(--panel); overflow-anchor: none; }
    #table { flex: 1; border: 1px solid var(--line); border-radius: 8px; }
    #empty { padding: 24px; text-align: center; color: var(--muted); }
    .space { position: relative; }
    .item { position: absolute; left: 0; right: 0; min-width: max-content; }
    """#

  static let rowStyle: StaticString = #"""
    .row {
      display: grid; align-items: center; height: var(--row); border-bottom: 1px solid var(--line);
      font-variant-numeric: tabular-nums; white-space: nowrap; cursor: pointer;
    }
    .item { min-width: 0; }
    .item .row:hover { background: var(--hover); }
    .row[aria-selected=true] { background: var(--chosen) !important; }
    .row[aria-expanded=true] { border-bottom-color: transparent; }
    .head.row {
      position: sticky; top: 0; z-index: 2; background: var(--panel); color: var(--muted); font-size: 12px;
      font-weight: 600; cursor: default;
    }
    .cell { overflow: hidden; text-overflow: ellipsis; padding: 0 7px; }
    .head .cell { text-overflow: clip; }
    #table .row {
      grid-template-columns:
        [number] var(--number, 72px) [time] 96px [conn] var(--conn, 52px) [from] 78px [fin] var(--fin, 38px)
        [rsv] var(--rsv, 44px) [opcode] 116px [mask] var(--mask, 84px) [length] 84px
        [inflated] var(--inflated, 80px) [preview] minmax(120px, 1fr) [end];
    }
    .number { grid-column: number; text-align: right; color: var(--muted); }
    .time { grid-column: time; text-align: right; }
    .conn { grid-column: conn; }
    .from { grid-column: from; }
    .fin { grid-column: fin; }
    .rsv { grid-column: rsv; }
    .opcode { grid-column: opcode; display: flex; gap: 6px; align-items: center; }
    .mask { grid-column: mask; font: 12px var(--mono); color: var(--muted); }
    .length { grid-column: length; text-align: right; }
    .inflated { grid-column: inflated; text-align: right; }
    .preview { grid-column: preview; }
    .sentence { grid-column: fin / end; }
    .preview, .sentence { font: 12px var(--mono); }
    .head .cell { font: inherit; color: inherit; }
    .cell.client::before, .cell.server::before { color: var(--muted); }
    #table .client::before { content: '↑ '; }
    #table .server::before { content: '↓ '; }
    .preview.code, .preview.heartbeat, .preview .protocol { color: var(--muted); }
    .notable { color: var(--accent); font-weight: 700; }
    #table .row.broken .number { box-shadow: inset 3px 0 var(--danger); color: var(--danger); }
    #table .row.violation { background: var(--danger-soft); color: var(--danger); }
    #table .row.violation.warning { background: var(--warning-soft); color: var(--warning); }
    #table .row.violation .cell { color: inherit; }
    #table .row.hole { color: var(--danger); }
    .sentence .label { color: var(--muted); }
    .violation .label { color: inherit; font-weight: 700; }
    body:not(.has-times) .when-timed, body.has-times .when-untimed { display: none; }
    .unseen { color: var(--warning); background: var(--warning-soft); border-radius: 3px; font-family: var(--mono); }
    mark { background: var(--found); color: var(--found-ink); border-radius: 2px; }
    .op-text { background: var(--op-text); } .op-binary { background: var(--op-binary); }
    .op-continuation { background: var(--op-continuation); } .op-ping { background: var(--op-ping); }
    .op-pong { background: var(--op-pong); } .op-close { background: var(--op-close); }
    .op-reserved { background: var(--op-reserved); } .op-message { background: var(--op-message); }
    .op-hole { background: var(--op-hole); } .op-note, .op-event { background: var(--op-event); }

    #connection-list .row {
      grid-template-columns: [conn] 56px [address] var(--address, minmax(90px, 1.6fr)) [path] minmax(80px, 1fr)
        [agreed] var(--agreed, minmax(80px, 1fr)) [client] minmax(120px, 185px) [server] minmax(120px, 185px)
        [duration] var(--duration, 92px) [violations] 78px [ended] minmax(120px, 1fr) [actions] 56px;
    }
    .address { grid-column: address; } .path { grid-column: path; } .agreed { grid-column: agreed; }
    #connection-list .client { grid-column: client; } #connection-list .server { grid-column: server; }
    .duration { grid-column: duration; } .violations { grid-column: violations; }
    .ended { grid-column: ended; } .actions { grid-column: actions; }
    .only {
      border: 1px solid var(--line); border-radius: 5px; background: none; padding: 0 6px; font-size: 12px;
      cursor: pointer; color: var(--muted);
    }
    .only:hover { border-color: var(--accent); color: var(--accent); }

    .details { padding: 8px 14px 12px; border-bottom: 1px solid var(--line); background: var(--lane); cursor: auto; }
    .details > * + * { margin-top: 10px; }
    .fields { display: flex; flex-wrap: wrap; gap: 4px 22px; }
    .fields > div { display: flex; gap: 6px; }
    .fields dt { color: var(--muted); }
    .fields dd { overflow-wrap: anywhere; }
    .tabs { display: flex; gap: 2px; }
    .tabs button {
      border: 1px solid transparent; border-bottom: 0; border-radius: 6px 6px 0 0; background: none; cursor: pointer;
      padding: 2px 10px; color: var(--muted); font-size: 12px;
    }
    .tabs button[aria-selected=true] { background: var(--panel); border-color: var(--line); color: var(--text); }
    pre {
      max-height: 320px; overflow: auto; padding: 8px 10px; background: var(--panel); border: 1px solid var(--line);
      border-radius: 0 6px 6px 6px; font: 12.5px/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere;
      tab-size: 4;
    }
    .heads { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 12px; }
    .details .violation { border-left: 3px solid var(--danger); padding: 2px 0 2px 10px; }
    .details .violation.warning { border-color: var(--warning); }
    .violation .fields { margin-top: 4px; font-size: 12px; }
    .checks { border-collapse: collapse; font-size: 12.5px; align-self: start; justify-self: start; }
    .checks caption { text-align: left; font-weight: 600; color: var(--muted); padding-bottom: 2px; }
    .checks th, .checks td { text-align: left; vertical-align: top; padding: 1px 12px 1px 0; white-space: nowrap; }
    .checks td:last-child { white-space: normal; overflow-wrap: anywhere; }
    .checks th { font-weight: 600; color: var(--muted); }
    .checks .pass th { color: var(--fine); } .checks .fail th { color: var(--danger); }
    .checks .warn th { color: var(--warning); }
    """#

  /// Columns that would be empty are left out; where there is little room, those that an opened row has too.
  static let narrowStyle: StaticString = #"""
    body:not(.has-inflated) .row { --inflated: 0; }
    body.one-connection #table .row { --conn: 0; }
    body:not(.has-inflated) .inflated, body.one-connection #table .conn { display: none; }
    @media (max-width: 1100px) {
      .row { --mask: 0; --rsv: 0; }
      .mask, .rsv, .hint { display: none; }
      #connection-list .row { --agreed: 0; --duration: 0; }
      #connection-list .agreed, #connection-list .duration { display: none; }
    }
    @media (max-width: 720px) {
      .fin, .number, .inflated, footer { display: none; }
      #table .row {
        grid-template-columns: [time] 78px [conn] var(--conn, 36px) [from] 66px [opcode fin] 18px [length] 54px
          [preview] minmax(80px, 1fr) [end];
      }
      .row .opcode { font-size: 0; gap: 0; }
      .head .opcode, .head .from { visibility: hidden; }
      .cell { padding: 0 4px; text-overflow: clip; }
      .checks td { white-space: normal; overflow-wrap: anywhere; }
      header, .bar { padding-left: 10px; padding-right: 10px; }
      main, #connections { padding-left: 6px; padding-right: 6px; }
      #timeline { margin: 0 6px; }
      #connection-list .row {
        grid-template-columns: [conn] 36px [path] minmax(60px, 1fr) [violations] 62px [ended] minmax(60px, 1fr)
          [actions] 48px;
      }
      #connection-list .address, #connection-list .client, #connection-list .server { display: none; }
    }
    """#
}
