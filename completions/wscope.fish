function __wscope_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __wscope_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __wscope_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __wscope_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __wscope_parse_tokens -S
    set -l unparsed_tokens (__wscope_tokens -pc)
    switch $unparsed_tokens[1]
    case 'wscope'
        __wscope_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'connect'
            __wscope_parse_subcommand 1 'x/execute=+' 't/text' 'b' 'binary=' '0/null' 'delimiter=' 'no-stdin' 'echo' 'slash' 'send-frame=+' 'socketio=+' 'path=' 'emit=+' 'ack' 'ack-timeout=' 'socketio-auth=' 'save-attachments=' '1/one' 'count=' 'until=' 'w/wait=' 'no-close' 'close-code=' 'close-reason=' 'close-timeout=' 'expect-status=' 'expect-header=+' 'expect-subprotocol=' 'expect=+' 'expect-close=' 'max-rtt=' 'compress=' 'compress-threshold=' 'max-message=' 'ping-interval=' 'P/show-ping-pong' 'lenient' 'H/header=+' 's/subprotocol=+' 'o/origin=' 'u/user=' 'bearer=' 'cookie=+' 'curl=' 'resolve=+' 'unix-socket=' 'proxy=' 'proxy-user=' 'noproxy=' 'proxy-cacert=' 'proxy-insecure' 'L/location' 'max-redirs=' '4' '6' 'connect-timeout=' 'max-time=' 'k/insecure' 'cacert=' 'cert=' 'sni=' 'tls-min=' 'tls-max=' 'keylog=' 'key=' 'v/verbose' 'frames' 'json' 'decode=' 'color=' 'show-secrets' 'format=' 'record=' 'replay=' 'replay-conn=' 'replay-timing' 'replay-ignore=+' 'replay-timeout=' 'misbehave=+' 'version' 'h/help'
        case 'listen'
            __wscope_parse_subcommand 1 'reply=' 'broadcast=' 'rooms' 'sink' 'pipe' 'exec=' 'socketio=+' 'ack' 'ack-timeout=' 'ping-timeout=' 's/subprotocol=+' 'path=+' 'allow-origin=+' 'H/header=+' 'page' 'cert=' 'key=' 'client-ca=' 'self-signed' 'write-ca=' 'keylog=' 'tls-min=' 'tls-max=' 'once' 'count=' 'max-connections=' 'idle-timeout=' 'handshake-timeout=' 'unix-socket=' 'expect=+' 'expect-close=' 'compress=' 'compress-threshold=' 'max-message=' 'ping-interval=' 'P/show-ping-pong' 'lenient' 'v/verbose' 'frames' 'json' 'decode=' 'color=' 'show-secrets' 'record=' 'replay=' 'replay-conn=' 'replay-timing' 'replay-ignore=+' 'replay-timeout=' 'misbehave=+' 'body=' 'version' 'h/help'
        case 'handshake-inspect'
            __wscope_parse_subcommand 1 'offline=' 'listen=' 'variations' 'diff=' 'diff-entry=' 'key=' 'timing' 'repeat=' 'w/wait=' 'idle-probe=' 'ping-interval=' 'H/header=+' 's/subprotocol=+' 'o/origin=' 'u/user=' 'bearer=' 'cookie=+' 'curl=' 'expect-status=' 'expect-header=+' 'expect-subprotocol=' 'compress=' 'resolve=+' 'unix-socket=' 'proxy=' 'proxy-user=' 'noproxy=' 'proxy-cacert=' 'proxy-insecure' 'L/location' 'max-redirs=' '4' '6' 'connect-timeout=' 'max-time=' 'k/insecure' 'cacert=' 'cert=' 'sni=' 'tls-min=' 'tls-max=' 'keylog=' 'q/quiet' 'v/verbose' 'json' 'color=' 'show-secrets' 'format=' 'version' 'h/help'
        case 'frame-dump'
            __wscope_parse_subcommand 1 'input=' 'deflate=' 'port=' 'follow' 'show-secrets' 'from=' 'skip-handshake' 'no-skip-handshake' 'stream=+' 'opcode=+' 'direction=' 'grep=' 'violations' 'table' 'bytes' 'json' 'payload' 'messages' 'html=' 'decode=' 'preview=' 'color=' 'compose=+' 'hex' 'H/header=+' 's/subprotocol=+' 'o/origin=' 'u/user=' 'bearer=' 'cookie=+' 'resolve=+' 'unix-socket=' 'proxy=' 'proxy-user=' 'noproxy=' 'proxy-cacert=' 'proxy-insecure' 'L/location' 'max-redirs=' '4' '6' 'connect-timeout=' 'max-time=' 'k/insecure' 'cacert=' 'cert=' 'sni=' 'tls-min=' 'tls-max=' 'keylog=' 'key=' 'version' 'h/help'
        case 'help'
            __wscope_parse_subcommand -r 1 'version'
        end
    end
