import ArgumentParser
import Capture
import Diagnosis
import Reactor
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `wscope frame-dump`.
struct FrameDump: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frame-dump",
    abstract: "Show the frames in a capture, in a file, in pasted hex, or of a live connection.",
    usage: "wscope frame-dump [options] [<file> | - | <url>]",
    discussion: """
      Captures (pcap, pcapng, gzip of either, HAR, curl --trace, JSON Lines of --record), raw bytes and hex text (plain, 0x.., xxd, \
      hexdump, od, Wireshark) are told apart by themselves. Violations are shown under their frame and do not \
      change the exit status; input that is cut off (65) or cannot be read (66) does.

      EXAMPLES:
        wscope frame-dump --keylog keys.txt chat.pcapng
        tcpdump -U -w - port 8000 | wscope frame-dump --grep error -
        echo '81 85 37 fa 21 3d 7f 9f 4d 51 58' | wscope frame-dump --bytes
        wscope frame-dump --compose 'fin=0 op=text mask=1 payload=Hello' --hex
      """)

  @Argument(
    help: ArgumentHelp("A file, - for stdin, or a ws:// or wss:// URL.", valueName: "file|-|url"),
    completion: .file())
  var source: String?

  @OptionGroup(title: "Input") var input: FrameDumpInputOptions
  @OptionGroup(title: "What is shown") var filter: FrameFilterOptions
  @OptionGroup(title: "Output") var output: FrameDumpOutputOptions
  @OptionGroup(title: "Frames to make") var composing: FrameComposingOptions
  @OptionGroup(title: "Request of a live connection") var request: RequestOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "TLS") var tls: TLSOptions
  @OptionGroup(title: "TLS") var clientKey: ClientKeyOptions

  func validate() throws {
    if !composing.specs.isEmpty, source != nil {
      throw ValidationError(
        "--compose makes frames, so there is no input to read: leave \(source ?? "it") out.")
    }
    if composing.isHex, composing.specs.isEmpty {
      throw ValidationError("--hex says how --compose prints: give a frame to compose.")
    }
  }

  func run() throws {
    // A reader that has gone is seen as EPIPE by the write that finds out.
    signal(SIGPIPE, SIG_IGN)
    do {
      if composing.specs.isEmpty { try dump() } else { try compose() }
    } catch BlockOutput.Failure.readerGone {
      return
    } catch BlockOutput.Failure.system(let error) {
      try fail(Failure(.otherError, phase: .output, error.message))
    } catch let failure as Failure {
      try fail(failure)
    }
  }

  private func fail(_ failure: Failure) throws -> Never {
    throw ExitCode(Reporter.fatal(failure).rawValue)
  }

  private func dump() throws {
    let source = FrameDumpSource(source)
    switch source {
    case .live(let url):
      let options = ClientOptions(request: request, network: network, tls: tls, key: clientKey.key)
      let session = try output.session(showing: source, showsSecrets: input.showSecrets)
      // What helps against a failure is tried with connect, which has all the options for it.
      let invocation = Invocation(
        command: "connect", request: request, network: network, tls: tls, key: clientKey.key)
      try LiveInput(url: url, options, dump: session, invocation: invocation).run()
    case .file(let path): try dump(StoredInput(path: path), source)
    case .standardInput: try dump(StoredInput(), source)
    }
  }

  private func dump(_ stored: consuming StoredInput, _ source: FrameDumpSource) throws {
    let first = try stored.readBeginning()
    let format = input.format ?? InputFormat(sniffing: UnsafeRawBufferPointer(first))
    switch format {
    case .raw, .hex:
      var session = try output.session(showing: source, showsSecrets: input.showSecrets)
      let stream = FrameStream(
        sender: input.from, handshake: input.handshake, payloadLimit: session.payloadLimit,
        whole: session.decode.wholeMessages)
      try stored.showFrames(
        in: &session, stream, from: first, isHex: format == .hex, isForced: input.format != nil)
    case .pcap, .pcapng, .har, .curlTrace, .jsonLines:
      let session = try output.session(showing: source, isCapture: true, showsSecrets: input.showSecrets)
      let settings = try input.capture(
        payloadLimit: session.payloadLimit, wantsMessages: output.wantsMessages, decode: output.decoder,
        keyLog: tls.keylog)
      let report = CaptureReport(session, filter: filter.filter, showsFrames: !output.wantsMessages)
      let reader = format.reader(settings, sink: report)
      try stored.showCapture(in: report, reader, from: first, follows: input.follow)
    }
  }

  private func compose() throws {
    var out = BlockOutput(descriptor: STDOUT_FILENO)
    let isHex = composing.isHex || Terminal.isTerminal(fd: STDOUT_FILENO)
    for spec in composing.specs {
      try FrameComposer(sender: input.from, isHex: isHex).append(spec, to: &out.queue)
      try out.flushIfFull()
    }
    try out.flush()
  }
}

/// Where frames come from.
enum FrameDumpSource: Equatable {
  case standardInput
  case file(String)
  case live(String)

  init(_ argument: String?) {
    let schemes = ["ws://", "wss://", "http://", "https://"]
    switch argument {
    case nil, "-": self = .standardInput
    case .some(let text) where schemes.contains { text.lowercased().hasPrefix($0) }: self = .live(text)
    case .some(let path): self = .file(path)
    }
  }
}

extension InputFormat {
  /// What reads a capture of this format.
  func reader(_ settings: CaptureSettings, sink: any CaptureSink) -> any CaptureReading {
    switch self {
    case .har: HARDecoder(settings, sink: sink)
    case .curlTrace: CurlTraceDecoder(settings, sink: sink)
    case .jsonLines: JSONLinesDecoder(settings, sink: sink)
    case .pcap, .pcapng, .raw, .hex: CaptureDecoder(settings, sink: sink)
    }
  }
}
