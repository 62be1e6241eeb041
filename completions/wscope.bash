#!/bin/bash

__wscope_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__wscope_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__wscope_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__wscope_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_wscope() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __wscope_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    connect|listen|handshake-inspect|frame-dump|help)
        # Offer subcommand argument completions
        "_wscope_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'connect listen handshake-inspect frame-dump help' -- "${cur}"))
        ;;
    esac
}

_wscope_connect() {
    repeating_flags=()
    non_repeating_flags=(-t --text -b -0 --null --no-stdin --echo --slash --ack -1 --one --no-close -P --show-ping-pong --lenient --proxy-insecure -L --location -4 -6 -k --insecure --verbose -v --frames --json --show-secrets --replay-timing --version -h --help)
    repeating_options=(-x --execute --send-frame --socketio --emit --expect-header --expect -H --header -s --subprotocol --protocol --cookie --resolve --replay-ignore --misbehave)
    non_repeating_options=(--binary --delimiter --path --ack-timeout --socketio-auth --save-attachments --count --until --wait -w --close-code --close-reason --close-timeout --expect-status --expect-subprotocol --expect-close --max-rtt --compress --compress-threshold --max-message --ping-interval -o --origin -u --user --auth --bearer --curl --unix-socket --proxy --proxy-user --noproxy --proxy-cacert --max-redirs --connect-timeout --max-time --cacert --cert --sni --tls-min --tls-max --keylog --key --decode --color --format --record --replay --replay-conn --replay-timeout)
    __wscope_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-x'|'--execute')
        return
        ;;
    '--binary')
        return
        ;;
    '--delimiter')
        return
        ;;
    '--send-frame')
        return
        ;;
    '--socketio')
        return
        ;;
    '--path')
        return
        ;;
    '--emit')
        return
        ;;
    '--ack-timeout')
        return
        ;;
    '--socketio-auth')
        return
        ;;
    '--save-attachments')
        __wscope_add_completions -d
        return
        ;;
    '--count')
        return
        ;;
    '--until')
        return
        ;;
    '--wait'|'-w')
        return
        ;;
    '--close-code')
        return
        ;;
    '--close-reason')
        return
        ;;
    '--close-timeout')
        return
        ;;
    '--expect-status')
        return
        ;;
    '--expect-header')
        return
        ;;
    '--expect-subprotocol')
        return
        ;;
    '--expect')
        return
        ;;
    '--expect-close')
        return
        ;;
    '--max-rtt')
        return
        ;;
    '--compress')
        return
        ;;
    '--compress-threshold')
        return
        ;;
    '--max-message')
        return
        ;;
    '--ping-interval')
        return
        ;;
    '-H'|'--header')
        return
        ;;
    '-s'|'--subprotocol'|'--protocol')
        return
        ;;
    '-o'|'--origin')
        return
        ;;
    '-u'|'--user'|'--auth')
        return
        ;;
    '--bearer')
        return
        ;;
    '--cookie')
        return
        ;;
    '--curl')
        return
        ;;
    '--resolve')
        return
        ;;
    '--unix-socket')
        __wscope_add_completions -f
        return
        ;;
    '--proxy')
        return
        ;;
    '--proxy-user')
        return
        ;;
    '--noproxy')
        return
        ;;
    '--proxy-cacert')
        __wscope_add_completions -f
        return
        ;;
    '--max-redirs')
        return
        ;;
    '--connect-timeout')
        return
        ;;
    '--max-time')
        return
        ;;
    '--cacert')
        __wscope_add_completions -f
        return
        ;;
    '--cert')
        __wscope_add_completions -f
        return
        ;;
    '--sni')
        return
        ;;
    '--tls-min')
        __wscope_add_completions -W '1.0'$'\n''1.1'$'\n''1.2'$'\n''1.3'
        return
        ;;
    '--tls-max')
        __wscope_add_completions -W '1.0'$'\n''1.1'$'\n''1.2'$'\n''1.3'
        return
        ;;
    '--keylog')
        __wscope_add_completions -f
        return
        ;;
    '--key')
        __wscope_add_completions -f
        return
        ;;
    '--decode')
        return
        ;;
    '--color')
        __wscope_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--format')
        return
        ;;
    '--record')
        __wscope_add_completions -f
        return
        ;;
    '--replay')
        __wscope_add_completions -f
        return
        ;;
    '--replay-conn')
        return
        ;;
    '--replay-ignore')
        return
        ;;
    '--replay-timeout')
        return
        ;;
    '--misbehave')
        __wscope_add_completions -W 'no-upgrade-header'$'\n''wrong-subprotocol'$'\n''bad-key'$'\n''http10'$'\n''slow-handshake'$'\n''endless-headers'$'\n''no-mask'$'\n''rsv'$'\n''reserved-opcode'$'\n''long-control'$'\n''fragmented-control'$'\n''bad-utf8'$'\n''orphan-continuation'$'\n''drop-mid-frame'$'\n''no-pong'$'\n''one-byte-close'$'\n''bad-close-code'$'\n''no-close-reply'
        return
        ;;
    esac
}