end

function __wscope_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __wscope_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __wscope_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __wscope_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__wscope_tokens -p)
    if test -z "$(__wscope_tokens -t)"
        set -l index (count (__wscope_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'wscope' -f
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope" version' -l 'version' -d 'Show the version.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_positional "wscope" -eq 1' -fa 'connect' -d 'Connect to a WebSocket server: stdin lines out, messages to stdout.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_positional "wscope" -eq 1' -fa 'listen' -d 'Run a throwaway WebSocket server: echo by default.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_positional "wscope" -eq 1' -fa 'handshake-inspect' -d 'Show a WebSocket handshake, and judge it line by line.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_positional "wscope" -eq 1' -fa 'frame-dump' -d 'Show the frames in a capture, in a file, in pasted hex, or of a live connection.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_positional "wscope" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -s 'x' -l 'execute' -d 'Send this text as soon as the connection is open (repeatable). stdin is then read only if one is \'-\'.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" t text' -s 't' -l 'text' -d 'Send text messages, one a line; this is so anyway.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" b' -s 'b' -d 'The same as --binary without a size.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" binary' -l 'binary' -d 'Send binary messages: stdin in blocks of this size, as a whole, or (alone) as it comes, at most 64K. Messages are printed byte for byte, with nothing between them.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" 0 null' -s '0' -l 'null' -d 'A NUL byte ends each message in place of a line end, on stdin and stdout.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" delimiter' -l 'delimiter' -d 'This text ends each message in place of a line end, on stdin and stdout (\\r, \\n, \\t, \\0, \\\\, \\xNN).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" no-stdin' -l 'no-stdin' -d 'Do not read stdin. With nothing else to send, stay until the server closes.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" echo' -l 'echo' -d 'Send each received message back until the server closes. stdin is not read.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" slash' -l 'slash' -d 'Take lines that begin with a slash as commands: /ping [data], /pong [data], /close [code [reason]].'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'send-frame' -d 'Send one frame, legal or not (repeatable), such as \'fin=0 op=text rsv1=1 payload=Hello\'; the keys are those of frame-dump --compose. stdin is then not read, unless by -x -.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'socketio' -d 'Speak Socket.IO, and join this namespace (alone: /; repeatable). A line is an event and its arguments in JSON, both ways.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" path' -l 'path' -d 'Where the server has its Socket.IO, for a URL without a path; otherwise /socket.io/.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'emit' -d 'Send this event as soon as the namespaces are joined (repeatable). stdin is then read only if one is \'-\'.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" ack' -l 'ack' -d 'Ask for an ack with each event, print it, and wait for it before the Close.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" ack-timeout' -l 'ack-timeout' -d 'How long to wait for an ack; without one the exit status is 19.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" socketio-auth' -l 'socketio-auth' -d 'Send this with each request to join. --auth does the same, where its value is a JSON object.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" save-attachments' -l 'save-attachments' -d 'Save binary attachments to files in this directory, and print their paths in place of hex.' -rfa '(__wscope_complete_directories)'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" 1 one' -s '1' -l 'one' -d 'Send one message, print one, close.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" count' -l 'count' -d 'Close as soon as so many messages have been printed.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" until' -l 'until' -d 'Close as soon as a message that holds this text has been printed.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" w wait' -l 'wait' -s 'w' -d 'After the last input, close when so much time has passed, answers or not (0: at once; -1: never).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" no-close' -l 'no-close' -d 'After the last input, leave the Close to the server.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" close-code' -l 'close-code' -d 'Status code of our Close; otherwise 1000.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" close-reason' -l 'close-reason' -d 'Reason of our Close, at most 123 bytes.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" close-timeout' -l 'close-timeout' -d 'After our Close, give up when the server has been silent for so long (0: never).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" expect-status' -l 'expect-status' -d 'Fail unless the answer has this status; one that refuses is then no failure.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'expect-header' -d 'Fail unless the answer has this header (repeatable). \'Name\' alone: with any value; \'Name:\': not at all; /REGEX/ as the value: one that matches.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" expect-subprotocol' -l 'expect-subprotocol' -d 'Fail unless the server agrees on this subprotocol; an empty text: on none.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'expect' -d 'Wait for a message that holds this text, then close (repeatable: one after the other). Fail if none comes.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" expect-close' -l 'expect-close' -d 'Fail unless the connection is closed with this code; 1005: with none, 1006: without a Close.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" max-rtt' -l 'max-rtt' -d 'Send a Ping when the connection is open, and fail as soon as a Pong takes longer than this.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" compress' -l 'compress' -d 'Offer permessage-deflate (a server: agree to it), alone or with parameters as in the header: \'client_max_window_bits=10; server_no_context_takeover\'.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" compress-threshold' -l 'compress-threshold' -d 'Send messages shorter than this uncompressed; in bytes, or with K, M or G.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" max-message' -l 'max-message' -d 'Longest message to accept, in bytes or with K, M or G; a longer one is answered with 1009.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" ping-interval' -l 'ping-interval' -d 'Send a Ping every so many seconds.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" P show-ping-pong' -s 'P' -l 'show-ping-pong' -d 'Tell on stderr of each Ping and Pong that comes.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" lenient' -l 'lenient' -d 'Tell of the rules that the peer breaks, and go on instead of closing.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -s 'H' -l 'header' -d 'Add a request header, or replace one of ours. \'Name:\' removes it, \'Name;\' sends it empty; repeats are sent repeated.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -s 's' -l 'subprotocol' -l 'protocol' -d 'Offer a subprotocol (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" o origin' -s 'o' -l 'origin' -d 'Send this Origin.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" auth u user' -s 'u' -l 'user' -l 'auth' -d 'Send Basic credentials.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" bearer' -l 'bearer' -d 'Send a Bearer token.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'cookie' -d 'Send a cookie (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" curl' -l 'curl' -d 'Take the URL, the headers and the rest of the request from a cURL command, as browsers copy it. Written last, without quotes around it, it may be pasted as it is.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'resolve' -d 'Connect to this address for that host and port, without resolving the name (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" unix-socket' -l 'unix-socket' -d 'Connect to this Unix socket; the URL still gives Host and path.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" proxy' -l 'proxy' -d 'Go through this proxy: http://, https://, socks5:// (names are resolved here) or socks5h:// (by the proxy); \'\' ignores the variables that name one.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" proxy-user' -l 'proxy-user' -d 'Credentials for the proxy.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" noproxy' -l 'noproxy' -d 'Go to these hosts without a proxy, in place of what NO_PROXY says: names, addresses and networks (10.0.0.0/8), separated by commas; * for all.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" proxy-cacert' -l 'proxy-cacert' -d 'Trust the certificates in this file (PEM) for an https:// proxy, in place of the system\'s.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" proxy-insecure' -l 'proxy-insecure' -d 'Do not verify the certificate of an https:// proxy.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" L location' -s 'L' -l 'location' -d 'Follow redirects of the upgrade; credentials and cookies are not sent to another origin.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" max-redirs' -l 'max-redirs' -d 'With --location, follow at most so many redirects.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" 4' -s '4' -d 'Use IPv4 only.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" 6' -s '6' -d 'Use IPv6 only.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" connect-timeout' -l 'connect-timeout' -d 'Give up when the connection is not open after so many seconds (default: 30).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" max-time' -l 'max-time' -d 'Give up after so many seconds in all, connecting included.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" insecure k' -s 'k' -l 'insecure' -d 'Do not verify the server\'s certificate.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" cacert' -l 'cacert' -d 'Trust the certificates in this file (PEM) in place of the system\'s.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" cert' -l 'cert' -d 'Send this client certificate (PEM).' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" sni' -l 'sni' -d 'Name to ask for (SNI) and to verify, in place of the URL\'s host.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" tls-min' -l 'tls-min' -d 'Oldest TLS version to accept.' -rfka '1.0 1.1 1.2 1.3'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" tls-max' -l 'tls-max' -d 'Newest TLS version to accept.' -rfka '1.0 1.1 1.2 1.3'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" keylog' -l 'keylog' -d 'Append the TLS secrets to this file, for Wireshark, as the variable SSLKEYLOGFILE does.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" key' -l 'key' -d 'The private key (PEM) of --cert, when it is not in the same file.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" v verbose' -l 'verbose' -s 'v' -d 'Show addresses, TLS, the handshake as on the wire, and timing on stderr.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" frames' -l 'frames' -d 'Show each frame with its fields, both ways, on stderr.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" json' -l 'json' -d 'Write JSON Lines to stdout in place of payloads; docs/json-lines.md has the fields.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" decode' -l 'decode' -d 'Decode messages as this protocol; auto goes by the handshake.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" color' -l 'color' -d 'When to use colour.' -rfka 'auto always never'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" show-secrets' -l 'show-secrets' -d 'Print Authorization, Cookie and tokens in handshakes and in what is decoded, instead of hiding their values.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" format' -l 'format' -d 'When all is over, print this, as curl\'s --write-out does: %{status}, %{time_total}, %{close_code}, %{header{NAME}}, %{json} and more; @FILE reads it from a file.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" record' -l 'record' -d 'Write the session to this file as it goes: JSON Lines, or a HAR or packets for Wireshark where the name ends in .har or .pcapng.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" replay' -l 'replay' -d 'Play our side of a recorded session, in any format that frame-dump reads captures in, and compare what comes with what was recorded.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" replay-conn' -l 'replay-conn' -d 'Which connection of the recording; otherwise the first that was open.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" replay-timing' -l 'replay-timing' -d 'Send each message of --replay at its recorded time, and not when the answers before it have come.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'replay-ignore' -d 'Leave out of the comparison what this matches, such as times and identifiers (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" replay-timeout' -l 'replay-timeout' -d 'Longest wait for a message that was recorded.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect"' -l 'misbehave' -d 'Break the protocol on purpose (repeatable):' -rfka 'no-upgrade-header wrong-subprotocol bad-key http10 slow-handshake endless-headers no-mask rsv reserved-opcode long-control fragmented-control bad-utf8 orphan-continuation drop-mid-frame no-pong one-byte-close bad-close-code no-close-reply'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" version' -l 'version' -d 'Show the version.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope connect" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" reply' -l 'reply' -d 'Answer each message with this text. {} is the message, {json.NAME} a member of it, {path} the path of the request, {client} its number.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" broadcast' -l 'broadcast' -d 'Send each message, or the --reply to it, to all clients: alone, the sender included; =others, without it.' -rfka 'all others'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" rooms' -l 'rooms' -d 'Each request path is a room: what is sent in it is heard in it, and nowhere else. With --socketio, join and leave are events.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" sink' -l 'sink' -d 'Answer nothing: read messages and count them.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" pipe' -l 'pipe' -d 'Send each line of stdin to every client, and print each message of theirs as a line.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" exec' -l 'exec' -d 'Run this shell command for each connection: its stdin and stdout are messages, one a line; the request is in its environment as CGI variables.' -rfka '(compgen -c)'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen"' -l 'socketio' -d 'Serve Socket.IO, over polling and WebSocket, with this namespace (repeatable; alone: any). Events are printed; a line of stdin goes to all.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" ack' -l 'ack' -d 'Ask each client for an ack of what a line of stdin emits, and print it.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" ack-timeout' -l 'ack-timeout' -d 'How long to wait for an ack before it is told that there is none.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" ping-timeout' -l 'ping-timeout' -d 'With --socketio, how long a client has for its pong (default: 20).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen"' -s 's' -l 'subprotocol' -l 'protocol' -d 'Agree to this subprotocol (repeatable). Where a client offers several of them, its first wins.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen"' -l 'path' -d 'Accept only this path (repeatable); others get 404. With --socketio: /socket.io/ unless given.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen"' -l 'allow-origin' -d 'Accept only this Origin (repeatable); others get 403.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen"' -s 'H' -l 'header' -d 'Add a header to the response (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" page' -l 'page' -d 'Answer a browser\'s plain GET with a page that connects back, sends, and lists what comes.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" cert' -l 'cert' -d 'Serve wss with this certificate (PEM).' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" key' -l 'key' -d 'Its private key (PEM), when it is not in the same file.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" client-ca' -l 'client-ca' -d 'Require client certificates signed by this CA (PEM).' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" self-signed' -l 'self-signed' -d 'Serve wss with a certificate made at start; its fingerprint is printed.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" write-ca' -l 'write-ca' -d 'Save the certificate of --self-signed, for a client\'s --cacert.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" keylog' -l 'keylog' -d 'Append the TLS secrets to this file, for Wireshark, as the variable SSLKEYLOGFILE does.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" tls-min' -l 'tls-min' -d 'Oldest TLS version to accept.' -rfka '1.0 1.1 1.2 1.3'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" tls-max' -l 'tls-max' -d 'Newest TLS version to accept.' -rfka '1.0 1.1 1.2 1.3'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" once' -l 'once' -d 'Serve one connection, then exit.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" count' -l 'count' -d 'Close every client and exit as soon as so many messages have come.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" max-connections' -l 'max-connections' -d 'Serve at most so many clients at once; more wait.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" idle-timeout' -l 'idle-timeout' -d 'Close a client with 1001 when it has been silent for so long.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" handshake-timeout' -l 'handshake-timeout' -d 'Drop a client whose upgrade request is not complete after so long.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" unix-socket' -l 'unix-socket' -d 'Listen on this Unix socket.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen"' -l 'expect' -d 'Wait for a message that holds this text, then close (repeatable: one after the other). Fail if none comes.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" expect-close' -l 'expect-close' -d 'Fail unless the connection is closed with this code; 1005: with none, 1006: without a Close.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" compress' -l 'compress' -d 'Offer permessage-deflate (a server: agree to it), alone or with parameters as in the header: \'client_max_window_bits=10; server_no_context_takeover\'.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" compress-threshold' -l 'compress-threshold' -d 'Send messages shorter than this uncompressed; in bytes, or with K, M or G.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" max-message' -l 'max-message' -d 'Longest message to accept, in bytes or with K, M or G; a longer one is answered with 1009.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" ping-interval' -l 'ping-interval' -d 'Send a Ping every so many seconds.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" P show-ping-pong' -s 'P' -l 'show-ping-pong' -d 'Tell on stderr of each Ping and Pong that comes.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" lenient' -l 'lenient' -d 'Tell of the rules that the peer breaks, and go on instead of closing.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" v verbose' -l 'verbose' -s 'v' -d 'Show addresses, TLS, the handshake as on the wire, and timing on stderr.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" frames' -l 'frames' -d 'Show each frame with its fields, both ways, on stderr.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" json' -l 'json' -d 'Write JSON Lines to stdout in place of payloads; docs/json-lines.md has the fields.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" decode' -l 'decode' -d 'Decode messages as this protocol; auto goes by the handshake.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" color' -l 'color' -d 'When to use colour.' -rfka 'auto always never'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" show-secrets' -l 'show-secrets' -d 'Print Authorization, Cookie and tokens in handshakes and in what is decoded, instead of hiding their values.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" record' -l 'record' -d 'Write the session to this file as it goes: JSON Lines, or a HAR or packets for Wireshark where the name ends in .har or .pcapng.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" replay' -l 'replay' -d 'Play our side of a recorded session, in any format that frame-dump reads captures in, and compare what comes with what was recorded.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" replay-conn' -l 'replay-conn' -d 'Which connection of the recording; otherwise the first that was open.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" replay-timing' -l 'replay-timing' -d 'Send each message of --replay at its recorded time, and not when the answers before it have come.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen"' -l 'replay-ignore' -d 'Leave out of the comparison what this matches, such as times and identifiers (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" replay-timeout' -l 'replay-timeout' -d 'Longest wait for a message that was recorded.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen"' -l 'misbehave' -d 'Break the protocol on purpose (repeatable):' -rfka 'status=CODE wrong-accept no-upgrade-header wrong-subprotocol unknown-extension http10 slow-handshake endless-headers mask rsv reserved-opcode long-control fragmented-control bad-utf8 orphan-continuation drop-mid-frame no-pong one-byte-close bad-close-code no-close-reply'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" body' -l 'body' -d 'The body of what --misbehave status=CODE answers.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" version' -l 'version' -d 'Show the version.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope listen" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" offline' -l 'offline' -d 'Judge a request, an answer or both from text; - is stdin.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" listen' -l 'listen' -d 'Wait for one client, answer it, judge what it sent, exit.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" variations' -l 'variations' -d 'Ask again and again, with one change at a time: what does the server object to, and what should it?'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" diff' -l 'diff' -d 'Compare our request with another, and send nothing: text, a HAR or a cURL command; - is stdin.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" diff-entry' -l 'diff-entry' -d 'Which WebSocket of a HAR --diff compares with: its number, or a part of its URL; otherwise the first.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" key' -l 'key' -d 'Print the Sec-WebSocket-Accept that belongs to this Sec-WebSocket-Key; with --cert: the file of its private key (PEM).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" timing' -l 'timing' -d 'Show how long each phase takes: resolve, TCP, proxy, TLS, upgrade, first message.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" repeat' -l 'repeat' -d 'With --timing, connect so many times, and show minimum, median, 99th percentile and mean.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" w wait' -l 'wait' -s 'w' -d 'With --timing, how long to wait for the first message; otherwise 1. 0 does not wait.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" idle-probe' -l 'idle-probe' -d 'Find out after how much silence the connection is cut, at the most so long (alone: 120), and whether Pings keep it open.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" ping-interval' -l 'ping-interval' -d 'With --idle-probe, how far apart the Pings of the second connection are; otherwise 15, or a quarter of the time.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect"' -s 'H' -l 'header' -d 'Add a request header, or replace one of ours. \'Name:\' removes it, \'Name;\' sends it empty; repeats are sent repeated.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect"' -s 's' -l 'subprotocol' -l 'protocol' -d 'Offer a subprotocol (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" o origin' -s 'o' -l 'origin' -d 'Send this Origin.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" auth u user' -s 'u' -l 'user' -l 'auth' -d 'Send Basic credentials.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" bearer' -l 'bearer' -d 'Send a Bearer token.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect"' -l 'cookie' -d 'Send a cookie (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" curl' -l 'curl' -d 'Take the URL, the headers and the rest of the request from a cURL command, as browsers copy it. Written last, without quotes around it, it may be pasted as it is.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" expect-status' -l 'expect-status' -d 'Fail unless the answer has this status; one that refuses is then no failure.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect"' -l 'expect-header' -d 'Fail unless the answer has this header (repeatable). \'Name\' alone: with any value; \'Name:\': not at all; /REGEX/ as the value: one that matches.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" expect-subprotocol' -l 'expect-subprotocol' -d 'Fail unless the server agrees on this subprotocol; an empty text: on none.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" compress' -l 'compress' -d 'Offer permessage-deflate (a server: agree to it), alone or with parameters as in the header: \'client_max_window_bits=10; server_no_context_takeover\'.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect"' -l 'resolve' -d 'Connect to this address for that host and port, without resolving the name (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" unix-socket' -l 'unix-socket' -d 'Connect to this Unix socket; the URL still gives Host and path.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" proxy' -l 'proxy' -d 'Go through this proxy: http://, https://, socks5:// (names are resolved here) or socks5h:// (by the proxy); \'\' ignores the variables that name one.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" proxy-user' -l 'proxy-user' -d 'Credentials for the proxy.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" noproxy' -l 'noproxy' -d 'Go to these hosts without a proxy, in place of what NO_PROXY says: names, addresses and networks (10.0.0.0/8), separated by commas; * for all.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" proxy-cacert' -l 'proxy-cacert' -d 'Trust the certificates in this file (PEM) for an https:// proxy, in place of the system\'s.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" proxy-insecure' -l 'proxy-insecure' -d 'Do not verify the certificate of an https:// proxy.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" L location' -s 'L' -l 'location' -d 'Follow redirects of the upgrade; credentials and cookies are not sent to another origin.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" max-redirs' -l 'max-redirs' -d 'With --location, follow at most so many redirects.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" 4' -s '4' -d 'Use IPv4 only.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" 6' -s '6' -d 'Use IPv6 only.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" connect-timeout' -l 'connect-timeout' -d 'Give up when the connection is not open after so many seconds (default: 30).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" max-time' -l 'max-time' -d 'Give up after so many seconds in all, connecting included.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" insecure k' -s 'k' -l 'insecure' -d 'Do not verify the server\'s certificate.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" cacert' -l 'cacert' -d 'Trust the certificates in this file (PEM) in place of the system\'s.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" cert' -l 'cert' -d 'Send this client certificate (PEM).' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" sni' -l 'sni' -d 'Name to ask for (SNI) and to verify, in place of the URL\'s host.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" tls-min' -l 'tls-min' -d 'Oldest TLS version to accept.' -rfka '1.0 1.1 1.2 1.3'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" tls-max' -l 'tls-max' -d 'Newest TLS version to accept.' -rfka '1.0 1.1 1.2 1.3'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" keylog' -l 'keylog' -d 'Append the TLS secrets to this file, for Wireshark, as the variable SSLKEYLOGFILE does.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" q quiet' -l 'quiet' -s 'q' -d 'Print nothing: the exit status tells.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" v verbose' -l 'verbose' -s 'v' -d 'Show addresses, TLS and timing on stderr.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" json' -l 'json' -d 'Write JSON Lines; docs/json-lines.md has the fields.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" color' -l 'color' -d 'When to use colour.' -rfka 'auto always never'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" show-secrets' -l 'show-secrets' -d 'Print Authorization, Cookie and tokens instead of hiding their values.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" format' -l 'format' -d 'When all is over, print this, as curl\'s --write-out does: %{status}, %{time_total}, %{close_code}, %{header{NAME}}, %{json} and more; @FILE reads it from a file.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" version' -l 'version' -d 'Show the version.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope handshake-inspect" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_positional "wscope frame-dump" -eq 1' -F
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" input' -l 'input' -d 'What the input is; otherwise told by its bytes.' -rfka 'raw hex pcap pcapng har curl-trace json-lines'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" deflate' -l 'deflate' -d 'What was agreed on where the capture does not hold the handshake; parameters as in the header, or \'\'.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" port' -l 'port' -d 'Who has this TCP port is the server, where no handshake tells.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" follow' -l 'follow' -d 'At the end of a capture, wait for it to grow, until interrupted.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" show-secrets' -l 'show-secrets' -d 'Show credentials in handshakes and in what is decoded as they are.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" from' -l 'from' -d 'Who sent the frames; otherwise told by the MASK bit of the first.' -rfka 'client server'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" skip-handshake' -l 'skip-handshake' -d 'Skip everything up to the first empty line; otherwise an HTTP head is skipped.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" no-skip-handshake' -l 'no-skip-handshake' -d 'Skip everything up to the first empty line; otherwise an HTTP head is skipped.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump"' -l 'stream' -d 'Only this connection of a capture (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump"' -l 'opcode' -d 'Only frames of this opcode, by name or number (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" direction' -l 'direction' -d 'Only what the client, or the server, sent.' -rfka 'client server'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" grep' -l 'grep' -d 'Only payloads with this text, or that match /this expression/ (POSIX extended).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" violations' -l 'violations' -d 'Only frames that break a rule.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" table' -l 'table' -d 'One row a frame.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" bytes' -l 'bytes' -d 'The annotated bytes of each frame, field by field.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" json' -l 'json' -d 'JSON Lines; docs/json-lines.md has the fields.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" payload' -l 'payload' -d 'Only the payload bytes of data frames, unmasked; of a capture, of messages, inflated.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" messages' -l 'messages' -d 'Of a capture, whole messages in place of frames: put together and inflated.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" html' -l 'html' -d 'Write one page for the browser, with a timeline, search and filters, in place of rows on stdout.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'html\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" decode' -l 'decode' -d 'Decode messages as this protocol; auto goes by the handshake.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" preview' -l 'preview' -d 'Show at most this much of each payload: columns of the table (otherwise as wide as the terminal, or 64), bytes of --bytes (otherwise 256), --json (otherwise 65536) and --html (otherwise 4096).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" color' -l 'color' -d 'When to use colour.' -rfka 'auto always never'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump"' -l 'compose' -d 'Print the bytes of a frame, legal or not (repeatable). Keys: fin, rsv, rsv1-3, op, mask, len, enc, payload, hex, file, code, reason.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" hex' -l 'hex' -d 'Print --compose as hex text, one frame a line, as is done to a terminal, not raw.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump"' -s 'H' -l 'header' -d 'Add a request header, or replace one of ours. \'Name:\' removes it, \'Name;\' sends it empty; repeats are sent repeated.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump"' -s 's' -l 'subprotocol' -l 'protocol' -d 'Offer a subprotocol (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" o origin' -s 'o' -l 'origin' -d 'Send this Origin.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" auth u user' -s 'u' -l 'user' -l 'auth' -d 'Send Basic credentials.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" bearer' -l 'bearer' -d 'Send a Bearer token.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump"' -l 'cookie' -d 'Send a cookie (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump"' -l 'resolve' -d 'Connect to this address for that host and port, without resolving the name (repeatable).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" unix-socket' -l 'unix-socket' -d 'Connect to this Unix socket; the URL still gives Host and path.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" proxy' -l 'proxy' -d 'Go through this proxy: http://, https://, socks5:// (names are resolved here) or socks5h:// (by the proxy); \'\' ignores the variables that name one.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" proxy-user' -l 'proxy-user' -d 'Credentials for the proxy.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" noproxy' -l 'noproxy' -d 'Go to these hosts without a proxy, in place of what NO_PROXY says: names, addresses and networks (10.0.0.0/8), separated by commas; * for all.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" proxy-cacert' -l 'proxy-cacert' -d 'Trust the certificates in this file (PEM) for an https:// proxy, in place of the system\'s.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" proxy-insecure' -l 'proxy-insecure' -d 'Do not verify the certificate of an https:// proxy.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" L location' -s 'L' -l 'location' -d 'Follow redirects of the upgrade; credentials and cookies are not sent to another origin.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" max-redirs' -l 'max-redirs' -d 'With --location, follow at most so many redirects.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" 4' -s '4' -d 'Use IPv4 only.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" 6' -s '6' -d 'Use IPv6 only.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" connect-timeout' -l 'connect-timeout' -d 'Give up when the connection is not open after so many seconds (default: 30).' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" max-time' -l 'max-time' -d 'Give up after so many seconds in all, connecting included.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" insecure k' -s 'k' -l 'insecure' -d 'Do not verify the server\'s certificate.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" cacert' -l 'cacert' -d 'Trust the certificates in this file (PEM) in place of the system\'s.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" cert' -l 'cert' -d 'Send this client certificate (PEM).' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" sni' -l 'sni' -d 'Name to ask for (SNI) and to verify, in place of the URL\'s host.' -rfka ''
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" tls-min' -l 'tls-min' -d 'Oldest TLS version to accept.' -rfka '1.0 1.1 1.2 1.3'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" tls-max' -l 'tls-max' -d 'Newest TLS version to accept.' -rfka '1.0 1.1 1.2 1.3'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" keylog' -l 'keylog' -d 'Append the TLS secrets to this file, for Wireshark, as the variable SSLKEYLOGFILE does.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" key' -l 'key' -d 'The private key (PEM) of --cert, when it is not in the same file.' -rF
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" version' -l 'version' -d 'Show the version.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope frame-dump" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'wscope' -n '__wscope_should_offer_completions_for_flags_or_options "wscope help" version' -l 'version' -d 'Show the version.'
