internal import GatewayPorts
internal import HTTPText
internal import JSONText
internal import MCPProtocol

/// What an upstream's answer is made of.
enum AnswerShape: Equatable {
    /// One JSON text.
    case json
    /// A stream of events, each with a message or without.
    case stream
    /// Accepted, and nothing more to say.
    case empty
    /// Something else, which only an error may be.
    case other
}

/// Takes the parts of an upstream's answer.
protocol UpstreamAnswerSink: AnyObject {
    /// Status and fields are there.
    func answerBegan(_ head: HTTPAnswerHead, _ shape: AnswerShape)

    /// One message of the answer; `raw` is the whole event that brought it, or the same bytes.
    func answerMessage(_ data: Span<UInt8>, raw: Span<UInt8>)

    /// A part of a stream that carries no message: a comment, an id, a time for reconnecting.
    func answerFiller(_ raw: Span<UInt8>)

    /// Whether a message may be passed on before it is complete, because nothing has to be cut out of it.
    var mayRelay: Bool { get }

    /// The beginning of a message that is too long to be held, and its data.
    func relayBegan(_ data: Span<UInt8>, raw: Span<UInt8>)

    /// More of it.
    func relayContinued(_ data: Span<UInt8>, raw: Span<UInt8>)

    /// All of it has been given.
    func relayEnded()

    /// What began as one JSON text turns out to be a stream of them, one a line.
    func answerBecameStream()

    /// The body of an answer that is no message.
    func answerOpaque(_ body: Span<UInt8>)

    /// The answer is complete.
    func answerEnded()

    /// There is no complete answer.
    func answerFailed(_ failure: UpstreamFailure)
}

extension UpstreamAnswerSink {
    var mayRelay: Bool { false }
    func answerBecameStream() {}
    func relayBegan(_ data: Span<UInt8>, raw: Span<UInt8>) {}
    func relayContinued(_ data: Span<UInt8>, raw: Span<UInt8>) {}
    func relayEnded() {}
}

/// Cuts an upstream's answer into messages, one at a time, within a limit.
final class UpstreamAnswerReader: HTTPUpstreamReceiver {
    private let maxMessageBytes: Int
    private let maxHeldBytes: Int
    private var isRelaying = false
    private weak var sink: (any UpstreamAnswerSink)?
    private var shape = AnswerShape.empty
    private var body: [UInt8] = []
    private var events: EventStreamReader?
    private var isOver = false
    /// Whether the body is one message a line; nil while that cannot be told.
    private var readsLines: Bool?
    /// Keeps the sink alive while an answer is on its way, whoever else forgets it.
    private var holder: (any UpstreamAnswerSink)?

    /// The most bytes of an answer that is no message.
    private static let maxOpaqueBytes = 64 << 10

    init(_ options: GatewayOptions, sink: any UpstreamAnswerSink) {
        maxMessageBytes = max(options.maxFrameBytes, options.maxAnswerBytes)
        maxHeldBytes = options.maxHeldAnswerBytes
        self.sink = sink
        self.holder = sink
    }

    /// Hears nothing any more.
    func stop() {
        isOver = true
        holder = nil
    }

    // MARK: - The upstream's side

    func upstreamAnswered(_ head: HTTPAnswerHead) {
        guard !isOver else { return }
        guard !(300..<400).contains(head.status) else {
            return fail(
                UpstreamFailure(
                    code: .redirected, wasSent: true,
                    message: "the server points to another address, which the gateway does not follow"))
        }
        shape = Self.shape(of: head)
        sink?.answerBegan(head, shape)
        guard shape == .stream else { return }
        events = EventStreamReader(maxEventBytes: sink?.mayRelay == true ? maxHeldBytes : maxMessageBytes)
    }

    func upstreamSent(_ bytes: Span<UInt8>) {
        guard !isOver else { return }
        switch shape {
        case .empty: break
        case .stream: readEvents(bytes)
        case .json: gatherMessage(bytes)
        case .other: gather(bytes, limit: Self.maxOpaqueBytes)
        }
    }

    func upstreamEnded() {
        guard !isOver else { return }
        let whole = body
        body = []
        switch shape {
        case .empty, .stream: break
        case .json where isRelaying: sink?.relayEnded()
        case .json where readsLines == true: give(line: whole.span)
        // An answer without a body is no message, whatever type it claims.
        case .json where whole.isEmpty: break
        case .json: sink?.answerMessage(whole.span, raw: whole.span)
        case .other: sink?.answerOpaque(whole.span)
        }
        isOver = true
        sink?.answerEnded()
        holder = nil
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        guard !isOver else { return }
        fail(failure)
    }