_wscope_listen() {
    repeating_flags=()
    non_repeating_flags=(--rooms --sink --pipe --ack --page --self-signed --once -P --show-ping-pong --lenient --verbose -v --frames --json --show-secrets --replay-timing --version -h --help)
    repeating_options=(--socketio -s --subprotocol --protocol --path --allow-origin -H --header --expect --replay-ignore --misbehave)
    non_repeating_options=(--reply --broadcast --exec --ack-timeout --ping-timeout --cert --key --client-ca --write-ca --keylog --tls-min --tls-max --count --max-connections --idle-timeout --handshake-timeout --unix-socket --expect-close --compress --compress-threshold --max-message --ping-interval --decode --color --record --replay --replay-conn --replay-timeout --body)
    __wscope_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reply')
        return
        ;;
    '--broadcast')
        __wscope_add_completions -W 'all'$'\n''others'
        return
        ;;
    '--exec')
        __wscope_add_completions -W "$(eval 'compgen -c')"
        return
        ;;
    '--socketio')
        return
        ;;
    '--ack-timeout')
        return
        ;;
    '--ping-timeout')
        return
        ;;
    '-s'|'--subprotocol'|'--protocol')
        return
        ;;
    '--path')
        return
        ;;
    '--allow-origin')
        return
        ;;
    '-H'|'--header')
        return
        ;;
    '--cert')
        __wscope_add_completions -f
        return
        ;;
    '--key')
        __wscope_add_completions -f
        return
        ;;
    '--client-ca')
        __wscope_add_completions -f
        return
        ;;
    '--write-ca')
        __wscope_add_completions -f
        return
        ;;
    '--keylog')
        __wscope_add_completions -f
        return
        ;;
    '--tls-min')
        __wscope_add_completions -W '1.0'$'\n''1.1'$'\n''1.2'$'\n''1.3'
        return
        ;;
    '--tls-max')
        __wscope_add_completions -W '1.0'$'\n''1.1'$'\n''1.2'$'\n''1.3'
        return
        ;;
    '--count')
        return
        ;;
    '--max-connections')
        return
        ;;
    '--idle-timeout')
        return
        ;;
    '--handshake-timeout')
        return
        ;;
    '--unix-socket')
        __wscope_add_completions -f
        return
        ;;
    '--expect')
        return
        ;;
    '--expect-close')
        return
        ;;
    '--compress')
        return
        ;;
    '--compress-threshold')
        return
        ;;
    '--max-message')
        return
        ;;
    '--ping-interval')
        return
        ;;
    '--decode')
        return
        ;;
    '--color')
        __wscope_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--record')
        __wscope_add_completions -f
        return
        ;;
    '--replay')
        __wscope_add_completions -f
        return
        ;;
    '--replay-conn')
        return
        ;;
    '--replay-ignore')
        return
        ;;
    '--replay-timeout')
        return
        ;;
    '--misbehave')
        __wscope_add_completions -W 'status=CODE'$'\n''wrong-accept'$'\n''no-upgrade-header'$'\n''wrong-subprotocol'$'\n''unknown-extension'$'\n''http10'$'\n''slow-handshake'$'\n''endless-headers'$'\n''mask'$'\n''rsv'$'\n''reserved-opcode'$'\n''long-control'$'\n''fragmented-control'$'\n''bad-utf8'$'\n''orphan-continuation'$'\n''drop-mid-frame'$'\n''no-pong'$'\n''one-byte-close'$'\n''bad-close-code'$'\n''no-close-reply'
        return
        ;;
    '--body')
        return
        ;;
    esac
}