    // The end of the tick is the moment to write, whatever came in it.
    func upstreamReadsDone() {}

    // MARK: - Parts

    private static func shape(of head: HTTPAnswerHead) -> AnswerShape {
        if head.status == 202 || head.status == 204 { return .empty }
        switch MediaType(of: head.fields) {
        case .json: return .json
        case .eventStream: return head.status < 300 ? .stream : .other
        case .other: return .other
        }
    }

    private func gather(_ bytes: Span<UInt8>, limit: Int) {
        guard body.count + bytes.count <= limit else {
            return fail(
                UpstreamFailure(
                    code: .malformed, wasSent: true, message: "the server's answer is longer than \(limit) bytes"))
        }
        body.append(bytes)
    }

    /// Holds a message, or begins to pass it on when it is long and may go.
    private func gatherMessage(_ bytes: Span<UInt8>) {
        if isRelaying {
            sink?.relayContinued(bytes, raw: bytes)
            return
        }
        if readsLines == true { return readLines(bytes) }
        let start = body.count
        gather(bytes, limit: maxMessageBytes)
        if readsLines == nil, !isOver, let end = body[start...].firstIndex(of: 0x0A) {
            let line = Array(body[..<end])
            readsLines = Self.isNotification(line.span)
            if readsLines == true { return becomeStream() }
        }
        guard !isOver, body.count > maxHeldBytes, sink?.mayRelay == true else { return }
        isRelaying = true
        let begun = body
        body = []
        sink?.relayBegan(begun.span, raw: begun.span)
    }

    private func readEvents(_ bytes: Span<UInt8>) {
        guard var reader = events.take() else { return }
        var position = 0
        do throws(EventStreamFault) {
            reading: while !isOver {
                switch try reader.read(bytes, from: &position) {
                case .needMore: break reading
                case .event(let event): give(event, of: reader, in: bytes)
                case .large(let event):
                    guard sink?.mayRelay == true, event.isMessage else { throw .tooLong }
                    reader.withBytes(of: event, in: bytes) { raw in
                        reader.withPayload(of: event, in: bytes) { data in sink?.relayBegan(data, raw: raw) }
                    }
                case .largeBody(let raw, let data):
                    sink?.relayContinued(bytes.extracting(data), raw: bytes.extracting(raw))
                case .largeEnd: sink?.relayEnded()
                }
            }
        } catch {
            return fail(UpstreamFailure(code: .malformed, wasSent: true, message: error.message))
        }
        events = reader
    }

    private func give(_ event: ServerSentEvent, of reader: borrowing EventStreamReader, in bytes: Span<UInt8>) {
        reader.withBytes(of: event, in: bytes) { raw in
            guard event.isMessage, event.hasPayload else {
                // An event of another type is for no client of the protocol, and must not carry what nobody judged.
                if !event.hasPayload { sink?.answerFiller(raw) }
                return
            }
            reader.withPayload(of: event, in: bytes) { data in sink?.answerMessage(data, raw: raw) }
        }
    }

    private func fail(_ failure: UpstreamFailure) {
        isOver = true
        sink?.answerFailed(failure)
        holder = nil
    }
}

// Some servers say that they send one JSON text, and send a message a line for as long as the request lasts.
extension UpstreamAnswerReader {
    /// True when a line is a whole message that answers nothing, so that another one must follow.
    private static func isNotification(_ line: Span<UInt8>) -> Bool {
        guard let first = line.isEmpty ? nil : line[0], first == UInt8(ascii: "{") else { return false }
        do {
            let document = try JSONDocument(parsing: line)
            return try Message.read(document, at: .root).isNotification
        } catch {
            return false
        }
    }

    private func becomeStream() {
        sink?.answerBecameStream()
        let begun = body
        body = []
        readLines(begun.span)
    }

    private func readLines(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            guard bytes[index] == 0x0A else {
                body.append(bytes[index])
                continue
            }
            let line = body
            body = []
            give(line: line.span)
            if isOver { return }
        }
        guard body.count > maxMessageBytes else { return }
        fail(
            UpstreamFailure(
                code: .malformed, wasSent: true, message: "a line of the server is longer than \(maxMessageBytes) bytes"
            ))
    }

    private func give(line: Span<UInt8>) {
        guard !line.isEmpty else { return }
        var message: [UInt8] = []
        message.append(line)
        let event = EventText.event(message)
        sink?.answerMessage(message.span, raw: event.span)
    }
}