_wscope_handshake-inspect() {
    repeating_flags=()
    non_repeating_flags=(--variations --timing --proxy-insecure -L --location -4 -6 -k --insecure --quiet -q --verbose -v --json --show-secrets --version -h --help)
    repeating_options=(-H --header -s --subprotocol --protocol --cookie --expect-header --resolve)
    non_repeating_options=(--offline --listen --diff --diff-entry --key --repeat --wait -w --idle-probe --ping-interval -o --origin -u --user --auth --bearer --curl --expect-status --expect-subprotocol --compress --unix-socket --proxy --proxy-user --noproxy --proxy-cacert --max-redirs --connect-timeout --max-time --cacert --cert --sni --tls-min --tls-max --keylog --color --format)
    __wscope_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--offline')
        __wscope_add_completions -f
        return
        ;;
    '--listen')
        return
        ;;
    '--diff')
        __wscope_add_completions -f
        return
        ;;
    '--diff-entry')
        return
        ;;
    '--key')
        return
        ;;
    '--repeat')
        return
        ;;
    '--wait'|'-w')
        return
        ;;
    '--idle-probe')
        return
        ;;
    '--ping-interval')
        return
        ;;
    '-H'|'--header')
        return
        ;;
    '-s'|'--subprotocol'|'--protocol')
        return
        ;;
    '-o'|'--origin')
        return
        ;;
    '-u'|'--user'|'--auth')
        return
        ;;
    '--bearer')
        return
        ;;
    '--cookie')
        return
        ;;
    '--curl')
        return
        ;;
    '--expect-status')
        return
        ;;
    '--expect-header')
        return
        ;;
    '--expect-subprotocol')
        return
        ;;
    '--compress')
        return
        ;;
    '--resolve')
        return
        ;;
    '--unix-socket')
        __wscope_add_completions -f
        return
        ;;
    '--proxy')
        return
        ;;
    '--proxy-user')
        return
        ;;
    '--noproxy')
        return
        ;;
    '--proxy-cacert')
        __wscope_add_completions -f
        return
        ;;
    '--max-redirs')
        return
        ;;
    '--connect-timeout')
        return
        ;;
    '--max-time')
        return
        ;;
    '--cacert')
        __wscope_add_completions -f
        return
        ;;
    '--cert')
        __wscope_add_completions -f
        return
        ;;
    '--sni')
        return
        ;;
    '--tls-min')
        __wscope_add_completions -W '1.0'$'\n''1.1'$'\n''1.2'$'\n''1.3'
        return
        ;;
    '--tls-max')
        __wscope_add_completions -W '1.0'$'\n''1.1'$'\n''1.2'$'\n''1.3'
        return
        ;;
    '--keylog')
        __wscope_add_completions -f
        return
        ;;
    '--color')
        __wscope_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--format')
        return
        ;;
    esac
}

_wscope_frame-dump() {
    repeating_flags=()
    non_repeating_flags=(--follow --show-secrets --skip-handshake --no-skip-handshake --violations --table --bytes --json --payload --messages --hex --proxy-insecure -L --location -4 -6 -k --insecure --version -h --help)
    repeating_options=(--stream --opcode --compose -H --header -s --subprotocol --protocol --cookie --resolve)
    non_repeating_options=(--input --deflate --port --from --direction --grep --html --decode --preview --color -o --origin -u --user --auth --bearer --unix-socket --proxy --proxy-user --noproxy --proxy-cacert --max-redirs --connect-timeout --max-time --cacert --cert --sni --tls-min --tls-max --keylog --key)
    __wscope_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--input')
        __wscope_add_completions -W 'raw'$'\n''hex'$'\n''pcap'$'\n''pcapng'$'\n''har'$'\n''curl-trace'$'\n''json-lines'
        return
        ;;
    '--deflate')
        return
        ;;
    '--port')
        return
        ;;
    '--from')
        __wscope_add_completions -W 'client'$'\n''server'
        return
        ;;
    '--stream')
        return
        ;;
    '--opcode')
        return
        ;;
    '--direction')
        __wscope_add_completions -W 'client'$'\n''server'
        return
        ;;
    '--grep')
        return
        ;;
    '--html')
        __wscope_add_completions -o plusdirs -fX '!*.@(html)'
        return
        ;;
    '--decode')
        return
        ;;
    '--preview')
        return
        ;;
    '--color')
        __wscope_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--compose')
        return
        ;;
    '-H'|'--header')
        return
        ;;
    '-s'|'--subprotocol'|'--protocol')
        return
        ;;
    '-o'|'--origin')
        return
        ;;
    '-u'|'--user'|'--auth')
        return
        ;;
    '--bearer')
        return
        ;;
    '--cookie')
        return
        ;;
    '--resolve')
        return
        ;;
    '--unix-socket')
        __wscope_add_completions -f
        return
        ;;
    '--proxy')
        return
        ;;
    '--proxy-user')
        return
        ;;
    '--noproxy')
        return
        ;;
    '--proxy-cacert')
        __wscope_add_completions -f
        return
        ;;
    '--max-redirs')
        return
        ;;
    '--connect-timeout')
        return
        ;;
    '--max-time')
        return
        ;;
    '--cacert')
        __wscope_add_completions -f
        return
        ;;
    '--cert')
        __wscope_add_completions -f
        return
        ;;
    '--sni')
        return
        ;;
    '--tls-min')
        __wscope_add_completions -W '1.0'$'\n''1.1'$'\n''1.2'$'\n''1.3'
        return
        ;;
    '--tls-max')
        __wscope_add_completions -W '1.0'$'\n''1.1'$'\n''1.2'$'\n''1.3'
        return
        ;;
    '--keylog')
        __wscope_add_completions -f
        return
        ;;
    '--key')
        __wscope_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __wscope_add_completions -f
        return
        ;;
    esac
}

_wscope_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __wscope_offer_flags_options -1
}

complete -o filenames -F _wscope wscope
